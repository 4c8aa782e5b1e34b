//! One deed that articles give to two: `Sund stole the files` in one, `he alone stole them` in another.

use crate::deeds::{kin, strength};
use crate::graph::{Actor, ActorId, AttributionKey, Deed, Graph, Relation, Term};
use crate::opposition::ANOTHER_DID_IT;
use crate::record::RelationKind;
use crate::words::stems;
use std::collections::{BTreeMap, BTreeSet};

/// Of deeds done to one thing, so many agents are compared.
const MOST_AGENTS: usize = 8;
/// So many stems make a thing out of words.
const LEAST_WORDS: usize = 2;

/// The first attribution that gives a deed to each agent.
type Firsts<'g> = BTreeMap<&'g ActorId, (&'g AttributionKey, &'g Deed)>;

/// Contradictions between attributions of two articles: each against the first that gives its deed to each other agent.
///
/// # Complexity
/// Near-linear in the number of deeds.
pub(super) fn find(graph: &Graph) -> Vec<Relation> {
    let mut by_thing: BTreeMap<(&str, String), Firsts<'_>> = BTreeMap::new();
    let mut pairs: BTreeSet<(&AttributionKey, &AttributionKey)> = BTreeSet::new();
    let mut found = vec![];
    for (key, attribution) in &graph.attributions {
        for (deed, thing) in attribution.deeds.iter().flat_map(|deed| things(graph, deed).map(move |it| (deed, it))) {
            let known = by_thing.entry((&deed.deed, thing)).or_default();
            for &(earlier, other) in known.values().filter(|(earlier, _)| earlier.doc != key.doc) {
                if let Some(score) = excludes(graph, deed, other)
                    && !share_source(graph, key, earlier)
                    && pairs.insert((key, earlier))
                {
                    found.push(Relation {
                        from: key.clone(),
                        to: earlier.clone(),
                        kind: RelationKind::Contradicts,
                        basis: ANOTHER_DID_IT.to_owned(),
                        score,
                    });
                }
            }
            if known.len() < MOST_AGENTS {
                known.entry(&deed.agent).or_insert((key, deed));
            }
        }
    }
    found
}

/// What makes a deed the same in two articles: each actor with a name that it was done to, or its words.
fn things<'g>(graph: &'g Graph, deed: &'g Deed) -> impl Iterator<Item = String> + 'g {
    let named = |id: &ActorId| graph.actors.get(id).is_some_and(|actor| actor.named);
    let actors = deed.things.iter().filter_map(move |thing| match thing {
        Term::Actor(id) if named(id) => Some(id.0.clone()),
        _ => None,
    });
    let words: Vec<&str> = deed
        .things
        .iter()
        .filter_map(|thing| if let Term::Text(word) = thing { Some(word.as_str()) } else { None })
        .collect();
    actors.chain((words.len() >= LEAST_WORDS).then(|| words.join(" ")))
}

fn excludes(graph: &Graph, one: &Deed, other: &Deed) -> Option<f32> {
    let (left, right) = (graph.actors.get(&one.agent)?, graph.actors.get(&other.agent)?);
    let words = |actor: &Actor| -> BTreeSet<String> {
        actor.aliases.iter().chain([&actor.name]).flat_map(|name| stems(name)).collect()
    };
    let tied = |actor: &Actor, to: &ActorId| actor.affiliations.iter().any(|tie| tie.actor == *to);
    let apart = one.agent != other.agent
        && !tied(left, &other.agent)
        && !tied(right, &one.agent)
        && !kin(&words(left), &words(right));
    strength(one.alone || other.alone, [one.own, other.own], [left.named, right.named]).filter(|_| apart)
}

fn share_source(graph: &Graph, one: &AttributionKey, other: &AttributionKey) -> bool {
    let sources = |key: &AttributionKey| graph.attributions.get(key).and_then(|attribution| attribution.source.clone());
    sources(one).is_some_and(|source| sources(other) == Some(source))
}

#[cfg(test)]
mod tests {
    use crate::{ArticleRecord, GraphBuilder};
    use serde_json::json;

    /// An article in which `source` says that `agent` stole from the archive.
    fn article(doc: &str, source: &str, agent: &str, alone: bool) -> ArticleRecord {
        let actor = |name: &str| {
            json!({"id": name, "name": name, "kind": "organization", "named": true, "aliases": [], "mentions": [[0, 4]],
                "roles": [], "affiliations": []})
        };
        let actors: Vec<_> = [source, agent, "Archive"].into_iter().map(actor).collect();
        let actors = if source == agent { vec![actors[0].clone(), actors[2].clone()] } else { actors };
        let deed =
            json!({"deed": "theft", "agent": agent, "things": ["Archive"], "alone": alone, "own": source == agent});
        let attribution = json!({"id": "a", "source": source, "co_sources": [], "source_span": [[0, 4]], "cue": [[5, 9]],
            "content": [[10, 20]], "quotation": "indirect", "stance": "asserts", "denial": null, "certainty": "certain",
            "distance": "neutral", "addressee": null, "parent": null, "about": [], "claim": null, "confidence": 0.9,
            "made_by": "test", "deeds": [deed]});
        let record = json!({"doc": doc, "sha256": "", "title": null, "url": null, "publisher": null, "published": null,
            "actors": actors, "attributions": [attribution], "claims": [], "relations": [], "hedges": []});
        serde_json::from_value(record).expect("a record")
    }

    fn contradictions(records: [ArticleRecord; 2]) -> Vec<(String, f32)> {
        let mut builder = GraphBuilder::default();
        records.into_iter().for_each(|record| builder.add(record));
        builder.finish().relations.into_iter().map(|relation| (relation.basis, relation.score)).collect()
    }

    #[test]
    fn what_one_says_he_did_alone_another_cannot_have_done_in_another_article() {
        let found = contradictions([article("a", "Police", "Sund", false), article("b", "Nightjar", "Nightjar", true)]);
        assert_eq!(found, [("another did it".to_owned(), 0.8)]);
    }

    #[test]
    fn the_same_agent_under_a_longer_name_is_no_other() {
        let found =
            contradictions([article("a", "Police", "Sund", false), article("b", "Ministry", "Sund Service", false)]);
        assert_eq!(found, []);
    }
}
