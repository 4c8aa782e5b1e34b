//! Where the nodes of a network go on a page: deterministic, without overlaps, in pixels from the top left.
//!
//! The view `claims` is set in columns ("who says what", [`Columns`]); the others by forces between nodes.

mod columns;
mod force;
mod lanes;
mod order;
mod overlap;
mod pack;
mod rows;
mod stress;
mod text;

pub use columns::{ActorBox, Arc, ClaimBox, Columns, Slot};
pub use text::{Font, elide, text_width, wrap};

use crate::network::{EdgeKind, Network, NodeKind, View};

/// A place on the page, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A size, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// A rectangle, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The middle.
    pub fn center(&self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Places of all nodes of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Middles, in the order of [`Network::nodes`].
    pub centers: Vec<Point>,
    /// Sizes, in the same order.
    pub sizes: Vec<Size>,
    /// The page that holds them.
    pub page: Size,
}

/// Largest claims view that is set in columns; a larger one is a web, not a page.
const MAX_IN_COLUMNS: usize = 400;

/// Places the nodes of `network`.
///
/// # Complexity
/// Quadratic up to a few hundred nodes (stress), then linear times a logarithm (forces on a grid).
pub fn arrange(network: &Network) -> Layout {
    if network.view == View::Claims && network.n_nodes() <= MAX_IN_COLUMNS {
        return Columns::new(network).layout(network);
    }
    let sizes: Vec<Size> = network.nodes().map(|node| node_size(node.kind, &node.label)).collect();
    // An article that everything comes from would only pull everything together.
    let n_articles = network.nodes().filter(|node| node.kind == NodeKind::Article).count();
    let pulls = |kind: EdgeKind| n_articles > 1 || kind != EdgeKind::PublishedIn;
    let edges = network.edges().filter(|(from, to, edge)| from != to && pulls(edge.kind));
    let edges: Vec<(usize, usize)> = edges.map(|(from, to, _)| (from, to)).collect();
    arrange_boxes(&sizes, &edges)
}

/// Places boxes of these sizes so that linked ones are near and none overlap.
pub fn arrange_boxes(sizes: &[Size], edges: &[(usize, usize)]) -> Layout {
    let parts = pack::components(sizes.len(), edges);
    let placed: Vec<Vec<Point>> = parts
        .iter()
        .map(|part| {
            let sizes: Vec<Size> = part.nodes.iter().map(|&node| sizes[node]).collect();
            let mut points = if sizes.len() <= stress::MAX_NODES {
                stress::place(&sizes, &part.edges)
            } else {
                force::place(&sizes, &part.edges)
            };
            overlap::separate(&mut points, &sizes);
            points
        })
        .collect();
    pack::pack(&parts, placed, sizes)
}

/// How large the drawing of a node is outside the columns.
pub fn node_size(kind: NodeKind, label: &str) -> Size {
    if kind == NodeKind::Attribution {
        return Size { width: 22.0, height: 22.0 };
    }
    let (font, width, max_lines) = node_text(kind);
    let lines = wrap(label, &font, width, max_lines);
    let width = lines.iter().map(|line| text_width(line, &font)).fold(24.0, f64::max);
    Size { width: width + 24.0, height: lines.len() as f64 * font.line_height() + 14.0 }
}

/// Font, widest line in pixels and most lines of a node's text outside the columns.
pub fn node_text(kind: NodeKind) -> (Font, f64, usize) {
    match kind {
        NodeKind::Actor(_) | NodeKind::Implicit | NodeKind::Attribution => (Font::NAME, ACTOR_TEXT_WIDTH, 2),
        NodeKind::Claim => (Font::TEXT, 190.0, 4),
        NodeKind::Article => (Font::NAME, 190.0, 3),
    }
}

/// Widest line of an actor's name, in pixels.
const ACTOR_TEXT_WIDTH: f64 = 130.0;
