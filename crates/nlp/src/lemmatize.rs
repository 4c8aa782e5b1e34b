//! Lemmas: the dictionary form of a word, given its tags.

use dixit_document::{Upos, Xpos};

/// The lemma of a word.
pub fn lemma(form: &str, upos: Upos, xpos: Xpos) -> String {
    match xpos {
        _ if upos == Upos::Propn => form.to_owned(),
        Xpos::Prp if form == "I" => "I".to_owned(),
        _ => form.to_lowercase(),
    }
}
