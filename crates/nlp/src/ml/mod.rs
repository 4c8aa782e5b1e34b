//! What the models share: hashing, numeric layers, the format of model files.

pub mod bilou;
pub mod crf;
pub mod crf_learning;
mod random;
pub mod weights;

pub use random::Random;
