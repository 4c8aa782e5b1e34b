//! Words as written, for comparison.

use dixit_document::{Document, TokenId};

pub(super) fn lower(document: &Document, id: TokenId) -> String {
    let form = document.form(document.token(id));
    if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase().replace('’', "'") }
}

/// Whether a token is one of these words, which are of small letters alone.
pub(super) fn is_word(document: &Document, id: TokenId, words: &[&str]) -> bool {
    let form = document.form(document.token(id));
    words.iter().any(|word| form.eq_ignore_ascii_case(word))
}
