//! The view `claims`, drawn from [`Columns`].

use super::{Drawing, INK, MUTED, anchored, centered, shapes, text, tooltip};
use crate::export::style::{Look, look};
use crate::export::xml::escape;
use crate::layout::{ActorBox, Arc, ClaimBox, Columns, Font, Point, Rect, Slot, text_width};
use crate::network::{Edge, EdgeKind, Network, Value};

const BADGE: Font = Font { size: 9.0, bold: true };

/// The body of the picture and its size.
pub(super) fn draw(network: &Network) -> Drawing {
    let columns = Columns::new(network);
    let edges: Vec<(usize, usize, &Edge)> = network.edges().collect();
    let mut body = String::new();
    for arc in &columns.ties {
        body += &arc_group(network, &edges, arc, false);
    }
    for arc in &columns.relations {
        body += &arc_group(network, &edges, arc, true);
    }
    for claim in &columns.claims {
        body += &nesting(claim, &columns.claims);
    }
    // Denials last, so that they lie on top.
    let slots = || columns.claims.iter().flat_map(|claim| claim.slots.iter().map(move |slot| (claim, slot)));
    for denials in [false, true] {
        for (claim, slot) in slots().filter(|(_, slot)| edges[slot.edge].2.kind.is_denial() == denials) {
            body += &holding(network, &edges, claim, slot);
        }
    }
    for (_, slot) in slots() {
        let (_, _, edge) = edges[slot.edge];
        body += &label(slot, &look(edge.kind), edge);
    }
    for claim in &columns.claims {
        body += &claim_group(network, claim);
    }
    for actor in &columns.actors {
        body += &actor_group(network, actor);
    }
    (body, columns.page)
}

fn actor_group(network: &Network, actor: &ActorBox) -> String {
    let node = network.node(actor.node);
    let mut group = format!("<g class=\"actor\" data-id=\"{}\">\n", escape(&node.id));
    group += &tooltip::node(node);
    group += &shapes::actor(node, &actor.rect);
    let x = actor.rect.center().x;
    let height =
        actor.name.len() as f64 * Font::NAME.line_height() + actor.note.len() as f64 * Font::NOTE.line_height();
    let mut y = actor.rect.center().y - height / 2.0;
    for line in &actor.name {
        group += &centered(line, x, y + Font::NAME.size, &Font::NAME, INK);
        y += Font::NAME.line_height();
    }
    for line in &actor.note {
        group += &centered(line, x, y + Font::NOTE.size - 1.0, &Font::NOTE, MUTED);
        y += Font::NOTE.line_height();
    }
    group + "</g>\n"
}

fn claim_group(network: &Network, claim: &ClaimBox) -> String {
    let node = network.node(claim.node);
    let standing = match node.attributes.get("standing") {
        Some(Value::Text(standing)) => standing.as_str(),
        _ => "held",
    };
    let (color, width, dash) = match standing {
        "denied" => ("#b3201b", 1.8, " stroke-dasharray=\"9 4\""),
        "disputed" => ("#b3201b", 1.8, ""),
        "doubted" => ("#8a5200", 1.5, " stroke-dasharray=\"2 4\""),
        _ => ("#8d97a2", 1.1, ""),
    };
    let Rect { x, y, width: across, height } = claim.rect;
    let mut group = format!("<g class=\"claim {standing}\" data-id=\"{}\">\n", escape(&node.id));
    group += &tooltip::node(node);
    group += &format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{across:.1}\" height=\"{height:.1}\" rx=\"4\" fill=\"#ffffff\" \
         stroke=\"{color}\" stroke-width=\"{width}\"{dash}/>\n"
    );
    let lines_height = claim.lines.len() as f64 * Font::TEXT.line_height();
    let badge_height = if claim.badge.is_some() { 14.0 } else { 0.0 };
    let note_height = if claim.note.is_some() { 14.0 } else { 0.0 };
    let mut text_y = claim.rect.center().y - (lines_height + badge_height + note_height) / 2.0;
    if let Some(badge) = &claim.badge {
        let badge_color = if standing == "held" { MUTED } else { color };
        group += &text(badge, x + 12.0, text_y + BADGE.size + 1.0, &BADGE, badge_color);
        text_y += badge_height;
    }
    for line in &claim.lines {
        group += &text(line, x + 12.0, text_y + Font::TEXT.size, &Font::TEXT, INK);
        text_y += Font::TEXT.line_height();
    }
    if let Some(note) = &claim.note {
        group += &text(note, x + 12.0, text_y + Font::NOTE.size, &Font::NOTE, MUTED);
    }
    group + "</g>\n"
}

/// The elbow from a claim to what stands inside it.
fn nesting(claim: &ClaimBox, claims: &[ClaimBox]) -> String {
    let Some(outer) = claim.outer.and_then(|outer| claims.get(outer)) else { return String::new() };
    let x = outer.rect.x + 14.0;
    let y = claim.rect.y + 9.0;
    let look = Look { width: 1.8, ..look(EdgeKind::Reports) };
    format!(
        "<path class=\"inside\" d=\"M{x:.1} {:.1}V{:.1}Q{x:.1} {y:.1} {:.1} {y:.1}H{:.1}\" {}/>\n",
        outer.rect.bottom(),
        y - 6.0,
        x + 6.0,
        claim.rect.x,
        shapes::stroke(&look),
    )
}

