//! One training loop per model.

pub mod clusters;
pub mod vectors;
