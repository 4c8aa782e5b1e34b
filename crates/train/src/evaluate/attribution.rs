//! Scores of sources, cues, contents against PolNeAR: exact spans, and pairs of source and content.
//!
//! Counts as the shared scorer does (units are spans cut at line ends), but on our tokens; differences are small.

use crate::corpus::polnear::GoldAttribution;
use dixit_document::{Document, TokenRange};
use std::collections::BTreeSet;

/// Correct, predicted and gold units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In both.
    pub n_right: usize,
    /// Predicted.
    pub n_found: usize,
    /// Marked.
    pub n_gold: usize,
}

impl Counts {
    /// Precision, recall and their harmonic mean, in percent.
    pub fn scores(self) -> [f64; 3] {
        let ratio = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        [
            ratio(self.n_right, self.n_found),
            ratio(self.n_right, self.n_gold),
            ratio(2 * self.n_right, self.n_found + self.n_gold),
        ]
    }

    fn add(&mut self, found: &BTreeSet<TokenRange>, gold: &BTreeSet<TokenRange>) {
        self.n_right += found.intersection(gold).count();
        self.n_found += found.len();
        self.n_gold += gold.len();
    }
}

/// Counts of exact units: source, cue, content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactCounts {
    /// Source, cue, content.
    pub roles: [Counts; 3],
}

impl ExactCounts {
    /// Adds a document: pieces of source, cue and content of each attribution.
    pub fn add(&mut self, document: &Document, found: &[GoldAttribution], gold: &[GoldAttribution]) {
        let units = |all: &[GoldAttribution], role: usize| -> BTreeSet<TokenRange> {
            let pieces = all.iter().flat_map(|one| [&one.source, &one.cue, &one.content][role]);
            pieces.flat_map(|&piece| cut(document, piece)).collect()
        };
        for (role, counts) in self.roles.iter_mut().enumerate() {
            counts.add(&units(found, role), &units(gold, role));
        }
    }

    /// All roles together.
    pub fn micro(&self) -> Counts {
        let sum = |count: fn(&Counts) -> usize| self.roles.iter().map(count).sum();
        Counts { n_right: sum(|c| c.n_right), n_found: sum(|c| c.n_found), n_gold: sum(|c| c.n_gold) }
    }
}

/// Cuts a span at line ends.
fn cut(document: &Document, piece: TokenRange) -> Vec<TokenRange> {
    let tokens = document.tokens();
    let mut parts = vec![];
    let mut start = piece.start();
    for index in piece.indices().skip(1) {
        if document.text()[tokens[index - 1].span.end()..tokens[index].span.start()].contains('\n') {
            parts.push(TokenRange::new(start, index));
            start = index;
        }
    }
    parts.push(TokenRange::new(start, piece.end()));
    parts
}