/// An edge from an actor to a claim, with its verb.
fn holding(network: &Network, edges: &[(usize, usize, &Edge)], claim: &ClaimBox, slot: &Slot) -> String {
    let (from, _, edge) = edges[slot.edge];
    let look = look(edge.kind);
    let middle = slot.label.y + 10.0;
    let Point { x, y } = slot.start;
    let end = slot.label.x;
    let bend = (end - x) * 0.55;
    let mut group = format!("<g class=\"edge {}\" data-id=\"{}\">\n", edge.kind.as_str(), escape(&edge.id));
    group += &tooltip::edge(network, from, claim.node, edge);
    group += &format!(
        "<path d=\"M{x:.1} {y:.1}C{:.1} {y:.1} {:.1} {middle:.1} {end:.1} {middle:.1}\" {}/>\n",
        x + bend,
        end - bend,
        shapes::stroke(&look)
    );
    group += &format!(
        "<path d=\"M{:.1} {middle:.1}H{:.1}\" marker-end=\"url(#{})\" {}/>\n",
        slot.label.right(),
        claim.rect.x - 1.0,
        shapes::marker(edge.kind),
        shapes::stroke(&Look { dash: "", ..look })
    );
    group + "</g>\n"
}

/// The verb in a lozenge: filled for a denial, hollow otherwise, dashed when another source reports it. Labels lie over
/// all lines, so that no line crosses a word.
fn label(slot: &Slot, look: &Look, edge: &Edge) -> String {
    let Rect { x, y, width, .. } = slot.label;
    let (fill, ink) = if edge.kind.is_denial() { (look.color, "#ffffff") } else { ("#ffffff", look.color) };
    let dash = if slot.is_reported { " stroke-dasharray=\"3 2\"" } else { "" };
    let mut label = format!("<g class=\"label {}\" data-id=\"{}\">\n", edge.kind.as_str(), escape(&edge.id));
    label += &format!(
        "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"19\" rx=\"9.5\" fill=\"{fill}\" stroke=\"{}\" stroke-width=\"1.2\"{dash}/>\n",
        y + 0.5,
        look.color
    );
    label += &shapes::symbol(look.symbol, x + 14.0, y + 10.0, ink);
    label += &text(&slot.verb, x + 24.0, y + 14.0, &Font::LABEL, ink);
    if let Some(note) = &slot.note {
        let note_width = text_width(note, &Font::NOTE);
        label += &format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" fill=\"#ffffff\" fill-opacity=\"0.85\"/>\n",
            x + width - note_width - 2.0,
            y + 20.5,
            note_width + 2.0
        );
        label += &anchored(note, x + width - 1.0, y + 30.0, &Font::NOTE, MUTED, "end");
    }
    label + "</g>\n"
}

/// A line in a gutter; at the right with the name of the relation where it starts.
fn arc_group(network: &Network, edges: &[(usize, usize, &Edge)], arc: &Arc, is_right: bool) -> String {
    let (from, to, edge) = edges[arc.edge];
    let look = look(edge.kind);
    let Point { x: start_x, y: start_y } = arc.start;
    let Point { x: end_x, y: end_y } = arc.end;
    let turn = if end_y > start_y { 5.0 } else { -5.0 };
    let inward = if is_right { -5.0 } else { 5.0 };
    let gap = if is_right { 2.0 } else { -2.0 };
    let mut group = format!("<g class=\"edge {}\" data-id=\"{}\">\n", edge.kind.as_str(), escape(&edge.id));
    group += &tooltip::edge(network, from, to, edge);
    let start_marker = if edge.kind.is_symmetric() {
        format!(" marker-start=\"url(#{})\"", shapes::marker(edge.kind))
    } else {
        String::new()
    };
    let lane = arc.lane_x;
    group += &format!(
        "<path d=\"M{:.1} {start_y:.1}H{:.1}Q{lane:.1} {start_y:.1} {lane:.1} {:.1}V{:.1}Q{lane:.1} {end_y:.1} {:.1} {end_y:.1}H{:.1}\" \
         marker-end=\"url(#{})\"{start_marker} {}/>\n",
        start_x + gap,
        lane + inward,
        start_y + turn,
        end_y - turn,
        lane + inward,
        end_x + gap,
        shapes::marker(edge.kind),
        shapes::stroke(&look)
    );
    if is_right {
        let font = Font { size: 10.5, bold: edge.kind.is_denial() };
        let x = start_x + if edge.kind.is_symmetric() { 13.0 } else { 8.0 };
        let width = text_width(&edge.label, &font);
        group += &format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" fill=\"#ffffff\"/>\n",
            x - 2.0,
            start_y - 6.0,
            width + 4.0
        );
        group += &text(&edge.label, x, start_y + 3.6, &font, look.color);
    }
    group + "</g>\n"
}
