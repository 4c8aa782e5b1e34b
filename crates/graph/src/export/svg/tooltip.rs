//! What appears over a node or an edge: the passage and what is known of it.

use crate::export::xml::escape;
use crate::network::{Attributes, Edge, Network, Node, Value};

/// Passages shown of an edge that stands for many.
const MAX_PASSAGES: usize = 6;

/// A `title` element for an edge.
pub(super) fn edge(network: &Network, from: usize, to: usize, edge: &Edge) -> String {
    let mut lines = vec![format!("{} – {} – {}", network.node(from).label, edge.label, network.node(to).label)];
    for evidence in edge.evidence.iter().take(MAX_PASSAGES) {
        let words = &evidence.words;
        let who = [words.source.as_str(), words.cue.as_str()];
        let who: Vec<&str> = who.into_iter().filter(|words| !words.is_empty()).collect();
        lines.push(format!("“{}” [{}] ({})", words.content, who.join(" | "), evidence.doc));
    }
    if edge.evidence.len() > MAX_PASSAGES {
        lines.push(format!("and {} more", edge.evidence.len() - MAX_PASSAGES));
    }
    lines.extend(details(
        &edge.attributes,
        &["denial", "doubt", "certainty", "distance", "basis", "role", "confidence", "score", "made_by"],
    ));
    element(&lines)
}

/// A `title` element for all edges from one node to another.
pub(super) fn bundle(network: &Network, from: usize, to: usize, edges: &[&Edge]) -> String {
    let [from, to] = [from, to].map(|node| &network.node(node).label);
    let mut lines = vec![];
    for edge in edges.iter().take(MAX_PASSAGES) {
        let times = if edge.count > 1 { format!(" (×{})", edge.count) } else { String::new() };
        lines.push(format!("{from} – {}{times} – {to}", edge.label));
        lines.extend(
            edge.evidence.iter().take(2).map(|evidence| format!("“{}” ({})", evidence.words.content, evidence.doc)),
        );
    }
    element(&lines)
}

/// A `title` element for a node.
pub(super) fn node(node: &Node) -> String {
    let mut lines = vec![node.label.clone()];
    let known = [
        "actor_kind",
        "roles",
        "speaks_for",
        "aliases",
        "standing",
        "wordings",
        "stance",
        "certainty",
        "quote",
        "published",
    ];
    lines.extend(details(&node.attributes, &known));
    element(&lines)
}

fn details(attributes: &Attributes, wanted: &[&str]) -> Option<String> {
    let shown = wanted.iter().filter_map(|key| {
        let value = attributes.get(key)?.to_string();
        let says_nothing = value.is_empty() || matches!(attributes[key], Value::Flag(false));
        (!says_nothing).then(|| format!("{}: {value}", key.replace('_', " ")))
    });
    let shown: Vec<String> = shown.collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

fn element(lines: &[String]) -> String {
    format!("<title>{}</title>\n", escape(&lines.join("\n")))
}
