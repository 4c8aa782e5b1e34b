//! The view `claims` as a page in columns: actors at the left, what they hold at the right, a verb on every edge.
//!
//! Claims of one source stand together; blocks are ordered so that other edges get short. What stands inside another
//! claim is set under it, indented. Relations between claims run in lanes at the right, ties between actors at the left.

use super::lanes;
use super::order;
use super::rows::{Holding, Junctions, Row, row_depth, rows};
use super::text::{Font, elide, text_width, wrap};
use super::{ACTOR_TEXT_WIDTH, Layout, Point, Rect, Size};
use crate::network::{Edge, EdgeKind, Network, Node, NodeKind, Value};
use std::collections::BTreeMap;

/// An actor on the page.
#[derive(Clone, Debug)]
pub struct ActorBox {
    /// Its place in the network's nodes.
    pub node: usize,
    /// Where it is.
    pub rect: Rect,
    /// Its name, wrapped.
    pub name: Vec<String>,
    /// Its function, wrapped.
    pub note: Vec<String>,
}

/// A claim on the page.
#[derive(Clone, Debug)]
pub struct ClaimBox {
    /// Its place in the network's nodes.
    pub node: usize,
    /// Where it is.
    pub rect: Rect,
    /// The box of the claim around it.
    pub outer: Option<usize>,
    /// A line above the text: `DENIED`, `DISPUTED` …
    pub badge: Option<String>,
    /// Its text, wrapped.
    pub lines: Vec<String>,
    /// To whom or where, and through whom, where that is the same for all its edges.
    pub note: Option<String>,
    /// The edges that come in, from top to bottom.
    pub slots: Vec<Slot>,
}

/// Where an edge from an actor reaches a claim.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The edge's place in the network's edges.
    pub edge: usize,
    /// The place of its actor in [`Columns::actors`].
    pub actor: usize,
    /// Where it leaves the actor.
    pub start: Point,
    /// The label: verb, and note below it.
    pub label: Rect,
    /// The verb.
    pub verb: String,
    /// To whom or where, and through whom, where that differs among the edges of a claim.
    pub note: Option<String>,
    /// Whether another source reports it.
    pub is_reported: bool,
}

/// A line in a gutter that links two boxes of a column.
#[derive(Clone, Debug)]
pub struct Arc {
    /// The edge's place in the network's edges.
    pub edge: usize,
    /// Where it leaves its first box.
    pub start: Point,
    /// Where it reaches its second box.
    pub end: Point,
    /// Where its vertical part is.
    pub lane_x: f64,
}

/// A claims view set in columns.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// From top to bottom.
    pub actors: Vec<ActorBox>,
    /// From top to bottom.
    pub claims: Vec<ClaimBox>,
    /// Relations between claims, at the right.
    pub relations: Vec<Arc>,
    /// Ties between actors, at the left.
    pub ties: Vec<Arc>,
    /// Everything.
    pub page: Size,
}

const MARGIN: f64 = 8.0;
const LANE: f64 = 12.0;
const FAN: f64 = 110.0;
const CLAIM_WIDTH: f64 = 372.0;
const INDENT: f64 = 30.0;
const PADDING: f64 = 10.0;
const SLOT_GAP: f64 = 4.0;
const ROW_GAP: f64 = 12.0;
const BLOCK_GAP: f64 = 24.0;
/// Widest label of an edge.
const LABEL_WIDTH: f64 = 150.0;
/// Between the label and its claim: room for the arrowhead.
const STEM: f64 = 16.0;
/// Room for the name of a relation at its start.
const RELATION_LABEL: f64 = 76.0;
/// Deepest indent that is drawn.
const MAX_LEVEL: usize = 5;

impl Columns {
    /// Sets a claims view in columns.
    pub fn new(network: &Network) -> Columns {
        let edges: Vec<(usize, usize, &Edge)> = network.edges().collect();
        let junctions = Junctions::of(network, &edges);
        let holdings = junctions.holdings(network, &edges);
        let rows = rows(network, &edges, &holdings, &junctions);
        let mut columns = Columns::default();
        let n_ties = edges.iter().filter(|(_, _, edge)| edge.kind == EdgeKind::SpeaksFor).count();
        let actor_x = MARGIN + if n_ties > 0 { 30.0 + LANE * n_ties.min(6) as f64 } else { 0.0 };
        columns.add_actors(network, &holdings, actor_x);
        columns.add_claims(network, &edges, &rows, &holdings, &junctions);
        columns.place_actors();
        columns.link(&edges, actor_x);
        columns
    }

