//! What the models share: hashing, numeric layers, the format of model files.

pub mod bilou;
pub mod clusters;
pub mod crf;
pub mod crf_learning;
pub mod file;
pub mod hash;
pub mod hidden;
pub mod linear;
pub mod matrix;
mod random;
pub mod recurrent;
pub mod simd;
pub mod trees;
pub mod weights;

pub use random::Random;
