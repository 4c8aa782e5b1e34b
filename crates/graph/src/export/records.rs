//! The JSON contract: one record an article, one line a record (JSON Lines).
//!
//! Records that come straight from extraction are written as they are ([`write_record`]). Those of a graph
//! ([`records`]) name claims and named actors by their ids across articles, so that lines of several articles fit
//! together. Either way they build the same graph.

use crate::graph::{ActorId, Deed, Graph, ResolvedAttribution, Term};
use crate::network::Selection;
use crate::record::{
    ActorRecord, AffiliationRecord, ArticleRecord, AttributionRecord, ClaimRecord, DeedRecord, RelationRecord,
};
use dixit_document::DocumentId;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Writes a record on a line of its own.
///
/// # Errors
/// When `out` fails.
pub fn write_record(record: &ArticleRecord, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, record)?;
    out.write_all(b"\n")
}

/// The selected part of a graph as records, in order of article.
pub fn records<'a>(graph: &'a Graph, selection: &Selection) -> impl Iterator<Item = ArticleRecord> + use<'a> {
    let mut parts: BTreeMap<&'a DocumentId, Vec<(&'a str, &'a ResolvedAttribution)>> = BTreeMap::new();
    if selection.is_everything() {
        parts.extend(graph.articles.keys().map(|doc| (doc, vec![])));
    }
    for (key, attribution) in selection.attributions(graph) {
        parts.entry(&key.doc).or_default().push((&key.id, attribution));
    }
    parts.into_iter().map(|(doc, attributions)| record(graph, doc, &attributions))
}

fn record(graph: &Graph, doc: &DocumentId, attributions: &[(&str, &ResolvedAttribution)]) -> ArticleRecord {
    let ids: BTreeSet<&str> = attributions.iter().map(|(id, _)| *id).collect();
    let article = graph.articles.get(doc);
    let relations = graph.relations.iter().filter(|relation| {
        relation.from.doc == *doc
            && relation.to.doc == *doc
            && ids.contains(relation.from.id.as_str())
            && ids.contains(relation.to.id.as_str())
    });
    let hedges = article.into_iter().flat_map(|article| &article.hedges);
    ArticleRecord {
        doc: doc.clone(),
        sha256: article.map(|article| article.sha256.clone()).unwrap_or_default(),
        metadata: article.map(|article| article.metadata.clone()).unwrap_or_default(),
        actors: actors(graph, doc, attributions),
        attributions: attributions.iter().map(|(_, attribution)| attribution_record(attribution, &ids)).collect(),
        claims: claims(graph, attributions),
        relations: relations
            .map(|relation| RelationRecord {
                from: relation.from.id.clone(),
                to: relation.to.id.clone(),
                kind: relation.kind,
                basis: relation.basis.clone(),
                score: relation.score,
            })
            .collect(),
        hedges: hedges.filter(|hedge| hedge.attributions.iter().any(|id| ids.contains(id.as_str()))).cloned().collect(),
        models: article.map(|article| article.models.clone()).unwrap_or_default(),
    }
}

/// The actor's id in a record. That of an unnamed actor leaves its article out: [`crate::actor_id`] puts it back.
fn name(id: &ActorId) -> String {
    let in_article = id.0.strip_prefix("unnamed/").and_then(|rest| rest.split_once('/'));
    in_article.map_or_else(|| id.0.clone(), |(_, own)| own.to_owned())
}

/// An attribution whose ids are those of the graph.
fn attribution_record(attribution: &ResolvedAttribution, kept: &BTreeSet<&str>) -> AttributionRecord {
    let names = |ids: &[ActorId]| ids.iter().map(name).collect();
    AttributionRecord {
        source: attribution.source.as_ref().map(name),
        co_sources: names(&attribution.co_sources),
        addressee: attribution.addressee.as_ref().map(name),
        about: names(&attribution.about),
        claim: attribution.claim.as_ref().map(|id| id.0.clone()),
        parent: attribution.parent.as_ref().map(|key| key.id.clone()).filter(|id| kept.contains(id.as_str())),
        deeds: attribution.deeds.iter().map(deed_record).collect(),
        ..attribution.record.clone()
    }
}

