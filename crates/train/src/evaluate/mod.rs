//! One scorer per layer.

pub mod attribution;
pub mod coreference;
pub mod names;
pub mod roles;
pub mod stance;
pub mod ud;
