//! Multinomial logistic regression with a quadratic penalty, by the limited-memory BFGS method (Liu and Nocedal 1989).
//!
//! The whole set is looked at in every step: right for a few thousand examples, where it finds better weights than
//! stochastic steps do, and the result depends on nothing but the arguments.

use std::collections::VecDeque;

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogisticOptions {
    /// What half the sum of the squared weights counts against the sum of the negative log likelihoods.
    pub penalty: f64,
    /// Steps at most.
    pub n_steps: usize,
    /// Features seen less often are left out.
    pub min_count: usize,
}

/// What is learned: the scores of labels as sums.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logistic {
    /// Features in use, ascending.
    pub keys: Vec<u32>,
    /// What each adds to the score of each label, `[n_keys][n_labels]`.
    pub rows: Vec<f32>,
    /// The score of each label without any feature.
    pub biases: Vec<f32>,
}

/// Learns to score labels from the features of examples.
///
/// # Complexity
/// Linear in the number of features of all examples, in each step.
pub fn learn(examples: &[(&[u32], u8)], n_labels: usize, options: &LogisticOptions) -> Logistic {
    let problem = Problem::new(examples, n_labels, options);
    let weights = minimize(|weights, gradient| problem.loss(weights, gradient), problem.n_weights(), options.n_steps);
    let mut rows: Vec<f32> = weights.into_iter().map(|weight| weight as f32).collect();
    let biases = rows.split_off(problem.keys.len() * n_labels);
    Logistic { keys: problem.keys, rows, biases }
}

struct Problem {
    /// Features in use, ascending.
    keys: Vec<u32>,
    /// Places of features in `keys`, example after example.
    features: Vec<u32>,
    /// Where each example's features end.
    ends: Vec<usize>,
    labels: Vec<u8>,
    n_labels: usize,
    penalty: f64,
}

impl Problem {
    fn new(examples: &[(&[u32], u8)], n_labels: usize, options: &LogisticOptions) -> Problem {
        let mut all: Vec<u32> = examples.iter().flat_map(|(features, _)| features.iter().copied()).collect();
        all.sort_unstable();
        let keys: Vec<u32> =
            all.chunk_by(|a, b| a == b).filter(|run| run.len() >= options.min_count).map(|run| run[0]).collect();
        let mut problem = Problem {
            features: vec![],
            ends: vec![],
            labels: examples.iter().map(|example| example.1).collect(),
            n_labels,
            penalty: options.penalty,
            keys,
        };
        for (features, _) in examples {
            let places = features.iter().filter_map(|feature| problem.keys.binary_search(feature).ok());
            problem.features.extend(places.map(|place| place as u32));
            problem.ends.push(problem.features.len());
        }
        problem
    }

    /// One row of weights a feature, then one bias a label.
    fn n_weights(&self) -> usize {
        (self.keys.len() + 1) * self.n_labels
    }

    /// The penalized loss at `weights`; its slope into `gradient`. Biases bear no penalty.
    fn loss(&self, weights: &[f64], gradient: &mut [f64]) -> f64 {
        let n = self.n_labels;
        let biases = self.keys.len() * n;
        let mut loss = 0.0;
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = self.penalty * weight;
            loss += self.penalty * weight * weight / 2.0;
        }
        for (slope, weight) in gradient[biases..].iter_mut().zip(&weights[biases..]) {
            *slope = 0.0;
            loss -= self.penalty * weight * weight / 2.0;
        }
        let mut scores = vec![0.0; n];
        let mut start = 0;
        for (&end, &label) in self.ends.iter().zip(&self.labels) {
            scores.copy_from_slice(&weights[biases..]);
            for &feature in &self.features[start..end] {
                let row = &weights[feature as usize * n..][..n];
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
            }
            let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
            loss += highest + total.ln() - scores[label as usize];
            for (place, score) in scores.iter_mut().enumerate() {
                *score = (*score - highest).exp() / total - f64::from(u8::from(place == label as usize));
            }
            for &feature in &self.features[start..end] {
                let row = &mut gradient[feature as usize * n..][..n];
                row.iter_mut().zip(&scores).for_each(|(slope, error)| *slope += error);
            }
            gradient[biases..].iter_mut().zip(&scores).for_each(|(slope, error)| *slope += error);
            start = end;
        }
        loss
    }
}

