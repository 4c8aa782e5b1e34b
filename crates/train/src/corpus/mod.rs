//! One reader per corpus format.

pub mod coreference;
pub mod entities;
pub mod graph;
pub mod left_out;
pub mod nested;
pub mod polnear;
pub mod roles;
pub mod running_text;
pub mod silver_names;
pub mod stance;
pub mod tagged;
pub mod treebank;
