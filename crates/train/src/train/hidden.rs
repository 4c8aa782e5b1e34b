//! Learns chains over one hidden layer, by Adam (Kingma & Ba 2015) on the likelihood of the labels.

use super::moments::Moments;
use dixit_nlp::ml::Random;
use dixit_nlp::ml::crf::Transitions;
use dixit_nlp::ml::crf_learning::Gradient;
use dixit_nlp::ml::hidden::{HiddenChain, HiddenPart};
use dixit_nlp::ml::matrix::Panels;
use dixit_nlp::ml::recurrent::WIDTH;
use dixit_nlp::ml::weights::WeightTable;
use std::ops::Range;

/// Labelled sequences, one token after the other.
#[derive(Clone, Debug, Default)]
pub struct HiddenSet {
    /// Hashes of the features of all tokens.
    features: Vec<u32>,
    /// Where each token's features end.
    feature_ends: Vec<usize>,
    /// Of each token the place of its word in context; `None` where it is not looked at.
    contexts: Vec<Option<u32>>,
    labels: Vec<u8>,
    /// Where each sequence's tokens end, and the place of the word in context that it is about.
    sequences: Vec<(usize, Option<u32>)>,
}

impl HiddenSet {
    /// Adds a token to the current sequence.
    pub fn push(&mut self, features: &[u32], context: Option<u32>, label: u8) {
        self.features.extend_from_slice(features);
        self.feature_ends.push(self.features.len());
        self.contexts.push(context);
        self.labels.push(label);
    }

    /// Ends the current sequence, which is about a word in context; one without tokens is no sequence.
    pub fn end_sequence(&mut self, topic: Option<u32>) {
        let n_tokens = self.labels.len();
        if self.sequences.last().map_or(0, |last| last.0) < n_tokens {
            self.sequences.push((n_tokens, topic));
        }
    }

    fn tokens(&self, sequence: usize) -> Range<usize> {
        let start = sequence.checked_sub(1).map_or(0, |before| self.sequences[before].0);
        start..self.sequences[sequence].0
    }

    fn features(&self, token: usize) -> &[u32] {
        let start = token.checked_sub(1).map_or(0, |before| self.feature_ends[before]);
        &self.features[start..self.feature_ends[token]]
    }

    /// Replaces features by their places among those that occur at least `min_count` times, which are returned in ascending
    /// order, and drops the others.
    fn number(&mut self, min_count: usize) -> Vec<u32> {
        let mut sorted = self.features.clone();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|a, b| a == b);
        let keys: Vec<u32> = runs.filter(|run| run.len() >= min_count).map(|run| run[0]).collect();
        let (mut read, mut written) = (0, 0);
        for end in &mut self.feature_ends {
            for index in read..*end {
                if let Ok(place) = keys.binary_search(&self.features[index]) {
                    self.features[written] = place as u32;
                    written += 1;
                }
            }
            read = *end;
            *end = written;
        }
        self.features.truncate(written);
        keys
    }
}

/// How to learn.
#[derive(Clone, Debug, PartialEq)]
pub struct HiddenOptions {
    /// Numbers a token in the hidden layer.
    pub n_hidden: usize,
    /// Passes over the sequences.
    pub n_passes: usize,
    /// Step of Adam at the start; it falls to nothing along a line.
    pub rate: f32,
    /// Share of the hidden layer that is left out while learning.
    pub dropout: f64,
    /// Share of the features that are left out while learning.
    pub feature_dropout: f64,
    /// Sequences of a batch.
    pub batch: usize,
    /// Features seen less often are left out.
    pub min_count: usize,
    /// Seeds every random choice.
    pub seed: u64,
}

impl Default for HiddenOptions {
    fn default() -> HiddenOptions {
        HiddenOptions {
            n_hidden: 32,
            n_passes: 10,
            rate: 2e-3,
            dropout: 0.25,
            feature_dropout: 0.1,
            batch: 16,
            min_count: 30,
            seed: 1,
        }
    }
}

