//! Comma-separated tables (RFC 4180) of nodes and edges for spreadsheets and data frames.

use super::OutputFile;
use super::properties::{self, Schema};
use crate::network::{Attributes, Network};
use std::io::{self, Write};

/// The folder: `nodes.csv` and `edges.csv`.
///
/// # Errors
/// Never, as long as memory can be written.
pub(super) fn tables(network: &Network) -> io::Result<Vec<OutputFile>> {
    let (schema, _) = properties::schemas(network);
    let mut nodes = vec![];
    let mut writer = csv::Writer::from_writer(&mut nodes);
    writer.write_record(std::iter::once("id").chain(schema.keys().copied()))?;
    for node in network.nodes() {
        writer.write_record(std::iter::once(node.id.clone()).chain(cells(&schema, &properties::of_node(node))))?;
    }
    writer.flush()?;
    drop(writer);
    let mut edge_table = vec![];
    edges(network, &mut edge_table)?;
    Ok(vec![OutputFile { name: "nodes.csv", bytes: nodes }, OutputFile { name: "edges.csv", bytes: edge_table }])
}

/// The table of edges, which names both ends.
///
/// # Errors
/// When `out` fails.
pub(super) fn edges(network: &Network, out: impl Write) -> io::Result<()> {
    let (_, schema) = properties::schemas(network);
    let mut writer = csv::Writer::from_writer(out);
    let fixed = ["id", "source", "target", "source_label", "target_label"];
    writer.write_record(fixed.into_iter().chain(schema.keys().copied()))?;
    for (from, to, edge) in network.edges() {
        let (from, to) = (network.node(from), network.node(to));
        let fixed = [&edge.id, &from.id, &to.id, &from.label, &to.label].map(String::clone);
        writer.write_record(fixed.into_iter().chain(cells(&schema, &properties::of_edge(edge))))?;
    }
    writer.flush()
}

fn cells<'a>(schema: &'a Schema, values: &'a Attributes) -> impl Iterator<Item = String> + 'a {
    schema.keys().map(|key| values.get(key).map(ToString::to_string).unwrap_or_default())
}
