//! Which claim stands where in the columns: under its source, inside the claim around it, near what answers it.

use super::order::{self, Block};
use crate::network::{Edge, EdgeKind, Network, NodeKind};
use std::collections::BTreeMap;

/// A stance edge as the columns need it.
pub(super) struct Holding {
    pub(super) edge: usize,
    pub(super) actor: usize,
    pub(super) claim: usize,
    pub(super) is_reported: bool,
}

/// What the nodes of nested attributions stand for.
pub(super) struct Junctions {
    /// The claim of an attribution node.
    pub(super) content: BTreeMap<usize, usize>,
    /// The attribution node around an attribution node.
    pub(super) around: BTreeMap<usize, usize>,
    /// The claim around a claim that is only known through another.
    pub(super) outer: BTreeMap<usize, usize>,
}

impl Junctions {
    pub(super) fn of(network: &Network, edges: &[(usize, usize, &Edge)]) -> Junctions {
        let of_kind = |kind: EdgeKind| edges.iter().filter(move |(_, _, edge)| edge.kind == kind);
        let content: BTreeMap<usize, usize> = of_kind(EdgeKind::Content).map(|&(from, to, _)| (from, to)).collect();
        let around: BTreeMap<usize, usize> = of_kind(EdgeKind::Reports).map(|&(from, to, _)| (to, from)).collect();
        let mut outer = BTreeMap::new();
        let mut direct = vec![false; network.n_nodes()];
        for (_, to, edge) in edges {
            if matches!(edge.kind, EdgeKind::Stance(_)) && !around.contains_key(to) {
                direct[*content.get(to).unwrap_or(to)] = true;
            }
        }
        for (inner, parent) in &around {
            if let (Some(&claim), Some(&around)) = (content.get(inner), content.get(parent))
                && !direct[claim]
                && claim != around
            {
                outer.entry(claim).or_insert(around);
            }
        }
        Junctions { content, around, outer }
    }

    pub(super) fn holdings(&self, network: &Network, edges: &[(usize, usize, &Edge)]) -> Vec<Holding> {
        let mut holdings = vec![];
        for (edge, &(actor, to, data)) in edges.iter().enumerate() {
            let claim = *self.content.get(&to).unwrap_or(&to);
            if matches!(data.kind, EdgeKind::Stance(_)) && network.node(claim).kind == NodeKind::Claim {
                holdings.push(Holding { edge, actor, claim, is_reported: self.around.contains_key(&to) });
            }
        }
        holdings
    }
}

/// A claim in its place.
pub(super) struct Row {
    pub(super) claim: usize,
    pub(super) level: usize,
    pub(super) starts_block: bool,
}

pub(super) fn row_depth(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.level).max().unwrap_or(0).min(1)
}

