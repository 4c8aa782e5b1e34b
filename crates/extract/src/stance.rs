//! How an attribution is meant: stance, certainty, distance, kind of denial or doubt.
//!
//! Stance and certainty come from two multinomial models over the same hashed features; distance and kinds from the list of cues.

mod attitude;
mod clause;
mod rebuttal;
mod signs;
mod wording;
mod words;

use self::signs::Signs;
use crate::cue_lexicon::CueLexicon;
use crate::features::Atoms;
use dixit_document::{Certainty, DenialKind, Distance, Document, DoubtKind, Stance, TokenRange};
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::weights::WeightTable;
use serde::{Deserialize, Serialize};

/// Number of stances.
pub const N_STANCES: usize = Stance::ALL.len();
/// Number of degrees of certainty.
pub const N_CERTAINTIES: usize = Certainty::ALL.len();

/// The learned part: scores of stances in the order of [`Stance::ALL`], then of certainties in that of [`Certainty::ALL`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StanceModel {
    /// What each feature adds, so that one look-up serves both.
    pub weights: WeightTable,
    /// Where the scores begin.
    pub biases: [f32; N_STANCES + N_CERTAINTIES],
    /// What each stance adds to the scores of certainties.
    pub told: [[f32; N_CERTAINTIES]; N_STANCES],
}

/// What is known of words wherever they stand.
#[derive(Clone, Copy, Debug)]
pub struct Words<'m> {
    /// Phrases that signal attribution.
    pub cues: &'m CueLexicon,
    /// Classes of like words.
    pub clusters: &'m Clusters,
}

impl Words<'_> {
    /// The classes that a token belongs to among 256 and among 1,024, from 1; 0 for rare words.
    fn classes(self, document: &Document, token: usize) -> [u16; 2] {
        let class = self.clusters.get(document.form(&document.tokens()[token]));
        class.map_or([0; 2], |class| [class.classes[1] + 1, class.classes[2] + 1])
    }
}

/// The spans of an attribution.
#[derive(Clone, Copy, Debug)]
pub struct Spans<'s> {
    /// The source phrase.
    pub source: &'s [TokenRange],
    /// The signaling words.
    pub cue: Option<TokenRange>,
    /// The content.
    pub content: &'s [TokenRange],
}

/// How an attribution is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Position of the source.
    pub stance: Stance,
    /// Its probability.
    pub probability: f32,
    /// The second most probable stance.
    pub runner_up: Stance,
    /// With [`Stance::Denies`] only.
    pub denial: Option<DenialKind>,
    /// With [`Stance::Doubts`] only.
    pub doubt: Option<DoubtKind>,
    /// How sure the source is.
    pub certainty: Certainty,
    /// How the reporter stands to it.
    pub distance: Distance,
}

/// What a negative quantifier on the source of a belief adds to the score of a denial.
const QUANTIFIER: f32 = 3.0;

impl StanceModel {
    /// Reads an attribution.
    pub fn read(&self, document: &Document, atoms: &Atoms, words: Words<'_>, spans: Spans<'_>) -> Reading {
        let mut buffer = vec![];
        let signs = Signs::new(document, atoms, words.cues, spans);
        signs.features(document, atoms, words, spans, &mut buffer);
        let (mut scores, certainties) = self.scores(&buffer);
        if signs.nobody && signs.ruled() == Stance::Denies as u8 {
            // The guideline's rule for negative quantifiers; too rare to be learned well.
            scores[Stance::Denies as usize] += QUANTIFIER;
        }
        let probabilities = softmax(&scores);
        let (best, second) = two_best(&scores);
        let stance = Stance::from_index(best).unwrap_or(Stance::Asserts);
        Reading {
            stance,
            probability: probabilities[best],
            runner_up: Stance::from_index(second).unwrap_or(Stance::Asserts),
            denial: (stance == Stance::Denies).then(|| signs.denial()),
            doubt: (stance == Stance::Doubts).then(|| signs.doubt(document, spans)),
            certainty: self.certainty(stance, certainties),
            distance: signs.distance(document, spans),
        }
    }

    /// Stance and certainty of an attribution with these features (of [`features`]).
    pub fn classify(&self, features: &[u32]) -> (Stance, Certainty) {
        let (scores, certainties) = self.scores(features);
        let stance = Stance::from_index(two_best(&scores).0).unwrap_or(Stance::Asserts);
        (stance, self.certainty(stance, certainties))
    }

    /// The score of each stance, and of each certainty as long as the stance is not known.
    pub fn scores(&self, features: &[u32]) -> ([f32; N_STANCES], [f32; N_CERTAINTIES]) {
        let mut scores = self.biases;
        self.weights.add_all(features, &mut scores);
        let (mut stances, mut certainties) = ([0.0; N_STANCES], [0.0; N_CERTAINTIES]);
        stances.copy_from_slice(&scores[..N_STANCES]);
        certainties.copy_from_slice(&scores[N_STANCES..]);
        (stances, certainties)
    }

    /// The most probable certainty of somebody who takes this stance.
    fn certainty(&self, stance: Stance, mut scores: [f32; N_CERTAINTIES]) -> Certainty {
        scores.iter_mut().zip(self.told[stance as usize]).for_each(|(score, told)| *score += told);
        Certainty::from_index(two_best(&scores).0).unwrap_or(Certainty::Certain)
    }
}

fn two_best(scores: &[f32]) -> (usize, usize) {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    (order[0], order.get(1).copied().unwrap_or(0))
}

/// Probabilities of labels with these scores.
pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
    scores.iter().map(|score| (score - highest).exp() / sum).collect()
}

/// The features of an attribution, into `buffer`.
pub fn features(document: &Document, atoms: &Atoms, words: Words<'_>, spans: Spans<'_>, buffer: &mut Vec<u32>) {
    Signs::new(document, atoms, words.cues, spans).features(document, atoms, words, spans, buffer);
}
