//! One scorer per layer.

pub mod attribution;
