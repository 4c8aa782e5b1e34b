//! Signs that a negated content rebuts: what it negates, and who speaks for whom.
//!
//! A merely negative statement asserts; one that answers a charge, a question or an expected claim denies. The wording
//! alone seldom tells them apart, so these features pair it with its source.

use super::clause::Clause;
use super::words::{REJECTION, RESPONDENT, WRONGDOING, is_negation, kinds};
use super::{Spans, Words};
use crate::features::{Atoms, Features};
use dixit_document::{Deprel, Document, TokenId, Upos};

/// Tokens of a content in which a negation is looked for.
const N_LOOKED: usize = 25;

/// The features, into `buffer`; `head` is the cue's main word, `plain` whether it is a plain report.
pub(super) fn features(
    document: &Document,
    atoms: &Atoms,
    words: Words<'_>,
    spans: Spans<'_>,
    (head, plain, clause): (usize, bool, &Clause),
    buffer: &mut Vec<u32>,
) {
    let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
    let content = || spans.content.iter().flat_map(|piece| piece.indices());
    let at = content().take(N_LOOKED).find(|&token| is_negation(document, token));
    let rejects = content().take(N_LOOKED).any(|token| kinds(atoms.of(token).lemma) & REJECTION != 0);
    let turn = match (clause.negation, at) {
        (0, None) => 0u8,
        (0, Some(_)) => 1,
        _ => 2,
    } | u8::from(rejects) << 2;
    if turn == 0 {
        return;
    }
    let focus = at.map_or(clause.root, |at| focus(document, at).filter(|&token| inside(token)).unwrap_or(clause.root));
    let object = object(document, focus, inside);
    if let Some(at) = at {
        negated(document, atoms, words, (at, focus), (plain, clause), buffer);
    }
    frame(document, atoms, spans, (head, turn, plain), (focus, object, clause), buffer);
}

/// What a negation bears on: the noun of *no*, else its head.
fn focus(document: &Document, at: usize) -> Option<usize> {
    document.tokens()[at].head.map(TokenId::index)
}

/// The object, complement or first modifier of a word within the content.
fn object(document: &Document, focus: usize, inside: impl Fn(usize) -> bool) -> Option<usize> {
    let tokens = document.tokens();
    let parent = Some(TokenId(focus as u32));
    let near = focus + 1..(focus + 15).min(tokens.len());
    let fits = |token: &usize| {
        tokens[*token].head == parent
            && inside(*token)
            && matches!(
                tokens[*token].deprel,
                Deprel::Obj | Deprel::Obl | Deprel::Nmod | Deprel::Xcomp | Deprel::Ccomp | Deprel::Acl
            )
    };
    near.into_iter().find(fits)
}

/// What the negation negates.
fn negated(
    document: &Document,
    atoms: &Atoms,
    words: Words<'_>,
    (at, focus): (usize, usize),
    (plain, clause): (bool, &Clause),
    buffer: &mut Vec<u32>,
) {
    let slot = atoms.slot_of[at] as usize;
    let (before, not, next) = (&atoms.slots[slot - 1], &atoms.slots[slot], &atoms.slots[slot + 1]);
    let (of, [class, fine_class]) = (atoms.of(focus), words.classes(document, focus));
    let subject = clause.subject as u8;
    let is_noun = matches!(document.tokens()[focus].upos, Upos::Noun | Upos::Propn);
    let mut f = Features::new(buffer, 30);
    f.three(not.lemma, before.word, plain);
    f.two(not.lemma, next.lemma);
    f.three(next.lemma, plain, subject);
    f.two(not.lemma, next.tag);
    f.two(of.lemma, plain);
    f.three(class, plain, is_noun);
    f.two(fine_class, plain);
    f.three(of.tag, before.word, plain);
}

/// Who speaks, whether for somebody else and of wrongdoing, and how the sentence of the cue begins.
fn frame(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (head, turn, plain): (usize, u8, bool),
    (focus, object, clause): (usize, Option<usize>, &Clause),
    buffer: &mut Vec<u32>,
) {
    let tokens = document.tokens();
    let words = || spans.source.iter().flat_map(|piece| piece.indices()).take(15);
    let respondent = words().any(|token| kinds(atoms.of(token).lemma) & RESPONDENT != 0);
    let within = |token: usize| spans.source.iter().any(|piece| piece.holds(token));
    let top = words().find(|&token| tokens[token].head.is_none_or(|head| !within(head.index())));
    let mut about = [Some(focus), object, Some(clause.root)].into_iter().flatten();
    let wrong = about.any(|token| kinds(atoms.of(token).lemma) & WRONGDOING != 0);
    let first = document.sentences()[atoms.sentence_of[head] as usize].start();
    let mut f = Features::new(buffer, 32);
    f.two(turn, spans.source.is_empty());
    f.four(turn, wrong, respondent, plain);
    f.two(turn, atoms.of(first).lemma);
    if let Some(top) = top {
        f.four(turn, atoms.of(top).tag, clause.subject as u8, plain);
    }
}
