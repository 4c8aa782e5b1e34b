//! Attributes as other tools get them: flat, typed, the same keys in every format.

use crate::network::{Attributes, Edge, Network, Node, Value};
use std::collections::BTreeMap;

/// The type of all values of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Number,
    Count,
    Flag,
    List,
}

impl Type {
    fn of(value: &Value) -> Type {
        match value {
            Value::Text(_) => Type::Text,
            Value::Number(_) => Type::Number,
            Value::Count(_) => Type::Count,
            Value::Flag(_) => Type::Flag,
            Value::List(_) => Type::List,
        }
    }
}

/// Keys and their types, in order of key.
pub(super) type Schema = BTreeMap<&'static str, Type>;

/// A node's attributes with `kind` and `label`.
pub(super) fn of_node(node: &Node) -> Attributes {
    let mut all = node.attributes.clone();
    all.insert("kind", node.kind.as_str().into());
    all.insert("label", node.label.clone().into());
    all
}

/// An edge's attributes with `interaction` (its kind), `label`, whether its direction means nothing, and where it stands: `docs` and the first `quote`.
pub(super) fn of_edge(edge: &Edge) -> Attributes {
    let mut all = edge.attributes.clone();
    all.insert("interaction", edge.kind.as_str().into());
    all.insert("label", edge.label.clone().into());
    all.insert("symmetric", edge.kind.is_symmetric().into());
    if let Some(first) = edge.evidence.first() {
        let mut docs: Vec<String> = edge.evidence.iter().map(|evidence| evidence.doc.0.clone()).collect();
        docs.dedup();
        all.insert("docs", Value::List(docs));
        all.insert("quote", first.words.content.clone().into());
    }
    all
}

/// The keys of all nodes and of all edges.
pub(super) fn schemas(network: &Network) -> (Schema, Schema) {
    let schema = |rows: &mut dyn Iterator<Item = Attributes>| {
        let mut schema = Schema::new();
        for row in rows {
            schema.extend(row.iter().map(|(key, value)| (*key, Type::of(value))));
        }
        schema
    };
    let nodes = schema(&mut network.nodes().map(of_node));
    let edges = schema(&mut network.edges().map(|(_, _, edge)| of_edge(edge)));
    (nodes, edges)
}
