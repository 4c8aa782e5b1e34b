//! Outlines of nodes, symbols on edges, arrowheads.

use crate::export::style::{Look, Symbol, fill, look};
use crate::layout::Rect;
use crate::network::{EdgeKind, Node, NodeKind, Value};
use dixit_document::EntityKind;
use std::collections::BTreeSet;

/// The outline of an actor: a shape for each kind, dotted for actors without a name.
pub(super) fn actor(node: &Node, rect: &Rect) -> String {
    let is_named = node.attributes.get("named") == Some(&Value::Flag(true));
    outline(node.kind, is_named, rect)
}

/// The same, from kind and name alone.
pub(super) fn outline(kind: NodeKind, is_named: bool, rect: &Rect) -> String {
    let (fill, stroke) = fill(kind);
    let dash = match kind {
        NodeKind::Actor(EntityKind::Persona) => " stroke-dasharray=\"6 3\"",
        _ if is_named => "",
        _ => " stroke-dasharray=\"1.5 3\" stroke-linecap=\"round\"",
    };
    let paint = format!("fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.5\"{dash}");
    let Rect { x, y, width, height } = *rect;
    let (right, bottom, middle) = (rect.right(), rect.bottom(), y + height / 2.0);
    let boxed = |radius: f64| {
        format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.1}\" {paint}/>\n"
        )
    };
    let path = |d: String| format!("<path d=\"{d}\" {paint}/>\n");
    match kind {
        NodeKind::Actor(EntityKind::Person) => boxed(height.min(36.0) / 2.0),
        NodeKind::Actor(EntityKind::Persona) => {
            let inner = Rect { x: x + 3.0, y: y + 3.0, width: width - 6.0, height: height - 6.0 };
            let radius = inner.height.min(32.0) / 2.0;
            boxed(height.min(36.0) / 2.0)
                + &format!(
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{radius:.1}\" fill=\"none\" \
                     stroke=\"{stroke}\" stroke-width=\"0.8\"/>\n",
                    inner.x, inner.y, inner.width, inner.height
                )
        }
        NodeKind::Actor(EntityKind::Organization) => boxed(2.0),
        NodeKind::Actor(EntityKind::GovernmentOrPlace) => path(format!(
            "M{:.1} {y:.1}H{:.1}L{right:.1} {middle:.1}L{:.1} {bottom:.1}H{:.1}L{x:.1} {middle:.1}Z",
            x + 9.0,
            right - 9.0,
            right - 9.0,
            x + 9.0
        )),
        NodeKind::Actor(EntityKind::Group) => {
            let shadow = format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"8\" {paint}/>\n",
                x + 3.5,
                y + 3.5
            );
            shadow + &boxed(8.0)
        }
        NodeKind::Actor(EntityKind::Medium) => {
            let fold = 9.0;
            path(format!("M{x:.1} {y:.1}H{:.1}L{right:.1} {:.1}V{bottom:.1}H{x:.1}Z", right - fold, y + fold))
                + &format!(
                    "<path d=\"M{:.1} {y:.1}V{:.1}H{right:.1}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1\"/>\n",
                    right - fold,
                    y + fold
                )
        }
        NodeKind::Actor(EntityKind::Other) | NodeKind::Implicit => boxed(8.0),
        NodeKind::Attribution => format!(
            "<circle cx=\"{:.1}\" cy=\"{middle:.1}\" r=\"{:.1}\" {paint}/>\n",
            x + width / 2.0,
            width.min(height) / 2.0
        ),
        NodeKind::Claim => boxed(3.0),
        NodeKind::Article => boxed(0.0),
    }
}

/// A symbol around a middle, 12 pixels across.
pub(super) fn symbol(symbol: Symbol, x: f64, y: f64, color: &str) -> String {
    match symbol {
        Symbol::None => String::new(),
        Symbol::Dot => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\" fill=\"{color}\"/>\n"),
        Symbol::Barred => format!(
            "<g fill=\"none\" stroke=\"{color}\" stroke-width=\"1.8\"><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>\
             <path d=\"M{:.1} {:.1}L{:.1} {:.1}\"/></g>\n",
            x - 3.5,
            y - 3.5,
            x + 3.5,
            y + 3.5
        ),
        Symbol::Sign(sign) => format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5.4\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.1\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"9.5\" font-weight=\"700\" text-anchor=\"middle\" fill=\"{color}\">{sign}</text>\n",
            y + 3.3
        ),
    }
}

/// Attributes of a line that looks so.
pub(super) fn stroke(look: &Look) -> String {
    let dash = if look.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", look.dash) };
    format!("fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{dash}", look.color, look.width)
}

/// The name of the marker at the end of an edge of a kind: a bar for a denial, else an arrowhead.
pub(super) fn marker(kind: EdgeKind) -> String {
    marker_of(&look(kind), kind.is_denial())
}

/// The same for an edge that looks otherwise than its kind.
pub(super) fn marker_of(look: &Look, is_denial: bool) -> String {
    format!("{}-{}", if is_denial { "bar" } else { "arrow" }, look.color.trim_start_matches('#'))
}

/// Definitions of the markers that are used in `drawing`.
pub(super) fn markers(drawing: &str) -> String {
    let uses = drawing.split("url(#").skip(1).filter_map(|rest| rest.split(')').next());
    let names: BTreeSet<&str> = uses.collect();
    let shapes = names.into_iter().filter_map(|name| {
        let (shape, color) = name.split_once('-')?;
        let shape = if shape == "bar" {
            format!("<path d=\"M7.5 0V12\" fill=\"none\" stroke=\"#{color}\" stroke-width=\"3.4\"/>")
        } else {
            format!("<path d=\"M0 1L9 6L0 11Z\" fill=\"#{color}\"/>")
        };
        Some(format!(
            "<marker id=\"{name}\" viewBox=\"0 0 10 12\" refX=\"8\" refY=\"6\" markerWidth=\"10\" markerHeight=\"12\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\">{shape}</marker>\n"
        ))
    });
    format!("<defs>\n{}</defs>", shapes.collect::<String>())
}