fn deed_record(deed: &Deed) -> DeedRecord {
    let thing = |term: &Term| match term {
        Term::Actor(id) => name(id),
        Term::Text(word) => word.clone(),
    };
    DeedRecord {
        deed: deed.deed.clone(),
        agent: name(&deed.agent),
        things: deed.things.iter().map(thing).collect(),
        alone: deed.alone,
        own: deed.own,
    }
}

/// The actors that the attributions name, and those that they belong to.
fn actors(graph: &Graph, doc: &DocumentId, attributions: &[(&str, &ResolvedAttribution)]) -> Vec<ActorRecord> {
    let mut named: BTreeSet<&ActorId> = BTreeSet::new();
    for (_, attribution) in attributions {
        named.extend(attribution.source.iter().chain(&attribution.co_sources));
        named.extend(attribution.addressee.iter().chain(&attribution.about));
        named.extend(attribution.deeds.iter().map(|deed| &deed.agent));
        let things = attribution.deeds.iter().flat_map(|deed| &deed.things);
        named.extend(things.filter_map(|term| if let Term::Actor(id) = term { Some(id) } else { None }));
        let claim = attribution.claim.as_ref().and_then(|id| graph.claims.get(id));
        for term in claim.into_iter().flat_map(|claim| [&claim.subject, &claim.object]).flatten() {
            named.extend(if let Term::Actor(id) = term { Some(id) } else { None });
        }
    }
    let of_article = |id: &&ActorId| graph.actors.get(*id).is_some_and(|actor| actor.mentions.contains_key(doc));
    let whole = attributions.len() == graph.attributions.keys().filter(|key| key.doc == *doc).count();
    if whole {
        named.extend(graph.actors.keys().filter(of_article));
    }
    let mut pending: Vec<&ActorId> = named.iter().copied().collect();
    while let Some(actor) = pending.pop().and_then(|id| graph.actors.get(id)) {
        for affiliation in actor.affiliations.iter().filter(|affiliation| affiliation.doc == *doc) {
            if named.insert(&affiliation.actor) {
                pending.push(&affiliation.actor);
            }
        }
    }
    let mut records: Vec<ActorRecord> = named
        .into_iter()
        .filter_map(|id| {
            let actor = graph.actors.get(id)?;
            let ties = || actor.affiliations.iter().filter(|affiliation| affiliation.doc == *doc);
            Some(ActorRecord {
                id: name(id),
                name: actor.name.clone(),
                kind: actor.kind,
                named: actor.named,
                aliases: actor.aliases.iter().cloned().collect(),
                mentions: actor.mentions.get(doc).cloned().unwrap_or_default(),
                roles: actor.roles.iter().cloned().collect(),
                affiliations: ties().map(|tie| name(&tie.actor)).collect::<BTreeSet<_>>().into_iter().collect(),
                affiliation_evidence: ties()
                    .filter_map(|tie| {
                        Some(AffiliationRecord { actor: name(&tie.actor), role: tie.role.clone(), span: tie.span? })
                    })
                    .collect(),
            })
        })
        .collect();
    records.sort_by_key(|record| record.mentions.first().map_or(usize::MAX, |span| span[0]));
    records
}

fn claims(graph: &Graph, attributions: &[(&str, &ResolvedAttribution)]) -> Vec<ClaimRecord> {
    let mut seen = BTreeSet::new();
    let term = |term: &Term| match term {
        Term::Actor(id) => name(id),
        Term::Text(text) => text.clone(),
    };
    attributions
        .iter()
        .filter_map(|(_, attribution)| attribution.claim.as_ref())
        .filter(|id| seen.insert(*id))
        .filter_map(|id| {
            let claim = graph.claims.get(id)?;
            Some(ClaimRecord {
                id: id.0.clone(),
                text: claim.text.clone(),
                subject: claim.subject.as_ref().map(term),
                predicate: claim.predicate.clone(),
                object: claim.object.as_ref().map(term),
                key: claim.key.clone(),
            })
        })
        .collect()
}
