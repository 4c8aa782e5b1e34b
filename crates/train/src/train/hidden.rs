//! Learns a hidden layer together with direct weights by AdaGrad (Duchi, Hazan & Singer 2011) on the log-likelihood.

use dixit_nlp::ml::Random;
use dixit_nlp::ml::hidden::{HiddenLayer, WIDTH, row_of};
use dixit_nlp::ml::weights::WeightTable;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::train::perceptron::Identity;

/// A parameter and the sum of its squared gradients.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    value: f32,
    squares: f32,
}

impl Weight {
    #[inline]
    fn step(&mut self, gradient: f32, rate: f32) {
        self.squares += gradient * gradient;
        self.value -= rate * gradient / (self.squares.sqrt() + 1e-6);
    }
}

/// Direct weights and a hidden layer for one choice among `n_labels`.
#[derive(Clone, Debug)]
pub struct DeepLearner {
    n_labels: usize,
    direct: HashMap<u32, u32, BuildHasherDefault<Identity>>,
    weights: Vec<Weight>,
    counts: Vec<u32>,
    rows: Vec<Weight>,
    bias: Vec<Weight>,
    output: Vec<Weight>,
    /// Learning rates of direct weights and of the layer.
    pub rates: [f32; 2],
}

impl DeepLearner {
    /// A learner with `n_rows` rows in its layer.
    pub fn new(n_labels: usize, n_rows: usize, random: &mut Random) -> DeepLearner {
        let mut small = |size: f64| Weight { value: ((random.unit() - 0.5) * 2.0 * size) as f32, squares: 1e-3 };
        DeepLearner {
            n_labels,
            direct: HashMap::default(),
            weights: vec![],
            counts: vec![],
            rows: (0..n_rows * WIDTH).map(|_| small(0.02)).collect(),
            bias: (0..WIDTH).map(|_| Weight { value: 0.05, squares: 1e-3 }).collect(),
            output: (0..WIDTH * n_labels).map(|_| small(0.15)).collect(),
            rates: [0.08, 0.02],
        }
    }

