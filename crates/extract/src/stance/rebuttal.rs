//! Signs that a negated content rebuts: what it negates, who speaks for whom, and what in the article calls for it.
//!
//! A merely negative statement asserts; one that answers a charge, a question or an expected claim denies. The wording
//! alone seldom tells them apart, so these features pair it with its source and with what the article said before.

use super::Spans;
use super::answers::Charges;
use super::clause::Clause;
use super::words::{REJECTION, RESPONDENT, WRONGDOING, is_negation, kinds};
use crate::features::{Atoms, Features, distance_class};
use dixit_document::{Deprel, Document, TokenId, Upos};

/// Tokens of a content in which a negation is looked for.
const N_LOOKED: usize = 25;

/// The features, into `buffer`; `head` is the cue's main word, `plain` whether it is a plain report.
pub(super) fn features(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (head, plain, clause): (usize, bool, &Clause),
    buffer: &mut Vec<u32>,
) {
    let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
    let content = || spans.content.iter().flat_map(|piece| piece.indices());
    let at = content().take(N_LOOKED).find(|&token| is_negation(document, token));
    let rejects = content().take(N_LOOKED).any(|token| atoms.of(token).kinds & REJECTION != 0);
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
        negated(document, atoms, (at, focus, object), (plain, clause), buffer);
    }
    let respondent = source(atoms, document, spans, (turn, plain, clause), buffer);
    context(document, atoms, spans, (head, turn, plain), (focus, object, clause, respondent), buffer);
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
    (at, focus, object): (usize, usize, Option<usize>),
    (plain, clause): (bool, &Clause),
    buffer: &mut Vec<u32>,
) {
    let slot = atoms.slot_of[at] as usize;
    let (before, not, next) = (&atoms.slots[slot - 1], &atoms.slots[slot], &atoms.slots[slot + 1]);
    let of = atoms.of(focus);
    let subject = clause.subject as u8;
    let is_noun = matches!(document.tokens()[focus].upos, Upos::Noun | Upos::Propn);
    let mut f = Features::new(buffer, 30);
    f.two(not.lemma, before.word);
    f.three(not.lemma, before.word, plain);
    f.three(before.word, subject, plain);
    f.four(not.lemma, before.word, subject, plain);
    f.two(not.lemma, next.lemma);
    f.three(next.lemma, plain, subject);
    f.two(not.lemma, next.tag);
    f.two(of.lemma, plain);
    f.two(of.lemma, subject);
    f.three(of.class, plain, is_noun);
    f.two(of.fine_class, plain);
    f.three(of.class, subject, plain);
    f.three(of.tag, before.word, plain);
    f.three(of.kinds, subject, plain);
    if let Some(object) = object {
        let object = atoms.of(object);
        let mut f = Features::new(buffer, 31);
        f.two(object.lemma, plain);
        f.two(object.fine_class, plain);
        f.two(object.class, plain);
        f.two(of.lemma, object.lemma);
        f.three(of.class, object.class, plain);
    }
}

/// Who speaks: a spokesman, a lawyer, somebody with a name, a group. Whether the source answers for somebody.
fn source(
    atoms: &Atoms,
    document: &Document,
    spans: Spans<'_>,
    (turn, plain, clause): (u8, bool, &Clause),
    buffer: &mut Vec<u32>,
) -> bool {
    let tokens = document.tokens();
    let words = || spans.source.iter().flat_map(|piece| piece.indices()).take(15);
    let respondent = words().any(|token| atoms.of(token).kinds & RESPONDENT != 0);
    let within = |token: usize| spans.source.iter().any(|piece| piece.holds(token));
    let top = words().find(|&token| tokens[token].head.is_none_or(|head| !within(head.index())));
    let subject = clause.subject as u8;
    let mut f = Features::new(buffer, 32);
    f.three(turn, respondent, plain);
    f.four(turn, respondent, subject, plain);
    f.two(turn, spans.source.is_empty());
    if let Some(top) = top {
        let top = atoms.of(top);
        f.two(turn, top.lemma);
        f.three(turn, top.class, plain);
        f.three(turn, top.tag, plain);
        f.four(turn, top.tag, subject, plain);
    }
    respondent
}

/// What the text before says of the same things, and whether it charges, denies or asks.
fn context(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (head, turn, plain): (usize, u8, bool),
    (focus, object, clause, respondent): (usize, Option<usize>, &Clause, bool),
    buffer: &mut Vec<u32>,
) {
    let tokens = document.tokens();
    let charges: &Charges = &atoms.charges;
    let sentence = atoms.sentence_of[head] as usize;
    let range = document.sentences()[sentence];
    let claimed = |token: usize| {
        spans.content.iter().chain(spans.source).any(|piece| piece.holds(token))
            || spans.cue.is_some_and(|cue| cue.holds(token))
    };
    let subject = clause.subject as u8;
    // How long ago the text spoke of a word: 0 never, else sentences as a class.
    let ago = |token: usize| {
        charges
            .last_mention(atoms.of(token).lemma, sentence)
            .map_or(0, |last| 1 + distance_class(sentence - last).min(8))
    };
    let (of_focus, of_object) = (ago(focus), object.map_or(15, ago));
    let mut n_near = 0usize;
    let mut n_far = 0usize;
    let mut seen = [0u32; N_LOOKED];
    let telling = |token: &usize| matches!(tokens[*token].upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn);
    let content = spans.content.iter().flat_map(|piece| piece.indices()).take(N_LOOKED).filter(telling);
    for (place, token) in content.enumerate() {
        let lemma = atoms.of(token).lemma;
        if seen[..place].contains(&lemma) {
            continue;
        }
        seen[place] = lemma;
        match charges.last_mention(lemma, sentence) {
            Some(last) if last + 3 >= sentence => n_near += 1,
            Some(_) => n_far += 1,
            None => {}
        }
    }
    let (near, far) = (n_near.min(3) as u8, n_far.min(3) as u8);
    let since = |kind: u8| charges.since(kind, sentence);
    let (charged, denied, asked) = (since(0), since(1), since(2));
    let wrong = [Some(focus), object, Some(clause.root)]
        .into_iter()
        .flatten()
        .any(|token| atoms.of(token).kinds & WRONGDOING != 0);
    let mut f = Features::new(buffer, 33);
    f.three(turn, of_focus, plain);
    f.three(turn, of_object, plain);
    f.four(turn, of_focus.min(1), of_object.min(1), plain);
    f.three(turn, near, plain);
    f.four(turn, near, far, plain);
    f.four(turn, near, subject, plain);
    f.three(turn, charged, plain);
    f.three(turn, denied, plain);
    f.three(turn, asked, plain);
    f.four(turn, denied, subject, plain);
    f.four(turn, charged, respondent, plain);
    f.four(turn, denied, respondent, plain);
    f.three(turn, wrong, plain);
    f.four(turn, wrong, subject, plain);
    f.four(turn, wrong, respondent, plain);
    f.four(turn, wrong, charged, plain);
    f.four(turn, wrong, near, plain);
    f.three(turn, atoms.of(head).head_lemma, plain);
    f.three(turn, kinds(atoms.of(head).head_lemma), plain);
    f.two(turn, atoms.of(range.start()).lemma);
    // The words of the sentence that belong to none of the three.
    for token in range.indices().filter(|&token| !claimed(token) && tokens[token].upos != Upos::Punct).take(15) {
        let mut f = Features::new(buffer, 34);
        f.two(turn, atoms.of(token).lemma);
    }
}
