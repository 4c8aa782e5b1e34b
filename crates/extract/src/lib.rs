//! Who said what: a document yields attributions.
