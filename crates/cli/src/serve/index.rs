//! A graph with what the pages look up: who says what, who is spoken of, which claims are one, what answers what.

use crate::web::view::place;
use dixit_document::Stance;
use dixit_graph::{ActorId, AttributionKey, ClaimId, Graph, RelationKind, ResolvedAttribution};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A graph and its indexes. Attributions are numbered in order of date, article and place.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The graph itself.
    pub(crate) graph: Arc<Graph>,
    /// Attributions by number.
    pub(crate) keys: Vec<AttributionKey>,
    /// What each actor says.
    pub(crate) said: BTreeMap<ActorId, Vec<u32>>,
    /// Where each actor is spoken of or told something.
    pub(crate) about: BTreeMap<ActorId, Vec<u32>>,
    /// What each article holds, in order of place.
    pub(crate) in_article: BTreeMap<String, Vec<u32>>,
    /// Who belongs to an actor: the other one and the place in its affiliations.
    pub(crate) members: BTreeMap<ActorId, Vec<(ActorId, usize)>>,
    /// For each attribution the places in `graph.relations` that it is part of.
    pub(crate) relations: BTreeMap<AttributionKey, Vec<u32>>,
    /// Claims that attributions call the same, under the first of them.
    pub(crate) groups: BTreeMap<ClaimId, ClaimGroup>,
    representatives: BTreeMap<ClaimId, ClaimId>,
    /// Places in `graph.relations` of denials and contradictions, the strongest first.
    pub(crate) clashes: Vec<u32>,
}

/// Claims that are one.
#[derive(Debug, Default)]
pub(crate) struct ClaimGroup {
    /// All of them, in order of id.
    pub(crate) claims: BTreeSet<ClaimId>,
    /// The attributions that hold, deny or doubt them.
    pub(crate) attributions: Vec<u32>,
    /// How many answers deny or contradict one of these attributions.
    pub(crate) n_against: usize,
}

impl Index {
    /// Indexes a graph.
    pub(crate) fn new(graph: Arc<Graph>) -> Index {
        let mut keys: Vec<AttributionKey> = graph.attributions.keys().cloned().collect();
        keys.sort_by_cached_key(|key| {
            let date = graph.articles.get(&key.doc).and_then(|article| article.metadata.published.clone());
            (date, key.doc.clone(), place(&graph.attributions[key]), key.id.clone())
        });
        let mut index = Index { keys, representatives: representatives(&graph), graph, ..Index::default() };
        index.number_attributions();
        index.link_actors();
        index.link_relations();
        index
    }

    /// The attribution with this number.
    pub(crate) fn attribution(&self, number: u32) -> &ResolvedAttribution {
        &self.graph.attributions[&self.keys[number as usize]]
    }

    /// The group of a claim.
    pub(crate) fn group(&self, claim: &ClaimId) -> Option<(&ClaimId, &ClaimGroup)> {
        self.groups.get_key_value(self.representatives.get(claim).unwrap_or(claim))
    }

    /// How many attributions of each stance, in order of stance.
    pub(crate) fn tally(&self, numbers: &[u32]) -> BTreeMap<&'static str, usize> {
        let mut tally = BTreeMap::new();
        for &number in numbers {
            *tally.entry(self.attribution(number).record.stance.as_str()).or_default() += 1;
        }
        tally
    }

    /// Whether someone denies, doubts or contradicts the group.
    pub(crate) fn is_disputed(&self, group: &ClaimGroup) -> bool {
        group.n_against > 0
            || group.attributions.iter().any(|number| {
                let attribution = self.attribution(*number);
                matches!(attribution.record.stance, Stance::Denies | Stance::Doubts)
            })
    }

    fn number_attributions(&mut self) {
        for (number, key) in (0..).zip(&self.keys) {
            let attribution = &self.graph.attributions[key];
            let sources: BTreeSet<&ActorId> = attribution.source.iter().chain(&attribution.co_sources).collect();
            for id in sources {
                self.said.entry(id.clone()).or_default().push(number);
            }
            let touched: BTreeSet<&ActorId> = attribution.about.iter().chain(&attribution.addressee).collect();
            for id in touched {
                self.about.entry(id.clone()).or_default().push(number);
            }
            if let Some(claim) = &attribution.claim {
                let representative = self.representatives.get(claim).unwrap_or(claim);
                let group = self.groups.entry(representative.clone()).or_default();
                group.claims.insert(claim.clone());
                group.attributions.push(number);
            }
            self.in_article.entry(key.doc.0.clone()).or_default().push(number);
        }
    }

    fn link_actors(&mut self) {
        for (id, actor) in &self.graph.actors {
            for (at, affiliation) in actor.affiliations.iter().enumerate() {
                self.members.entry(affiliation.actor.clone()).or_default().push((id.clone(), at));
            }
        }
    }

    fn link_relations(&mut self) {
        for (number, relation) in (0..).zip(&self.graph.relations) {
            for key in [&relation.from, &relation.to] {
                self.relations.entry(key.clone()).or_default().push(number);
            }
            if !matches!(relation.kind, RelationKind::Denies | RelationKind::Contradicts) {
                continue;
            }
            self.clashes.push(number);
            let against: &[&AttributionKey] =
                if relation.kind.is_symmetric() { &[&relation.from, &relation.to] } else { &[&relation.to] };
            for key in against {
                let claim = self.graph.attributions.get(*key).and_then(|attribution| attribution.claim.as_ref());
                let representative = claim.map(|claim| self.representatives.get(claim).unwrap_or(claim));
                if let Some(group) = representative.and_then(|id| self.groups.get_mut(id)) {
                    group.n_against += 1;
                }
            }
        }
        let relations = &self.graph.relations;
        self.clashes.sort_by(|&a, &b| {
            let (a, b) = (&relations[a as usize], &relations[b as usize]);
            b.score.total_cmp(&a.score).then_with(|| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)))
        });
    }
}

/// For each claim that a `same_claim` relation joins to others the smallest id among them (union-find).
fn representatives(graph: &Graph) -> BTreeMap<ClaimId, ClaimId> {
    let mut parents: BTreeMap<ClaimId, ClaimId> = BTreeMap::new();
    fn root(parents: &BTreeMap<ClaimId, ClaimId>, mut id: ClaimId) -> ClaimId {
        while let Some(parent) = parents.get(&id).filter(|parent| **parent != id) {
            id = parent.clone();
        }
        id
    }
    let claim = |key| graph.attributions.get(key).and_then(|attribution| attribution.claim.clone());
    for relation in graph.relations.iter().filter(|relation| relation.kind == RelationKind::SameClaim) {
        let Some((from, to)) = claim(&relation.from).zip(claim(&relation.to)) else { continue };
        let (from, to) = (root(&parents, from.clone()), root(&parents, to.clone()));
        let (first, second) = if from <= to { (from, to) } else { (to, from) };
        parents.insert(second, first.clone());
        parents.entry(first.clone()).or_insert(first);
    }
    let ids: Vec<ClaimId> = parents.keys().cloned().collect();
    ids.into_iter().map(|id| (id.clone(), root(&parents, id))).collect()
}
