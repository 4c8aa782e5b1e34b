//! What comes in: an article's text and what is known of its publication.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Names an article: the input's own id, or the stem of its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of an article beside its text. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Name of the outlet.
    pub publisher: Option<String>,
    /// Authors as the byline names them.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Publication date, ISO 8601: `YYYY-MM-DD`, with or without a time.
    pub published: Option<String>,
}

/// An article as published: its text never changes, every position counts bytes of it.
///
/// A headline, where there is one, is the first line of `text`: what it claims is claimed too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Names the article within its collection.
    pub id: DocumentId,
    /// What is known beside the text.
    pub metadata: Metadata,
    text: String,
}

impl Article {
    /// Longest text taken, in bytes.
    pub const MAX_BYTES: usize = u32::MAX as usize;

    /// An article with this text.
    ///
    /// # Panics
    /// When `text` is longer than [`Article::MAX_BYTES`]: readers check that first.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Article {
        let text = text.into();
        assert!(text.len() <= Article::MAX_BYTES, "article text of {} bytes is too long", text.len());
        Article { id: DocumentId(id.into()), metadata: Metadata::default(), text }
    }

    /// The same article with this metadata.
    pub fn with_metadata(mut self, metadata: Metadata) -> Article {
        self.metadata = metadata;
        self
    }

    /// The text that every span counts bytes of.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the UTF-8 text, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
