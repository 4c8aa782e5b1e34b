//! Articles into one graph: actors merge by name and kind, claims by their normalized key.

use crate::graph::{
    Actor, ActorId, Affiliation, ArticleNode, AttributionKey, Claim, ClaimId, Graph, Relation, ResolvedAttribution,
    Term,
};
use crate::record::{ActorRecord, ArticleRecord, ClaimRecord};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Collects the records of articles and joins them.
#[derive(Clone, Debug, Default)]
pub struct GraphBuilder {
    records: BTreeMap<String, ArticleRecord>,
}

impl GraphBuilder {
    /// Adds an article; one with the same id replaces the earlier.
    pub fn add(&mut self, record: ArticleRecord) {
        self.records.insert(record.doc.0.clone(), record);
    }

    /// Joins all articles added so far.
    pub fn finish(self) -> Graph {
        let mut graph = Graph::default();
        for record in self.records.into_values() {
            add_record(&mut graph, record);
        }
        graph
    }
}

/// The actor's id across articles.
pub fn actor_id(record: &ArticleRecord, actor: &ActorRecord) -> ActorId {
    ActorId(if actor.named {
        format!("{}/{}", actor.kind, slug(&actor.name))
    } else {
        format!("unnamed/{}/{}", slug(&record.doc.0), slug(&actor.id))
    })
}

/// The claim's id across articles: a hash of its normalized key.
pub fn claim_id(claim: &ClaimRecord) -> ClaimId {
    ClaimId(Sha256::digest(claim_key(claim).as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

fn claim_key(claim: &ClaimRecord) -> String {
    if claim.key.is_empty() { claim.text.to_lowercase() } else { claim.key.clone() }
}

/// Lower-case letters and digits of any script, joined by hyphens.
pub fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn add_record(graph: &mut Graph, record: ArticleRecord) {
    let actor_ids: BTreeMap<String, ActorId> =
        record.actors.iter().map(|actor| (actor.id.clone(), actor_id(&record, actor))).collect();
    let resolve = |id: &String| actor_ids.get(id).cloned();
    let term = |text: &String| actor_ids.get(text).cloned().map_or_else(|| Term::Text(text.clone()), Term::Actor);
    for actor in &record.actors {
        let node = graph.actors.entry(actor_ids[&actor.id].clone()).or_insert_with(|| Actor {
            name: actor.name.clone(),
            kind: actor.kind,
            named: actor.named,
            aliases: Default::default(),
            roles: Default::default(),
            mentions: Default::default(),
            affiliations: vec![],
        });
        node.aliases.extend(actor.aliases.iter().cloned());
        node.roles.extend(actor.roles.iter().cloned());
        node.mentions.entry(record.doc.clone()).or_default().extend(actor.mentions.iter().copied());
        for id in &actor.affiliations {
            let evidence = actor.affiliation_evidence.iter().find(|evidence| evidence.actor == *id);
            if let Some(target) = resolve(id) {
                node.affiliations.push(Affiliation {
                    actor: target,
                    role: evidence.and_then(|evidence| evidence.role.clone()),
                    doc: record.doc.clone(),
                    span: evidence.map(|evidence| evidence.span),
                });
            }
        }
    }
    let mut claim_ids = BTreeMap::new();
    for claim in &record.claims {
        let id = claim_id(claim);
        graph.claims.entry(id.clone()).or_insert_with(|| Claim {
            text: claim.text.clone(),
            key: claim_key(claim),
            subject: claim.subject.as_ref().map(term),
            predicate: claim.predicate.clone(),
            object: claim.object.as_ref().map(term),
        });
        claim_ids.insert(claim.id.clone(), id);
    }
    let key = |id: &String| AttributionKey { doc: record.doc.clone(), id: id.clone() };
    for attribution in &record.attributions {
        graph.attributions.insert(
            key(&attribution.id),
            ResolvedAttribution {
                source: attribution.source.as_ref().and_then(resolve),
                co_sources: attribution.co_sources.iter().filter_map(resolve).collect(),
                addressee: attribution.addressee.as_ref().and_then(resolve),
                about: attribution.about.iter().filter_map(resolve).collect(),
                claim: attribution.claim.as_ref().and_then(|id| claim_ids.get(id).cloned()),
                parent: attribution.parent.as_ref().map(key),
                record: attribution.clone(),
            },
        );
    }
    graph.relations.extend(record.relations.iter().map(|relation| Relation {
        from: key(&relation.from),
        to: key(&relation.to),
        kind: relation.kind,
        basis: relation.basis.clone(),
        score: relation.score,
    }));
    graph.articles.insert(
        record.doc,
        ArticleNode { sha256: record.sha256, metadata: record.metadata, hedges: record.hedges, models: record.models },
    );
}
