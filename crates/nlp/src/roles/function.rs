//! Which nouns name a title, a function or a profession.

use super::Reader;
use crate::gazetteer::Lists;
use dixit_document::{TitleWord, Upos};

/// What a noun before a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A form of address or office.
    Address,
    /// A noun that the lexicon has as a function.
    Function,
    /// A noun for the members of a party.
    Party,
    /// Another noun for what people do.
    Profession,
    /// None of these.
    None,
}

/// Ends of nouns for functions, with the least length of the noun.
const ENDS: [&str; 6] = ["man", "woman", "person", "ist", "ologist", "chief"];

impl Reader<'_> {
    /// What the lexicon, its ending or the word lists say of a noun.
    pub(super) fn title_class(&self, index: usize) -> Class {
        let token = &self.tokens[index];
        let known = TitleWord::of(&token.lemma).or_else(|| TitleWord::of(self.forms[index]));
        match known {
            Some(TitleWord::Courtesy | TitleWord::Office(_)) => return Class::Address,
            Some(TitleWord::Function) => return Class::Function,
            Some(TitleWord::Party) => return Class::Party,
            Some(TitleWord::General) => return Class::None,
            None => {}
        }
        let lemma = token.lemma.to_lowercase();
        let last = lemma.rsplit('-').next().unwrap_or_default();
        if last.len() < lemma.len() && matches!(TitleWord::of(last), Some(TitleWord::Office(_) | TitleWord::Function)) {
            return Class::Function;
        }
        if token.upos == Upos::Noun && lemma.len() > 5 && ENDS.iter().any(|end| lemma.ends_with(end)) {
            return Class::Function;
        }
        let lists = self.gazetteer.word(&token.lemma);
        let profession = token.upos == Upos::Noun
            && lists.any(Lists::PERSON_NOUN)
            && !lists.any(Lists::FAMILY.and(Lists::GROUP_NOUN).and(Lists::NATIONALITY));
        if profession { Class::Profession } else { Class::None }
    }

    /// Whether a noun names a function; `wide` takes those for professions that the lexicon does not have too.
    pub(super) fn is_function(&self, index: usize, wide: bool) -> bool {
        let noun = matches!(self.tokens[index].upos, Upos::Noun | Upos::Propn);
        match self.title_class(index) {
            Class::Party => noun || wide && self.is_capitalized(index),
            _ if !noun => false,
            Class::Function => true,
            Class::Address => !self.is_courtesy(index),
            Class::Profession => wide,
            Class::None => false,
        }
    }

    /// Whether a word is a form of address: `Mr.`
    pub(super) fn is_courtesy(&self, index: usize) -> bool {
        TitleWord::of(self.forms[index]) == Some(TitleWord::Courtesy) && self.is_capitalized(index)
    }

    /// Whether a word begins with a capital and is not all capitals.
    pub(super) fn is_capitalized(&self, index: usize) -> bool {
        let form = self.forms[index];
        let shouted = form.len() > 1 && !form.contains(char::is_lowercase) && !form.ends_with('.');
        form.starts_with(char::is_uppercase) && !shouted
    }
}
