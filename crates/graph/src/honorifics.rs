//! Titles of courtesy and office before a name, and what follows it.

use dixit_document::TitleWord;

/// Whether a word is a title: `Mr.`, `Mayor`.
pub(crate) fn is_title(word: &str) -> bool {
    matches!(TitleWord::of(word), Some(TitleWord::Courtesy | TitleWord::Office(_)))
}

/// Whether a word only tells apart people of one name: `Jr.`, `III`.
pub(crate) fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.').to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}
