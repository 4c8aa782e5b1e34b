//! Adds an article's record to a graph under the ids that were decided on.

use super::Identities;
use crate::graph::{
    Actor, Affiliation, ArticleNode, AttributionKey, Claim, ClaimId, Deed, Graph, Relation, ResolvedAttribution, Term,
};
use crate::record::ArticleRecord;
use std::collections::BTreeMap;

impl Identities {
    /// Adds a record that was observed; call [`Identities::close`] after the last.
    pub fn place(&self, graph: &mut Graph, record: ArticleRecord) {
        let (placed, doubts) = self.actors(&record);
        graph.doubts.extend(doubts);
        let ids = record.actors.iter().map(|actor| actor.id.as_str()).zip(placed.iter().map(|placed| &placed.id));
        let ids: BTreeMap<&str, _> = ids.collect();
        let resolve = |id: &String| ids.get(id.as_str()).map(|id| (*id).clone());
        let term = |text: &String| resolve(text).map_or_else(|| Term::Text(text.clone()), Term::Actor);
        for (actor, placed) in record.actors.iter().zip(&placed) {
            let node = graph.actors.entry(placed.id.clone()).or_insert_with(|| Actor {
                name: placed.name.clone(),
                kind: placed.kind,
                named: actor.named,
                entity: placed.entity.clone(),
                aliases: Default::default(),
                roles: Default::default(),
                mentions: Default::default(),
                affiliations: vec![],
            });
            node.aliases
                .extend(actor.aliases.iter().chain([&actor.name]).filter(|name| **name != placed.name).cloned());
            node.roles.extend(actor.roles.iter().cloned());
            let mentions = node.mentions.entry(record.doc.clone()).or_default();
            mentions.extend(actor.mentions.iter().copied());
            mentions.sort_unstable();
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
        let mut claim_ids: BTreeMap<&str, ClaimId> = BTreeMap::new();
        for claim in &record.claims {
            let id = self.claims.id(&record.doc, claim);
            let found = Claim {
                text: claim.text.clone(),
                key: super::claims::key(&record.doc, claim),
                subject: claim.subject.as_ref().map(term),
                predicate: claim.predicate.clone(),
                object: claim.object.as_ref().map(term),
            };
            claim_ids.insert(&claim.id, id.clone());
            // of several wordings the first in order is shown, whichever article comes first
            let shown = graph.claims.entry(id).or_insert_with(|| found.clone());
            let order = |claim: &Claim| (claim.text.clone(), claim.subject.clone(), claim.object.clone());
            if order(&found) < order(shown) {
                *shown = found;
            }
        }
        let key = |id: &String| AttributionKey { doc: record.doc.clone(), id: id.clone() };
        for attribution in &record.attributions {
            let resolved = ResolvedAttribution {
                source: attribution.source.as_ref().and_then(resolve),
                co_sources: attribution.co_sources.iter().filter_map(resolve).collect(),
                addressee: attribution.addressee.as_ref().and_then(resolve),
                about: attribution.about.iter().filter_map(resolve).collect(),
                claim: attribution.claim.as_ref().and_then(|id| claim_ids.get(id.as_str()).cloned()),
                parent: attribution.parent.as_ref().map(key),
                deeds: attribution
                    .deeds
                    .iter()
                    .filter_map(|deed| {
                        Some(Deed {
                            deed: deed.deed.clone(),
                            agent: resolve(&deed.agent)?,
                            things: deed.things.iter().map(term).collect(),
                            alone: deed.alone,
                            own: deed.own,
                        })
                    })
                    .collect(),
                record: attribution.clone(),
            };
            graph.attributions.insert(key(&attribution.id), resolved);
        }
        graph.relations.extend(record.relations.iter().map(|relation| Relation {
            from: key(&relation.from),
            to: key(&relation.to),
            kind: relation.kind,
            basis: relation.basis.clone(),
            score: relation.score,
        }));
        drop(ids);
        let node = ArticleNode {
            sha256: record.sha256,
            metadata: record.metadata,
            hedges: record.hedges,
            models: record.models,
        };
        graph.articles.insert(record.doc, node);
    }

    /// Puts what was placed in order, so that the order of placing does not show.
    pub fn close(&self, graph: &mut Graph) {
        graph.doubts.extend(self.doubts.values().cloned());
        graph.doubts.sort();
        graph.doubts.dedup_by(|later, earlier| {
            let same = (&later.name, &later.other, &later.reason) == (&earlier.name, &earlier.other, &earlier.reason);
            if same {
                earlier.n_articles += later.n_articles;
            }
            same
        });
        let rivals = super::rivals::find(graph);
        graph.relations.extend(rivals);
        graph.relations.sort_by(|one, other| (&one.from, &one.to, one.kind).cmp(&(&other.from, &other.to, other.kind)));
        for actor in graph.actors.values_mut() {
            actor.affiliations.sort_by(|one, other| {
                (&one.actor, &one.role, &one.doc, one.span).cmp(&(&other.actor, &other.role, &other.doc, other.span))
            });
            actor.affiliations.dedup();
        }
    }
}
