//! The graph as the explorer's canvas draws it: nodes and edges with little more than names.

use super::index::Index;
use dixit_document::DocumentId;
use dixit_graph::network::NodeKind;
use dixit_graph::{Network, Selection, View};
use serde::{Deserialize, Serialize};

/// Most nodes that are sent when the client names no number.
const MAX_NODES: usize = 5000;

/// Which part of the graph.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NetworkRequest {
    /// `claims` or `actors`.
    view: String,
    /// Only around this actor: a name or id.
    about: String,
    /// Only this article.
    article: String,
    /// At most so many nodes.
    max: Option<usize>,
}

/// Nodes and edges.
#[derive(Debug, Serialize)]
pub(super) struct NetworkView {
    nodes: Vec<NodeView>,
    /// Places of the ends in `nodes`, sort, count.
    edges: Vec<(usize, usize, &'static str, usize)>,
    omitted: usize,
}

#[derive(Debug, Serialize)]
struct NodeView {
    /// `actor/…`, `claim/…`, `attribution/…`, `article/…`
    id: String,
    label: String,
    /// Sort of node, for actors the sort of actor.
    kind: &'static str,
}

/// The part of the graph that is asked for.
pub(super) fn network(index: &Index, request: &NetworkRequest) -> NetworkView {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let selection = Selection {
        about: given(&request.about),
        article: given(&request.article).map(DocumentId),
        max_nodes: Some(request.max.unwrap_or(MAX_NODES).min(20_000)),
        ..Selection::default()
    };
    let network = Network::new(&index.graph, request.view.parse().unwrap_or(View::Claims), &selection);
    NetworkView {
        nodes: (network.nodes())
            .map(|node| NodeView {
                id: node.id.clone(),
                label: node.label.clone(),
                kind: match node.kind {
                    NodeKind::Actor(kind) => kind.as_str(),
                    other => other.as_str(),
                },
            })
            .collect(),
        edges: network.edges().map(|(from, to, edge)| (from, to, edge.kind.as_str(), edge.count)).collect(),
        omitted: network.n_omitted,
    }
}