/// Steps of the past that shape the next one.
const N_REMEMBERED: usize = 10;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Where a smooth convex function of `n` numbers is lowest; `loss` returns its value and fills in its slope.
fn minimize(mut loss: impl FnMut(&[f64], &mut [f64]) -> f64, n: usize, n_steps: usize) -> Vec<f64> {
    let mut at = vec![0.0; n];
    let mut slope = vec![0.0; n];
    let mut value = loss(&at, &mut slope);
    let first = dot(&slope, &slope).sqrt();
    // Differences of places and slopes, with one over their product.
    let mut past: VecDeque<(Vec<f64>, Vec<f64>, f64)> = VecDeque::new();
    for _ in 0..n_steps {
        let length = dot(&slope, &slope).sqrt();
        if length <= 1e-4 * first {
            break;
        }
        let mut direction: Vec<f64> = slope.iter().map(|value| -value).collect();
        let mut shares = vec![];
        for (moved, turned, inverse) in past.iter().rev() {
            let share = inverse * dot(moved, &direction);
            direction.iter_mut().zip(turned).for_each(|(value, turned)| *value -= share * turned);
            shares.push(share);
        }
        let scale = past.back().map_or(1.0 / length, |(_, turned, inverse)| 1.0 / (inverse * dot(turned, turned)));
        direction.iter_mut().for_each(|value| *value *= scale);
        for ((moved, turned, inverse), share) in past.iter().zip(shares.into_iter().rev()) {
            let by = share - inverse * dot(turned, &direction);
            direction.iter_mut().zip(moved).for_each(|(value, moved)| *value += by * moved);
        }
        let descent = dot(&direction, &slope);
        let mut step = 1.0;
        let mut next = vec![0.0; n];
        let mut next_slope = vec![0.0; n];
        let next_value = loop {
            for ((next, at), direction) in next.iter_mut().zip(&at).zip(&direction) {
                *next = at + step * direction;
            }
            let next_value = loss(&next, &mut next_slope);
            if next_value <= value + 1e-4 * step * descent {
                break Some(next_value);
            }
            step /= 2.0;
            if step < 1e-10 {
                break None;
            }
        };
        let Some(next_value) = next_value else { break };
        let moved: Vec<f64> = next.iter().zip(&at).map(|(next, at)| next - at).collect();
        let turned: Vec<f64> = next_slope.iter().zip(&slope).map(|(next, slope)| next - slope).collect();
        let product = dot(&moved, &turned);
        if product > 0.0 {
            past.push_back((moved, turned, 1.0 / product));
            if past.len() > N_REMEMBERED {
                past.pop_front();
            }
        }
        (at, slope, value) = (next, next_slope, next_value);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_lowest_place_of_a_narrow_valley() {
        let at = minimize(
            |at, slope| {
                slope[0] = 2.0 * (at[0] - 3.0);
                slope[1] = 200.0 * (at[1] + 1.0);
                (at[0] - 3.0).powi(2) + 100.0 * (at[1] + 1.0).powi(2)
            },
            2,
            100,
        );
        assert!((at[0] - 3.0).abs() < 1e-3 && (at[1] + 1.0).abs() < 1e-3, "{at:?}");
    }

    #[test]
    fn slope_is_the_slope_of_the_loss() {
        let examples: [(&[u32], u8); 4] = [(&[1, 2], 0), (&[2, 3, 3], 1), (&[1], 2), (&[3], 1)];
        let options = LogisticOptions { penalty: 0.3, n_steps: 1, min_count: 1 };
        let problem = Problem::new(&examples, 3, &options);
        let mut weights: Vec<f64> = (0..problem.n_weights()).map(|place| (place * 7 % 5) as f64 / 5.0 - 0.4).collect();
        let mut slope = vec![0.0; weights.len()];
        problem.loss(&weights, &mut slope);
        let mut ignored = slope.clone();
        for (place, &analytic) in slope.iter().enumerate() {
            let mut at = |by: f64| {
                weights[place] += by;
                let loss = problem.loss(&weights, &mut ignored);
                weights[place] -= by;
                loss
            };
            let numeric = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((numeric - analytic).abs() < 1e-6, "weight {place}: {numeric} {analytic}");
        }
    }

    #[test]
    fn rare_features_go_and_frequent_ones_decide() {
        let examples: Vec<(&[u32], u8)> =
            (0..20).map(|index| if index % 2 == 0 { (&[5u32, 9][..], 0) } else { (&[7u32, 9][..], 1) }).collect();
        let mut examples = examples;
        examples.push((&[11], 1));
        let model = learn(&examples, 2, &LogisticOptions { penalty: 0.1, n_steps: 50, min_count: 2 });
        assert_eq!(model.keys, [5, 7, 9]);
        let mut scores = model.biases.clone();
        for row in [0, 2].map(|key| &model.rows[2 * key..]) {
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
        }
        assert!(scores[0] > scores[1], "{scores:?}");
    }
}
