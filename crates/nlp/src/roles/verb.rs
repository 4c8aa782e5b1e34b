//! Roles that a verb gives to its subject or object: *served as mayor*, *was named chief*, *and is now head of Acme*.

use super::Reader;
use dixit_document::{Deprel, TokenId, Xpos};

/// Words to either side in which dependents are looked for.
const WINDOW: usize = 24;

impl Reader<'_> {
    /// Who has the function that a noun names, by the verb that the noun depends on; not when it is denied or only might
    /// be so.
    pub(super) fn holder_by_verb(&self, noun: usize) -> Option<usize> {
        let token = &self.tokens[noun];
        if self.is_unreal(noun) {
            return None;
        }
        // "is now head of Acme"
        if token.deprel == Deprel::Conj && self.dependent(noun, |deprel| deprel == Deprel::Cop).is_some() {
            return self.subject(noun);
        }
        let verb = token.head?.index();
        if self.is_unreal(verb) {
            return None;
        }
        let case = self.dependent(noun, |deprel| deprel == Deprel::Case);
        let by_as = case.is_some_and(|case| self.tokens[case].lemma == "as");
        let direct = case.is_none() && matches!(token.deprel, Deprel::Xcomp | Deprel::Obj);
        match self.tokens[verb].lemma.as_str() {
            "serve" | "work" | "act" if by_as => self.subject(verb),
            "become" if direct => self.subject(verb),
            "name" | "appoint" | "elect" | "hire" | "nominate" | "install" | "confirm" | "tap" if by_as || direct => {
                let passive = self.dependent(verb, |deprel| deprel == Deprel::AuxPass).is_some();
                if passive {
                    return self.subject(verb);
                }
                let object = self.dependent(verb, |deprel| deprel == Deprel::Obj).filter(|&object| object != noun)?;
                self.of_head[object].map(|mention| mention as usize)
            }
            _ => None,
        }
    }

    /// Whether a predicate is denied, or only might be so.
    pub(super) fn is_unreal(&self, predicate: usize) -> bool {
        let begin = predicate.saturating_sub(WINDOW / 2).max(self.sentence(predicate).start());
        (begin..predicate).any(|at| {
            let token = &self.tokens[at];
            let own = token.head == Some(TokenId(predicate as u32));
            own && (token.xpos == Xpos::Md || matches!(token.lemma.as_str(), "not" | "never" | "no" | "if"))
        })
    }

    /// The mention that is the subject of a predicate, or of the one that it is joined to.
    fn subject(&self, predicate: usize) -> Option<usize> {
        const MOST: usize = 3;
        let mut at = predicate;
        for _ in 0..MOST {
            let subject = self.dependent(at, |deprel| matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass));
            if let Some(subject) = subject {
                return self.of_head[subject].map(|mention| mention as usize);
            }
            let token = &self.tokens[at];
            at = token.head.filter(|_| token.deprel == Deprel::Conj)?.index();
        }
        None
    }

    /// The dependent of a word with such a relation that is nearest to it.
    fn dependent(&self, head: usize, is_wanted: impl Fn(Deprel) -> bool) -> Option<usize> {
        let sentence = self.sentence(head);
        let (begin, end) = (head.saturating_sub(WINDOW).max(sentence.start()), sentence.end().min(head + WINDOW));
        let own =
            |at: &usize| self.tokens[*at].head == Some(TokenId(head as u32)) && is_wanted(self.tokens[*at].deprel);
        (begin..head).rev().find(own).or_else(|| (head + 1..end).find(own))
    }
}
