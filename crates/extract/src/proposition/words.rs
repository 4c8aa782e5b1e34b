//! Words as written, for comparison.

use dixit_document::{Document, TokenId};

pub(super) fn lower(document: &Document, id: TokenId) -> String {
    document.form(document.token(id)).to_lowercase().replace('’', "'")
}

pub(super) fn is_word(document: &Document, id: TokenId, words: &[&str]) -> bool {
    words.contains(&lower(document, id).as_str())
}
