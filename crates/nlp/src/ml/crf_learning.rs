//! Learning the weights of a [`Crf`] by stochastic gradient ascent on the likelihood, with AdaGrad steps (Duchi, Hazan
//! and Singer 2011).

use super::Random;
use super::crf::{Crf, Lattice, Transitions};
use super::weights::WeightTable;

/// Labelled sequences: features and labels of tokens, one sequence after the other.
#[derive(Clone, Debug, Default)]
pub struct TrainingSet {
    /// Feature hashes of all tokens, one token after the other.
    features: Vec<u32>,
    /// Where each token's features end.
    token_ends: Vec<usize>,
    labels: Vec<u8>,
    /// Where each sequence's tokens end.
    sequence_ends: Vec<usize>,
}

impl TrainingSet {
    /// Adds a token to the current sequence.
    pub fn push(&mut self, features: &[u32], label: u8) {
        self.features.extend_from_slice(features);
        self.token_ends.push(self.features.len());
        self.labels.push(label);
    }

    /// Ends the current sequence; one without tokens is no sequence.
    pub fn end_sequence(&mut self) {
        let n_tokens = self.labels.len();
        if self.sequence_ends.last().copied().unwrap_or(0) < n_tokens {
            self.sequence_ends.push(n_tokens);
        }
    }

    /// The sequences of all `sets`, in order.
    pub fn join(sets: impl IntoIterator<Item = TrainingSet>) -> TrainingSet {
        let mut joined = TrainingSet::default();
        for set in sets {
            let (n_features, n_tokens) = (joined.features.len(), joined.labels.len());
            joined.features.extend(set.features);
            joined.token_ends.extend(set.token_ends.into_iter().map(|end| end + n_features));
            joined.labels.extend(set.labels);
            joined.sequence_ends.extend(set.sequence_ends.into_iter().map(|end| end + n_tokens));
        }
        joined
    }

    /// Number of tokens.
    pub fn n_tokens(&self) -> usize {
        self.labels.len()
    }

    /// Number of sequences.
    pub fn n_sequences(&self) -> usize {
        self.sequence_ends.len()
    }
}

/// How to learn.
#[derive(Clone, Debug, PartialEq)]
pub struct CrfOptions {
    /// Step size of the first pass; it falls linearly to a tenth.
    pub rate: f32,
    /// Passes over the training set.
    pub n_passes: usize,
    /// Features seen less often are left out.
    pub min_count: usize,
    /// Tokens whose gradient is smaller everywhere are skipped.
    pub skip_below: f32,
    /// Start of AdaGrad's sums of squares.
    pub accumulator: f32,
    /// Seed of the order of sequences.
    pub seed: u64,
}

impl Default for CrfOptions {
    fn default() -> CrfOptions {
        CrfOptions { rate: 0.012, n_passes: 5, min_count: 3, skip_below: 0.001, accumulator: 0.01, seed: 1 }
    }
}

/// Weights at full precision.
#[derive(Clone, Debug)]
pub struct CrfWeights {
    transitions: Transitions,
    keys: Vec<u32>,
    /// `[n_keys, n_labels]`.
    rows: Vec<f32>,
}

impl CrfWeights {
    /// The chain at 8 bits a weight, without features whose weights are all smaller than `prune_below`.
    pub fn compact(&self, prune_below: f32) -> Crf {
        let width = self.transitions.n_labels();
        Crf::new(self.transitions.clone(), WeightTable::new(width, &self.keys, &self.rows, prune_below))
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.keys.len()
    }
}

/// Learns a chain whose permitted transitions are those of `transitions`.
///
/// After each pass, `report` is told its number (from 1) and the mean negative log likelihood a token. The result
/// depends on nothing but the arguments.
pub fn learn(
    transitions: Transitions,
    mut set: TrainingSet,
    options: &CrfOptions,
    mut report: impl FnMut(usize, f64),
) -> CrfWeights {
    let n = transitions.n_labels();
    let keys = frequent(&set.features, options.min_count);
    number(&mut set, &keys);
    let mut learner = Learner {
        gradient: Gradient::new(n),
        rows: vec![0.0; keys.len() * n],
        squares: vec![options.accumulator; keys.len() * n],
        transition_squares: vec![options.accumulator; n * n + 2 * n],
        transitions,
        skip_below: options.skip_below,
    };
    let mut random = Random::new(options.seed);
    let mut order: Vec<usize> = (0..set.n_sequences()).collect();
    let n_steps = (order.len() * options.n_passes).max(1) as f32;
    let mut step = 0;
    for pass in 1..=options.n_passes {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for &sequence in &order {
            let rate = options.rate * (1.0 - 0.9 * step as f32 / n_steps);
            loss += learner.update(&set, sequence, rate);
            step += 1;
        }
        report(pass, loss / set.n_tokens().max(1) as f64);
    }
    CrfWeights { transitions: learner.transitions, keys, rows: learner.rows }
}

