//! The averaged perceptron (Freund & Schapire 1999; Collins 2002) over hashed features.

use dixit_nlp::ml::linear::Rows;
use dixit_nlp::ml::weights::WeightTable;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Rows of label weights that grow with the features seen in updates.
#[derive(Clone, Debug)]
pub struct Learner {
    width: usize,
    rows: HashMap<u32, u32, BuildHasherDefault<Identity>>,
    weights: Vec<f32>,
    /// Sum of each weight's changes times the step at which they were made.
    totals: Vec<f64>,
    n_updates: Vec<u32>,
    step: f64,
}

impl Learner {
    /// A learner for `width` labels.
    pub fn new(width: usize) -> Learner {
        Learner { width, rows: HashMap::default(), weights: vec![], totals: vec![], n_updates: vec![], step: 1.0 }
    }

    /// Counts an example, whether it led to an update or not.
    pub fn tick(&mut self) {
        self.step += 1.0;
    }

    /// Moves the weights of `features` towards the label `right` and away from `wrong`.
    pub fn update(&mut self, features: &[u32], right: usize, wrong: usize) {
        for &feature in features {
            let n_rows = self.rows.len() as u32;
            let row = *self.rows.entry(feature).or_insert(n_rows) as usize;
            if row == n_rows as usize {
                self.weights.resize(self.weights.len() + self.width, 0.0);
                self.totals.resize(self.totals.len() + self.width, 0.0);
                self.n_updates.push(0);
            }
            self.n_updates[row] += 1;
            let start = row * self.width;
            self.weights[start + right] += 1.0;
            self.totals[start + right] += self.step;
            self.weights[start + wrong] -= 1.0;
            self.totals[start + wrong] -= self.step;
        }
    }

    /// The averaged weights of features that were updated at least `min_updates` times and have a weight of at least
    /// `prune_below`.
    pub fn finish(&self, min_updates: u32, prune_below: f32) -> WeightTable {
        let mut rows: Vec<(u32, usize)> = self.rows.iter().map(|(&feature, &row)| (feature, row as usize)).collect();
        rows.retain(|&(_, row)| self.n_updates[row] >= min_updates);
        rows.sort_unstable();
        let keys: Vec<u32> = rows.iter().map(|&(feature, _)| feature).collect();
        let averages: Vec<f32> = rows
            .iter()
            .flat_map(|&(_, row)| row * self.width..(row + 1) * self.width)
            .map(|at| (f64::from(self.weights[at]) - self.totals[at] / self.step) as f32)
            .collect();
        WeightTable::new(self.width, &keys, &averages, prune_below)
    }

    /// Number of features with weights.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }
}

impl Rows for Learner {
    #[inline]
    fn add(&self, feature: u32, sums: &mut [f32]) {
        if let Some(&row) = self.rows.get(&feature) {
            let row = &self.weights[row as usize * self.width..][..self.width];
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
    }
}

/// Features are hashes already.
#[derive(Clone, Debug, Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
