//! One training loop per model.

pub mod attribution;
pub mod clusters;
pub mod coreference;
pub mod names;
pub mod stance;
pub mod vectors;
