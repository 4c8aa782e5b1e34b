//! Candidates for attributions within contents, and the judge that chooses among them.
//!
//! The chains have learned from attributions that hold no others, so that what they say of the words within contents is only
//! one sign among several.

use crate::context_sums::ContextSums;
use crate::detect::{Candidate, Reach, SpanModel};
use crate::excerpt::Excerpt;
use crate::features::Atoms;
use crate::judge::{self, log_odds};
use crate::nesting;
use crate::roles::cue_head;
use dixit_document::{Deprel, Document, Quotation, TokenRange, Upos};
use dixit_nlp::ml::trees::Forest;
use serde::{Deserialize, Serialize};

/// The learned part: whether a candidate within a content is an attribution.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct InnerModel {
    /// The trees.
    pub judge: Forest,
}

/// What an inner candidate is judged by: the measures of any candidate, and further ones.
pub type InnerMeasures = [f32; N_MEASURES];

/// Number of measures.
pub const N_MEASURES: usize = 68;

/// The measure that says what person the source is in: 1 for the first.
const PERSON: usize = 58;
/// The measure that says whether the cue is one of mere thinking or wanting.
const ATTITUDE: usize = 59;

/// Verbs of mere thinking or wanting. (Part of the model: another list asks for another judge.)
const ATTITUDES: [&str; 13] =
    ["think", "want", "hope", "feel", "know", "like", "need", "love", "mean", "guess", "wish", "see", "look"];

/// A candidate within a content.
#[derive(Clone, Debug)]
pub struct InnerCandidate {
    /// Where it may be, in tokens of the whole document.
    pub candidate: Candidate,
    /// How its words stand within the content.
    pub quotation: Quotation,
    /// What it is judged by.
    pub measures: InnerMeasures,
}

/// Within contents the chain of cues has learned not to look for any, so that the biases are high.
const REACH: Reach = Reach { biases: &[0.4, 2.0], least_probability: 0.15 };

impl SpanModel {
    /// The candidates within contents, given by their pieces, in order of place: each is read as a text of its own.
    pub fn inner_candidates(
        &self,
        document: &Document,
        atoms: &Atoms,
        sums: &mut ContextSums<'_>,
        contents: Vec<TokenRange>,
    ) -> Vec<InnerCandidate> {
        let passages = nesting::passages(document, atoms, contents);
        let Some(excerpt) = Excerpt::new(document, atoms, &passages) else { return vec![] };
        let taken = excerpt.document();
        let within = Atoms::of_passages(taken, atoms, excerpt.numbers());
        let candidates = self.candidates_within(taken, &within, sums, excerpt.numbers(), REACH);
        let measures = judge::measures(taken, &within, &candidates);
        let all = candidates.into_iter().zip(measures).map(|(candidate, measures)| InnerCandidate {
            quotation: within.quotation(taken, &candidate.content),
            measures: further(taken, &candidate, &measures),
            candidate: nesting::in_whole(&excerpt, candidate),
        });
        // "I think" within somebody's words says no more than these
        all.filter(|one| one.measures[PERSON] != 1.0 || one.measures[ATTITUDE] == 0.0).collect()
    }
}