/// Learns a chain whose permitted transitions are those of `transitions`, from sequences whose words in context stand in
/// `contexts`, `[n_words, WIDTH]`.
///
/// After each pass, `report` is told its number (from 1) and the mean negative log likelihood a token. The result depends on
/// nothing but the arguments.
pub fn learn(
    transitions: Transitions,
    mut set: HiddenSet,
    contexts: &[f32],
    options: &HiddenOptions,
    mut report: impl FnMut(usize, f64),
) -> HiddenChain {
    let keys = set.number(options.min_count);
    let mut learner = Learner::new(transitions, &set, contexts, keys.len(), options);
    let mut order: Vec<usize> = (0..set.sequences.len()).collect();
    let n_steps = (order.len().div_ceil(options.batch) * options.n_passes).max(1) as f32;
    let mut n_done = 0;
    for pass in 1..=options.n_passes {
        learner.random.shuffle(&mut order);
        let mut loss = 0.0;
        for batch in order.chunks(options.batch) {
            loss += batch.iter().map(|&sequence| learner.add_slopes(sequence)).sum::<f64>();
            let warm = ((n_done + 1) as f32 / 100.0).min(1.0);
            learner.step(options.rate * warm * (1.0 - n_done as f32 / n_steps));
            n_done += 1;
        }
        report(pass, loss / set.labels.len().max(1) as f64);
    }
    let Learner { transitions, rows, parts, .. } = learner;
    let rows = WeightTable::new(options.n_hidden, &keys, &rows.numbers, 0.0);
    HiddenChain::new(transitions, rows, parts.numbers).expect("parts of the right sizes")
}

struct Learner<'l> {
    set: &'l HiddenSet,
    contexts: &'l [f32],
    options: &'l HiddenOptions,
    n_labels: usize,
    transitions: Transitions,
    /// Pairs, first and last labels, one after the other.
    transition_moments: Moments,
    /// `[n_keys, n_hidden]`.
    rows: Moments,
    parts: Moments,
    gradient: Gradient,
    random: Random,
    /// Rows that have slopes.
    touched: Vec<u32>,
}