    /// Scores of the labels, and the hidden layer before its non-linearity.
    pub fn scores(&self, direct: &[u32], deep: &[u32], sums: &mut [f32]) -> [f32; WIDTH] {
        sums.fill(0.0);
        for feature in direct {
            if let Some(&row) = self.direct.get(feature) {
                let row = &self.weights[row as usize * self.n_labels..][..self.n_labels];
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight.value);
            }
        }
        let mut hidden = [0.0; WIDTH];
        hidden.iter_mut().zip(&self.bias).for_each(|(sum, bias)| *sum = bias.value);
        let n_rows = self.rows.len() / WIDTH;
        for &feature in deep {
            let row = &self.rows[row_of(feature, n_rows) * WIDTH..][..WIDTH];
            hidden.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight.value);
        }
        for (active, output) in hidden.iter().zip(self.output.chunks_exact(self.n_labels)) {
            if *active > 0.0 {
                sums.iter_mut().zip(output).for_each(|(sum, weight)| *sum += active * weight.value);
            }
        }
        hidden
    }

    /// Learns that the labels marked in `right` are, `sums` being the scores and `hidden` the layer that gave them;
    /// `allowed` labels compete. Skips what is nearly certain.
    pub fn learn(
        &mut self,
        direct: &[u32],
        deep: &[u32],
        sums: &[f32],
        hidden: &[f32; WIDTH],
        allowed: &[bool],
        right: &[bool],
    ) {
        let largest = sums.iter().zip(allowed).filter(|(_, ok)| **ok).fold(f32::MIN, |max, (sum, _)| max.max(*sum));
        let mut gradient: Vec<f32> =
            sums.iter().zip(allowed).map(|(sum, &ok)| if ok { (sum - largest).exp() } else { 0.0 }).collect();
        let total: f32 = gradient.iter().sum();
        let mass: f32 = gradient.iter().zip(right).filter(|(_, ok)| **ok).map(|(p, _)| p).sum();
        if mass / total > 0.99 {
            return;
        }
        for (p, &ok) in gradient.iter_mut().zip(right) {
            *p = *p / total - if ok { *p / mass.max(1e-20) } else { 0.0 };
        }
        let [rate, deep_rate] = self.rates;
        for &feature in direct {
            let n_rows = self.direct.len() as u32;
            let row = *self.direct.entry(feature).or_insert(n_rows) as usize;
            if row == n_rows as usize {
                self.weights.resize(self.weights.len() + self.n_labels, Weight { value: 0.0, squares: 0.1 });
                self.counts.push(0);
            }
            self.counts[row] += 1;
            for (weight, &g) in self.weights[row * self.n_labels..][..self.n_labels].iter_mut().zip(&gradient) {
                if g != 0.0 {
                    weight.step(g, rate);
                }
            }
        }
        let mut d_hidden = [0.0; WIDTH];
        for ((d, active), output) in d_hidden.iter_mut().zip(hidden).zip(self.output.chunks_exact_mut(self.n_labels)) {
            if *active > 0.0 {
                for (weight, &g) in output.iter_mut().zip(&gradient) {
                    *d += weight.value * g;
                    weight.step(g * active, deep_rate);
                }
            }
        }
        self.bias.iter_mut().zip(&d_hidden).for_each(|(bias, &d)| bias.step(d, deep_rate));
        let n_rows = self.rows.len() / WIDTH;
        for &feature in deep {
            let row = &mut self.rows[row_of(feature, n_rows) * WIDTH..][..WIDTH];
            row.iter_mut().zip(&d_hidden).for_each(|(weight, &d)| weight.step(d, deep_rate));
        }
    }

    /// The finished weights: direct ones of features met in at least `min_updates` updates, and the layer.
    pub fn finish(&self, min_updates: u32, prune_below: f32) -> (WeightTable, HiddenLayer) {
        let mut rows: Vec<(u32, usize)> = self.direct.iter().map(|(&feature, &row)| (feature, row as usize)).collect();
        rows.retain(|&(_, row)| self.counts[row] >= min_updates);
        rows.sort_unstable();
        let keys: Vec<u32> = rows.iter().map(|&(feature, _)| feature).collect();
        let n = self.n_labels;
        let values: Vec<f32> =
            rows.iter().flat_map(|&(_, row)| self.weights[row * n..][..n].iter().map(|weight| weight.value)).collect();
        let plain = |weights: &[Weight]| weights.iter().map(|weight| weight.value).collect::<Vec<f32>>();
        let layer = HiddenLayer::new(&plain(&self.rows), &plain(&self.bias), &plain(&self.output), n);
        (WeightTable::new(n, &keys, &values, prune_below), layer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_nlp::ml::hidden::Hidden;

    /// Two features that say something only together, which direct weights cannot learn.
    #[test]
    fn learns_exclusive_or_and_keeps_it_in_eight_bits() {
        let mut learner = DeepLearner::new(2, 64, &mut Random::new(3));
        let cases =
            [([1u32 << 28, 3 << 28], 0), ([1 << 28, 5 << 28], 1), ([7 << 28, 3 << 28], 1), ([7 << 28, 5 << 28], 0)];
        for _ in 0..400 {
            for (features, right) in &cases {
                let mut sums = [0.0; 2];
                let hidden = learner.scores(&[], features, &mut sums);
                learner.learn(&[], features, &sums, &hidden, &[true; 2], &[*right == 0, *right == 1]);
            }
        }
        let (_, layer) = learner.finish(1, 0.0);
        for (features, right) in &cases {
            let mut sums = [0.0; 2];
            layer.add(features, &mut sums);
            assert!(sums[*right] > sums[1 - right], "{features:?}: {sums:?}");
        }
    }
}
