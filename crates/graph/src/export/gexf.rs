//! GEXF 1.3: opens in Gephi and sigma.js, with colors, sizes and places.
//!
//! Parallel edges differ in `kind`, as the format asks; lists are joined by `; `, and the y axis points up.

use super::properties::{self, Schema, Type};
use super::style;
use super::xml::{allowed, token};
use crate::layout::{self, Layout};
use crate::network::{Attributes, Network};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{self, Write};

/// Writes `network` as a GEXF document.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, out: impl Write) -> io::Result<()> {
    let layout = layout::arrange(network);
    let (node_schema, edge_schema) = properties::schemas(network);
    let mut writer = Writer::new_with_indent(out, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer
        .create_element("gexf")
        .with_attribute(("xmlns", "http://gexf.net/1.3"))
        .with_attribute(("xmlns:viz", "http://gexf.net/1.3/viz"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute(("xsi:schemaLocation", "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd"))
        .with_attribute(("version", "1.3"));
    root.write_inner_content(|writer| {
        writer.create_element("meta").write_inner_content(|writer| {
            writer.create_element("creator").write_text_content(BytesText::new("dixit"))?;
            let title = allowed(&network.title);
            writer.create_element("description").write_text_content(BytesText::new(&title))?;
            Ok(())
        })?;
        let graph = writer.create_element("graph").with_attribute(("defaultedgetype", "directed"));
        graph.with_attribute(("mode", "static")).write_inner_content(|writer| {
            declare(writer, "node", &node_schema)?;
            declare(writer, "edge", &edge_schema)?;
            writer
                .create_element("nodes")
                .write_inner_content(|writer| nodes(writer, network, &layout, &node_schema))?;
            writer.create_element("edges").write_inner_content(|writer| edges(writer, network, &edge_schema))?;
            Ok(())
        })?;
        Ok(())
    })?;
    writer.get_mut().write_all(b"\n")
}

fn declare(writer: &mut Writer<impl Write>, class: &str, schema: &Schema) -> io::Result<()> {
    let attributes = writer.create_element("attributes").with_attribute(("class", class));
    attributes.write_inner_content(|writer| {
        for (name, kind) in schema.iter().filter(|(name, _)| **name != "label") {
            let kind = match kind {
                Type::Text | Type::List => "string",
                Type::Number => "double",
                Type::Count => "long",
                Type::Flag => "boolean",
            };
            let attribute = writer.create_element("attribute").with_attribute(("id", *name));
            attribute.with_attribute(("title", *name)).with_attribute(("type", kind)).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn nodes(writer: &mut Writer<impl Write>, network: &Network, layout: &Layout, schema: &Schema) -> io::Result<()> {
    for (node, (center, size)) in network.nodes().zip(layout.centers.iter().zip(&layout.sizes)) {
        let (id, label) = (token(&node.id), allowed(&node.label));
        let element = writer.create_element("node").with_attribute(("id", id.as_str()));
        element.with_attribute(("label", label.as_str())).write_inner_content(|writer| {
            values(writer, &properties::of_node(node), schema)?;
            color(writer, style::fill(node.kind).1)?;
            let place = [("x", center.x), ("y", -center.y), ("z", 0.0)].map(|(axis, at)| (axis, format!("{at:.1}")));
            let position = place.iter().fold(writer.create_element("viz:position"), |element, (axis, at)| {
                element.with_attribute((*axis, at.as_str()))
            });
            position.write_empty()?;
            let diameter = format!("{:.1}", (size.width * size.height).sqrt().max(8.0) / 4.0);
            writer.create_element("viz:size").with_attribute(("value", diameter.as_str())).write_empty()?;
            Ok(())
        })?;
    }
    Ok(())
}

fn edges(writer: &mut Writer<impl Write>, network: &Network, schema: &Schema) -> io::Result<()> {
    for (from, to, edge) in network.edges() {
        let [id, source, target] = [&edge.id, &network.node(from).id, &network.node(to).id].map(|id| token(id));
        let (label, look) = (allowed(&edge.label), style::look(edge.kind));
        let element = writer
            .create_element("edge")
            .with_attribute(("id", id.as_str()))
            .with_attribute(("source", source.as_str()))
            .with_attribute(("target", target.as_str()))
            .with_attribute(("type", "directed"))
            .with_attribute(("label", label.as_str()))
            .with_attribute(("kind", edge.kind.as_str()))
            .with_attribute(("weight", edge.count.to_string().as_str()));
        element.write_inner_content(|writer| {
            values(writer, &properties::of_edge(edge), schema)?;
            color(writer, look.color)?;
            let thickness = look.width.to_string();
            writer.create_element("viz:thickness").with_attribute(("value", thickness.as_str())).write_empty()?;
            let shape = if look.dash.is_empty() { "solid" } else { "dashed" };
            writer.create_element("viz:shape").with_attribute(("value", shape)).write_empty()?;
            Ok(())
        })?;
    }
    Ok(())
}

fn values(writer: &mut Writer<impl Write>, values: &Attributes, schema: &Schema) -> io::Result<()> {
    writer.create_element("attvalues").write_inner_content(|writer| {
        for (name, value) in values.iter().filter(|(name, _)| **name != "label" && schema.contains_key(*name)) {
            let value = allowed(&value.to_string());
            let element = writer.create_element("attvalue").with_attribute(("for", *name));
            element.with_attribute(("value", value.as_str())).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// `#rrggbb` as the three numbers of the format.
fn color(writer: &mut Writer<impl Write>, hex: &str) -> io::Result<()> {
    let channel = |at: usize| u8::from_str_radix(hex.get(at..at + 2).unwrap_or("0"), 16).unwrap_or(0).to_string();
    let (red, green, blue) = (channel(1), channel(3), channel(5));
    let element = writer.create_element("viz:color").with_attribute(("r", red.as_str()));
    element.with_attribute(("g", green.as_str())).with_attribute(("b", blue.as_str())).write_empty()?;
    Ok(())
}
