//! One training loop per model.

pub mod attribution;
pub mod clusters;
pub mod vectors;
