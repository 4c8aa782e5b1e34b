//! CoNLL-U: how other tools read and write analyzed text.

mod read;
mod write;

pub use read::{ConlluError, Row, Sentence, read, segmented_articles};
pub use write::write;
