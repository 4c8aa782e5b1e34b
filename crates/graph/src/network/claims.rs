//! The view `claims`: actors and what they hold, deny or doubt.
//!
//! An attribution is an edge from its source to its claim. Where attributions stand inside one another they become
//! nodes, so that a path leads from the outer source through the inner one to the claim. Claims that a `same_claim`
//! relation joins are one node.

use super::assembly::{Assembly, NewEdge};
use super::attributes::{Attributes, Value};
use super::nodes::{
    actor_node, actor_node_id, affiliation_evidence, attribution_attributes, attribution_node, attribution_node_id,
    claim_node, claim_node_id, evidence,
};
use super::selection::Scope;
use super::wording::verb_of;
use super::{EdgeKind, Evidence, Node, NodeKind};
use crate::answers::{Holding, holding};
use crate::graph::{ActorId, AttributionKey, ResolvedAttribution};
use crate::record::RelationKind;
use crate::relations::GOES_ON;
use dixit_document::Stance;
use petgraph::graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn assemble(scope: &Scope, assembly: &mut Assembly) {
    let standings = standings(scope);
    let nested = nested(scope);
    for (key, attribution) in &scope.attributions {
        let actors: Vec<NodeIndex> = sources(attribution)
            .into_iter()
            .map(|source| assembly.node(&actor_node_id(source, &key.doc), || actor_node(scope, source, &key.doc)))
            .collect();
        let claim = claim(scope, assembly, &standings, key, attribution);
        let target = if nested.contains(key) {
            let junction = assembly.node(&attribution_node_id(key), || attribution_node(scope, key, attribution));
            assembly.edge(junction, claim, NewEdge::plain(EdgeKind::Content, "that"));
            junction
        } else {
            claim
        };
        for actor in actors {
            assembly.edge(actor, target, stance_edge(scope, key, attribution));
        }
    }
    for (key, attribution) in scope.attributions.iter().filter(|(key, _)| nested.contains(key)) {
        let Some(parent) = attribution.parent.as_ref().filter(|parent| nested.contains(parent)) else { continue };
        let [outer, inner] = [parent, *key].map(attribution_node_id);
        let (Some(outer), Some(inner)) = (assembly.find(&outer), assembly.find(&inner)) else { continue };
        assembly.edge(outer, inner, NewEdge::plain(EdgeKind::Reports, "reports"));
    }
    relate_claims(scope, assembly);
    affiliate(scope, assembly);
}

/// The sources of an attribution; `None` stands for one that the text leaves open.
pub(super) fn sources(attribution: &ResolvedAttribution) -> Vec<Option<&ActorId>> {
    let mut sources: Vec<Option<&ActorId>> =
        attribution.source.iter().chain(&attribution.co_sources).map(Some).collect();
    if sources.is_empty() {
        sources.push(None);
    }
    sources
}

/// The claim's id in the network; a bare topic has one of its own.
pub(super) fn target_id(scope: &Scope, key: &AttributionKey, attribution: &ResolvedAttribution) -> String {
    match scope.claim(attribution) {
        Some((id, _)) => claim_node_id(id),
        None => format!("claim/topic/{}/{}", key.doc, key.id),
    }
}

/// Edges from actors to the organizations that they speak for, among the nodes that are there.
pub(super) fn affiliate(scope: &Scope, assembly: &mut Assembly) {
    for (id, actor) in &scope.graph.actors {
        let Some(from) = assembly.find(&format!("actor/{}", id.0)) else { continue };
        for affiliation in &actor.affiliations {
            let to = assembly.find(&format!("actor/{}", affiliation.actor.0));
            let Some(to) = to.filter(|&to| to != from) else { continue };
            let mut edge = NewEdge::plain(EdgeKind::SpeaksFor, "speaks for");
            edge.attributes.extend(affiliation.role.clone().map(|role| ("role", role.into())));
            edge.evidence = affiliation_evidence(affiliation).into_iter().collect();
            assembly.edge(from, to, edge);
        }
    }
}

fn stance_edge(scope: &Scope, key: &AttributionKey, attribution: &ResolvedAttribution) -> NewEdge {
    let record = &attribution.record;
    let attributes = attribution_attributes(scope, key, attribution);
    let label = verb_of(record).to_owned();
    let venue = attribution.addressee.as_ref().map_or("", |id| id.0.as_str());
    NewEdge {
        kind: EdgeKind::Stance(record.stance),
        variant: if venue.is_empty() { label.clone() } else { format!("{label}>{venue}") },
        label,
        attributes,
        evidence: vec![evidence(key, attribution)],
    }
}

/// Attributions with another inside or around them.
fn nested<'a>(scope: &Scope<'a>) -> BTreeSet<&'a AttributionKey> {
    let kept: BTreeMap<_, _> = scope.attributions.iter().copied().collect();
    let mut nested = BTreeSet::new();
    for (key, attribution) in &scope.attributions {
        if let Some((parent, _)) = attribution.parent.as_ref().and_then(|parent| kept.get_key_value(parent)) {
            nested.extend([*key, *parent]);
        }
    }
    nested
}

