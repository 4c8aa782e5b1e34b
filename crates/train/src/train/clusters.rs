//! Word classes: k-means on the directions of word vectors (spherical k-means, Dhillon and Modha 2001).

use dixit_nlp::ml::Random;
use rayon::prelude::*;

/// Puts each vector of `[n_words, n_dimensions]` into one of `n_clusters` classes; returns the class of each word.
/// Words come by falling frequency: the first `2 * n_clusters` are the ones that centers are drawn from at the start.
pub fn cluster(vectors: &[f32], n_dimensions: usize, n_clusters: usize, n_iterations: usize, seed: u64) -> Vec<u16> {
    let rows: Vec<Vec<f32>> = vectors.chunks_exact(n_dimensions).map(direction).collect();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..rows.len().min(4 * n_clusters)).collect();
    random.shuffle(&mut order);
    let mut centers: Vec<Vec<f32>> = order.iter().take(n_clusters).map(|&index| rows[index].clone()).collect();
    let mut classes: Vec<u16> = vec![];
    for _ in 0..n_iterations {
        let assigned: Vec<u16> = rows.par_iter().map(|row| nearest(row, &centers)).collect();
        if assigned == classes {
            break;
        }
        classes = assigned;
        let mut sums = vec![vec![0f32; n_dimensions]; centers.len()];
        for (row, &class) in rows.iter().zip(&classes) {
            for (sum, value) in sums[class as usize].iter_mut().zip(row) {
                *sum += value;
            }
        }
        for (center, sum) in centers.iter_mut().zip(&sums) {
            if sum.iter().any(|&value| value != 0.0) {
                *center = direction(sum);
            } else {
                // an empty class starts anew from a random word
                center.clone_from(&rows[random.below(rows.len())]);
            }
        }
    }
    classes
}

fn direction(vector: &[f32]) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
    vector.iter().map(|value| value / length).collect()
}

fn nearest(row: &[f32], centers: &[Vec<f32>]) -> u16 {
    let mut best = (f32::MIN, 0);
    for (index, center) in centers.iter().enumerate() {
        let mut lanes = [0f32; 8];
        let (a, a_rest) = row.as_chunks::<8>();
        let (b, b_rest) = center.as_chunks::<8>();
        for (a, b) in a.iter().zip(b) {
            for lane in 0..8 {
                lanes[lane] += a[lane] * b[lane];
            }
        }
        let score = lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>();
        if score > best.0 {
            best = (score, index as u16);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_directions() {
        let vectors = [1.0, 0.1, 2.0, 0.0, 0.0, 1.0, -0.1, 3.0, 5.0, 0.2, 0.2, 9.0];
        let classes = cluster(&vectors, 2, 2, 10, 1);
        assert_eq!(classes[0], classes[1]);
        assert_eq!(classes[0], classes[4]);
        assert_eq!(classes[2], classes[3]);
        assert_eq!(classes[2], classes[5]);
        assert_ne!(classes[0], classes[2]);
    }
}