/// The features that occur at least `min_count` times, ascending.
fn frequent(features: &[u32], min_count: usize) -> Vec<u32> {
    let mut sorted = features.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).filter(|run| run.len() >= min_count).map(|run| run[0]).collect()
}

/// Replaces each feature by its place in `keys` and drops those not in it.
fn number(set: &mut TrainingSet, keys: &[u32]) {
    let shift = 32 - (keys.len() + 1).next_power_of_two().trailing_zeros().clamp(1, 24);
    let n_buckets = 1usize << (32 - shift);
    let mut starts = Vec::with_capacity(n_buckets + 1);
    let mut place = 0;
    for bucket in 0..n_buckets {
        starts.push(place);
        place += keys[place..].iter().take_while(|&&key| (key >> shift) as usize == bucket).count();
    }
    starts.push(place);
    let (mut read, mut written) = (0, 0);
    for end in &mut set.token_ends {
        for index in read..*end {
            let key = set.features[index];
            let bucket = (key >> shift) as usize;
            let first = starts[bucket];
            if let Some(offset) = keys[first..starts[bucket + 1]].iter().position(|&known| known == key) {
                set.features[written] = (first + offset) as u32;
                written += 1;
            }
        }
        read = *end;
        *end = written;
    }
    set.features.truncate(written);
    set.features.shrink_to_fit();
}

struct Learner {
    transitions: Transitions,
    rows: Vec<f32>,
    squares: Vec<f32>,
    /// Of pairs, first and last labels, one after the other.
    transition_squares: Vec<f32>,
    gradient: Gradient,
    skip_below: f32,
}

impl Learner {
    /// Takes one step on one sequence; its negative log likelihood before the step.
    fn update(&mut self, set: &TrainingSet, sequence: usize, rate: f32) -> f64 {
        let n = self.transitions.n_labels();
        let start = if sequence == 0 { 0 } else { set.sequence_ends[sequence - 1] };
        let tokens = start..set.sequence_ends[sequence];
        let features = |token: usize| {
            let first = if token == 0 { 0 } else { set.token_ends[token - 1] };
            &set.features[first..set.token_ends[token]]
        };
        let mut scores = std::mem::take(&mut self.gradient.scores);
        scores.clear();
        scores.resize(tokens.len() * n, 0.0);
        for (token, sums) in tokens.clone().zip(scores.chunks_exact_mut(n)) {
            for &feature in features(token) {
                let row = &self.rows[feature as usize * n..][..n];
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
            }
        }
        self.gradient.scores = scores;
        let loss = self.gradient.fill(&self.transitions, &set.labels[tokens.clone()]);
        for (token, gradient) in tokens.zip(self.gradient.tokens.chunks_exact(n)) {
            if gradient.iter().all(|value| value.abs() < self.skip_below) {
                continue;
            }
            for &feature in features(token) {
                let at = feature as usize * n;
                let (weights, squares) = (&mut self.rows[at..at + n], &mut self.squares[at..at + n]);
                for ((weight, square), &value) in weights.iter_mut().zip(squares).zip(gradient) {
                    *square += value * value;
                    *weight += rate * value / square.sqrt();
                }
            }
        }
        let (pairs, first, last) = self.transitions.parts_mut();
        let weights = pairs.iter_mut().chain(first).chain(last);
        for ((weight, square), &value) in weights.zip(&mut self.transition_squares).zip(&self.gradient.transitions) {
            if value != 0.0 && weight.is_finite() {
                *square += value * value;
                *weight += rate * value / square.sqrt();
            }
        }
        loss
    }
}

/// The gradient of the log likelihood of a labelled sequence with respect to its scores: observed minus expected.
#[derive(Clone, Debug)]
pub struct Gradient {
    lattice: Lattice,
    /// `[n_tokens, n_labels]`.
    pub scores: Vec<f32>,
    /// Slopes with the scores, `[n_tokens, n_labels]`.
    pub tokens: Vec<f32>,
    /// Slopes with the weights of pairs, first and last labels, one after the other.
    pub transitions: Vec<f32>,
}

impl Gradient {
    /// For chains of this many labels.
    pub fn new(n_labels: usize) -> Gradient {
        let transitions = vec![0.0; n_labels * n_labels + 2 * n_labels];
        Gradient { lattice: Lattice::default(), scores: vec![], tokens: vec![], transitions }
    }

