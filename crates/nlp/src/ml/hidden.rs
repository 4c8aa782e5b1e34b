//! Linear-chain conditional random field whose scores come from one hidden layer.
//!
//! What is known of a token is added up: rows of its hashed features and a linear map of its word in context, the numbers that
//! the network of tags and trees ends with. What is above zero is mapped to the scores of the labels, as in the sentence
//! approach of Collobert et al. (2011, "Natural language processing (almost) from scratch").

use super::crf::Transitions;
use super::matrix::Panels;
use super::recurrent::WIDTH;
use super::simd::widest;
use super::weights::WeightTable;
use serde::{Deserialize, Serialize};

/// The matrices of a chain, in the order in which their numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenPart {
    /// `[WIDTH, n_hidden]`, of a token's word in context.
    Context,
    /// `[WIDTH, n_hidden]`, of the word in context that the whole sequence is about.
    Topic,
    /// `[n_hidden]`.
    Bias,
    /// `[n_hidden, n_labels]`.
    Output,
    /// `[n_labels]`.
    OutputBias,
}

impl HiddenPart {
    /// All of them, in order.
    pub const ALL: [HiddenPart; 5] =
        [HiddenPart::Context, HiddenPart::Topic, HiddenPart::Bias, HiddenPart::Output, HiddenPart::OutputBias];

    /// Rows and columns.
    pub fn size(self, n_hidden: usize, n_labels: usize) -> (usize, usize) {
        match self {
            HiddenPart::Context | HiddenPart::Topic => (WIDTH, n_hidden),
            HiddenPart::Bias => (1, n_hidden),
            HiddenPart::Output => (n_hidden, n_labels),
            HiddenPart::OutputBias => (1, n_labels),
        }
    }

    /// Where it stands in the list of all numbers.
    pub fn range(self, n_hidden: usize, n_labels: usize) -> std::ops::Range<usize> {
        let before = HiddenPart::ALL.into_iter().take_while(|&part| part != self);
        let length = |part: HiddenPart| {
            let (rows, columns) = part.size(n_hidden, n_labels);
            rows * columns
        };
        let start = before.map(length).sum();
        start..start + length(self)
    }
}

/// A chain over one hidden layer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct HiddenChain {
    kept: Kept,
    context: Panels,
    output: Panels,
}

/// What is written to disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    transitions: Transitions,
    rows: WeightTable,
    numbers: Vec<f32>,
}

impl From<HiddenChain> for Kept {
    fn from(chain: HiddenChain) -> Kept {
        chain.kept
    }
}

impl TryFrom<Kept> for HiddenChain {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<HiddenChain, &'static str> {
        let Kept { transitions, rows, numbers } = kept;
        HiddenChain::new(transitions, rows, numbers).ok_or("a chain whose parts have other sizes")
    }
}

impl HiddenChain {
    /// A chain of these parts, the numbers in the order of [`HiddenPart::ALL`]; `None` when their sizes do not fit.
    pub fn new(transitions: Transitions, rows: WeightTable, numbers: Vec<f32>) -> Option<HiddenChain> {
        let (n_hidden, n_labels) = (rows.width(), transitions.n_labels());
        if numbers.len() != HiddenPart::OutputBias.range(n_hidden, n_labels).end {
            return None;
        }
        let panels = |part: HiddenPart| {
            let (n_inner, n_columns) = part.size(n_hidden, n_labels);
            Panels::new(&numbers[part.range(n_hidden, n_labels)], n_inner, n_columns)
        };
        let (context, output) = (panels(HiddenPart::Context), panels(HiddenPart::Output));
        Some(HiddenChain { kept: Kept { transitions, rows, numbers }, context, output })
    }

    /// Weights of label pairs.
    pub fn transitions(&self) -> &Transitions {
        &self.kept.transitions
    }

    /// Number of labels.
    pub fn n_labels(&self) -> usize {
        self.kept.transitions.n_labels()
    }

