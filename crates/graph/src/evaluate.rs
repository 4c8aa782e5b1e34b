//! Scorers: how well records agree with gold data.
//!
//! [`attribution`] compares source, cue and content spans as PolNeAR marks them; [`graph`] compares whole records
//! (actors, attributions, denials, relations) with hand-made ones; [`stance`] compares stance and certainty with
//! labelled PolNeAR attributions. Definitions are in `docs/evaluation.md`.

pub mod attribution;
pub mod graph;
mod matching;
pub mod stance;
mod words;

use serde::Serialize;

/// Gold data or output that cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// A span is empty, reversed or beyond its text.
    #[error("{article}: bad {role} span [{start}, {end}] in {side}: the text has {n_points} code points")]
    Span {
        /// The article's id.
        article: String,
        /// `gold` or `output`.
        side: &'static str,
        /// `source`, `cue` or `content`.
        role: &'static str,
        /// Where the span starts, in code points.
        start: usize,
        /// Where it ends.
        end: usize,
        /// Length of the text.
        n_points: usize,
    },
    /// Two items have one id.
    #[error("{side}: {id} occurs twice")]
    Twice {
        /// `gold` or `output`.
        side: &'static str,
        /// The id.
        id: String,
    },
    /// The output lacks gold articles.
    #[error("the output lacks {n_missing} gold articles, first {first}")]
    Missing {
        /// How many.
        n_missing: usize,
        /// The first of them.
        first: String,
    },
    /// An item has not the form that is expected.
    #[error("{place}: expected {expected}")]
    Form {
        /// Which item.
        place: String,
        /// What was expected.
        expected: &'static str,
    },
}

/// Precision, recall and their harmonic mean, in percent with two decimals, and the counts that they come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Percent {
    /// Precision.
    pub p: f64,
    /// Recall.
    pub r: f64,
    /// F1.
    pub f1: f64,
    /// Gold items found.
    pub tp: usize,
    /// Gold items.
    pub gold: usize,
    /// Predicted items.
    pub pred: usize,
}

/// `number` with this many decimals, rounded half to even on its exact binary value.
fn rounded(number: f64, n_decimals: usize) -> f64 {
    format!("{number:.n_decimals$}").parse().unwrap_or(number)
}

/// Jaccard similarity of two sorted lists without repetitions; 0 when one is empty.
fn jaccard(a: &[usize], b: &[usize]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let n_shared = n_shared(a, b);
    n_shared as f64 / (a.len() + b.len() - n_shared) as f64
}

/// Number of items that two sorted lists without repetitions share.
fn n_shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

/// Sorted, each once.
fn sorted_set<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items.dedup();
    items
}
