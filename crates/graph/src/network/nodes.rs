//! Nodes and evidence, made the same way in every view.

use super::attributes::Attributes;
use super::selection::Scope;
use super::wording::verb_of;
use super::{Evidence, Node, NodeKind, Words};
use crate::graph::{ActorId, Affiliation, AttributionKey, Claim, ClaimId, ResolvedAttribution, Term};
use dixit_document::DocumentId;

/// The node id of an actor; without one, of the open source of an article.
pub(super) fn actor_node_id(actor: Option<&ActorId>, doc: &DocumentId) -> String {
    match actor {
        Some(id) => format!("actor/{}", id.0),
        None => format!("actor/implicit/{doc}"),
    }
}

pub(super) fn claim_node_id(id: &ClaimId) -> String {
    format!("claim/{}", id.0)
}

pub(super) fn attribution_node_id(key: &AttributionKey) -> String {
    format!("attribution/{}/{}", key.doc, key.id)
}

pub(super) fn article_node_id(doc: &DocumentId) -> String {
    format!("article/{doc}")
}

/// An actor's node, or the one of a source left open.
pub(super) fn actor_node(scope: &Scope, id: Option<&ActorId>, doc: &DocumentId) -> Node {
    let node_id = actor_node_id(id, doc);
    let Some((id, actor)) = id.and_then(|id| scope.graph.actors.get_key_value(id)) else {
        let attributes = Attributes::from([("actor_kind", "implicit".into()), ("named", false.into())]);
        return Node { id: node_id, kind: NodeKind::Implicit, label: "source not given".to_owned(), attributes };
    };
    let mut attributes = Attributes::from([
        ("actor_kind", actor.kind.as_str().into()),
        ("named", actor.named.into()),
        ("aliases", actor.aliases.iter().filter(|alias| **alias != actor.name).cloned().collect()),
        ("roles", actor.roles.iter().cloned().collect()),
        ("n_mentions", actor.mentions.values().map(Vec::len).sum::<usize>().into()),
    ]);
    let (n_attributions, n_denials) = scope.statements.get(id).copied().unwrap_or_default();
    attributes.insert("n_attributions", n_attributions.into());
    attributes.insert("n_denials", n_denials.into());
    let for_whom: Vec<&str> =
        actor.affiliations.iter().filter_map(|affiliation| name(scope, &affiliation.actor)).collect();
    let mut unique: Vec<String> = vec![];
    for name in for_whom {
        if !unique.iter().any(|known| known == name) {
            unique.push(name.to_owned());
        }
    }
    attributes.insert("speaks_for", unique.into_iter().collect());
    let label = if actor.name.trim().is_empty() { "unnamed".to_owned() } else { actor.name.clone() };
    Node { id: node_id, kind: NodeKind::Actor(actor.kind), label, attributes }
}

/// A claim's node, without what its attributions add.
pub(super) fn claim_node(scope: &Scope, id: &ClaimId, claim: &Claim) -> Node {
    let term = |term: &Option<Term>| match term {
        Some(Term::Actor(id)) => name(scope, id).map(str::to_owned),
        Some(Term::Text(text)) => Some(text.clone()),
        None => None,
    };
    let mut attributes = Attributes::new();
    for (key, value) in
        [("subject", term(&claim.subject)), ("predicate", claim.predicate.clone()), ("object", term(&claim.object))]
    {
        attributes.extend(value.map(|value| (key, value.into())));
    }
    Node { id: claim_node_id(id), kind: NodeKind::Claim, label: claim.text.clone(), attributes }
}

/// An attribution's node.
pub(super) fn attribution_node(scope: &Scope, key: &AttributionKey, attribution: &ResolvedAttribution) -> Node {
    let source = attribution.source.as_ref().and_then(|id| name(scope, id)).unwrap_or("source not given");
    let label = format!("{source} {}", verb_of(&attribution.record));
    let mut attributes = attribution_attributes(scope, key, attribution);
    attributes.insert("doc", key.doc.0.clone().into());
    attributes.insert("source", source.into());
    attributes.insert("quote", attribution.record.evidence.content.clone().into());
    Node { id: attribution_node_id(key), kind: NodeKind::Attribution, label, attributes }
}

/// What an edge or node that stands for one attribution carries.
pub(super) fn attribution_attributes(
    scope: &Scope,
    key: &AttributionKey,
    attribution: &ResolvedAttribution,
) -> Attributes {
    let record = &attribution.record;
    let mut attributes = Attributes::from([
        ("stance", record.stance.as_str().into()),
        ("quotation", record.quotation.as_str().into()),
        ("certainty", record.certainty.as_str().into()),
        ("distance", record.distance.as_str().into()),
        ("confidence", record.confidence.value().into()),
        ("made_by", record.made_by.clone().into()),
        ("cue", record.evidence.cue.clone().into()),
        ("hedged", scope.is_hedged(key).into()),
    ]);
    attributes.extend(record.denial.map(|denial| ("denial", denial.as_str().into())));
    attributes.extend(record.doubt.map(|doubt| ("doubt", doubt.as_str().into())));
    attributes.extend(record.said_at.clone().map(|said_at| ("said_at", said_at.into())));
    let venue = attribution.addressee.as_ref().and_then(|id| name(scope, id));
    attributes.extend(venue.map(|venue| ("addressee", venue.into())));
    let via = via(scope, attribution);
    if !via.is_empty() {
        attributes.insert("via", via.into_iter().collect());
    }
    attributes
}

/// The passages of an attribution.
pub(super) fn evidence(key: &AttributionKey, attribution: &ResolvedAttribution) -> Evidence {
    let record = &attribution.record;
    Evidence {
        doc: key.doc.clone(),
        attribution: Some(key.id.clone()),
        source: record.source_span.clone(),
        cue: record.cue.clone(),
        content: record.content.clone(),
        words: Words::from(&record.evidence),
    }
}

/// The passage of a membership.
pub(super) fn affiliation_evidence(affiliation: &Affiliation) -> Option<Evidence> {
    Some(Evidence {
        doc: affiliation.doc.clone(),
        attribution: None,
        source: vec![affiliation.span?],
        cue: vec![],
        content: vec![],
        words: Words { source: affiliation.role.clone().unwrap_or_default(), ..Words::default() },
    })
}

pub(super) fn name<'a>(scope: &Scope<'a>, id: &ActorId) -> Option<&'a str> {
    scope.graph.actors.get(id).map(|actor| actor.name.as_str())
}

/// Through whom an attribution is known, outermost first.
fn via(scope: &Scope, attribution: &ResolvedAttribution) -> Vec<String> {
    let mut names = vec![];
    let mut outer = attribution.parent.as_ref();
    // A record with a cycle of parents is wrong, but must not hang.
    while let Some(parent) = outer.and_then(|key| scope.attribution(key)).filter(|_| names.len() < 32) {
        names.push(parent.source.as_ref().and_then(|id| name(scope, id)).unwrap_or("source not given").to_owned());
        outer = parent.parent.as_ref();
    }
    names.reverse();
    names
}