    /// Numbers a token in the hidden layer.
    pub fn n_hidden(&self) -> usize {
        self.kept.rows.width()
    }

    /// Number of features with a row.
    pub fn n_features(&self) -> usize {
        self.kept.rows.n_rows()
    }

    /// What the sums of a token begin with whatever is known of it, `[n_hidden]`.
    pub fn bias(&self) -> &[f32] {
        self.part(HiddenPart::Bias)
    }

    /// The sums of tokens of which only the words in context are known (`[n_tokens, WIDTH]`; or nothing): `[n_tokens, n_hidden]`.
    pub fn begin(&self, contexts: &[f32], n_tokens: usize) -> Vec<f32> {
        let mut sums = self.bias().repeat(n_tokens);
        self.add_contexts(contexts, &mut sums);
        sums
    }

    /// Adds the rows of features to the sums of their tokens, `[n_tokens, n_hidden]`; every token has as many features.
    #[inline]
    pub fn add_features(&self, features: &[u32], sums: &mut [f32]) {
        self.kept.rows.add_all(features, sums);
    }

    /// Adds what words in context (`[n_tokens, WIDTH]`) are worth to the sums of these tokens, `[n_tokens, n_hidden]`; nothing
    /// where there are none.
    pub fn add_contexts(&self, contexts: &[f32], sums: &mut [f32]) {
        if contexts.len() * self.n_hidden() == sums.len() * WIDTH {
            self.context.multiply(contexts, sums);
        }
    }

    /// Adds what some of the words in context are worth, those of the tokens with these numbers: to their sums, `[n_numbers, n_hidden]`.
    pub fn add_contexts_of(&self, numbers: &[u32], contexts: &[f32], sums: &mut [f32]) {
        if !contexts.is_empty() {
            self.context.multiply_rows(numbers, contexts, sums);
        }
    }

    /// Adds to the sums of a token, `[n_hidden]`, what the sequence is about: a word in context, `[WIDTH]`.
    pub fn add_topic(&self, context: &[f32], sums: &mut [f32]) {
        let rows = self.part(HiddenPart::Topic).chunks_exact(self.n_hidden());
        widest(
            #[inline(always)]
            || {
                for (&number, row) in context.iter().zip(rows) {
                    sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += number * weight);
                }
            },
        );
    }

    /// Cuts off what is below zero in `hidden` (`[n_tokens, n_hidden]`) and writes what the rest says of the labels over `scores`
    /// (`[n_tokens, n_labels]`).
    pub fn score(&self, hidden: &mut [f32], scores: &mut Vec<f32>) {
        hidden.iter_mut().for_each(|number| *number = number.max(0.0));
        let bias = self.part(HiddenPart::OutputBias);
        scores.clear();
        for _ in 0..hidden.len() / self.n_hidden() {
            scores.extend_from_slice(bias);
        }
        self.output.multiply(hidden, scores);
    }

    fn part(&self, part: HiddenPart) -> &[f32] {
        &self.kept.numbers[part.range(self.n_hidden(), self.n_labels())]
    }
}

/// A part of what is known of each of several tokens, the same for many neighbors: what each run of like ones adds up to is looked
/// up once, and all runs together.
#[derive(Clone, Debug)]
pub struct Runs<T> {
    last: Option<T>,
    n_runs: usize,
    /// The run of each token.
    run_of: Vec<u32>,
    /// Of all runs, as many of each.
    features: Vec<u32>,
    /// `[n_runs, n_hidden]`.
    sums: Vec<f32>,
}

impl<T> Default for Runs<T> {
    fn default() -> Runs<T> {
        Runs { last: None, n_runs: 0, run_of: vec![], features: vec![], sums: vec![] }
    }
}

