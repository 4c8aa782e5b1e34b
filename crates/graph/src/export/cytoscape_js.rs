//! The JSON of Cytoscape.js and of Cytoscape's session export (`.cyjs`): elements with places, and a style.

use super::{properties, style};
use crate::layout::{self, Layout};
use crate::network::{Network, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes `network` as one JSON object, with a line feed after it.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, mut out: impl Write) -> io::Result<()> {
    let Layout { centers, sizes, .. } = layout::arrange(network);
    let nodes: Vec<Json> = network
        .nodes()
        .zip(centers.iter().zip(&sizes))
        .map(|(node, (place, size))| {
            let mut data = object(&properties::of_node(node));
            data.insert("id".to_owned(), node.id.clone().into());
            data.insert("width".to_owned(), size.width.round().into());
            data.insert("height".to_owned(), size.height.round().into());
            data.insert("name".to_owned(), node.label.clone().into());
            json!({"data": data, "position": {"x": place.x.round(), "y": place.y.round()}, "classes": node.kind.as_str()})
        })
        .collect();
    let edges: Vec<Json> = network
        .edges()
        .map(|(from, to, edge)| {
            let mut data = object(&properties::of_edge(edge));
            data.insert("id".to_owned(), edge.id.clone().into());
            data.insert("name".to_owned(), edge.label.clone().into());
            data.insert("source".to_owned(), network.node(from).id.clone().into());
            data.insert("target".to_owned(), network.node(to).id.clone().into());
            json!({"data": data, "classes": edge.kind.as_str()})
        })
        .collect();
    let all = json!({
        "format_version": "1.0",
        "generated_by": "dixit",
        "target_cytoscapejs_version": "~3",
        "data": {"name": network.title, "shared_name": network.title, "view": network.view.as_str()},
        "elements": {"nodes": nodes, "edges": edges},
        "layout": {"name": "preset"},
        "style": styles(network),
    });
    serde_json::to_writer(&mut out, &all)?;
    out.write_all(b"\n")
}

/// Attributes as JSON, lists as lists.
fn object(attributes: &crate::network::Attributes) -> Map<String, Json> {
    attributes.iter().map(|(key, value)| ((*key).to_owned(), json(value))).collect()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Number(number) => (*number).into(),
        Value::Count(count) => (*count).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::List(items) => items.clone().into(),
    }
}

fn styles(network: &Network) -> Vec<Json> {
    let mut styles = vec![
        json!({"selector": "node", "style": {"label": "data(label)", "shape": "round-rectangle", "text-wrap": "wrap",
            "text-max-width": "180px", "text-valign": "center", "font-size": 12, "width": "data(width)", "height": "data(height)",
            "background-color": "#ffffff", "border-width": 1.5, "border-color": "#8d97a2"}}),
        json!({"selector": "node.attribution", "style": {"label": "", "shape": "ellipse", "width": 14, "height": 14, "padding": 0}}),
        json!({"selector": "edge", "style": {"label": "data(label)", "font-size": 10, "curve-style": "bezier",
            "target-arrow-shape": "triangle", "text-background-color": "#ffffff", "text-background-opacity": 0.9}}),
    ];
    let kinds: BTreeSet<_> = network.edges().map(|(_, _, edge)| edge.kind).collect();
    for kind in kinds {
        let look = style::look(kind);
        styles.push(json!({"selector": format!("edge.{}", kind.as_str()), "style": {
            "line-color": look.color, "color": look.color, "target-arrow-color": look.color, "width": look.width,
            "line-style": if look.dash.is_empty() { "solid" } else { "dashed" },
            "target-arrow-shape": if kind.is_denial() { "tee" } else { "triangle" },
        }}));
    }
    styles
}
