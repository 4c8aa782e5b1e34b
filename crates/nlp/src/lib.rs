//! The language analysis: an article becomes a document of tokens, sentences, trees, names and coreference chains.

pub mod ml;
