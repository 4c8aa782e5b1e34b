//! Nodes and edges of a view with places, attributes and passages: what a web page needs to draw it.
//!
//! ```json
//! {"view": "claims", "title": "…", "omitted": 0, "page": [1040, 860],
//!  "nodes": [{"id": "actor/…", "kind": "actor", "label": "…", "x": 80, "y": 40, "width": 150, "height": 34,
//!             "attributes": {"actor_kind": "person", "roles": ["…"]}}],
//!  "edges": [{"id": "…", "source": "actor/…", "target": "claim/…", "kind": "denies", "label": "denies", "count": 1,
//!             "attributes": {"certainty": "certain"},
//!             "evidence": [{"doc": "…", "attribution": "…", "source": [[0, 6]], "cue": [[7, 13]], "content": [[14, 60]],
//!                           "words": {"source": "…", "cue": "…", "content": "…"}}]}]}
//! ```
//! `x` and `y` are middles in pixels from the top left; offsets count Unicode code points.

use crate::layout::{self, Layout};
use crate::network::{Attributes, Evidence, Network};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Page<'a> {
    view: &'static str,
    title: &'a str,
    omitted: usize,
    page: [f64; 2],
    nodes: Vec<NodeView<'a>>,
    edges: Vec<EdgeView<'a>>,
}

#[derive(Serialize)]
struct NodeView<'a> {
    id: &'a str,
    kind: &'static str,
    label: &'a str,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    attributes: &'a Attributes,
}

#[derive(Serialize)]
struct EdgeView<'a> {
    id: &'a str,
    source: &'a str,
    target: &'a str,
    kind: &'static str,
    label: &'a str,
    count: usize,
    attributes: &'a Attributes,
    evidence: &'a [Evidence],
}

/// Writes `network` as one JSON object, with a line feed after it.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, mut out: impl Write) -> io::Result<()> {
    let Layout { centers, sizes, page } = layout::arrange(network);
    let nodes = network.nodes().zip(centers.iter().zip(&sizes)).map(|(node, (center, size))| NodeView {
        id: &node.id,
        kind: node.kind.as_str(),
        label: &node.label,
        x: tenth(center.x),
        y: tenth(center.y),
        width: tenth(size.width),
        height: tenth(size.height),
        attributes: &node.attributes,
    });
    let edges = network.edges().map(|(from, to, edge)| EdgeView {
        id: &edge.id,
        source: &network.node(from).id,
        target: &network.node(to).id,
        kind: edge.kind.as_str(),
        label: &edge.label,
        count: edge.count,
        attributes: &edge.attributes,
        evidence: &edge.evidence,
    });
    let page = Page {
        view: network.view.as_str(),
        title: &network.title,
        omitted: network.n_omitted,
        page: [tenth(page.width), tenth(page.height)],
        nodes: nodes.collect(),
        edges: edges.collect(),
    };
    serde_json::to_writer(&mut out, &page)?;
    out.write_all(b"\n")
}

/// To a tenth of a pixel: more says nothing and makes files large.
fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}
