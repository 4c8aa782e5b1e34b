//! Who said what: a document yields attributions.

mod context_sums;
pub mod cue;
pub mod cue_lexicon;
pub mod detect;
mod excerpt;
mod explain;
mod extractor;
pub mod features;
mod hedges;
pub mod inner;
pub mod judge;
pub mod lexicon;
mod models;
mod nesting;
mod proposition;
pub mod quotation;
mod reader;
pub mod roles;
mod sources;
pub mod stance;

pub use context_sums::ContextSums;
pub use explain::{Explanation, RunnerUp};
pub use extractor::Extractor;
pub use models::{ExtractModels, shipped_clusters};
pub use proposition::proposition;
