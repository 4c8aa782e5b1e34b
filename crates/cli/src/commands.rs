//! One file per command.

pub(crate) mod actors;
pub(crate) mod annotate;
mod answers;
mod brat;
pub(crate) mod build;
pub(crate) mod claims;
pub(crate) mod contradictions;
pub(crate) mod denials;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod graph;
pub(crate) mod push;
pub(crate) mod query;
#[cfg(feature = "serve")]
pub(crate) mod serve;
mod write_graph;