/// All claims from top to bottom.
pub(super) fn rows(
    network: &Network,
    edges: &[(usize, usize, &Edge)],
    holdings: &[Holding],
    junctions: &Junctions,
) -> Vec<Row> {
    let is_claim = |&node: &usize| network.node(node).kind == NodeKind::Claim;
    let claims: Vec<usize> = (0..network.n_nodes()).filter(is_claim).collect();
    let mut inner: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut is_inner = vec![false; network.n_nodes()];
    for &claim in &claims {
        if let Some(&outer) = junctions.outer.get(&claim)
            && !leads_to(&junctions.outer, outer, claim)
        {
            inner.entry(outer).or_default().push(claim);
            is_inner[claim] = true;
        }
    }
    // A tree: a claim with what stands inside it.
    let mut trees: Vec<Vec<(usize, usize)>> = vec![];
    for &claim in claims.iter().filter(|&&claim| !is_inner[claim]) {
        let mut tree = vec![];
        let mut pending = vec![(claim, 0)];
        while let Some((claim, level)) = pending.pop() {
            tree.push((claim, level));
            pending.extend(inner.get(&claim).into_iter().flatten().rev().map(|&claim| (claim, level + 1)));
        }
        trees.push(tree);
    }
    let mut source: BTreeMap<usize, usize> = BTreeMap::new();
    for holding in holdings {
        source.entry(holding.claim).or_insert(holding.actor);
    }
    let mut by_source: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut sources: Vec<Option<usize>> = vec![];
    for (index, tree) in trees.iter().enumerate() {
        let source = source.get(&tree[0].0).copied();
        if !sources.contains(&source) {
            sources.push(source);
        }
        by_source.entry(source).or_default().push(index);
    }
    // Links pull rows together: relations, and edges of sources other than the one that a claim stands under.
    let mut links: Vec<(usize, usize, f64)> = edges
        .iter()
        .filter(|(_, _, edge)| matches!(edge.kind, EdgeKind::Relation(_)))
        .filter(|(from, to, _)| is_claim(from) && is_claim(to))
        .map(|&(from, to, edge)| (from, to, if edge.kind.is_denial() { 1.5 } else { 1.0 }))
        .collect();
    for holding in holdings {
        let home = by_source.get(&Some(holding.actor)).map(|trees_of| trees[trees_of[trees_of.len() / 2]][0].0);
        links.extend(home.filter(|&home| home != holding.claim).map(|home| (home, holding.claim, 0.5)));
    }
    for (from, to, _) in edges.iter().filter(|(_, _, edge)| edge.kind == EdgeKind::SpeaksFor) {
        let home = |actor: &usize| by_source.get(&Some(*actor)).map(|trees_of| trees[trees_of[0]][0].0);
        links.extend(home(from).zip(home(to)).map(|(from, to)| (from, to, 0.5)));
    }
    let rows_of = |trees_of: &[usize]| trees_of.iter().flat_map(|&tree| trees[tree].iter().map(|row| row.0)).collect();
    let blocks: Vec<Block> = sources.iter().map(|source| Block { rows: rows_of(&by_source[source]) }).collect();
    let mut sequence: Vec<Vec<usize>> = order::shorten(&blocks, network.n_nodes(), &links)
        .into_iter()
        .map(|block| by_source[&sources[block]].clone())
        .collect();
    shorten_inside(&mut sequence, &trees, network.n_nodes(), &links);
    let mut rows = vec![];
    for block in &sequence {
        for (place, &tree) in block.iter().enumerate() {
            for (step, &(claim, level)) in trees[tree].iter().enumerate() {
                rows.push(Row { claim, level, starts_block: place == 0 && step == 0 });
            }
        }
    }
    rows
}

/// Orders the trees of each block, the others staying where they are.
fn shorten_inside(
    sequence: &mut [Vec<usize>],
    trees: &[Vec<(usize, usize)>],
    n_nodes: usize,
    links: &[(usize, usize, f64)],
) {
    for index in 0..sequence.len() {
        let n = sequence[index].len();
        if n < 2 {
            continue;
        }
        let rows = |trees_of: &[usize]| -> Vec<usize> {
            trees_of.iter().flat_map(|&tree| trees[tree].iter().map(|row| row.0)).collect()
        };
        let above: Vec<usize> = sequence[..index].iter().flat_map(|block| rows(block)).collect();
        let below: Vec<usize> = sequence[index + 1..].iter().flat_map(|block| rows(block)).collect();
        let blocks: Vec<Block> = sequence[index].iter().map(|&tree| Block { rows: rows(&[tree]) }).collect();
        let order = order::shorten_between(&above, &blocks, &below, n_nodes, links);
        sequence[index] = order.into_iter().map(|place| sequence[index][place]).collect();
    }
}

/// Whether the chain of outer claims that starts at `from` reaches `wanted`.
fn leads_to(outer: &BTreeMap<usize, usize>, from: usize, wanted: usize) -> bool {
    let mut next = Some(from);
    for _ in 0..=outer.len() {
        match next {
            Some(claim) if claim == wanted => return true,
            Some(claim) => next = outer.get(&claim).copied(),
            None => return false,
        }
    }
    // A cycle that does not hold `wanted`: as bad as one that does.
    true
}
