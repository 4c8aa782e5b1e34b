//! One training loop per model.

pub mod attribution;
pub mod clusters;
pub mod coreference;
pub mod hidden;
pub mod logistic;
pub mod names;
pub mod nesting;
pub mod parse;
pub mod perceptron;
pub mod relations;
pub mod sentences;
pub mod stance;
pub mod tag;
pub mod trees;
pub mod vectors;
