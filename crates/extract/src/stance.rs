//! How an attribution is meant: stance, certainty, distance, kind of denial or doubt.
//!
//! Stance and certainty come from two multinomial models over hashed features; distance and kinds from the list of cues.

mod answers;
mod attitude;
mod clause;
mod rebuttal;
mod signs;
mod wording;
mod words;

pub use self::answers::Charges;
use self::signs::Signs;
pub(crate) use self::words::kinds;
use crate::cue_lexicon::CueLexicon;
use crate::features::{Atoms, Features};
use dixit_document::{Certainty, DenialKind, Distance, Document, DoubtKind, Stance, TokenRange};
use dixit_nlp::ml::crf::Crf;
use serde::{Deserialize, Serialize};

/// The learned part: chains of length one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StanceModel {
    /// Labels in the order of [`Stance::ALL`].
    pub stance: Crf,
    /// Labels in the order of [`Certainty::ALL`].
    pub certainty: Crf,
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
    pub fn read(&self, document: &Document, atoms: &Atoms, lexicon: &CueLexicon, spans: Spans<'_>) -> Reading {
        let mut buffer = vec![];
        let signs = Signs::new(document, atoms, lexicon, spans);
        signs.features(document, atoms, spans, &mut buffer);
        let mut scores = scores(&self.stance, &buffer);
        if signs.nobody && signs.ruled() == Stance::Denies as u8 {
            // The guideline's rule for negative quantifiers; too rare to be learned well.
            scores[Stance::Denies as usize] += QUANTIFIER;
        }
        let probabilities = softmax(&scores);
        let (best, second) = two_best(&scores);
        let stance = Stance::from_index(best).unwrap_or(Stance::Asserts);
        certainty_features(stance, &mut buffer);
        let certainty = Certainty::from_index(two_best(&self::scores(&self.certainty, &buffer)).0);
        Reading {
            stance,
            probability: probabilities[best],
            runner_up: Stance::from_index(second).unwrap_or(Stance::Asserts),
            denial: (stance == Stance::Denies).then(|| signs.denial()),
            doubt: (stance == Stance::Doubts).then(|| signs.doubt(document, spans)),
            certainty: certainty.unwrap_or(Certainty::Certain),
            distance: signs.distance(document, spans),
        }
    }
}

/// Stance and certainty of an attribution with these features (of [`features`]).
pub fn classify(model: &StanceModel, features: &[u32]) -> (Stance, Certainty) {
    let stance = Stance::from_index(two_best(&scores(&model.stance, features)).0).unwrap_or(Stance::Asserts);
    let mut features = features.to_vec();
    certainty_features(stance, &mut features);
    let certainty = Certainty::from_index(two_best(&scores(&model.certainty, &features)).0);
    (stance, certainty.unwrap_or(Certainty::Certain))
}

/// The score of each label of a chain of length one.
pub fn scores(model: &Crf, features: &[u32]) -> Vec<f32> {
    let mut scores = vec![0.0; model.n_labels()];
    model.add_all(features, &mut scores);
    let whole = |label: usize| model.transitions().score(&scores, &[label as u8]) as f32;
    (0..scores.len()).map(whole).collect()
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

/// Tells the model of certainty what the stance is: to follow the features of [`features`].
pub fn certainty_features(stance: Stance, buffer: &mut Vec<u32>) {
    let plain: Vec<u32> = buffer.clone();
    let mut f = Features::new(buffer, 21);
    f.one(stance as u8);
    for feature in plain.into_iter().take(60) {
        let mut f = Features::new(buffer, 22);
        f.two(stance as u8, feature);
    }
}

/// The features of an attribution for the model of stance, into `buffer`.
pub fn features(document: &Document, atoms: &Atoms, lexicon: &CueLexicon, spans: Spans<'_>, buffer: &mut Vec<u32>) {
    Signs::new(document, atoms, lexicon, spans).features(document, atoms, spans, buffer);
}
