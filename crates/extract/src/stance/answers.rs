//! Signs that a content answers somebody: a negated main clause, and what it takes up from the text before.

use super::Spans;
use super::clause::Clause;
use crate::features::{Atoms, Features};
use dixit_document::{Document, Stance, Upos};

/// Verbs whose negation at the head of a content is a negated belief.
const BELIEFS: [&str; 6] = ["think", "believe", "agree", "see", "accept", "buy"];

/// Verbs of speaking that announce a rejoinder.
const REJOINDERS: [&str; 14] = [
    "insist", "respond", "reply", "answer", "counter", "maintain", "contend", "retort", "call", "stress", "note",
    "argue", "claim", "testify",
];

/// Words that hold what somebody is charged with or asked about.
const CHARGES: [&str; 16] = [
    "accuse",
    "allege",
    "allegation",
    "accusation",
    "charge",
    "claim",
    "suggestion",
    "rumor",
    "criticism",
    "suggest",
    "ask",
    "critic",
    "attack",
    "blame",
    "speculation",
    "report",
];

/// How many of the content's rarer words the two sentences before and the rest of its own hold: 0, 1, 2 or 3 for more.
fn taken_up(document: &Document, atoms: &Atoms, spans: Spans<'_>, head: usize) -> (u8, bool) {
    let tokens = document.tokens();
    let sentence = atoms.sentence_of[head] as usize;
    let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
    let before = &document.sentences()[sentence.saturating_sub(2)..=sentence];
    let before: Vec<usize> = before
        .iter()
        .flat_map(|sentence| sentence.indices())
        .take_while(|&token| spans.content.first().is_none_or(|piece| token < piece.start()))
        .filter(|&token| !inside(token))
        .collect();
    let telling = |token: usize| matches!(tokens[token].upos, Upos::Noun | Upos::Verb | Upos::Adj);
    let mut seen = vec![];
    for token in spans.content.iter().flat_map(|piece| piece.indices()).take(25).filter(|&token| telling(token)) {
        let lemma = atoms.of(token).lemma;
        if !seen.contains(&lemma) && before.iter().any(|&earlier| telling(earlier) && atoms.of(earlier).lemma == lemma)
        {
            seen.push(lemma);
        }
    }
    let charged = before.iter().any(|&token| CHARGES.contains(&tokens[token].lemma.as_str()));
    (seen.len().min(3) as u8, charged)
}

/// Where a document speaks of charges, claims and questions.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    /// Which sentences hold such a word.
    in_sentence: Vec<bool>,
    /// How dense they are in the first part: 0 to 3.
    mood: u8,
}

impl Charges {
    /// Looks through a document, once for all of its attributions.
    pub fn new(document: &Document) -> Charges {
        let tokens = document.tokens();
        let charges = |token: usize| CHARGES.contains(&tokens[token].lemma.as_str());
        let in_sentence: Vec<bool> =
            document.sentences().iter().map(|sentence| sentence.indices().any(charges)).collect();
        let n_tokens = tokens.len().min(N_MOOD);
        let n_charges = (0..n_tokens).filter(|&token| charges(token)).count();
        Charges { in_sentence, mood: crate::features::size_class(n_charges * 400 / n_tokens.max(200)).min(3) }
    }
}

/// Tokens that tell the mood.
const N_MOOD: usize = 1500;

/// Whether a sentence up to five before names a word of the source together with a word of charging.
fn accused(document: &Document, charges: &Charges, spans: Spans<'_>, sentence: usize) -> u8 {
    let tokens = document.tokens();
    let names = || {
        let words = spans.source.iter().flat_map(|piece| piece.indices()).take(12);
        words.filter(|&word| matches!(tokens[word].upos, Upos::Propn | Upos::Noun))
    };
    let pronoun = names().next().is_none();
    let mut found = 0;
    for before in (sentence.saturating_sub(5)..sentence).filter(|&before| charges.in_sentence[before]) {
        let mut words = document.sentences()[before].indices();
        let named = words.any(|token| names().any(|word| tokens[word].lemma == tokens[token].lemma));
        found = found.max(match (named, pronoun) {
            (true, _) => 3,
            (false, true) => 2,
            (false, false) => 1,
        });
    }
    found
}

/// The features, into `buffer`; `head` is the cue's main word and `listed` the stance that the list of cues gives.
pub(super) fn features(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (head, listed, clause): (usize, u8, &Clause),
    buffer: &mut Vec<u32>,
) {
    let tokens = document.tokens();
    let root = atoms.of(clause.carrier);
    let subject = clause.subject as u8;
    let (shared, charged) = taken_up(document, atoms, spans, head);
    let plain = listed == Stance::Asserts as u8 || listed == 10;
    let rejoinder = REJOINDERS.contains(&tokens[head].lemma.as_str());
    let n_denials = atoms.charges.mood;
    let accused = accused(document, &atoms.charges, spans, atoms.sentence_of[head] as usize);
    let belief = BELIEFS.contains(&tokens[clause.carrier].lemma.as_str());
    let negated = clause.negation != 0;
    let mut f = Features::new(buffer, 24);
    f.two(clause.negation, plain);
    f.three(clause.negation, subject, plain);
    f.three(clause.negation, belief, subject);
    f.three(clause.negation, rejoinder, plain);
    f.three(negated, charged, plain);
    f.four(negated, charged, plain, subject);
    f.three(negated, shared, plain);
    f.four(negated, shared, charged, plain);
    f.three(negated, root.lemma, plain);
    f.three(negated, root.tag, plain);
    f.three(negated, root.class, subject);
    f.four(negated, root.tag, subject, plain);
    f.three(negated, rejoinder, charged);
    f.two(n_denials, plain);
    f.three(n_denials, negated, plain);
    f.four(n_denials, negated, plain, subject);
    f.three(accused, negated, plain);
    f.four(accused, negated, plain, subject);
    f.three(accused, n_denials, negated);
}
