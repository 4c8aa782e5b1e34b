//! The views `actors` and `full`: boxes held apart by forces, one line for all edges from one node to another.

use super::{Drawing, INK, centered, is_actor, shapes, text, tooltip, widest};
use crate::export::style::{Look, look};
use crate::export::xml::escape;
use crate::layout::{self, Font, Layout, Point, Rect, text_width, wrap};
use crate::network::{Edge, EdgeKind, Network, Node, NodeKind, Value, View, verb};
use dixit_document::Stance;
use std::collections::BTreeMap;

/// All edges from one node to another, the weightiest first.
struct Bundle<'a> {
    from: usize,
    to: usize,
    edges: Vec<&'a Edge>,
    /// How far the line leaves the straight one, in pixels.
    bend: f64,
}

/// The body of the picture and its size.
pub(super) fn draw(network: &Network) -> Drawing {
    let layout = layout::arrange(network);
    let rects: Vec<Rect> = rects(&layout);
    let bundles = bundles(network, &rects);
    let mut taken: Vec<Rect> = rects.clone();
    let mut lines = String::new();
    let mut labels = String::new();
    // The weightiest bundle is labelled first and drawn last.
    for bundle in bundles.iter().rev() {
        let curve = Curve::between(&rects[bundle.from], &rects[bundle.to], bundle.bend);
        let Some(label) = label(bundle, network.view) else { continue };
        let font = Font { size: 10.5, bold: bundle.edges[0].kind.is_denial() };
        let (width, height) = (text_width(&label, &font) + 8.0, 15.0);
        let place = |t: f64| {
            let Point { x, y } = curve.at(t);
            Rect { x: x - width / 2.0, y: y - height / 2.0, width, height }
        };
        let hits = |rect: &Rect, boxes: &[Rect]| boxes.iter().filter(|other| other.overlaps(rect)).count();
        let spots: Vec<Rect> = SPOTS.iter().map(|&t| place(t)).collect();
        let free = spots.iter().find(|rect| hits(rect, &taken) == 0);
        // A denial is never left without its word, a plain line is clear from its color.
        let forced = || spots.iter().min_by_key(|rect| (hits(rect, &rects), hits(rect, &taken)));
        let Some(&rect) = free.or_else(|| forced().filter(|_| bundle.edges[0].kind.is_denial())) else { continue };
        taken.push(rect);
        labels += &label_element(&label, &rect, &font, bundle.edges[0]);
    }
    for bundle in &bundles {
        lines += &line(network, bundle, &Curve::between(&rects[bundle.from], &rects[bundle.to], bundle.bend));
    }
    let shown = network.nodes().zip(&rects).filter(|(node, _)| !is_hidden(network, node.kind));
    let boxes: String = shown.map(|(node, rect)| node_group(node, rect)).collect();
    (lines + &boxes + &labels, layout.page)
}

const SPOTS: [f64; 9] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];

fn rects(layout: &Layout) -> Vec<Rect> {
    let rect = |(center, size): (&Point, &layout::Size)| Rect {
        x: center.x - size.width / 2.0,
        y: center.y - size.height / 2.0,
        width: size.width,
        height: size.height,
    };
    layout.centers.iter().zip(&layout.sizes).map(rect).collect()
}

/// Where everything comes from one article, it is the title and needs no box.
pub(super) fn is_hidden(network: &Network, kind: NodeKind) -> bool {
    kind == NodeKind::Article && network.nodes().filter(|node| node.kind == NodeKind::Article).count() == 1
}

/// What matters more is drawn on top and gives the bundle its look.
fn weight(kind: EdgeKind) -> u8 {
    match kind {
        EdgeKind::DeniesStatement => 9,
        _ if kind.is_denial() => 9,
        EdgeKind::ContradictsStatement => 8,
        EdgeKind::Relation(kind) if kind.is_symmetric() => 7,
        EdgeKind::Accuses => 7,
        EdgeKind::Stance(_) => 6,
        EdgeKind::Relation(_) | EdgeKind::Agrees => 5,
        EdgeKind::SpeaksFor | EdgeKind::Reports => 4,
        EdgeKind::SpeaksAbout => 3,
        EdgeKind::Content => 2,
        EdgeKind::Tells | EdgeKind::About | EdgeKind::PublishedIn => 1,
    }
}