/// What becomes of a claim in the hands of its sources.
#[derive(Default)]
struct Standing {
    n_holders: usize,
    n_deniers: usize,
    n_doubters: usize,
    n_askers: usize,
    opposed: bool,
    hedged: bool,
    wordings: BTreeSet<String>,
}

impl Standing {
    fn as_str(&self) -> &'static str {
        match self {
            Standing { n_holders: 1.., n_deniers: 1.., .. } => "disputed",
            Standing { n_deniers: 1.., .. } => "denied",
            Standing { opposed: true, .. } => "disputed",
            Standing { n_doubters: 1.., .. } => "doubted",
            Standing { n_holders: 0, n_askers: 1.., .. } => "asked",
            _ => "held",
        }
    }
}

fn standings(scope: &Scope) -> BTreeMap<String, Standing> {
    let mut standings: BTreeMap<String, Standing> = BTreeMap::new();
    for (key, attribution) in &scope.attributions {
        let standing = standings.entry(target_id(scope, key, attribution)).or_default();
        let n = sources(attribution).len();
        match holding(attribution) {
            Holding::Denies => standing.n_deniers += n,
            Holding::Doubts => standing.n_doubters += n,
            Holding::Other if attribution.record.stance == Stance::Asks => standing.n_askers += n,
            Holding::Holds | Holding::Other => standing.n_holders += n,
        }
        standing.hedged |= scope.is_hedged(key);
        let wording =
            attribution.claim.as_ref().and_then(|id| scope.graph.claims.get(id)).map(|claim| claim.text.clone());
        standing.wordings.extend(wording);
    }
    for relation in scope.relations.iter().filter(|relation| opposes(relation.kind)) {
        for key in [&relation.from, &relation.to] {
            if let Some(attribution) = scope.attribution(key)
                && let Some(standing) = standings.get_mut(&target_id(scope, key, attribution))
            {
                standing.opposed = true;
            }
        }
    }
    standings
}

fn opposes(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::Denies | RelationKind::Contradicts)
}

fn claim(
    scope: &Scope,
    assembly: &mut Assembly,
    standings: &BTreeMap<String, Standing>,
    key: &AttributionKey,
    attribution: &ResolvedAttribution,
) -> NodeIndex {
    let id = target_id(scope, key, attribution);
    assembly.node(&id, || {
        let mut node = match scope.claim(attribution) {
            Some((id, claim)) => claim_node(scope, id, claim),
            None => topic_node(&id, attribution),
        };
        if let Some(standing) = standings.get(&id) {
            let wordings: Value = standing.wordings.iter().filter(|text| **text != node.label).cloned().collect();
            node.attributes.extend([
                ("standing", standing.as_str().into()),
                ("n_holders", standing.n_holders.into()),
                ("n_deniers", standing.n_deniers.into()),
                ("n_doubters", standing.n_doubters.into()),
                ("hedged", standing.hedged.into()),
                ("wordings", wordings),
            ]);
        }
        node
    })
}

/// Stands for the content of an attribution that names a topic and claims nothing.
pub(super) fn topic_node(id: &str, attribution: &ResolvedAttribution) -> Node {
    let words = attribution.record.evidence.content.trim();
    let label = if words.is_empty() { "(topic)".to_owned() } else { words.to_owned() };
    Node { id: id.to_owned(), kind: NodeKind::Claim, label, attributes: Attributes::from([("topic", true.into())]) }
}

/// Edges between claims that attributions relate; those within one claim say nothing new, and that a source goes on shows
/// from its claims.
fn relate_claims(scope: &Scope, assembly: &mut Assembly) {
    for relation in &scope.relations {
        let ends = [&relation.from, &relation.to].map(|key| {
            let attribution = scope.attribution(key)?;
            Some((target_id(scope, key, attribution), evidence(key, attribution)))
        });
        let [Some((from, from_evidence)), Some((to, to_evidence))] = ends else { continue };
        let (Some(from), Some(to)) = (assembly.find(&from), assembly.find(&to)) else { continue };
        if from == to || relation.kind == RelationKind::SameClaim || relation.basis == GOES_ON {
            continue;
        }
        let evidence: Vec<Evidence> = vec![from_evidence, to_evidence];
        assembly.edge(from, to, relation_edge(relation, evidence));
    }
}

/// An edge for a relation between two attributions.
pub(super) fn relation_edge(relation: &crate::graph::Relation, evidence: Vec<Evidence>) -> NewEdge {
    NewEdge {
        kind: EdgeKind::Relation(relation.kind),
        label: relation.kind.as_str().replace('_', " "),
        variant: String::new(),
        attributes: Attributes::from([("basis", relation.basis.clone().into()), ("score", relation.score.into())]),
        evidence,
    }
}
