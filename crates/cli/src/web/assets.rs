//! The explorer's files, embedded in the program.

/// A file that the explorer serves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asset {
    /// Its name below `/assets/`.
    pub(crate) name: &'static str,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// What it holds.
    pub(crate) text: &'static str,
}

/// The page that every address of the explorer shows.
pub(crate) const PAGE: &str = include_str!("../../web/explorer.html");

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// All files.
pub(crate) const ASSETS: &[Asset] = &[
    Asset { name: "base.css", media_type: CSS, text: include_str!("../../web/base.css") },
    Asset { name: "explorer.css", media_type: CSS, text: include_str!("../../web/explorer.css") },
    Asset { name: "base.js", media_type: JS, text: include_str!("../../web/base.js") },
    Asset { name: "explorer.js", media_type: JS, text: include_str!("../../web/explorer.js") },
    Asset { name: "console.js", media_type: JS, text: include_str!("../../web/console.js") },
    Asset { name: "network.js", media_type: JS, text: include_str!("../../web/network.js") },
    Asset { name: "layout.js", media_type: JS, text: include_str!("../../web/layout.js") },
    Asset { name: "icon.svg", media_type: "image/svg+xml", text: include_str!("../../web/icon.svg") },
];