/// The measures of an inner candidate; `document` is the excerpt.
fn further(document: &Document, one: &Candidate, measures: &judge::Measures) -> InnerMeasures {
    let tokens = document.tokens();
    let yes = |condition: bool| f32::from(u8::from(condition));
    let head = cue_head(document, one.cue);
    let is_clause = |piece: &TokenRange| {
        piece.indices().any(|token| {
            matches!(tokens[token].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj)
                && tokens[token].head.is_some_and(|head| piece.holds(head.index()))
        })
    };
    let paragraph = document.paragraphs()[document.paragraph_of(dixit_document::TokenId(head as u32))];
    let first = one.content.first().copied().unwrap_or(one.cue);
    let opening = document.form(&tokens[first.start()]);
    let source = one.source.first().map(|piece| tokens[piece.end() - 1].lemma.to_lowercase());
    let person = match source.as_deref() {
        None => 0.0,
        Some("i" | "we" | "me" | "us" | "my" | "our") => 1.0,
        Some("you" | "your") => 2.0,
        Some("he" | "she" | "they" | "his" | "her" | "their" | "him" | "them") => 3.0,
        Some("who" | "that" | "which" | "it" | "this" | "what") => 4.0,
        Some(_) => 5.0,
    };
    let attitude = ATTITUDES.contains(&tokens[head].lemma.as_str());
    let further = [
        log_odds(one.worth),
        log_odds(one.confidence),
        yes(one.content.iter().any(is_clause)),
        person,
        yes(attitude),
        yes(tokens[head].upos == Upos::Noun),
        yes(tokens[head].upos == Upos::Verb),
        (one.cue.start() - paragraph.start()).min(40) as f32,
        (paragraph.end() - one.cue.end()).min(40) as f32,
        paragraph.len().min(99) as f32,
        yes(opening.eq_ignore_ascii_case("that")),
        yes(opening.eq_ignore_ascii_case("to")),
        yes(tokens[head].head.is_none()),
    ];
    let mut all = [0.0; N_MEASURES];
    all[..measures.len()].copy_from_slice(measures);
    all[measures.len()..].copy_from_slice(&further);
    all
}

/// The candidates that count: of those with overlapping cues the likeliest, where it is likely enough.
pub(crate) fn choose(model: &InnerModel, mut candidates: Vec<InnerCandidate>) -> Vec<InnerCandidate> {
    let measured: Vec<InnerMeasures> = candidates.iter().map(|one| one.measures).collect();
    for (one, probability) in candidates.iter_mut().zip(model.judge.probabilities(&measured)) {
        one.candidate.confidence = probability;
    }
    candidates.retain(|one| one.candidate.confidence >= LEAST_CONFIDENCE);
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let confidence = |index: usize| candidates[index].candidate.confidence;
    order.sort_by(|&one, &other| confidence(other).total_cmp(&confidence(one)));
    // by place: few of one passage overlap, but passages are many: those next to it in place are enough
    let mut chosen: Vec<usize> = vec![];
    for index in order {
        let cue = candidates[index].candidate.cue;
        let place = chosen.partition_point(|&other| candidates[other].candidate.cue < cue);
        let near = &chosen[place.saturating_sub(1)..(place + 1).min(chosen.len())];
        if near.iter().all(|&other| !candidates[other].candidate.cue.overlaps(cue)) {
            chosen.insert(place, index);
        }
    }
    let mut candidates: Vec<Option<InnerCandidate>> = candidates.into_iter().map(Some).collect();
    chosen.into_iter().filter_map(|index| candidates[index].take()).collect()
}

/// Confidence from which inner attributions are kept.
pub const LEAST_CONFIDENCE: f32 = 0.15;

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_nlp::ml::trees::{Split, Tree};

    fn candidate(cue: (usize, usize), sign: f32) -> InnerCandidate {
        let mut measures = [0.0; N_MEASURES];
        measures[0] = sign;
        let candidate = Candidate {
            cue: TokenRange::new(cue.0, cue.1),
            likely: true,
            cue_probability: 0.5,
            source: vec![],
            content: vec![TokenRange::new(9, 10)],
            source_probability: 1.0,
            content_probability: 0.5,
            log_probability: 0.0,
            lead: 0.0,
            worth: 0.5,
            confidence: 0.5,
        };
        InnerCandidate { candidate, quotation: Quotation::Indirect, measures }
    }

    #[test]
    fn of_overlapping_candidates_the_likeliest_counts() {
        let better = |most, below, above| Tree {
            splits: vec![Split { measure: 0, most, below: !0, above: !1 }],
            leaves: vec![below, above],
        };
        // below 1: unlikely; from 1 on: likely; from 2 on: likelier
        let model = InnerModel { judge: Forest::new(0.0, vec![better(0.5, -3.0, 1.0), better(1.5, 0.0, 1.0)]) };
        let all = vec![candidate((2, 3), 0.0), candidate((4, 6), 1.0), candidate((5, 6), 2.0), candidate((1, 2), 1.0)];
        let cues: Vec<usize> = choose(&model, all).iter().map(|one| one.candidate.cue.start()).collect();
        assert_eq!(cues, [1, 5]);
    }
}
