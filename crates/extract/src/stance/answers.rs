//! Signs that a content answers somebody: a negated main clause, and what it takes up from the text before.

use super::{Spans, is_negation};
use crate::features::{Atoms, Features};
use dixit_document::{Deprel, Document, Stance, Upos};

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

/// How the main clause of a content is negated.
#[derive(Clone, Copy, Debug, Default)]
struct MainClause {
    /// Its verb or predicate.
    root: usize,
    /// 0 not negated, 1 `not` or `never` at the root, 2 a negative subject, object or predicate, 3 `no` as an answer.
    negation: u8,
    /// 0 none found, 1 the source itself by pronoun, 2 `there`, 3 `it` or `that`, 4 another pronoun, 5 a noun.
    subject: u8,
}

fn main_clause(document: &Document, spans: Spans<'_>) -> Option<MainClause> {
    let tokens = document.tokens();
    let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
    let all = || spans.content.iter().flat_map(|piece| piece.indices()).take(60);
    let top = all().find(|&token| {
        tokens[token].head.is_none_or(|head| !inside(head.index())) && tokens[token].upos != Upos::Punct
    })?;
    let child_of = |token: usize, parent: usize| tokens[token].head.is_some_and(|head| head.index() == parent);
    let mut clause = MainClause { root: top, ..MainClause::default() };
    for token in all() {
        if child_of(token, top) {
            if matches!(tokens[token].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl) && clause.subject == 0 {
                let lower = document.form(&tokens[token]).to_ascii_lowercase();
                clause.subject = match lower.as_str() {
                    "i" | "we" | "he" | "she" | "they" => 1,
                    "there" => 2,
                    "it" | "that" | "this" => 3,
                    _ if tokens[token].upos == Upos::Pron => 4,
                    _ => 5,
                };
            }
            if is_negation(document, token) {
                let answer =
                    tokens[token].deprel != Deprel::Det && document.form(&tokens[token]).eq_ignore_ascii_case("no");
                clause.negation = clause.negation.max(if answer { 3 } else { 1 });
            }
        } else if is_negation(document, token)
            && tokens[token].head.is_some_and(|head| inside(head.index()) && child_of(head.index(), top))
            && tokens[token].deprel == Deprel::Det
        {
            clause.negation = clause.negation.max(2);
        }
    }
    let opening = all().find(|&token| tokens[token].upos != Upos::Punct)?;
    if document.form(&tokens[opening]) == "No" && tokens.get(opening + 1).is_some_and(|next| next.upos == Upos::Punct) {
        clause.negation = 3;
    }
    Some(clause)
}

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

/// The features, into `buffer`; `head` is the cue's main word and `listed` the stance that the list of cues gives.
pub(super) fn features(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (head, listed): (usize, u8),
    buffer: &mut Vec<u32>,
) {
    let tokens = document.tokens();
    let Some(clause) = main_clause(document, spans) else { return };
    let root = atoms.of(clause.root);
    let (shared, charged) = taken_up(document, atoms, spans, head);
    let plain = listed == Stance::Asserts as u8 || listed == 10;
    let rejoinder = REJOINDERS.contains(&tokens[head].lemma.as_str());
    let belief = BELIEFS.contains(&tokens[clause.root].lemma.as_str());
    let negated = clause.negation != 0;
    let mut f = Features::new(buffer, 24);
    f.two(clause.negation, plain);
    f.three(clause.negation, clause.subject, plain);
    f.three(clause.negation, belief, clause.subject);
    f.three(clause.negation, rejoinder, plain);
    f.three(negated, charged, plain);
    f.four(negated, charged, plain, clause.subject);
    f.three(negated, shared, plain);
    f.four(negated, shared, charged, plain);
    f.three(negated, root.lemma, plain);
    f.three(negated, root.tag, plain);
    f.three(negated, root.class, clause.subject);
    f.four(negated, root.tag, clause.subject, plain);
    f.three(negated, rejoinder, charged);
}