impl<'l> Learner<'l> {
    fn new(
        transitions: Transitions,
        set: &'l HiddenSet,
        contexts: &'l [f32],
        n_keys: usize,
        options: &'l HiddenOptions,
    ) -> Learner<'l> {
        let (n_hidden, n_labels) = (options.n_hidden, transitions.n_labels());
        let mut random = Random::new(options.seed);
        let mut numbers = |n_numbers: usize, reach: f32| -> Vec<f32> {
            (0..n_numbers).map(|_| reach * (2.0 * random.unit() as f32 - 1.0)).collect()
        };
        let rows = numbers(n_keys * n_hidden, 0.05);
        let parts = HiddenPart::ALL.into_iter().flat_map(|part| {
            let reach = match part {
                HiddenPart::Context => 0.1,
                HiddenPart::Topic => 0.03,
                HiddenPart::Output => 0.2,
                HiddenPart::Bias | HiddenPart::OutputBias => 0.0,
            };
            numbers(part.range(n_hidden, n_labels).len(), reach)
        });
        let parts = Moments::new(parts.collect());
        Learner {
            set,
            contexts,
            options,
            n_labels,
            transitions,
            transition_moments: Moments::new(vec![0.0; n_labels * n_labels + 2 * n_labels]),
            rows: Moments::new(rows),
            parts,
            gradient: Gradient::new(n_labels),
            random,
            touched: vec![],
        }
    }

    fn range(&self, part: HiddenPart) -> Range<usize> {
        part.range(self.options.n_hidden, self.n_labels)
    }

    fn context(&self, place: u32) -> &'l [f32] {
        &self.contexts[place as usize * WIDTH..][..WIDTH]
    }

    /// Adds what the loss of a sequence changes with all numbers; returns the loss.
    fn add_slopes(&mut self, sequence: usize) -> f64 {
        let (n_hidden, n_labels) = (self.options.n_hidden, self.n_labels);
        let tokens = self.set.tokens(sequence);
        let n_tokens = tokens.len();
        let nowhere = [0.0; WIDTH];
        let context_of = |token: usize| self.set.contexts[token].map_or(&nowhere[..], |place| self.context(place));
        let words: Vec<f32> = tokens.clone().flat_map(context_of).copied().collect();
        let topic = self.set.sequences[sequence].1.map(|place| self.context(place));
        // forward
        let mut hidden = self.parts.numbers[self.range(HiddenPart::Bias)].repeat(n_tokens);
        let matrix = &self.parts.numbers[self.range(HiddenPart::Context)];
        Panels::new(matrix, WIDTH, n_hidden).multiply(&words, &mut hidden);
        if let Some(topic) = topic {
            let mut shared = vec![0.0; n_hidden];
            Panels::new(&self.parts.numbers[self.range(HiddenPart::Topic)], WIDTH, n_hidden)
                .multiply(topic, &mut shared);
            hidden.chunks_exact_mut(n_hidden).for_each(|sums| add(sums, &shared));
        }
        let mut active: Vec<Vec<u32>> = Vec::with_capacity(n_tokens);
        for (token, sums) in tokens.clone().zip(hidden.chunks_exact_mut(n_hidden)) {
            let features = self.set.features(token).iter().copied();
            let kept: Vec<u32> = features.filter(|_| self.random.unit() >= self.options.feature_dropout).collect();
            for &feature in &kept {
                add(sums, &self.rows.numbers[feature as usize * n_hidden..][..n_hidden]);
            }
            self.touched.extend(&kept);
            active.push(kept);
        }
        let makes_up = (1.0 / (1.0 - self.options.dropout)) as f32;
        let mut mask = |number: &f32| {
            let kept = *number > 0.0 && self.random.unit() >= self.options.dropout;
            if kept { makes_up } else { 0.0 }
        };
        let mask: Vec<f32> = hidden.iter().map(&mut mask).collect();
        hidden.iter_mut().zip(&mask).for_each(|(number, mask)| *number *= mask);
        let output = &self.parts.numbers[self.range(HiddenPart::Output)];
        let mut scores = self.parts.numbers[self.range(HiddenPart::OutputBias)].repeat(n_tokens);
        Panels::new(output, n_hidden, n_labels).multiply(&hidden, &mut scores);
        self.gradient.scores = scores;
        let loss = self.gradient.fill(&self.transitions, &self.set.labels[tokens]);
        // backward: the gradient is that of the likelihood
        let share = -1.0 / self.options.batch as f32;
        let slopes: Vec<f32> = self.gradient.tokens.iter().map(|slope| share * slope).collect();
        let transition_slopes = self.transition_moments.slopes.iter_mut();
        transition_slopes.zip(&self.gradient.transitions).for_each(|(sum, slope)| *sum += share * slope);
        let mut hidden_slopes = vec![0.0; hidden.len()];
        Panels::transposed(output, n_labels, n_hidden).multiply(&slopes, &mut hidden_slopes);
        hidden_slopes.iter_mut().zip(&mask).for_each(|(slope, mask)| *slope *= mask);
        let mut shared = vec![0.0; n_hidden];
        hidden_slopes.chunks_exact(n_hidden).for_each(|slopes| add(&mut shared, slopes));
        let ranges = HiddenPart::ALL.map(|part| self.range(part));
        let [of_context, of_topic, of_bias, of_output, of_output_bias] = ranges;
        let sums = &mut self.parts.slopes;
        slopes.chunks_exact(n_labels).for_each(|slopes| add(&mut sums[of_output_bias.clone()], slopes));
        Panels::new(&slopes, n_tokens, n_labels).multiply_transposed(&hidden, &mut sums[of_output]);
        add(&mut sums[of_bias], &shared);
        Panels::new(&hidden_slopes, n_tokens, n_hidden).multiply_transposed(&words, &mut sums[of_context]);
        if let Some(topic) = topic {
            Panels::new(&shared, 1, n_hidden).multiply_transposed(topic, &mut sums[of_topic]);
        }
        for (features, slopes) in active.iter().zip(hidden_slopes.chunks_exact(n_hidden)) {
            for &feature in features {
                add(&mut self.rows.slopes[feature as usize * n_hidden..][..n_hidden], slopes);
            }
        }
        loss
    }

    /// A step of all numbers that have slopes.
    fn step(&mut self, rate: f32) {
        self.parts.step(0..self.parts.numbers.len(), rate);
        self.transition_moments.step(0..self.transition_moments.numbers.len(), rate);
        let (pairs, first, last) = self.transitions.parts_mut();
        let weights = pairs.iter_mut().chain(first).chain(last);
        for (weight, &number) in weights.zip(&self.transition_moments.numbers) {
            if weight.is_finite() {
                *weight = number;
            }
        }
        self.touched.sort_unstable();
        self.touched.dedup();
        for row in self.touched.drain(..) {
            let start = row as usize * self.options.n_hidden;
            self.rows.step(start..start + self.options.n_hidden, rate);
        }
    }
}

