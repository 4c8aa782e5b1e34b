//! The language analysis: an article becomes a document of tokens, sentences, trees, names and coreference chains.

pub mod conllu;
pub mod coreference;
pub mod gazetteer;
pub mod lemmatize;
pub mod mentions;
pub mod ml;
mod models;
pub mod names;
pub mod network;
mod pipeline;
pub mod roles;
pub mod sentences;
pub mod syntax;
pub mod tokenize;
pub mod words;

pub use ml::file::ModelError;
pub use models::{ModelFiles, Models};
pub use pipeline::{Pipeline, Segmentation};