/// Bundles in the order in which they are drawn.
fn bundles<'a>(network: &'a Network, rects: &[Rect]) -> Vec<Bundle<'a>> {
    let is_drawn = |kind: EdgeKind| kind != EdgeKind::PublishedIn || !is_hidden(network, NodeKind::Article);
    let mut by_ends: BTreeMap<(usize, usize), Vec<&Edge>> = BTreeMap::new();
    for (from, to, edge) in network.edges().filter(|(from, to, edge)| from != to && is_drawn(edge.kind)) {
        by_ends.entry((from, to)).or_default().push(edge);
    }
    let both_ways: Vec<bool> = by_ends.keys().map(|&(from, to)| by_ends.contains_key(&(to, from))).collect();
    let mut bundles: Vec<Bundle> = by_ends
        .into_iter()
        .zip(both_ways)
        .map(|(((from, to), mut edges), both_ways)| {
            edges.sort_by_key(|edge| (std::cmp::Reverse(weight(edge.kind)), std::cmp::Reverse(edge.count), &edge.id));
            Bundle { from, to, edges, bend: bend(from, to, both_ways, rects) }
        })
        .collect();
    bundles.sort_by_key(|bundle| weight(bundle.edges[0].kind));
    bundles
}

/// Bends a line away from its counterpart, or else around boxes in its way.
fn bend(from: usize, to: usize, both_ways: bool, rects: &[Rect]) -> f64 {
    if rects.len() > 400 {
        return if both_ways { 16.0 } else { 0.0 };
    }
    let hits = |bend: f64| {
        let curve = Curve::between(&rects[from], &rects[to], bend);
        let others = rects.iter().enumerate().filter(|&(index, _)| index != from && index != to);
        others.filter(|(_, rect)| curve.crosses(rect)).count()
    };
    let tries: &[f64] = if both_ways {
        &[16.0, 34.0, 52.0, 80.0]
    } else {
        &[0.0, 22.0, -22.0, 44.0, -44.0, 70.0, -70.0, 100.0, -100.0]
    };
    tries.iter().copied().min_by_key(|&bend| hits(bend)).unwrap_or(0.0)
}

/// A quadratic Bézier curve between the borders of two boxes.
struct Curve {
    start: Point,
    control: Point,
    end: Point,
}

impl Curve {
    fn between(from: &Rect, to: &Rect, bend: f64) -> Curve {
        let (a, b) = (from.center(), to.center());
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx.hypot(dy).max(1.0);
        let control =
            Point { x: (a.x + b.x) / 2.0 - dy / length * bend * 1.6, y: (a.y + b.y) / 2.0 + dx / length * bend * 1.6 };
        Curve { start: border(from, control, 1.0), control, end: border(to, control, 3.0) }
    }

    fn at(&self, t: f64) -> Point {
        let mix = |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
        Point { x: mix(self.start.x, self.control.x, self.end.x), y: mix(self.start.y, self.control.y, self.end.y) }
    }

    fn crosses(&self, rect: &Rect) -> bool {
        (1..24).any(|step| {
            let Point { x, y } = self.at(f64::from(step) / 24.0);
            x > rect.x - 3.0 && x < rect.right() + 3.0 && y > rect.y - 3.0 && y < rect.bottom() + 3.0
        })
    }
}

/// Where the line from the middle of `rect` toward `target` leaves the box, and `gap` pixels on.
fn border(rect: &Rect, target: Point, gap: f64) -> Point {
    let center = rect.center();
    let (dx, dy) = (target.x - center.x, target.y - center.y);
    let scale_x = if dx.abs() > 1e-9 { (rect.width / 2.0 + gap) / dx.abs() } else { f64::INFINITY };
    let scale_y = if dy.abs() > 1e-9 { (rect.height / 2.0 + gap) / dy.abs() } else { f64::INFINITY };
    let scale = scale_x.min(scale_y).min(1.0);
    Point { x: center.x + dx * scale, y: center.y + dy * scale }
}

