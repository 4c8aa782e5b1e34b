//! Neo4j: tables for `neo4j-admin database import full`, and the same as Cypher statements that can be run again.
//!
//! Claims are nodes; labels say what a node is (`Actor;Person`), types of relationships what holds (`DENIES`). The
//! property `id` is the network's, so that articles added later meet the nodes that are there.

use super::OutputFile;
use super::properties::{self, Schema, Type};
use crate::network::{Attributes, Network, Node, NodeKind, Value};
use std::io::{self, Write};

/// The folder: `nodes.csv` and `relationships.csv`, lists joined by `;`.
///
/// ```text
/// neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv
/// ```
///
/// # Errors
/// Never, as long as memory can be written.
pub(super) fn tables(network: &Network) -> io::Result<Vec<OutputFile>> {
    let (node_schema, edge_schema) = properties::schemas(network);
    let mut nodes = csv::Writer::from_writer(vec![]);
    nodes.write_record(["id:ID".to_owned(), ":LABEL".to_owned()].into_iter().chain(node_schema.iter().map(header)))?;
    for node in network.nodes() {
        let fixed = [node.id.clone(), labels(node).join(";")];
        nodes.write_record(fixed.into_iter().chain(cells(&node_schema, &properties::of_node(node))))?;
    }
    let mut edges = csv::Writer::from_writer(vec![]);
    let ends = [":START_ID", ":END_ID", ":TYPE", "id"].map(str::to_owned);
    edges.write_record(ends.into_iter().chain(edge_schema.iter().map(header)))?;
    for (from, to, edge) in network.edges() {
        let (from, to) = (&network.node(from).id, &network.node(to).id);
        let fixed = [from.clone(), to.clone(), edge.kind.as_str().to_ascii_uppercase(), edge.id.clone()];
        edges.write_record(fixed.into_iter().chain(cells(&edge_schema, &properties::of_edge(edge))))?;
    }
    let file = |name, writer: csv::Writer<Vec<u8>>| -> io::Result<OutputFile> {
        Ok(OutputFile { name, bytes: writer.into_inner().map_err(|error| io::Error::other(error.to_string()))? })
    };
    Ok(vec![file("nodes.csv", nodes)?, file("relationships.csv", edges)?])
}

fn header((name, kind): (&&'static str, &Type)) -> String {
    match kind {
        Type::Text => (*name).to_owned(),
        Type::Number => format!("{name}:double"),
        Type::Count => format!("{name}:long"),
        Type::Flag => format!("{name}:boolean"),
        Type::List => format!("{name}:string[]"),
    }
}

/// The row's values in the order of the header, empty where it has none. The importer takes one line a row.
fn cells<'a>(schema: &'a Schema, values: &'a Attributes) -> impl Iterator<Item = String> + 'a {
    schema.keys().map(|key| match values.get(key) {
        Some(Value::List(items)) => items.iter().map(|item| line(item).replace(';', ",")).collect::<Vec<_>>().join(";"),
        Some(value) => line(&value.to_string()),
        None => String::new(),
    })
}

fn line(text: &str) -> String {
    text.replace(['\r', '\n'], " ").replace('\0', "")
}

/// `Actor` and `Person`; `Claim`; `Attribution`; `Article`.
fn labels(node: &Node) -> Vec<String> {
    let camel = |name: &str| -> String {
        let words = name.split('_').map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        });
        words.collect()
    };
    let mut labels = vec![camel(node.kind.as_str())];
    match node.kind {
        NodeKind::Actor(kind) => labels.push(camel(kind.as_str())),
        NodeKind::Implicit => labels.push("Implicit".to_owned()),
        _ => {}
    }
    labels
}

/// The statements, each on a line; running them again changes nothing.
///
/// # Errors
/// When `out` fails.
pub(super) fn cypher(network: &Network, mut out: impl Write) -> io::Result<()> {
    let kinds = ["Actor", "Article", "Attribution", "Claim"];
    for kind in kinds {
        let name = kind.to_lowercase();
        writeln!(out, "CREATE CONSTRAINT {name}_id IF NOT EXISTS FOR (n:{kind}) REQUIRE n.id IS UNIQUE;")?;
    }
    for node in network.nodes() {
        let labels = labels(node);
        let more: String = labels[1..].iter().map(|label| format!("n:{label}, ")).collect();
        let properties = map(&properties::of_node(node));
        writeln!(out, "MERGE (n:{} {{id: {}}}) SET {more}n += {properties};", labels[0], string(&node.id))?;
    }
    for (from, to, edge) in network.edges() {
        let [from, to] = [from, to]
            .map(|node| network.node(node))
            .map(|node| format!(":{} {{id: {}}}", labels(node)[0], string(&node.id)));
        let kind = edge.kind.as_str().to_ascii_uppercase();
        let properties = map(&properties::of_edge(edge));
        let id = string(&edge.id);
        writeln!(out, "MATCH (a{from}), (b{to}) MERGE (a)-[r:{kind} {{id: {id}}}]->(b) SET r += {properties};")?;
    }
    Ok(())
}

fn map(attributes: &Attributes) -> String {
    let entries = attributes.iter().map(|(key, value)| {
        let value = match value {
            Value::Text(text) => string(text),
            Value::List(items) => format!("[{}]", items.iter().map(|item| string(item)).collect::<Vec<_>>().join(", ")),
            Value::Number(number) => format!("{number:?}"),
            other => other.to_string(),
        };
        format!("{key}: {value}")
    });
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// A string literal: quotes and backslashes escaped, line ends and control characters as escapes.
fn string(text: &str) -> String {
    let mut literal = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => literal.extend(['\\', c]),
            '\n' => literal += "\\n",
            '\r' => literal += "\\r",
            '\t' => literal += "\\t",
            c if c.is_control() => literal += &format!("\\u{:04X}", u32::from(c)),
            c => literal.push(c),
        }
    }
    literal + "'"
}
