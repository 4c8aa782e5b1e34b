//! One training loop per model.

pub mod attribution;
pub mod clusters;
pub mod coreference;
pub mod hidden;
pub mod logistic;
pub(crate) mod moments;
pub mod names;
pub mod nesting;
pub mod network;
pub mod perceptron;
pub mod pronouns;
pub mod relations;
pub mod sentences;
pub mod stance;
pub mod trees;
pub mod vectors;
