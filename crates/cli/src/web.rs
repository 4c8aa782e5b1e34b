//! Pages for a browser: the report of one graph as a single file, and what the explorer's pages are made of.

#[cfg(feature = "serve")]
pub(crate) mod assets;
pub(crate) mod page;
pub(crate) mod view;
