//! Adam (Kingma & Ba 2015).

use serde::{Deserialize, Serialize};

/// Numbers with the running means of their slopes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Moments {
    pub(crate) numbers: Vec<f32>,
    pub(crate) slopes: Vec<f32>,
    pub(crate) first: Vec<f32>,
    pub(crate) second: Vec<f32>,
}

const DECAY: [f32; 2] = [0.9, 0.98];

impl Moments {
    pub(crate) fn new(numbers: Vec<f32>) -> Moments {
        let zeros = vec![0.0; numbers.len()];
        Moments { numbers, slopes: zeros.clone(), first: zeros.clone(), second: zeros }
    }

    /// One step of Adam over a range, whose slopes are then zero again.
    pub(crate) fn step(&mut self, range: std::ops::Range<usize>, rate: f32) {
        let numbers = self.numbers[range.clone()].iter_mut().zip(&mut self.slopes[range.clone()]);
        let moments = self.first[range.clone()].iter_mut().zip(&mut self.second[range]);
        for ((number, slope), (first, second)) in numbers.zip(moments) {
            *first += (1.0 - DECAY[0]) * (*slope - *first);
            *second += (1.0 - DECAY[1]) * (*slope * *slope - *second);
            *number -= rate * *first / (second.sqrt() + 1e-8);
            *slope = 0.0;
        }
    }
}