    /// The same as places of nodes. An attribution is where its label is.
    pub fn layout(&self, network: &Network) -> Layout {
        let mut centers = vec![Point::default(); network.n_nodes()];
        let mut sizes = vec![Size::default(); network.n_nodes()];
        let mut set = |node: usize, rect: &Rect| {
            centers[node] = rect.center();
            sizes[node] = Size { width: rect.width, height: rect.height };
        };
        let targets: Vec<usize> = network.edges().map(|(_, to, _)| to).collect();
        for claim in &self.claims {
            set(claim.node, &claim.rect);
            for slot in &claim.slots {
                let target = targets[slot.edge];
                if network.node(target).kind == NodeKind::Attribution {
                    set(target, &slot.label);
                }
            }
        }
        for actor in &self.actors {
            set(actor.node, &actor.rect);
        }
        Layout { centers, sizes, page: self.page }
    }

    fn add_actors(&mut self, network: &Network, holdings: &[Holding], x: f64) {
        let mut order: Vec<usize> = vec![];
        for holding in holdings {
            if !order.contains(&holding.actor) {
                order.push(holding.actor);
            }
        }
        for node in order {
            let (name, note) = actor_text(network.node(node));
            let name_width = name.iter().map(|line| text_width(line, &Font::NAME));
            let note_width = note.iter().map(|line| text_width(line, &Font::NOTE));
            let width = name_width.chain(note_width).fold(40.0, f64::max) + 2.0 * PADDING + 8.0;
            let height =
                name.len() as f64 * Font::NAME.line_height() + note.len() as f64 * Font::NOTE.line_height() + 14.0;
            self.actors.push(ActorBox { node, rect: Rect { x, y: 0.0, width, height }, name, note });
        }
    }