fn line(network: &Network, bundle: &Bundle, curve: &Curve) -> String {
    let first = bundle.edges[0];
    let mut look = bundle_look(first);
    let count: usize = bundle.edges.iter().map(|edge| edge.count).sum();
    if network.view == View::Actors {
        look.width += (count as f64).sqrt() * 0.5 - 0.5;
    }
    let marker = shapes::marker_of(&look, first.kind.is_denial());
    let start = if first.kind.is_symmetric() { format!(" marker-start=\"url(#{marker})\"") } else { String::new() };
    let mut group = format!("<g class=\"edge {}\" data-id=\"{}\">\n", first.kind.as_str(), escape(&first.id));
    group += &tooltip::bundle(network, bundle.from, bundle.to, &bundle.edges);
    let Curve { start: a, control: c, end: b } = curve;
    group += &format!(
        "<path d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\" marker-end=\"url(#{marker})\"{start} {}/>\n",
        a.x,
        a.y,
        c.x,
        c.y,
        b.x,
        b.y,
        shapes::stroke(&look)
    );
    group + "</g>\n"
}

/// The look of a bundle: that of its first edge, or of the stance with which an actor speaks about another.
fn bundle_look(edge: &Edge) -> Look {
    let stance = match edge.attributes.get("stance") {
        Some(Value::Text(stance)) if edge.kind == EdgeKind::SpeaksAbout => stance.parse().unwrap_or(Stance::Asserts),
        _ => Stance::Asserts,
    };
    let plain = look(edge.kind);
    if stance == Stance::Asserts { plain } else { Look { width: plain.width, ..look(EdgeKind::Stance(stance)) } }
}

/// The word on a bundle; plain talk shows in color and width alone.
fn label(bundle: &Bundle, view: View) -> Option<String> {
    let first = bundle.edges[0];
    let times = if first.count > 1 { format!(" ×{}", first.count) } else { String::new() };
    let stance = match first.attributes.get("stance") {
        Some(Value::Text(stance)) => stance.parse().unwrap_or(Stance::Asserts),
        _ => Stance::Asserts,
    };
    match (view, first.kind) {
        (View::Actors, EdgeKind::Tells | EdgeKind::SpeaksFor) => None,
        (View::Actors, EdgeKind::SpeaksAbout) => match stance {
            Stance::Denies | Stance::Doubts | Stance::Urges | Stance::Asks => Some(format!("{}{times}", verb(stance))),
            _ => None,
        },
        (View::Actors, _) => Some(format!("{}{times}", short(first))),
        (_, EdgeKind::Stance(_) | EdgeKind::Relation(_) | EdgeKind::Reports) => Some(first.label.clone()),
        _ => None,
    }
}

fn short(edge: &Edge) -> &str {
    match edge.kind {
        EdgeKind::DeniesStatement => "denies",
        EdgeKind::Agrees => "agrees",
        _ => &edge.label,
    }
}

fn label_element(label: &str, rect: &Rect, font: &Font, edge: &Edge) -> String {
    let look = bundle_look(edge);
    let (fill, ink) = if edge.kind.is_denial() { (look.color, "#ffffff") } else { ("#ffffff", look.color) };
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"7\" fill=\"{fill}\" fill-opacity=\"0.94\"/>\n",
        rect.x, rect.y, rect.width, rect.height
    ) + &centered(label, rect.center().x, rect.y + 11.2, font, ink)
}

fn node_group(node: &Node, rect: &Rect) -> String {
    let mut group = format!("<g class=\"{}\" data-id=\"{}\">\n", node.kind.as_str(), escape(&node.id));
    group += &tooltip::node(node);
    group += &if is_actor(node.kind) { shapes::actor(node, rect) } else { shapes::outline(node.kind, true, rect) };
    if node.kind == NodeKind::Attribution {
        let stance = match node.attributes.get("stance") {
            Some(Value::Text(stance)) => stance.parse().unwrap_or(Stance::Asserts),
            _ => Stance::Asserts,
        };
        let look = look(EdgeKind::Stance(stance));
        return group + &shapes::symbol(look.symbol, rect.center().x, rect.center().y, look.color) + "</g>\n";
    }
    let (font, width, max_lines) = layout::node_text(node.kind);
    let lines = wrap(&node.label, &font, width, max_lines);
    let height = lines.len() as f64 * font.line_height();
    let mut y = rect.center().y - height / 2.0;
    let left = rect.center().x - widest(&lines, &font) / 2.0;
    for line in &lines {
        group += &if node.kind == NodeKind::Claim {
            text(line, left, y + font.size, &font, INK)
        } else {
            centered(line, rect.center().x, y + font.size, &font, INK)
        };
        y += font.line_height();
    }
    group + "</g>\n"
}
