//! The wording of a content and of the text around it: its first finite verb, words of denial and of charge.

use super::Spans;
use super::signs::Signs;
use super::words::{CHARGE, REJECTION, is_negation, kinds};
use crate::features::{Atoms, Features, size_class};
use dixit_document::{Document, Xpos};

impl Signs {
    /// How the main clause of the content is built: its subject, its first finite verb, negation, words of denial.
    pub(super) fn clause_features(
        &self,
        document: &Document,
        atoms: &Atoms,
        spans: Spans<'_>,
        listed: u8,
        buffer: &mut Vec<u32>,
    ) {
        let tokens = document.tokens();
        let mut inside = spans.content.iter().flat_map(|piece| piece.indices()).take(40);
        let finite =
            inside.clone().find(|&token| matches!(tokens[token].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md));
        let turn = inside.clone().position(|token| is_negation(document, token));
        let turn_class = turn.map_or(0, |place| size_class(place + 1));
        let rejecting = inside.any(|token| kinds(atoms.of(token).lemma) & REJECTION != 0);
        let turned = self.turned();
        let mut f = Features::new(buffer, 19);
        f.three(listed, turn_class, turned);
        f.three(listed, rejecting, turned);
        f.three(listed, rejecting, turn.is_some());
        self.context_features(document, atoms, spans, (listed, turn.is_some(), rejecting), buffer);
        let Some(finite) = finite else { return };
        let slot = atoms.slot_of[finite] as usize;
        let (verb, next) = (&atoms.slots[slot], &atoms.slots[slot + 1]);
        let denying = is_negation(document, finite + 1)
            || matches!(tokens.get(finite + 1).map(|token| token.lemma.as_str()), Some("no" | "nothing" | "never"));
        let mut f = Features::new(buffer, 23);
        f.three(denying, verb.quote != 0, atoms.of(self.head).lemma);
        f.three(listed, verb.lemma, next.lemma);
    }

    /// Whether the text around speaks of accusations, and what the content answers.
    fn context_features(
        &self,
        document: &Document,
        atoms: &Atoms,
        spans: Spans<'_>,
        (listed, turned, rejecting): (u8, bool, bool),
        buffer: &mut Vec<u32>,
    ) {
        let tokens = document.tokens();
        let sentence = atoms.sentence_of[self.head] as usize;
        let sentences = document.sentences();
        let accuses = |token: usize| kinds(atoms.of(token).lemma) & CHARGE != 0;
        let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
        let around = sentences[sentence].indices().any(|token| !inside(token) && accuses(token));
        let before = sentence > 0 && sentences[sentence - 1].indices().any(accuses);
        let earlier = sentence > 1 && sentences[sentence - 2].indices().any(accuses);
        let within = spans.content.iter().flat_map(|piece| piece.indices()).take(30).any(accuses);
        let but = {
            let first = sentences[sentence].start();
            matches!(tokens[first].lemma.as_str(), "but" | "however" | "no" | "yet" | "still")
        };
        let mut f = Features::new(buffer, 20);
        f.three(listed, turned, around);
        f.three(listed, rejecting, within);
        f.three(listed, turned, but);
        f.three(listed, rejecting, before || earlier || around);
    }
}