    fn add_claims(
        &mut self,
        network: &Network,
        edges: &[(usize, usize, &Edge)],
        rows: &[Row],
        holdings: &[Holding],
        junctions: &Junctions,
    ) {
        let actor_right = self.actors.iter().map(|actor| actor.rect.right()).fold(0.0, f64::max);
        let actor_of: BTreeMap<usize, usize> =
            self.actors.iter().enumerate().map(|(index, actor)| (actor.node, index)).collect();
        let mut by_claim: BTreeMap<usize, Vec<&Holding>> = BTreeMap::new();
        for holding in holdings {
            by_claim.entry(holding.claim).or_default().push(holding);
        }
        let verb = |edge: &Edge| {
            let verb = if edge.count > 1 { format!("{} ×{}", edge.label, edge.count) } else { edge.label.clone() };
            elide(&verb, &Font::LABEL, LABEL_WIDTH - 34.0)
        };
        let label_width = |verb: &str| text_width(verb, &Font::LABEL) + 34.0;
        let widest = holdings.iter().map(|holding| label_width(&verb(edges[holding.edge].2))).fold(60.0, f64::max);
        let left = actor_right + FAN + widest + STEM;
        let mut y = MARGIN;
        let mut boxes: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                y += if row.starts_block { BLOCK_GAP } else { ROW_GAP };
            }
            let node = network.node(row.claim);
            let x = left + INDENT * row.level.min(MAX_LEVEL) as f64;
            let width = left + CLAIM_WIDTH + INDENT * row_depth(rows) as f64 - x;
            let badge = badge(node);
            let lines = wrap(&node.label, &Font::TEXT, width - 2.0 * PADDING, 6);
            let held: &[&Holding] = by_claim.get(&row.claim).map_or(&[], Vec::as_slice);
            let mut notes: Vec<Option<String>> = held.iter().map(|holding| note(edges[holding.edge].2)).collect();
            let shared = notes.first().cloned().flatten().filter(|note| notes.iter().all(|n| n.as_ref() == Some(note)));
            if shared.is_some() {
                notes.fill(None);
            }
            let note = shared.map(|note| elide(&note, &Font::NOTE, width - 2.0 * PADDING - 4.0));
            let text_height = lines.len() as f64 * Font::TEXT.line_height()
                + if badge.is_some() { 14.0 } else { 0.0 }
                + if note.is_some() { 14.0 } else { 0.0 }
                + 2.0 * PADDING
                - 4.0;
            let slot = |(holding, note): (&&Holding, Option<String>)| {
                let verb = verb(edges[holding.edge].2);
                let (width, height) = (label_width(&verb), if note.is_some() { 33.0 } else { 20.0 });
                let label = Rect { x: x - STEM - width, y: 0.0, width, height };
                let note = note.map(|note| elide(&note, &Font::NOTE, LABEL_WIDTH));
                let actor = actor_of[&holding.actor];
                let is_reported = holding.is_reported;
                Slot { edge: holding.edge, actor, start: Point::default(), label, verb, note, is_reported }
            };
            let slots: Vec<Slot> = held.iter().zip(notes).map(slot).collect();
            let slots_height = slots.iter().map(|slot| slot.label.height + SLOT_GAP).sum::<f64>() - SLOT_GAP;
            let height = text_height.max(slots_height + 6.0);
            let rect = Rect { x, y, width, height };
            let outer = junctions.outer.get(&row.claim).and_then(|outer| boxes.get(outer)).copied();
            boxes.insert(row.claim, self.claims.len());
            let outer = outer.filter(|_| row.level > 0);
            self.claims.push(ClaimBox { node: row.claim, rect, outer, badge, lines, note, slots });
            y += height;
        }
        self.page = Size { width: left + CLAIM_WIDTH + INDENT * row_depth(rows) as f64 + MARGIN, height: y + MARGIN };
    }

    /// Puts actors beside their claims, and edges in an order that crosses little.
    fn place_actors(&mut self) {
        let mut wishes: Vec<(f64, f64)> = vec![(0.0, 0.0); self.actors.len()];
        for claim in &self.claims {
            for slot in &claim.slots {
                // The source that a claim stands under counts for more than one that joins or denies it.
                let weight = if slot.edge == claim.slots[0].edge { 2.0 } else { 1.0 };
                wishes[slot.actor].0 += claim.rect.center().y * weight;
                wishes[slot.actor].1 += weight;
            }
        }
        let wanted: Vec<f64> = wishes.iter().map(|(sum, weight)| sum / weight.max(1.0)).collect();
        let mut order: Vec<usize> = (0..self.actors.len()).collect();
        order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
        let wanted_in_order: Vec<f64> = order.iter().map(|&actor| wanted[actor]).collect();
        let heights: Vec<f64> = order.iter().map(|&actor| self.actors[actor].rect.height).collect();
        let middles = order::spread(&wanted_in_order, &heights, 12.0);
        let top = middles.iter().zip(&heights).map(|(middle, height)| middle - height / 2.0).fold(MARGIN, f64::min);
        let shift = MARGIN - top;
        for (&actor, middle) in order.iter().zip(&middles) {
            let rect = &mut self.actors[actor].rect;
            rect.y = middle - rect.height / 2.0 + shift;
        }
        if shift > 0.0 {
            for claim in &mut self.claims {
                claim.rect.y += shift;
            }
        }
        let bottoms = self.actors.iter().map(|actor| actor.rect.bottom());
        self.page.height = bottoms.fold(self.page.height + shift, |page, bottom| page.max(bottom + MARGIN));
        self.place_slots();
    }

    fn place_slots(&mut self) {
        let actors = &self.actors;
        let mut ends: Vec<Vec<(f64, usize, usize)>> = vec![vec![]; actors.len()];
        for (claim_index, claim) in self.claims.iter_mut().enumerate() {
            claim.slots.sort_by(|a, b| {
                let place = |slot: &Slot| actors[slot.actor].rect.center().y;
                place(a).total_cmp(&place(b)).then(a.edge.cmp(&b.edge))
            });
            let total = claim.slots.iter().map(|slot| slot.label.height + SLOT_GAP).sum::<f64>() - SLOT_GAP;
            let mut y = claim.rect.center().y - total / 2.0;
            for (slot_index, slot) in claim.slots.iter_mut().enumerate() {
                slot.label.y = y;
                y += slot.label.height + SLOT_GAP;
                ends[slot.actor].push((slot.label.y + 10.0, claim_index, slot_index));
            }
        }
        for (actor, ends) in self.actors.iter().zip(&mut ends) {
            ends.sort_by(|a, b| a.0.total_cmp(&b.0));
            let n = ends.len() as f64;
            let step = ((actor.rect.height - 12.0) / n).min(7.0);
            for (index, (_, claim, slot)) in ends.iter().enumerate() {
                let y = actor.rect.center().y + (index as f64 - (n - 1.0) / 2.0) * step;
                self.claims[*claim].slots[*slot].start = Point { x: actor.rect.right(), y };
            }
        }
    }

    /// Lines between claims and between actors, each in a lane of its gutter.
    fn link(&mut self, edges: &[(usize, usize, &Edge)], actor_x: f64) {
        let claims: BTreeMap<usize, Rect> = self.claims.iter().map(|claim| (claim.node, claim.rect)).collect();
        let actors: BTreeMap<usize, Rect> = self.actors.iter().map(|actor| (actor.node, actor.rect)).collect();
        let relations = ends(edges, &claims, |kind| matches!(kind, EdgeKind::Relation(_)));
        let ties = ends(edges, &actors, |kind| kind == EdgeKind::SpeaksFor);
        let right = self.claims.iter().map(|claim| claim.rect.right()).fold(0.0, f64::max);
        let lane_start = right + RELATION_LABEL + 10.0;
        let mut widest = self.page.width;
        for (edge, start, end, lane) in with_lanes(&relations) {
            let lane_x = lane_start + LANE * lane as f64;
            widest = widest.max(lane_x + MARGIN + 4.0);
            let ends =
                [(edges[edge].0, start), (edges[edge].1, end)].map(|(node, y)| Point { x: claims[&node].right(), y });
            self.relations.push(Arc { edge, start: ends[0], end: ends[1], lane_x });
        }
        for (edge, start, end, lane) in with_lanes(&ties) {
            let lane_x = (actor_x - 14.0 - LANE * lane as f64).max(3.0);
            let ends = [start, end].map(|y| Point { x: actor_x, y });
            self.ties.push(Arc { edge, start: ends[0], end: ends[1], lane_x });
        }
        self.page.width = widest;
    }
}