impl<T: PartialEq> Runs<T> {
    /// Adds the next token, of which `of` is known; `features` appends the features of this to a buffer.
    #[inline]
    pub fn push(&mut self, of: T, features: impl FnOnce(&mut Vec<u32>)) {
        if self.last.as_ref() != Some(&of) {
            self.last = Some(of);
            self.n_runs += 1;
            features(&mut self.features);
        }
        self.run_of.push(self.n_runs as u32 - 1);
    }

    /// Adds what is known of the tokens to their sums, `[n_tokens, n_hidden]`, and forgets them.
    pub fn add_to(&mut self, chain: &HiddenChain, sums: &mut [f32]) {
        let n_hidden = chain.n_hidden();
        self.sums.clear();
        self.sums.resize(self.n_runs * n_hidden, 0.0);
        chain.add_features(&self.features, &mut self.sums);
        for (&run, sums) in self.run_of.iter().zip(sums.chunks_exact_mut(n_hidden)) {
            let parts = &self.sums[run as usize * n_hidden..][..n_hidden];
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        (self.last, self.n_runs) = (None, 0);
        self.run_of.clear();
        self.features.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> HiddenChain {
        let transitions = Transitions::new(2, |_, _| true, |_| true, |_| true);
        let rows = WeightTable::new(3, &[7], &[1.0, -1.0, 0.5], 0.0);
        let mut numbers = vec![0.0; HiddenPart::OutputBias.range(3, 2).end];
        numbers[HiddenPart::Context.range(3, 2).start] = 2.0;
        numbers[HiddenPart::Topic.range(3, 2).start + 1] = 3.0;
        numbers[HiddenPart::Bias.range(3, 2).start + 2] = 0.25;
        let output = HiddenPart::Output.range(3, 2).start;
        numbers[output..output + 6].copy_from_slice(&[1.0, 0.0, 0.0, 1.0, 0.0, 4.0]);
        numbers[HiddenPart::OutputBias.range(3, 2).start] = 0.5;
        HiddenChain::new(transitions, rows, numbers).expect("sizes that fit")
    }

    #[test]
    fn scores_are_what_the_parts_say() {
        let chain = chain();
        let mut context = vec![0.0; WIDTH];
        context[0] = 1.0;
        let mut hidden = chain.bias().to_vec();
        chain.add_contexts(&context, &mut hidden);
        chain.add_features(&[7, 8], &mut hidden);
        assert!(hidden.iter().zip([3.0, -1.0, 0.75]).all(|(a, b)| (a - b).abs() < 0.02), "{hidden:?}");
        chain.add_topic(&context, &mut hidden);
        let mut scores = vec![9.0];
        chain.score(&mut hidden, &mut scores);
        assert!(scores.iter().zip([3.5, 5.0]).all(|(a, b)| (a - b).abs() < 0.05), "{scores:?}");
    }

    #[test]
    fn runs_add_to_each_token() {
        let chain = chain();
        let mut runs = Runs::default();
        for _ in 0..2 {
            [7, 7, 8, 7].into_iter().for_each(|of| runs.push(of, |features| features.push(of)));
            assert_eq!(runs.n_runs, 3);
            let mut sums = vec![1.0; 12];
            runs.add_to(&chain, &mut sums);
            let mut known = vec![1.0; 3];
            chain.add_features(&[7], &mut known);
            assert_eq!(sums, [&known[..], &known, &[1.0; 3], &known].concat());
        }
    }

    #[test]
    fn parts_of_other_sizes_are_refused() {
        let HiddenChain { kept: Kept { transitions, rows, mut numbers }, .. } = chain();
        numbers.pop();
        assert!(HiddenChain::new(transitions, rows, numbers).is_none());
    }

    #[test]
    fn reads_what_it_wrote() {
        let bytes = postcard::to_stdvec(&chain()).unwrap();
        let read: HiddenChain = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(postcard::to_stdvec(&read).unwrap(), bytes);
        assert!(postcard::from_bytes::<HiddenChain>(&bytes[..bytes.len() - 4]).is_err());
    }
}
