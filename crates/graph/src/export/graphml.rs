//! GraphML 1.0: opens in yEd, Cytoscape, Gephi, networkx and igraph.
//!
//! Every key says `for` and `attr.type`, because Gephi and yEd guess wrongly without; lists are joined by `; `.

use super::properties::{self, Schema, Type};
use super::xml::{allowed, token};
use crate::layout;
use crate::network::{Attributes, Network};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{self, Write};

/// Writes `network` as a GraphML document.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, out: impl Write) -> io::Result<()> {
    let places = layout::arrange(network).centers;
    let (mut node_schema, edge_schema) = properties::schemas(network);
    node_schema.extend([("dixit_id", Type::Text), ("x", Type::Number), ("y", Type::Number)]);
    let mut writer = Writer::new_with_indent(out, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer
        .create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ));
    root.write_inner_content(|writer| {
        keys(writer, "node", &node_schema)?;
        keys(writer, "edge", &edge_schema)?;
        let graph = writer.create_element("graph").with_attribute(("id", network.view.as_str()));
        graph.with_attribute(("edgedefault", "directed")).write_inner_content(|writer| {
            for (node, place) in network.nodes().zip(&places) {
                let mut values = properties::of_node(node);
                values.extend([
                    ("dixit_id", node.id.clone().into()),
                    ("x", (place.x as f32).into()),
                    ("y", (place.y as f32).into()),
                ]);
                let id = token(&node.id);
                writer
                    .create_element("node")
                    .with_attribute(("id", id.as_str()))
                    .write_inner_content(|writer| data(writer, "node", &values))?;
            }
            for (from, to, edge) in network.edges() {
                let (id, source, target) =
                    (token(&edge.id), token(&network.node(from).id), token(&network.node(to).id));
                writer
                    .create_element("edge")
                    .with_attribute(("id", id.as_str()))
                    .with_attribute(("source", source.as_str()))
                    .with_attribute(("target", target.as_str()))
                    .write_inner_content(|writer| data(writer, "edge", &properties::of_edge(edge)))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    writer.get_mut().write_all(b"\n")
}

fn keys(writer: &mut Writer<impl Write>, whose: &str, schema: &Schema) -> io::Result<()> {
    for (name, kind) in schema {
        let kind = match kind {
            Type::Text | Type::List => "string",
            Type::Number => "double",
            Type::Count => "long",
            Type::Flag => "boolean",
        };
        writer
            .create_element("key")
            .with_attribute(("id", format!("{whose}_{name}").as_str()))
            .with_attribute(("for", whose))
            .with_attribute(("attr.name", *name))
            .with_attribute(("attr.type", kind))
            .write_empty()?;
    }
    Ok(())
}

fn data(writer: &mut Writer<impl Write>, whose: &str, values: &Attributes) -> io::Result<()> {
    for (name, value) in values {
        let key = format!("{whose}_{name}");
        let text = allowed(&value.to_string());
        writer
            .create_element("data")
            .with_attribute(("key", key.as_str()))
            .write_text_content(BytesText::new(&text))?;
    }
    Ok(())
}
