//! Products of small matrices: rows of inputs times weights that were packed once.
//!
//! Sums are taken in the order of the inner dimension with fused multiplication and addition, so that every processor
//! gives the same bits.

use super::simd::in_vectors;
use pulp::{Simd, WithSimd};

/// Columns of a panel: what fits into one or two registers.
const LANES: usize = 16;
/// Rows of the left matrix that are worked on at once.
const ROWS: usize = 6;

/// A matrix as another one's right factor: panels of columns, each a row of as many numbers as a vector has lanes per
/// inner index.
#[derive(Clone, Debug, Default)]
pub struct Panels {
    n_inner: usize,
    n_columns: usize,
    lanes: Vec<[f32; LANES]>,
}

impl Panels {
    /// Packs a row-major matrix `[n_inner, n_columns]`.
    ///
    /// # Panics
    /// When the size does not fit.
    pub fn new(matrix: &[f32], n_inner: usize, n_columns: usize) -> Panels {
        assert_eq!(matrix.len(), n_inner * n_columns, "a matrix of {n_inner} rows and {n_columns} columns");
        Panels::packed(n_inner, n_columns, |inner, column| matrix[inner * n_columns + column])
    }

    /// Packs the transpose of a row-major matrix `[n_columns, n_inner]`.
    ///
    /// # Panics
    /// When the size does not fit.
    pub fn transposed(matrix: &[f32], n_inner: usize, n_columns: usize) -> Panels {
        assert_eq!(matrix.len(), n_inner * n_columns, "a matrix of {n_columns} rows and {n_inner} columns");
        Panels::packed(n_inner, n_columns, |inner, column| matrix[column * n_inner + inner])
    }

    fn packed(n_inner: usize, n_columns: usize, at: impl Fn(usize, usize) -> f32) -> Panels {
        let mut lanes = Vec::with_capacity(n_inner * n_columns.div_ceil(LANES));
        for first in (0..n_columns).step_by(LANES) {
            let width = LANES.min(n_columns - first);
            for inner in 0..n_inner {
                let mut row = [0.0; LANES];
                for (lane, number) in row[..width].iter_mut().enumerate() {
                    *number = at(inner, first + lane);
                }
                lanes.push(row);
            }
        }
        Panels { n_inner, n_columns, lanes }
    }

    /// Adds `left` (`[n_rows, n_inner]`) times this to `sums` (`[n_rows, n_columns]`), both row-major.
    pub fn multiply(&self, left: &[f32], sums: &mut [f32]) {
        self.multiply_each(left.len() / self.n_inner.max(1), |row| row, left, sums);
    }

    /// Adds some rows of `left`, those with these numbers, times this to `sums` (`[n_numbers, n_columns]`).
    pub fn multiply_rows(&self, numbers: &[u32], left: &[f32], sums: &mut [f32]) {
        self.multiply_each(numbers.len(), |row| numbers[row] as usize, left, sums);
    }

    /// The same for `n_rows` rows of `left`, given their numbers.
    #[inline]
    fn multiply_each(&self, n_rows: usize, number: impl Fn(usize) -> usize, left: &[f32], sums: &mut [f32]) {
        if self.n_columns == 0 || self.n_inner == 0 {
            return;
        }
        for (first, sums) in (0..n_rows).step_by(ROWS).zip(sums.chunks_mut(ROWS * self.n_columns)) {
            let row = |row: usize| &left[number((first + row).min(n_rows - 1)) * self.n_inner..][..self.n_inner];
            in_vectors(Block { left: std::array::from_fn(row), panels: self, sums });
        }
    }

    /// Adds the transpose of `left` (`[n_inner, n_rows]`) times this to `sums` (`[n_rows, n_columns]`).
    pub fn multiply_transposed(&self, left: &[f32], sums: &mut [f32]) {
        let n_rows = left.len() / self.n_inner.max(1);
        let turned: Vec<f32> = (0..n_rows).flat_map(|row| left.iter().skip(row).step_by(n_rows)).copied().collect();
        self.multiply(&turned, sums);
    }
}

/// Up to [`ROWS`] rows of a product. Rows that `sums` lacks are computed and dropped.
struct Block<'b> {
    left: [&'b [f32]; ROWS],
    panels: &'b Panels,
    sums: &'b mut [f32],
}

impl WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Panels { n_inner, n_columns, lanes } = self.panels;
        let left = self.left.map(|row| &row[..*n_inner]);
        for (panel, first) in lanes.chunks_exact(*n_inner).zip((0..).step_by(LANES)) {
            let mut block = [[0.0; LANES]; ROWS];
            let (vectors, _) = S::as_simd_f32s(panel.as_flattened());
            let pairs = vectors.as_chunks::<2>().0;
            let n_pairs = pairs.len() / n_inner;
            for at in 0..n_pairs {
                let mut sums = [[simd.splat_f32s(0.0); 2]; ROWS];
                for (inner, pair) in pairs[at..].iter().step_by(n_pairs).enumerate() {
                    for (sums, row) in sums.iter_mut().zip(&left) {
                        let number = simd.splat_f32s(row[inner]);
                        sums[0] = simd.mul_add_f32s(number, pair[0], sums[0]);
                        sums[1] = simd.mul_add_f32s(number, pair[1], sums[1]);
                    }
                }
                for (row, sums) in block.iter_mut().zip(&sums) {
                    let (row, _) = S::as_mut_simd_f32s(row);
                    row[2 * at..2 * at + 2].copy_from_slice(sums);
                }
            }
            let width = LANES.min(n_columns - first);
            for (row, sums) in block.iter().zip(self.sums.chunks_exact_mut(*n_columns)) {
                for (sum, &number) in sums[first..first + width].iter_mut().zip(row) {
                    *sum += number;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;

    #[test]
    fn agrees_with_the_definition() {
        let mut random = Random::new(3);
        for (n_rows, n_inner, n_columns) in [(1, 1, 1), (6, 5, 16), (7, 33, 35), (13, 8, 3), (0, 4, 4)] {
            let mut numbers = |n: usize| (0..n).map(|_| random.unit() as f32 - 0.5).collect::<Vec<f32>>();
            let (left, right) = (numbers(n_rows * n_inner), numbers(n_inner * n_columns));
            let mut wanted = vec![1.0; n_rows * n_columns];
            for row in 0..n_rows {
                for column in 0..n_columns {
                    for inner in 0..n_inner {
                        wanted[row * n_columns + column] +=
                            left[row * n_inner + inner] * right[inner * n_columns + column];
                    }
                }
            }
            let turned = |matrix: &[f32], rows: usize, columns: usize| -> Vec<f32> {
                (0..rows * columns).map(|at| matrix[at % rows * columns + at / rows]).collect()
            };
            let close = |sums: &[f32]| sums.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-5);
            let mut sums = vec![1.0; n_rows * n_columns];
            Panels::new(&right, n_inner, n_columns).multiply(&left, &mut sums);
            assert!(close(&sums));
            let mut rows = vec![1.0; n_rows * n_columns];
            let numbers: Vec<u32> = (0..n_rows as u32).rev().collect();
            Panels::new(&right, n_inner, n_columns).multiply_rows(&numbers, &left, &mut rows);
            assert!(rows.chunks(n_columns).rev().eq(sums.chunks(n_columns)));
            let mut sums = vec![1.0; n_rows * n_columns];
            let transposed = Panels::transposed(&turned(&right, n_inner, n_columns), n_inner, n_columns);
            transposed.multiply_transposed(&turned(&left, n_rows, n_inner), &mut sums);
            assert!(close(&sums));
        }
    }
}