fn add(sums: &mut [f32], numbers: &[f32]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_nlp::ml::bilou::Bilou;

    /// A word is marked where its feature or its context, and the topic, say so.
    fn set(seed: u64) -> (HiddenSet, Vec<f32>) {
        let mut random = Random::new(seed);
        let (mut set, mut contexts) = (HiddenSet::default(), vec![]);
        for topic in [0.0, 1.0] {
            contexts.extend([topic; WIDTH]);
        }
        for _ in 0..300 {
            let topic = random.below(2) as u32;
            for _ in 0..4 {
                let (feature, sign) = (random.below(2) as u32, random.below(2));
                let place = (contexts.len() / WIDTH) as u32;
                contexts.extend([sign as f32; WIDTH]);
                let marked = topic == 1 && (feature == 1 || sign == 1);
                set.push(&[10 + feature], Some(place), if marked { Bilou::new(1).n_labels() as u8 - 1 } else { 0 });
            }
            set.end_sequence(Some(topic));
        }
        (set, contexts)
    }

    fn options() -> HiddenOptions {
        HiddenOptions { n_hidden: 8, n_passes: 40, rate: 0.02, min_count: 8, ..HiddenOptions::default() }
    }

    #[test]
    fn learns_what_feature_context_and_topic_say_together() {
        let (set, contexts) = set(1);
        let mut losses = vec![];
        let chain = learn(Bilou::new(1).transitions(), set.clone(), &contexts, &options(), |_, loss| losses.push(loss));
        assert!(losses[39] < losses[0] / 3.0, "{losses:?}");
        let mut n_right = 0;
        for sequence in 0..set.sequences.len() {
            let tokens = set.tokens(sequence);
            let mut hidden = chain.bias().repeat(tokens.len());
            let place = |place: u32| &contexts[place as usize * WIDTH..][..WIDTH];
            for (token, sums) in tokens.clone().zip(hidden.chunks_exact_mut(8)) {
                chain.add_features(set.features(token), sums);
                chain.add_contexts(place(set.contexts[token].unwrap()), sums);
                chain.add_topic(place(set.sequences[sequence].1.unwrap()), sums);
            }
            let mut scores = vec![];
            chain.score(&mut hidden, &mut scores);
            n_right += usize::from(chain.transitions().decode(&scores) == set.labels[tokens]);
        }
        assert!(n_right >= 290, "{n_right} of 300");
    }

    #[test]
    fn same_data_same_chain() {
        let (set, contexts) = set(2);
        let options = HiddenOptions { n_passes: 2, ..options() };
        let [one, two] = [0, 1].map(|_| {
            let chain = learn(Bilou::new(1).transitions(), set.clone(), &contexts, &options, |_, _| {});
            postcard::to_stdvec(&chain).unwrap()
        });
        assert_eq!(one, two);
    }
}
