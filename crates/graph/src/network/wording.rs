//! The verbs that edges are labelled with.

use crate::record::AttributionRecord;
use dixit_document::{Certainty, DenialKind, Distance, DoubtKind, Stance};

/// What the source of `record` does, as a verb: `says`, `rejects`, `sees no evidence`.
pub fn verb_of(record: &AttributionRecord) -> &'static str {
    match (record.stance, record.denial, record.doubt) {
        (Stance::Denies, Some(DenialKind::RejectsFraming), _) => "rejects",
        (Stance::Denies, Some(DenialKind::Partial), _) => "partly denies",
        (Stance::Denies, Some(DenialKind::Retracts), _) => "retracts",
        (Stance::Doubts, _, Some(DoubtKind::NoEvidence)) => "sees no evidence",
        (Stance::Doubts, _, Some(DoubtKind::DeclinesComment)) => "declines comment",
        (Stance::Doubts, _, Some(DoubtKind::Unverified)) => "cannot confirm",
        (Stance::Asserts, ..) => match (record.distance, record.certainty) {
            (Distance::Distancing, _) => "claims",
            (Distance::Endorsing, _) => "reveals",
            (_, Certainty::Probable) => "thinks likely",
            (_, Certainty::Possible) => "thinks possible",
            _ => "says",
        },
        (stance, ..) => verb(stance),
    }
}

/// The verb of a stance without its finer kinds.
pub fn verb(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "says",
        Stance::Denies => "denies",
        Stance::Doubts => "doubts",
        Stance::Asks => "asks",
        Stance::Urges => "urges",
        Stance::Intends => "intends",
        Stance::Expresses => "expresses",
    }
}
