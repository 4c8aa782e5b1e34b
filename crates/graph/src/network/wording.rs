//! The verbs that edges are labelled with.

use crate::record::AttributionRecord;
use dixit_document::{Certainty, DenialKind, Distance, DoubtKind, Stance};

/// What the source of `record` does to the claim, which is worded positively, as a verb: `says`, `says not`, `rejects`,
/// `sees no evidence`.
pub fn verb_of(record: &AttributionRecord) -> &'static str {
    if let Some(verb) = verb_of_negated(record).filter(|_| record.negated) {
        return verb;
    }
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

/// The verb of one who says, urges or intends that something is not so, without denying what somebody said.
fn verb_of_negated(record: &AttributionRecord) -> Option<&'static str> {
    match record.stance {
        Stance::Asserts => Some(match (record.distance, record.certainty) {
            (Distance::Distancing, _) => "claims not",
            (_, Certainty::Probable) => "thinks unlikely",
            (_, Certainty::Possible) => "thinks maybe not",
            _ => "says not",
        }),
        Stance::Urges => Some("urges against"),
        Stance::Intends => Some("intends not"),
        Stance::Denies | Stance::Doubts | Stance::Asks | Stance::Expresses => None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn who_says_that_it_is_not_so_is_not_drawn_as_saying_it() {
        let verb = |stance: &str, certainty: &str, negated: bool| {
            let denial = if stance == "denies" { json!("outright") } else { json!(null) };
            let record = json!({"id": "a", "source": null, "co_sources": [], "source_span": [], "cue": [],
                "content": [[10, 20]], "quotation": "indirect", "stance": stance, "denial": denial, "certainty": certainty,
                "distance": "neutral", "addressee": null, "parent": null, "about": [], "claim": null, "negated": negated,
                "confidence": 0.9, "made_by": "test"});
            verb_of(&serde_json::from_value(record).expect("a record"))
        };
        assert_eq!([verb("asserts", "certain", false), verb("asserts", "certain", true)], ["says", "says not"]);
        assert_eq!(
            [verb("asserts", "probable", true), verb("intends", "certain", true)],
            ["thinks unlikely", "intends not"]
        );
        assert_eq!(verb("denies", "certain", true), "denies", "the claim that is denied is the positive one");
    }
}
