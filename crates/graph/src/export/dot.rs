//! The Graphviz language: `dot -Tsvg` sets the view `claims` in clusters, one a source; `sfdp -Goverlap=prism` suits the others.

use super::style::{self, Look};
use crate::layout::{self, wrap};
use crate::network::{Edge, EdgeKind, Network, Node, NodeKind, Value, View};
use dixit_document::EntityKind;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes `network` as a directed graph.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, mut out: impl Write) -> io::Result<()> {
    let engine = if network.view == View::Claims { "dot" } else { "sfdp" };
    writeln!(out, "digraph {} {{", quote(network.view.as_str()))?;
    writeln!(out, "  graph [layout={engine}, rankdir=LR, overlap=prism, overlap_scaling=-4, splines=true, K=1.2,")?;
    writeln!(out, "    nodesep=0.15, ranksep=1.4, compound=true, outputorder=edgesfirst, labelloc=t, fontsize=18,")?;
    writeln!(out, "    fontname=\"Helvetica,Arial,sans-serif\", label={}];", quote(&network.title))?;
    writeln!(
        out,
        "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, style=filled, margin=\"0.12,0.06\"];"
    )?;
    writeln!(out, "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, arrowsize=0.8];")?;
    let homes = homes(network);
    for (index, node) in network.nodes().enumerate().filter(|(index, _)| !homes.contains_key(index)) {
        let inside: Vec<&Node> =
            homes.iter().filter(|&(_, home)| *home == index).map(|(inner, _)| network.node(*inner)).collect();
        if inside.is_empty() {
            writeln!(out, "  {};", statement(node))?;
            continue;
        }
        writeln!(out, "  subgraph {} {{", quote(&format!("cluster_{}", node.id)))?;
        writeln!(out, "    graph [label=\"\", style=rounded, color=\"#dde2e7\"];")?;
        for node in std::iter::once(node).chain(inside) {
            writeln!(out, "    {};", statement(node))?;
        }
        writeln!(out, "  }}")?;
    }
    for (from, to, edge) in network.edges() {
        let ends = [from, to].map(|node| quote(&network.node(node).id));
        writeln!(out, "  {} -> {} [{}];", ends[0], ends[1], edge_attributes(edge))?;
    }
    writeln!(out, "}}")
}

/// In the claims view, the first source of a claim or attribution: they share a cluster.
fn homes(network: &Network) -> BTreeMap<usize, usize> {
    let mut homes = BTreeMap::new();
    if network.view != View::Claims {
        return homes;
    }
    for (from, to, edge) in network.edges() {
        if matches!(edge.kind, EdgeKind::Stance(_)) {
            homes.entry(to).or_insert(from);
        }
    }
    for (from, to, edge) in network.edges() {
        if let (EdgeKind::Content, Some(&home)) = (edge.kind, homes.get(&from)) {
            homes.entry(to).or_insert(home);
        }
    }
    homes
}

fn statement(node: &Node) -> String {
    let (fill, border) = style::fill(node.kind);
    let (font, width, max_lines) = layout::node_text(node.kind);
    let is_named = node.attributes.get("named") != Some(&Value::Flag(false));
    let label = match node.kind {
        NodeKind::Attribution => "".to_owned(),
        NodeKind::Claim => wrap(&node.label, &font, 240.0, 8).join("\n") + "\n",
        _ => wrap(&node.label, &font, width, max_lines + 1).join("\n"),
    };
    // `\l` sets a line flush left.
    let label = if node.kind == NodeKind::Claim { quote(&label).replace("\\n", "\\l") } else { quote(&label) };
    let standing = match node.attributes.get("standing") {
        Some(Value::Text(standing)) => standing.as_str(),
        _ => "",
    };
    let border = match standing {
        "denied" | "disputed" => "#b3201b",
        "doubted" => "#8a5200",
        _ => border,
    };
    let (shape, style) = match node.kind {
        NodeKind::Actor(EntityKind::Person) => ("box", "filled,rounded"),
        NodeKind::Actor(EntityKind::Persona) => ("box", "filled,rounded,dashed"),
        NodeKind::Actor(EntityKind::Organization) => ("box", "filled"),
        NodeKind::Actor(EntityKind::GovernmentOrPlace) => ("hexagon", "filled"),
        NodeKind::Actor(EntityKind::Group) => ("box3d", "filled"),
        NodeKind::Actor(EntityKind::Medium) => ("note", "filled"),
        NodeKind::Actor(EntityKind::Other) | NodeKind::Implicit => ("ellipse", "filled"),
        NodeKind::Claim if standing == "denied" => ("box", "filled,dashed"),
        NodeKind::Claim => ("box", "filled"),
        NodeKind::Attribution => ("point", "filled"),
        NodeKind::Article => ("folder", "filled"),
    };
    let style = if is_named { style.to_owned() } else { format!("{style},dotted") };
    let fill = if node.kind == NodeKind::Attribution { border } else { fill };
    let weight = if matches!(node.kind, NodeKind::Actor(_)) {
        ", fontname=\"Helvetica-Bold,Arial Bold,sans-serif\""
    } else {
        ""
    };
    format!(
        "{} [label={label}, tooltip={}, class={}, shape={shape}, style={}, fillcolor=\"{fill}\", color=\"{border}\"{weight}]",
        quote(&node.id),
        quote(&node.label),
        quote(node.kind.as_str()),
        quote(&style)
    )
}

fn edge_attributes(edge: &Edge) -> String {
    let Look { color, dash, width, .. } = style::look(edge.kind);
    let style = match dash {
        "" => "solid",
        dash if dash.starts_with('2') || dash.starts_with('1') => "dotted",
        _ => "dashed",
    };
    let is_plain = matches!(edge.kind, EdgeKind::Content | EdgeKind::About | EdgeKind::PublishedIn);
    let label = match edge.count {
        _ if is_plain => String::new(),
        1 => edge.label.clone(),
        n => format!("{} ×{n}", edge.label),
    };
    let quotes: Vec<&str> = edge.evidence.iter().take(4).map(|evidence| evidence.words.content.as_str()).collect();
    let (head, tail) = match edge.kind {
        kind if kind.is_denial() => ("tee", ""),
        kind if kind.is_symmetric() => ("normal", ", dir=both"),
        _ => ("normal", ""),
    };
    // Ties and relations must not push claims into further ranks.
    let constraint =
        if matches!(edge.kind, EdgeKind::Relation(_) | EdgeKind::SpeaksFor) { ", constraint=false" } else { "" };
    format!(
        "label={}, tooltip={}, class={}, color=\"{color}\", fontcolor=\"{color}\", style={style}, penwidth={width}, \
         arrowhead={head}{tail}{constraint}",
        quote(&label),
        quote(&quotes.join("\n")),
        quote(edge.kind.as_str())
    )
}

/// A quoted string of the language: `"` and `\` escaped, line ends as `\n`, other control characters left out.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            c if c.is_control() => {}
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
