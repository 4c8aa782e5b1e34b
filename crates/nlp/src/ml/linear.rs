//! What the linear classifiers share: rows of label weights behind hashed features.

use super::weights::WeightTable;

/// Rows of label weights, one a feature: the compact table of a finished model, or the growing one of a learner.
pub trait Rows {
    /// Adds the row of a feature, if there is one, to `sums` (one number a label).
    fn add(&self, feature: u32, sums: &mut [f32]);

    /// Adds the rows of all features, in order.
    fn add_all(&self, features: &[u32], sums: &mut [f32]) {
        features.iter().for_each(|&feature| self.add(feature, sums));
    }
}

impl Rows for WeightTable {
    #[inline]
    fn add(&self, feature: u32, sums: &mut [f32]) {
        WeightTable::add(self, feature, sums);
    }

    fn add_all(&self, features: &[u32], sums: &mut [f32]) {
        WeightTable::add_all(self, features, sums);
    }
}

/// The hash of a feature: its template and two values. Part of the model format.
#[inline]
pub fn feature(template: u32, a: u32, b: u32) -> u32 {
    let x = ((u64::from(template) << 32) ^ u64::from(a)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 29) ^ u64::from(b)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32) as u32
}

/// Joins two values into one, for features of three and more.
#[inline]
pub fn join(a: u32, b: u32) -> u32 {
    let x = ((u64::from(a) << 32) | u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

/// The index of the largest number, the first of equals; 0 for none.
#[inline]
pub fn best(sums: &[f32]) -> usize {
    let mut best = 0;
    for (index, &sum) in sums.iter().enumerate() {
        if sum > sums[best] {
            best = index;
        }
    }
    best
}
