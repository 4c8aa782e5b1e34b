//! Propositions become claims: what is held alike by several attributions is one claim.

use crate::actors::Cast;
use crate::record::{ClaimRecord, RelationKind};
use crate::relations::{Link, POINTS_BACK};
use crate::resolve::short_hash;
use crate::words;
use dixit_document::{Argument, Attribution, Document};
use std::collections::BTreeMap;

/// The claims of an article.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    drafts: Vec<Draft>,
    /// Per attribution, an index into `drafts`.
    of: Vec<Option<usize>>,
}

#[derive(Debug)]
struct Draft {
    id: String,
    text: String,
    key: String,
    subject: Option<Participant>,
    predicate: Option<String>,
    object: Option<Participant>,
}

#[derive(Clone, Debug)]
enum Participant {
    Member(usize),
    Text(String),
}

/// Gathers the claims: attributions that say the same, and denials with what they reject, share one.
pub(crate) fn find(document: &Document, attributions: &[Attribution], cast: &Cast, links: &[Link]) -> Claims {
    let mut representative: Vec<usize> = (0..attributions.len()).collect();
    for link in links {
        let shared = match link.kind {
            RelationKind::SameClaim => says_the_same(document, &attributions[link.from], &attributions[link.to]),
            // "rejected that", "denied the allegation": the claim is the rejected one
            RelationKind::Denies => is_pointer(document, &attributions[link.from]),
            _ => link.basis == POINTS_BACK,
        };
        if shared {
            let one = root(&representative, link.from);
            let other = root(&representative, link.to);
            let (low, high) = if richer(document, attributions, one, other) { (one, other) } else { (other, one) };
            representative[high] = low;
        }
    }
    let mut claims = Claims::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..attributions.len() {
        let holder = &attributions[root(&representative, index)];
        let text = holder.proposition.text.as_str();
        if text.is_empty() {
            claims.of.push(None);
            continue;
        }
        let key = key(text);
        let draft = *known.entry(key.clone()).or_insert_with(|| {
            let participant = |argument: &Argument| match argument {
                Argument::Mention(id) => Participant::Member(cast.of_mention[id.index()]),
                Argument::Text(text) => Participant::Text(text.clone()),
            };
            claims.drafts.push(Draft {
                id: format!("c{}", short_hash(&key)),
                text: text.to_owned(),
                key,
                subject: holder.proposition.subject.as_ref().map(participant),
                predicate: holder.proposition.predicate.clone(),
                object: holder.proposition.object.as_ref().map(participant),
            });
            claims.drafts.len() - 1
        });
        claims.of.push(Some(draft));
    }
    claims
}

/// Whether two attributions that are said to hold one claim word it alike, or one points at the other.
fn says_the_same(document: &Document, one: &Attribution, other: &Attribution) -> bool {
    if is_pointer(document, one) || is_pointer(document, other) {
        return true;
    }
    let (left, right) = (words::stems(&one.proposition.text), words::stems(&other.proposition.text));
    let shared = left.iter().filter(|stem| right.binary_search(stem).is_ok()).count();
    let (least, most) = (left.len().min(right.len()), left.len().max(right.len()));
    one.proposition.negated == other.proposition.negated
        && shared >= 2
        && 10 * shared >= 7 * least
        && 3 * shared >= most
}

impl Claims {
    /// The id of the claim that an attribution holds or rejects.
    pub(crate) fn id_of(&self, attribution: usize) -> Option<String> {
        self.of.get(attribution).copied().flatten().map(|draft| self.drafts[draft].id.clone())
    }

    /// As records; a participant that is a kept actor is given by its id.
    pub(crate) fn records(&self, cast: &Cast, actor_ids: &[String]) -> Vec<ClaimRecord> {
        let write = |participant: &Participant| match participant {
            Participant::Member(member) if actor_ids[*member].is_empty() => cast.members[*member].name.clone(),
            Participant::Member(member) => actor_ids[*member].clone(),
            Participant::Text(text) => text.clone(),
        };
        let drafts = self.drafts.iter();
        drafts
            .map(|draft| ClaimRecord {
                id: draft.id.clone(),
                text: draft.text.clone(),
                subject: draft.subject.as_ref().map(write),
                predicate: draft.predicate.clone(),
                object: draft.object.as_ref().map(write),
                key: draft.key.clone(),
            })
            .collect()
    }
}

fn root(representative: &[usize], mut index: usize) -> usize {
    while representative[index] != index {
        index = representative[index];
    }
    index
}

/// Whether the first of two attributions words the claim better: longer, but not as a mere pointer.
fn richer(document: &Document, attributions: &[Attribution], one: usize, other: usize) -> bool {
    let rank = |index: usize| {
        let act = &attributions[index];
        (!is_pointer(document, act), act.proposition.subject.is_some(), act.proposition.text.len().min(200))
    };
    rank(one) >= rank(other)
}

/// Whether a content is nothing but a word for what was said: `this`, `so`, `this analysis`. Unlike [`is_pointer`], things and
/// people that were mentioned do not count.
pub(crate) fn names_saying(document: &Document, attribution: &Attribution) -> bool {
    let tokens = attribution.content.iter().flat_map(|range| document.tokens()[range.indices()].iter());
    let words: Vec<String> = tokens.take(3).map(|token| token.lemma.to_lowercase()).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["this" | "that" | "so"] => true,
        ["this" | "that", noun] => is_act(noun),
        _ => false,
    }
}

/// Whether a content only points at a claim: `it`, `that`, `the allegation`, `his account`.
pub(crate) fn is_pointer(document: &Document, attribution: &Attribution) -> bool {
    let words: Vec<String> = attribution
        .content
        .iter()
        .flat_map(|range| document.tokens()[range.indices()].iter())
        .filter(|token| token.upos != dixit_document::Upos::Punct)
        .take(5)
        .map(|token| token.lemma.to_lowercase())
        .collect();
    match words.as_slice() {
        [only] => {
            matches!(only.as_str(), "it" | "this" | "that" | "so" | "they" | "them" | "these" | "those") || is_act(only)
        }
        [_, noun] | [_, _, noun] => is_act(noun),
        _ => false,
    }
}

/// Nouns for acts of saying, to which a denial can point.
pub(crate) fn is_act(lemma: &str) -> bool {
    const ACTS: &[&str] = &[
        "accusation",
        "account",
        "allegation",
        "analysis",
        "answer",
        "argument",
        "assertion",
        "assessment",
        "attack",
        "characterization",
        "charge",
        "claim",
        "comment",
        "complaint",
        "conclusion",
        "criticism",
        "demand",
        "explanation",
        "finding",
        "idea",
        "notion",
        "offer",
        "opinion",
        "plan",
        "proposal",
        "report",
        "request",
        "remark",
        "rumor",
        "statement",
        "story",
        "suggestion",
        "theory",
        "view",
        "criticisms",
        "premise",
        "narrative",
        "motion",
        "appeal",
        "call",
        "concern",
        "insinuation",
        "suspicion",
        "version",
        "quote",
    ];
    ACTS.contains(&lemma)
}

/// Equal keys are one claim, across articles too: the telling stems in order of the alphabet.
pub(crate) fn key(text: &str) -> String {
    let stems = words::stems(text);
    if stems.is_empty() { text.to_lowercase() } else { stems.join(" ") }
}
