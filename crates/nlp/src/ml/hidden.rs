//! A hidden layer over hashed features: each feature adds its row, what is positive goes on to the labels.
//!
//! The sum of rows is what a first layer over one-hot inputs comes to (Chen & Manning 2014 compute it so for frequent
//! inputs); here it is so for all of them, and rows take 8 bits a number.

use super::simd::widest;
use std::hint::black_box;

/// Numbers in a hidden layer.
pub const WIDTH: usize = 96;

/// Adds to the scores of labels what a hidden layer makes of features.
pub trait Hidden {
    /// Adds to `sums`, one number a label.
    fn add(&self, features: &[u32], sums: &mut [f32]);
}

/// The row that a feature has in a table of `n_rows`.
#[inline]
pub fn row_of(feature: u32, n_rows: usize) -> usize {
    ((u64::from(feature) * n_rows as u64) >> 32) as usize
}

/// A finished hidden layer.
#[derive(Clone, Debug, PartialEq)]
pub struct HiddenLayer {
    n_labels: usize,
    /// `[n_rows, WIDTH]`, times `scale`.
    rows: Vec<i8>,
    scale: f32,
    bias: Vec<f32>,
    /// `[WIDTH, n_labels]`.
    output: Vec<f32>,
}

impl HiddenLayer {
    /// Stores rows (`[n_rows, WIDTH]`), biases (`[WIDTH]`) and output weights (`[WIDTH, n_labels]`).
    ///
    /// # Panics
    /// When the sizes do not fit.
    pub fn new(rows: &[f32], bias: &[f32], output: &[f32], n_labels: usize) -> HiddenLayer {
        assert!(
            rows.len().is_multiple_of(WIDTH) && bias.len() == WIDTH && output.len() == WIDTH * n_labels,
            "sizes that fit"
        );
        // the largest hundred-thousandth is clipped: one outlier must not cost all others their precision
        let mut sizes: Vec<f32> = rows.iter().map(|weight| weight.abs()).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 100_000)).copied().unwrap_or(0.0);
        let scale = (largest / 127.0).max(1e-9);
        let rows = rows.iter().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8).collect();
        HiddenLayer { n_labels, rows, scale, bias: bias.to_vec(), output: output.to_vec() }
    }

    /// Rows as bytes, and scale, biases and output weights in one list.
    pub fn parts(&self) -> (Vec<u8>, Vec<f32>) {
        let numbers = [self.scale].iter().chain(&self.bias).chain(&self.output).copied().collect();
        (self.rows.iter().map(|&weight| weight as u8).collect(), numbers)
    }

    /// A layer for `n_labels` from its parts; `None` when the sizes do not fit.
    pub fn from_parts(rows: &[u8], numbers: &[f32], n_labels: usize) -> Option<HiddenLayer> {
        let fits =
            !rows.is_empty() && rows.len().is_multiple_of(WIDTH) && numbers.len() == 1 + WIDTH + WIDTH * n_labels;
        fits.then(|| HiddenLayer {
            n_labels,
            rows: rows.iter().map(|&byte| byte as i8).collect(),
            scale: numbers[0],
            bias: numbers[1..=WIDTH].to_vec(),
            output: numbers[WIDTH + 1..].to_vec(),
        })
    }
}

impl Hidden for HiddenLayer {
    fn add(&self, features: &[u32], sums: &mut [f32]) {
        widest(
            #[inline(always)]
            || self.add_rows(features, sums),
        );
    }
}

impl HiddenLayer {
    #[inline(always)]
    fn add_rows(&self, features: &[u32], sums: &mut [f32]) {
        let n_rows = self.rows.len() / WIDTH;
        let mut hidden = [0i16; WIDTH];
        // 250 rows of 127 do not overflow 16 bits; the parser's features are fewer
        let features = &features[..features.len().min(250)];
        let row = |feature: u32| row_of(feature, n_rows) * WIDTH;
        black_box(
            features
                .iter()
                .fold(0, |asked, &feature| asked ^ self.rows[row(feature)] ^ self.rows[row(feature) + WIDTH - 1]),
        );
        for &feature in features {
            if let Some(row) = self.rows[row_of(feature, n_rows) * WIDTH..].first_chunk::<WIDTH>() {
                for (sum, &weight) in hidden.iter_mut().zip(row) {
                    *sum += i16::from(weight);
                }
            }
        }
        for ((&sum, bias), output) in hidden.iter().zip(&self.bias).zip(self.output.chunks_exact(self.n_labels)) {
            let active = f32::from(sum) * self.scale + bias;
            if active > 0.0 {
                sums.iter_mut().zip(output).for_each(|(sum, weight)| *sum += active * weight);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer() -> HiddenLayer {
        let rows: Vec<f32> = (0..4 * WIDTH).map(|at| if at / WIDTH == 2 { -0.5 } else { 0.25 }).collect();
        HiddenLayer::new(&rows, &[0.0; WIDTH], &[1.0; WIDTH * 2], 2)
    }

    #[test]
    fn adds_what_is_positive() {
        let mut sums = [1.0, 0.0];
        // the first feature falls into row 0, the second into row 2
        layer().add(&[0], &mut sums);
        assert!((sums[0] - 25.0).abs() < 0.2 && (sums[1] - 24.0).abs() < 0.2, "{sums:?}");
        layer().add(&[0, 1 << 31], &mut sums);
        assert!((sums[0] - 25.0).abs() < 0.2, "a negative sum goes no further: {sums:?}");
    }

    #[test]
    fn survives_being_taken_apart() {
        let (rows, numbers) = layer().parts();
        assert_eq!(HiddenLayer::from_parts(&rows, &numbers, 2), Some(layer()));
        assert_eq!(HiddenLayer::from_parts(&rows[1..], &numbers, 2), None);
        assert_eq!(HiddenLayer::from_parts(&rows, &numbers, 3), None);
    }
}
