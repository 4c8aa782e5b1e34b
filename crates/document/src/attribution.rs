//! Attributions: who is reported to hold what, and how it is meant.
//!
//! Terms follow PARC and PolNeAR (source, cue, content); stance, certainty and the kinds of denial and doubt follow the
//! project's annotation guideline, summarized in `docs/glossary.md`.

use crate::token::{UnknownLabel, labels};
use crate::{MentionId, TokenRange};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Numbers an attribution within its document, from 0, in order of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttributionId(pub u32);

impl AttributionId {
    /// As an index into the document's attributions.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One act of saying, thinking, wanting or showing: a source, a cue and a content.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who is reported.
    pub source: Source,
    /// The words that signal it; `None` for a quotation without any.
    pub cue: Option<TokenRange>,
    /// What is attributed: one or more pieces in order of place, quotation marks included.
    pub content: Vec<TokenRange>,
    /// Whether the content is quoted.
    pub quotation: Quotation,
    /// The source's position toward the content.
    pub stance: Stance,
    /// How it denies; only with [`Stance::Denies`].
    pub denial: Option<DenialKind>,
    /// How it doubts; only with [`Stance::Doubts`].
    pub doubt: Option<DoubtKind>,
    /// How sure the source presents itself to be.
    pub certainty: Certainty,
    /// How far the reporter stands behind the source.
    pub distance: Distance,
    /// Who is told, or the outlet or platform where it is said.
    pub addressee: Option<MentionId>,
    /// The attribution in whose content this one stands.
    pub parent: Option<AttributionId>,
    /// The content as a positive, self-contained proposition.
    pub proposition: Proposition,
    /// Where the author flags the content as unproven.
    pub hedges: Vec<TokenRange>,
    /// Probability that this attribution is right, calibrated.
    pub confidence: Confidence,
    /// The model or rule that made it.
    pub made_by: &'static str,
}

/// Who is reported: the words, and whom they stand for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Source {
    /// The source phrase, usually one piece; empty when the text leaves the source implicit.
    pub tokens: Vec<TokenRange>,
    /// The mention that the phrase is headed by; `None` when implicit or when no mention fits.
    pub mention: Option<MentionId>,
    /// Further mentions that make the same claim (`A and B said`).
    pub co_sources: Vec<MentionId>,
}

/// A content as one sentence that could be true or false, whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Proposition {
    /// Positive and self-contained: pronouns resolved, negation taken out.
    pub text: String,
    /// Whether negation was taken out of the content.
    pub negated: bool,
    /// Its subject, as far as the tree shows it.
    pub subject: Option<Argument>,
    /// Lemma of its main predicate.
    pub predicate: Option<String>,
    /// Its object or complement.
    pub object: Option<Argument>,
}

/// A participant of a proposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A mention, hence an entity.
    Mention(MentionId),
    /// Anything else, in words.
    Text(String),
}

labels! {
    /// Whether a content is a quotation, paraphrased, or partly quoted.
    Quotation { Direct = "direct", Indirect = "indirect", Mixed = "mixed" }
}

labels! {
    /// The position of a source toward the content as it is spanned.
    Stance {
        Asserts = "asserts", Denies = "denies", Doubts = "doubts", Asks = "asks", Urges = "urges", Intends = "intends",
        Expresses = "expresses",
    }
}

labels! {
    /// How a denial denies.
    DenialKind { Outright = "outright", RejectsFraming = "rejects_framing", Partial = "partial", Retracts = "retracts" }
}

labels! {
    /// How a doubt doubts.
    DoubtKind { NoEvidence = "no_evidence", DeclinesComment = "declines_comment", Unverified = "unverified" }
}

labels! {
    /// How sure the source presents itself to be of the content.
    Certainty { Certain = "certain", Probable = "probable", Possible = "possible", Unstated = "unstated" }
}

labels! {
    /// How the reporter's choice of words stands to the source: `said`, `claimed`, `revealed`.
    Distance { Neutral = "neutral", Distancing = "distancing", Endorsing = "endorsing" }
}

/// A calibrated probability in `[0, 1]`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(f32);

impl Confidence {
    /// The probability, with values outside `[0, 1]` (and not-a-number) brought to the nearest end.
    pub fn new(probability: f32) -> Confidence {
        Confidence(if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) })
    }

    /// The probability.
    pub fn value(self) -> f32 {
        self.0
    }
}
