//! The subcommands of `dixit-train`, one file each.

pub mod all;
pub mod attribution;
pub mod clusters;
pub mod coreference;
pub mod gazetteer;
pub mod known_names;
pub mod lemmas;
pub mod names;
pub mod nesting;
pub mod predict;
pub mod relations;
pub mod score_roles;
pub mod score_syntax;
pub mod stance;
pub mod syntax;
pub mod vectors;
