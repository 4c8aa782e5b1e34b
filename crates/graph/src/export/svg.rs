//! A picture, drawn here: no Graphviz, no font files, no script.
//!
//! The view `claims` is a page in columns, the others are a web. Stance shows in color, in dash, in a symbol and in the
//! verb, so that it survives gray print and color blindness; every node and edge has a tooltip with the passage, and
//! `data-id` carries its id in the network.

mod columns;
mod legend;
mod shapes;
mod tooltip;
mod web;

use super::xml::escape;
use crate::layout::{Font, Size, text_width, wrap};
use crate::network::{EdgeKind, Network, NodeKind, View};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Most nodes that a picture shows when the caller names no number; the most connected ones stay.
pub const READABLE_NODES: usize = 150;

/// Narrowest drawing, so that the legend has room.
const MIN_WIDTH: f64 = 760.0;
const MARGIN: f64 = 24.0;
const FONT_FAMILY: &str = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif";
const INK: &str = "#1d2733";
const MUTED: &str = "#55606c";

/// Writes `network` as an SVG 1.1 document.
///
/// # Errors
/// When `out` fails.
pub(super) fn write(network: &Network, mut out: impl Write) -> io::Result<()> {
    let (body, size) = match network.view {
        View::Claims => columns::draw(network),
        View::Actors | View::Full => web::draw(network),
    };
    let width = (size.width + 2.0 * MARGIN).max(MIN_WIDTH).ceil();
    let (head, head_height) = head(network, width);
    let (legend, legend_height) = legend::draw(network, width - 2.0 * MARGIN);
    let height = (MARGIN + head_height + size.height + legend_height + MARGIN).ceil();
    let left = ((width - size.width) / 2.0).round();
    let title = escape(&network.title);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{title}\" font-family=\"{FONT_FAMILY}\" fill=\"{INK}\">\n\
         <title>{title}</title>\n<desc>{}</desc>\n{}\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{head}",
        escape(&summary(network)),
        shapes::markers(&format!("{body}{legend}")),
    )?;
    writeln!(out, "<g transform=\"translate({left} {})\">\n{body}</g>", MARGIN + head_height)?;
    writeln!(out, "<g transform=\"translate({MARGIN} {})\">\n{legend}</g>", MARGIN + head_height + size.height)?;
    writeln!(out, "</svg>")
}

/// Title and summary, and their height.
fn head(network: &Network, width: f64) -> (String, f64) {
    let mut head = String::new();
    let mut y = MARGIN;
    for line in wrap(&network.title, &Font::TITLE, width - 2.0 * MARGIN, 3) {
        y += Font::TITLE.size;
        head += &text(&line, MARGIN, y, &Font::TITLE, INK);
        y += Font::TITLE.line_height() - Font::TITLE.size;
    }
    y += 14.0;
    head += &text(&summary(network), MARGIN, y, &Font { size: 12.5, bold: false }, MUTED);
    (head, y + 22.0 - MARGIN)
}

/// What is in the picture, in a line.
fn summary(network: &Network) -> String {
    let of_kind = |kind: &str| network.nodes().filter(|node| node.kind.as_str() == kind).count();
    let plural = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let mut parts = vec![plural(of_kind("actor"), "actor")];
    if network.view != View::Actors {
        parts.push(plural(of_kind("claim"), "claim"));
    }
    let n_denials = network
        .edges()
        .filter(|(_, _, edge)| match network.view {
            View::Actors => edge.kind == EdgeKind::DeniesStatement,
            _ => matches!(edge.kind, EdgeKind::Stance(_)) && edge.kind.is_denial(),
        })
        .map(|(_, _, edge)| edge.count)
        .sum();
    parts.push(plural(n_denials, "denial"));
    if network.n_omitted > 0 {
        parts.push(format!("{} less connected not shown", plural(network.n_omitted, "node")));
    }
    parts.join(" · ")
}

/// A line of text with its baseline at `y`.
fn text(line: &str, x: f64, y: f64, font: &Font, color: &str) -> String {
    anchored(line, x, y, font, color, "start")
}

/// A line of text around `x`.
fn centered(line: &str, x: f64, y: f64, font: &Font, color: &str) -> String {
    anchored(line, x, y, font, color, "middle")
}

fn anchored(line: &str, x: f64, y: f64, font: &Font, color: &str, anchor: &str) -> String {
    let mut element = format!("<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{}\"", font.size);
    if font.bold {
        element += " font-weight=\"600\"";
    }
    if anchor != "start" {
        let _ = write!(element, " text-anchor=\"{anchor}\"");
    }
    if color != INK {
        let _ = write!(element, " fill=\"{color}\"");
    }
    element + ">" + &escape(line) + "</text>\n"
}

/// Whether the node is drawn as an actor.
fn is_actor(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Actor(_) | NodeKind::Implicit)
}

/// Width of the widest line.
fn widest(lines: &[String], font: &Font) -> f64 {
    lines.iter().map(|line| text_width(line, font)).fold(0.0, f64::max)
}

/// A body and the room that it takes.
type Drawing = (String, Size);
