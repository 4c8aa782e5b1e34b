//! One file per command.

pub(crate) mod annotate;
pub(crate) mod extract;
