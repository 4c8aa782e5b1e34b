//! CX2, the exchange format of Cytoscape and NDEx: aspects in a fixed order, every attribute declared with its type.

use super::properties::{self, Schema, Type};
use super::style;
use crate::layout;
use crate::network::{Attributes, Network, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes `network` as a CX2 document, with a line feed after it.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, mut out: impl Write) -> io::Result<()> {
    let layout = layout::arrange(network);
    let (mut node_schema, edge_schema) = properties::schemas(network);
    node_schema.extend([("name", Type::Text), ("represents", Type::Text)]);
    let nodes: Vec<Json> = network
        .nodes()
        .zip(&layout.centers)
        .enumerate()
        .map(|(id, (node, place))| {
            let mut values = properties::of_node(node);
            values.insert("name", node.label.clone().into());
            values.insert("represents", node.id.clone().into());
            json!({"id": id, "x": place.x.round(), "y": place.y.round(), "v": object(&values)})
        })
        .collect();
    let edges: Vec<Json> = network
        .edges()
        .enumerate()
        .map(|(id, (from, to, edge))| json!({"id": id, "s": from, "t": to, "v": object(&properties::of_edge(edge))}))
        .collect();
    let count = |name: &str, n: usize| json!({"name": name, "elementCount": n});
    let document = json!([
        {"CXVersion": "2.0", "hasFragments": false},
        {"metaData": [
            count("attributeDeclarations", 1), count("networkAttributes", 1), count("nodes", nodes.len()),
            count("edges", edges.len()), count("visualProperties", 1),
        ]},
        {"attributeDeclarations": [{
            "networkAttributes": {"name": {"d": "string"}, "view": {"d": "string"}},
            "nodes": declarations(&node_schema),
            "edges": declarations(&edge_schema),
        }]},
        {"networkAttributes": [{"name": network.title, "view": network.view.as_str()}]},
        {"nodes": nodes},
        {"edges": edges},
        {"visualProperties": [visual_properties(network)]},
        {"status": [{"success": true}]},
    ]);
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

fn declarations(schema: &Schema) -> Map<String, Json> {
    let name = |kind: &Type| match kind {
        Type::Text => "string",
        Type::Number => "double",
        Type::Count => "long",
        Type::Flag => "boolean",
        Type::List => "list_of_string",
    };
    schema.iter().map(|(key, kind)| ((*key).to_owned(), json!({"d": name(kind)}))).collect()
}

fn object(attributes: &Attributes) -> Map<String, Json> {
    let json = |value: &Value| match value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Number(number) => (*number).into(),
        Value::Count(count) => (*count).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::List(items) => items.clone().into(),
    };
    attributes.iter().map(|(key, value)| ((*key).to_owned(), json(value))).collect()
}

/// Labels, and colors, dashes and arrows by `interaction`.
fn visual_properties(network: &Network) -> Json {
    let kinds: BTreeMap<&str, _> = network.edges().map(|(_, _, edge)| (edge.kind.as_str(), edge.kind)).collect();
    let by_interaction = |of: &dyn Fn(crate::network::EdgeKind) -> Json| {
        let map: Vec<Json> = kinds.iter().map(|(name, kind)| json!({"v": name, "vp": of(*kind)})).collect();
        json!({"type": "DISCRETE", "definition": {"attribute": "interaction", "type": "string", "map": map}})
    };
    let label = |name: &str| json!({"type": "PASSTHROUGH", "definition": {"attribute": name, "type": "string"}});
    let color = |kind| Json::from(style::look(kind).color.to_ascii_uppercase());
    let fills: BTreeMap<&str, &str> =
        network.nodes().map(|node| (node.kind.as_str(), style::fill(node.kind).0)).collect();
    let fills: Vec<Json> = fills.into_iter().map(|(v, vp)| json!({"v": v, "vp": vp.to_ascii_uppercase()})).collect();
    json!({
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_SHAPE": "round-rectangle", "NODE_WIDTH": 150, "NODE_HEIGHT": 40, "NODE_LABEL_FONT_SIZE": 10,
                "NODE_LABEL_MAX_WIDTH": 140, "NODE_BORDER_WIDTH": 1, "NODE_BORDER_COLOR": "#8D97A2"},
            "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_LABEL_FONT_SIZE": 9, "EDGE_WIDTH": 1.5},
        },
        "nodeMapping": {
            "NODE_LABEL": label("name"),
            "NODE_BACKGROUND_COLOR":
                {"type": "DISCRETE", "definition": {"attribute": "kind", "type": "string", "map": fills}},
        },
        "edgeMapping": {
            "EDGE_LABEL": label("label"),
            "EDGE_LINE_COLOR": by_interaction(&color),
            "EDGE_TARGET_ARROW_COLOR": by_interaction(&color),
            "EDGE_LINE_STYLE":
                by_interaction(&|kind| if style::look(kind).dash.is_empty() { "solid".into() } else { "dashed".into() }),
            "EDGE_TARGET_ARROW_SHAPE":
                by_interaction(&|kind| if kind.is_denial() { "tee".into() } else { "triangle".into() }),
        },
    })
}
