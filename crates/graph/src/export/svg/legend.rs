//! What the signs of a picture mean: only those that it uses.

use super::web::is_hidden;
use super::{INK, MUTED, is_actor, shapes, text};
use crate::export::style::{kind_name, look};
use crate::layout::{Font, Rect, text_width};
use crate::network::{EdgeKind, Network, NodeKind, Value, View, verb};
use crate::record::RelationKind;
use dixit_document::Stance;
use std::collections::BTreeSet;

const ENTRY: Font = Font { size: 11.5, bold: false };
const ROW: f64 = 24.0;

/// The legend and its height.
pub(super) fn draw(network: &Network, width: f64) -> (String, f64) {
    let mut pen = Pen { body: String::new(), x: 0.0, y: 34.0, width };
    pen.body += &format!("<path d=\"M0 14H{width:.1}\" stroke=\"#d4d9de\" stroke-width=\"1\"/>\n");
    let hides_articles = is_hidden(network, NodeKind::Article);
    let is_shown = |kind: &EdgeKind| !hides_articles || *kind != EdgeKind::PublishedIn;
    let kinds: BTreeSet<EdgeKind> = network.edges().map(|(_, _, edge)| edge.kind).filter(is_shown).collect();
    for &kind in &kinds {
        if let Some(name) = name(kind, network.view) {
            pen.line(kind, name);
        }
    }
    if network.view == View::Claims && kinds.contains(&EdgeKind::Reports) {
        pen.line(EdgeKind::Reports, "stands inside the claim above");
    }
    pen.new_row();
    let actors: BTreeSet<NodeKind> = network.nodes().map(|node| node.kind).filter(|&kind| is_actor(kind)).collect();
    for kind in actors {
        match kind {
            NodeKind::Actor(entity) => pen.shape(kind, true, kind_name(entity)),
            _ => pen.shape(kind, false, "source not given"),
        }
    }
    let is_unnamed = |attributes: &crate::network::Attributes| attributes.get("named") == Some(&Value::Flag(false));
    if let Some(node) =
        network.nodes().find(|node| matches!(node.kind, NodeKind::Actor(_)) && is_unnamed(&node.attributes))
    {
        pen.shape(node.kind, false, "unnamed");
    }
    if network.view == View::Full {
        for (kind, name) in
            [(NodeKind::Claim, "claim"), (NodeKind::Attribution, "attribution"), (NodeKind::Article, "article")]
        {
            pen.shape(kind, true, name);
        }
    }
    let height = pen.y + 12.0;
    (pen.body, height)
}

/// What an edge is called; `None` for those that need no word.
fn name(kind: EdgeKind, view: View) -> Option<&'static str> {
    Some(match kind {
        EdgeKind::Stance(Stance::Expresses) => "expresses a feeling or wish",
        EdgeKind::Stance(stance) => verb(stance),
        EdgeKind::Relation(RelationKind::Denies) => "denies the other claim",
        EdgeKind::Relation(RelationKind::Contradicts) => "cannot hold together",
        EdgeKind::Relation(RelationKind::Supports) => "supports",
        EdgeKind::Relation(RelationKind::SameClaim) => "the same claim",
        EdgeKind::SpeaksFor => "belongs to or speaks for",
        EdgeKind::DeniesStatement => "denies what the other says",
        EdgeKind::ContradictsStatement => "contradicts the other",
        EdgeKind::Agrees => "agrees",
        EdgeKind::Accuses => "accuses",
        EdgeKind::SpeaksAbout => "speaks about",
        EdgeKind::Tells => "speaks to",
        EdgeKind::About => "about",
        EdgeKind::PublishedIn => "published in",
        EdgeKind::Reports if view == View::Full => "reports",
        EdgeKind::Content if view == View::Full => "what is said",
        EdgeKind::Reports | EdgeKind::Content => return None,
    })
}

/// Sets entries side by side, in rows.
struct Pen {
    body: String,
    x: f64,
    y: f64,
    width: f64,
}

impl Pen {
    fn line(&mut self, kind: EdgeKind, name: &str) {
        self.advance(name, 50.0);
        let look = look(kind);
        let (x, y) = (self.x, self.y - 4.0);
        self.body += &format!(
            "<path d=\"M{x:.1} {y:.1}h34\" marker-end=\"url(#{})\" {}/>\n",
            shapes::marker(kind),
            shapes::stroke(&look)
        );
        self.word(name, 42.0, look.color);
    }

    fn shape(&mut self, kind: NodeKind, is_named: bool, name: &str) {
        self.advance(name, 42.0);
        let width = if kind == NodeKind::Attribution { 14.0 } else { 28.0 };
        let rect = Rect { x: self.x, y: self.y - 11.0, width, height: 14.0 };
        self.body += &shapes::outline(kind, is_named, &rect);
        self.word(name, 36.0, MUTED);
    }

    fn advance(&mut self, name: &str, sign: f64) {
        if self.x > 0.0 && self.x + sign + text_width(name, &ENTRY) > self.width {
            self.new_row();
        }
    }

    fn word(&mut self, name: &str, offset: f64, color: &str) {
        let color = if color == MUTED { INK } else { color };
        self.body += &text(name, self.x + offset, self.y, &ENTRY, color);
        self.x += offset + text_width(name, &ENTRY) + 22.0;
    }

    fn new_row(&mut self) {
        if self.x > 0.0 {
            self.x = 0.0;
            self.y += ROW;
        }
    }
}
