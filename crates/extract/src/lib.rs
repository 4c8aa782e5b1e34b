//! Who said what: a document yields attributions.

mod proposition;

pub use proposition::proposition;
