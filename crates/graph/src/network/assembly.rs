//! Puts a network together: nodes by id, edges by their ends and kind.

use super::attributes::{Attributes, Value};
use super::{Edge, EdgeKind, Evidence, Node};
use petgraph::Direction::Incoming;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::BTreeMap;

/// Nodes and edges while they are collected.
pub(super) struct Assembly {
    graph: DiGraph<Node, Edge>,
    nodes: BTreeMap<String, NodeIndex>,
    edges: BTreeMap<(NodeIndex, NodeIndex, EdgeKind, String), petgraph::graph::EdgeIndex>,
}

/// An edge to be added.
pub(super) struct NewEdge {
    pub(super) kind: EdgeKind,
    pub(super) label: String,
    /// Tells edges of one kind between the same two nodes apart; equal ones are counted as one.
    pub(super) variant: String,
    pub(super) attributes: Attributes,
    pub(super) evidence: Vec<Evidence>,
}

impl NewEdge {
    /// An edge without attributes or evidence.
    pub(super) fn plain(kind: EdgeKind, label: &str) -> NewEdge {
        NewEdge {
            kind,
            label: label.to_owned(),
            variant: String::new(),
            attributes: Attributes::new(),
            evidence: vec![],
        }
    }
}

impl Assembly {
    pub(super) fn new() -> Assembly {
        Assembly { graph: DiGraph::new(), nodes: BTreeMap::new(), edges: BTreeMap::new() }
    }

    /// The node with this id, made when it is new.
    pub(super) fn node(&mut self, id: &str, make: impl FnOnce() -> Node) -> NodeIndex {
        if let Some(&index) = self.nodes.get(id) {
            return index;
        }
        let index = self.graph.add_node(make());
        self.nodes.insert(id.to_owned(), index);
        index
    }

    /// The node with this id.
    pub(super) fn find(&self, id: &str) -> Option<NodeIndex> {
        self.nodes.get(id).copied()
    }

    /// Adds an edge, or counts it when its like is there.
    pub(super) fn edge(&mut self, from: NodeIndex, to: NodeIndex, new: NewEdge) {
        let (from, to) =
            if new.kind.is_symmetric() && self.graph[to].id < self.graph[from].id { (to, from) } else { (from, to) };
        let key = (from, to, new.kind, new.variant);
        if let Some(&index) = self.edges.get(&key) {
            let edge = &mut self.graph[index];
            edge.count += 1;
            edge.evidence.extend(new.evidence);
            for name in ["confidence", "score"] {
                if let Some(Value::Number(better)) = new.attributes.get(name)
                    && let Some(Value::Number(value)) = edge.attributes.get_mut(name)
                {
                    *value = value.max(*better);
                }
            }
            return;
        }
        let mut id = format!("{}>{}>{}", self.graph[from].id, new.kind.as_str(), self.graph[to].id);
        if !key.3.is_empty() {
            id = format!("{id}#{}", key.3);
        }
        let edge =
            Edge { id, kind: new.kind, label: new.label, count: 1, attributes: new.attributes, evidence: new.evidence };
        let index = self.graph.add_edge(from, to, edge);
        self.edges.insert(key, index);
    }

    /// The network, cut down to its `max_nodes` most connected nodes, and how many nodes that left out.
    pub(super) fn finish(mut self, max_nodes: Option<usize>) -> (DiGraph<Node, Edge>, usize) {
        for edge in self.graph.edge_weights_mut() {
            edge.evidence.sort();
            edge.evidence.dedup();
            edge.attributes.insert("count", edge.count.into());
        }
        let n_all = self.graph.node_count();
        let Some(limit) = max_nodes.filter(|&limit| limit < n_all) else { return (self.graph, 0) };
        // A denial weighs three plain edges: what is disputed must not be what is cut.
        let mut weights = vec![0_usize; n_all];
        for edge in self.graph.edge_indices() {
            let weight = if self.graph[edge].kind.is_denial() { 3 } else { 1 };
            if let Some((from, to)) = self.graph.edge_endpoints(edge) {
                weights[from.index()] += weight;
                weights[to.index()] += weight;
            }
        }
        let mut order: Vec<NodeIndex> = self.graph.node_indices().collect();
        order.sort_by_key(|node| (std::cmp::Reverse(weights[node.index()]), *node));
        let mut kept = vec![false; n_all];
        let mut room = limit;
        for node in order {
            // What is said comes with who says it, or not at all.
            let mut company = self.company(node);
            company.retain(|node| !kept[node.index()]);
            if company.len() <= room {
                room -= company.len();
                company.iter().for_each(|node| kept[node.index()] = true);
            }
        }
        let graph = self
            .graph
            .filter_map(|node, weight| kept[node.index()].then(|| weight.clone()), |_, weight| Some(weight.clone()));
        let n_omitted = n_all - graph.node_count();
        (graph, n_omitted)
    }

    /// The node with the attribution and the source that it hangs on.
    fn company(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let mut company = vec![node];
        let mut at = node;
        while company.len() < 3 {
            let holds = |edge: &petgraph::graph::EdgeReference<Edge>| {
                matches!(edge.weight().kind, EdgeKind::Stance(_) | EdgeKind::Content)
            };
            // Edges come newest first: the last one is the first that was said.
            let Some(edge) = self.graph.edges_directed(at, Incoming).filter(holds).last() else { break };
            at = edge.source();
            company.push(at);
        }
        company
    }
}
