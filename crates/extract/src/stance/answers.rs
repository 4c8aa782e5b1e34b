//! Signs that a content answers somebody: a negated main clause, and what it takes up from the text before.

use super::Spans;
use super::clause::Clause;
use super::words::{BELIEF, CHARGE, DENIAL, REJOINDER};
use crate::features::{Atom, Atoms, Features};
use dixit_document::{Document, Stance, Upos};

/// How many of the content's rarer words the two sentences before and the rest of its own hold: 0, 1, 2 or 3 for more.
fn taken_up(document: &Document, atoms: &Atoms, spans: Spans<'_>, head: usize) -> (u8, bool) {
    let tokens = document.tokens();
    let sentence = atoms.sentence_of[head] as usize;
    let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
    let before = &document.sentences()[sentence.saturating_sub(2)..=sentence];
    let before = before
        .iter()
        .flat_map(|sentence| sentence.indices())
        .take_while(|&token| spans.content.first().is_none_or(|piece| token < piece.start()))
        .filter(|&token| !inside(token));
    let telling = |token: usize| matches!(tokens[token].upos, Upos::Noun | Upos::Verb | Upos::Adj);
    let mut earlier = vec![];
    let mut charged = false;
    for token in before {
        let atom = atoms.of(token);
        charged |= atom.kinds & CHARGE != 0;
        if telling(token) {
            earlier.push(atom.lemma);
        }
    }
    let mut seen = vec![];
    for token in spans.content.iter().flat_map(|piece| piece.indices()).take(25).filter(|&token| telling(token)) {
        let lemma = atoms.of(token).lemma;
        if earlier.contains(&lemma) && !seen.contains(&lemma) {
            seen.push(lemma);
        }
    }
    (seen.len().min(3) as u8, charged)
}

/// Where a document speaks of charges, denials and questions, and which words it has used by when.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    /// Of each sentence: whether it holds a word of charging (bit 0) or of denying (1), or asks (2).
    in_sentence: Vec<u8>,
    /// Lemmas of nouns, verbs and adjectives with the sentences that hold them, ascending.
    mentions: Vec<(u32, u32)>,
    /// How dense words of charging are in the first part: 0 to 3.
    mood: u8,
}

impl Charges {
    /// Looks through a document, once for all of its attributions.
    pub(crate) fn new(document: &Document, atoms: &Atoms) -> Charges {
        let tokens = document.tokens();
        let mut charges = Charges::default();
        let mut n_charges = 0;
        for (number, sentence) in document.sentences().iter().enumerate() {
            let mut signs = 0;
            for token in sentence.indices() {
                let &Atom { lemma, kinds, .. } = atoms.of(token);
                signs |= u8::from(kinds & CHARGE != 0) | u8::from(kinds & DENIAL != 0) << 1;
                n_charges += usize::from(kinds & CHARGE != 0 && token < N_MOOD);
                match tokens[token].upos {
                    Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn => charges.mentions.push((lemma, number as u32)),
                    Upos::Punct if document.form(&tokens[token]) == "?" => signs |= 4,
                    _ => {}
                }
            }
            charges.in_sentence.push(signs);
        }
        charges.mentions.sort_unstable();
        charges.mentions.dedup();
        let n_tokens = tokens.len().min(N_MOOD);
        charges.mood = crate::features::size_class(n_charges * 400 / n_tokens.max(200)).min(3);
        charges
    }

    /// The last sentence before this one that holds the lemma.
    pub(super) fn last_mention(&self, lemma: u32, sentence: usize) -> Option<usize> {
        let next = self.mentions.partition_point(|&mention| mention < (lemma, sentence as u32));
        let (found, last) = *self.mentions.get(next.checked_sub(1)?)?;
        (found == lemma).then_some(last as usize)
    }

    /// How many sentences ago a sentence charged (`kind` 0), denied (1) or asked (2): 0 this one, at most 4.
    pub(super) fn since(&self, kind: u8, sentence: usize) -> u8 {
        let signs = |ago: &usize| sentence.checked_sub(*ago).is_some_and(|at| self.in_sentence[at] >> kind & 1 != 0);
        (0..4).find(signs).unwrap_or(4) as u8
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
    for before in (sentence.saturating_sub(5)..sentence).filter(|&before| charges.in_sentence[before] & 1 != 0) {
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
    let root = atoms.of(clause.carrier);
    let subject = clause.subject as u8;
    let (shared, charged) = taken_up(document, atoms, spans, head);
    let plain = listed == Stance::Asserts as u8 || listed == 10;
    let rejoinder = atoms.of(head).kinds & REJOINDER != 0;
    let n_denials = atoms.charges.mood;
    let accused = accused(document, &atoms.charges, spans, atoms.sentence_of[head] as usize);
    let belief = root.kinds & BELIEF != 0;
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