    /// Fills in the gradient at `self.scores`; the negative log likelihood.
    pub fn fill(&mut self, transitions: &Transitions, labels: &[u8]) -> f64 {
        let n = transitions.n_labels();
        transitions.fill(&self.scores, &mut self.lattice);
        self.tokens.clear();
        for (token, &gold) in labels.iter().enumerate() {
            let observed = |label: u8| f32::from(u8::from(label == gold));
            self.tokens
                .extend((0..n as u8).map(|label| observed(label) - self.lattice.probability(token, label) as f32));
        }
        self.transitions.fill(0.0);
        for (token, pair) in labels.windows(2).enumerate() {
            for from in 0..n as u8 {
                for to in 0..n as u8 {
                    let cell = usize::from(from) * n + usize::from(to);
                    self.transitions[cell] -= self.lattice.pair_probability(token, from, to) as f32;
                }
            }
            self.transitions[usize::from(pair[0]) * n + usize::from(pair[1])] += 1.0;
        }
        let (first, last) = (n * n, n * n + n);
        self.transitions[first..last].copy_from_slice(&self.tokens[..n]);
        self.transitions[last..].copy_from_slice(&self.tokens[self.tokens.len() - n..]);
        self.lattice.log_total() - transitions.score(&self.scores, labels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::bilou::Bilou;

    fn transitions() -> Transitions {
        Bilou::new(1).transitions()
    }

    #[test]
    fn gradient_is_the_slope_of_the_likelihood() {
        let mut random = Random::new(5);
        let labels = [0, 1, 2, 3, 4, 0];
        let mut transitions = transitions();
        let mut gradient = Gradient::new(5);
        gradient.scores = (0..30).map(|_| random.unit() as f32 * 2.0 - 1.0).collect();
        gradient.fill(&transitions, &labels);
        let (tokens, pairs) = (gradient.tokens.clone(), gradient.transitions.clone());
        let step = 0.01;
        for (cell, analytic) in tokens.into_iter().enumerate() {
            let mut slope = |by: f32| {
                gradient.scores[cell] += by;
                let likelihood = -gradient.fill(&transitions, &labels);
                gradient.scores[cell] -= by;
                likelihood
            };
            let numeric = (slope(step) - slope(-step)) / f64::from(2.0 * step);
            assert!((numeric - f64::from(analytic)).abs() < 1e-3, "score {cell}: {numeric} {analytic}");
        }
        for (cell, analytic) in pairs.into_iter().enumerate() {
            let mut slope = |by: f32| {
                let (pairs, first, last) = transitions.parts_mut();
                if let Some(weight) = pairs.iter_mut().chain(first).chain(last).nth(cell) {
                    *weight += by;
                }
                -gradient.fill(&transitions, &labels)
            };
            let numeric = (slope(step) - slope(-2.0 * step)) / f64::from(2.0 * step);
            slope(step);
            assert!((numeric - f64::from(analytic)).abs() < 1e-3, "transition {cell}: {numeric} {analytic}");
        }
    }

    /// A span runs from the token with feature 10 to the next one with feature 20; feature 30 is everywhere.
    fn brackets(seed: u64) -> TrainingSet {
        let mut random = Random::new(seed);
        let mut set = TrainingSet::default();
        for _ in 0..200 {
            let (before, inside) = (random.below(4), random.below(3));
            (0..before).for_each(|_| set.push(&[30, 40], 0));
            set.push(&[10, 30], 1);
            (0..inside).for_each(|_| set.push(&[30, 40], 2));
            set.push(&[20, 30], 3);
            set.push(&[30, 40], 0);
            set.end_sequence();
        }
        set
    }

    #[test]
    fn learns_spans_that_single_tokens_do_not_show() {
        let options = CrfOptions { rate: 0.1, n_passes: 10, ..CrfOptions::default() };
        let mut losses = vec![];
        let weights = learn(transitions(), brackets(1), &options, |_, loss| losses.push(loss));
        assert!(losses[9] < losses[0] / 4.0, "{losses:?}");
        let crf = weights.compact(0.0);
        let test = brackets(2);
        let (mut n_right, mut start) = (0, 0);
        for &end in &test.sequence_ends {
            let mut scores = vec![0.0; (end - start) * 5];
            for (token, sums) in (start..end).zip(scores.chunks_exact_mut(5)) {
                let first = if token == 0 { 0 } else { test.token_ends[token - 1] };
                crf.add_all(&test.features[first..test.token_ends[token]], sums);
            }
            n_right += usize::from(crf.transitions().decode(&scores) == test.labels[start..end]);
            start = end;
        }
        assert!(n_right >= 198, "{n_right} of 200");
    }

    #[test]
    fn same_data_same_weights_and_rare_features_go() {
        let options = CrfOptions { n_passes: 2, ..CrfOptions::default() };
        let mut set = brackets(1);
        set.push(&[99], 0);
        set.end_sequence();
        let [one, two] = [0, 1].map(|_| learn(transitions(), set.clone(), &options, |_, _| {}));
        assert_eq!(one.rows, two.rows);
        assert_eq!(one.keys, [10, 20, 30, 40]);
    }
}