/// Edges of a kind between boxes of one column, with the heights of their ends, which are apart on each box.
fn ends(
    edges: &[(usize, usize, &Edge)],
    boxes: &BTreeMap<usize, Rect>,
    wanted: impl Fn(EdgeKind) -> bool,
) -> Vec<(usize, f64, f64)> {
    let chosen: Vec<usize> = (0..edges.len())
        .filter(|&index| {
            let (from, to, edge) = edges[index];
            wanted(edge.kind) && from != to && boxes.contains_key(&from) && boxes.contains_key(&to)
        })
        .collect();
    // At each box: (height of the other end, edge, which end), so that ends leave in the order of their targets.
    let mut at_box: BTreeMap<usize, Vec<(f64, usize, bool)>> = BTreeMap::new();
    for &index in &chosen {
        let (from, to, _) = edges[index];
        at_box.entry(from).or_default().push((boxes[&to].center().y, index, true));
        at_box.entry(to).or_default().push((boxes[&from].center().y, index, false));
    }
    let mut heights: BTreeMap<(usize, bool), f64> = BTreeMap::new();
    for (node, mut list) in at_box {
        list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let rect = boxes[&node];
        let step = ((rect.height - 8.0) / list.len() as f64).min(15.0);
        for (place, (_, index, is_start)) in list.iter().enumerate() {
            let y = rect.center().y + (place as f64 - (list.len() as f64 - 1.0) / 2.0) * step;
            heights.insert((*index, *is_start), y);
        }
    }
    chosen.into_iter().map(|index| (index, heights[&(index, true)], heights[&(index, false)])).collect()
}

fn with_lanes(ends: &[(usize, f64, f64)]) -> Vec<(usize, f64, f64, usize)> {
    let intervals: Vec<(f64, f64)> = ends.iter().map(|&(_, start, end)| (start, end)).collect();
    let lanes = lanes::assign(&intervals, 6.0);
    ends.iter().zip(lanes).map(|(&(edge, start, end), lane)| (edge, start, end, lane)).collect()
}

/// Name and function of an actor, wrapped.
pub(crate) fn actor_text(node: &Node) -> (Vec<String>, Vec<String>) {
    let name = wrap(&node.label, &Font::NAME, ACTOR_TEXT_WIDTH, 3);
    let first = |key: &str| match node.attributes.get(key) {
        Some(Value::List(items)) => items.iter().max_by_key(|item| item.chars().count()).cloned(),
        _ => None,
    };
    let note = match (first("roles"), first("speaks_for")) {
        (Some(role), Some(org)) if names_again(&role, &org) => Some(role),
        (Some(role), Some(org)) => Some(format!("{role}, {org}")),
        (role, org) => role.or(org),
    };
    let note = note.filter(|note| *note != node.label);
    (name, note.map_or_else(Vec::new, |note| wrap(&note, &Font::NOTE, ACTOR_TEXT_WIDTH, 2)))
}

/// Whether a role already names the organization, in whole or in one of its longer words.
fn names_again(role: &str, organization: &str) -> bool {
    let words = || organization.split_whitespace().filter(|word| word.chars().count() > 3);
    role.contains(organization) || words().any(|word| role.contains(word))
}

/// To whom or where, and through whom, on one line.
fn note(edge: &Edge) -> Option<String> {
    let mut parts = vec![];
    if let Some(Value::Text(venue)) = edge.attributes.get("addressee") {
        parts.push(format!("to {venue}"));
    }
    if let Some(Value::List(via)) = edge.attributes.get("via") {
        parts.push(format!("as told by {}", via.join(" › ")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What becomes of the claim, in a word or two.
fn badge(node: &Node) -> Option<String> {
    let standing = match node.attributes.get("standing") {
        Some(Value::Text(standing)) => standing.as_str(),
        _ => "",
    };
    let mut parts = match standing {
        "denied" => vec!["DENIED"],
        "disputed" => vec!["DISPUTED"],
        "doubted" => vec!["DOUBTED"],
        "asked" => vec!["ASKED"],
        _ => vec![],
    };
    if node.attributes.get("hedged") == Some(&Value::Flag(true)) {
        parts.push("UNPROVEN, THE AUTHOR NOTES");
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}
