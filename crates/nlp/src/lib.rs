//! The language analysis: an article becomes a document of tokens, sentences, trees, names and coreference chains.

pub mod conllu;
pub mod coreference;
pub mod gazetteer;
pub mod lemmatize;
pub mod mentions;
pub mod ml;
mod models;
pub mod names;
mod pipeline;
pub mod sentences;
mod stand_in;
pub mod tokenize;

pub use ml::file::ModelError;
pub use models::{ModelFiles, Models};
pub use pipeline::{Pipeline, Segmentation};
