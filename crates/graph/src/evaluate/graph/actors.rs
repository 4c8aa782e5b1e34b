//! Which actor of the output is which gold actor.

use super::Counts;
use super::items::{ActorItem, Points, Sides};
use super::names::normalized;
use crate::evaluate::matching::greedy;
use std::collections::{BTreeMap, BTreeSet};

/// Output actors to gold actors.
pub(super) struct ActorMap<'s> {
    /// One to one.
    pub(super) exact: BTreeMap<&'s str, &'s str>,
    /// Many to one: every output actor to the gold actor that it is most like.
    pub(super) nearest: BTreeMap<&'s str, &'s str>,
}

pub(super) fn map<'s>(sides: &'s Sides<'_>, counts: &mut Counts) -> ActorMap<'s> {
    let mut candidates = vec![];
    for actor in &sides.actors {
        for gold in &sides.gold_actors {
            let weight = likeness(actor, gold);
            if weight > 0.0 {
                candidates.push((weight, actor.id.as_str(), gold.id.as_str()));
            }
        }
    }
    let exact = greedy(candidates.clone());
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.cmp(b.2)));
    let mut nearest: BTreeMap<&str, &str> = candidates.iter().map(|&(_, actor, gold)| (actor, gold)).collect();
    nearest.extend(exact.iter());
    let named: BTreeSet<&str> =
        sides.gold_actors.iter().filter(|gold| gold.named).map(|gold| gold.id.as_str()).collect();
    counts.add("actor_tp", exact.len());
    counts.add("actor_sys", sides.actors.len());
    counts.add("actor_gold", sides.gold_actors.len());
    counts.add("named_tp", exact.values().filter(|gold| named.contains(*gold)).count());
    counts.add("named_gold", named.len());
    count_mentions(sides, &exact, counts);
    ActorMap { exact, nearest }
}

fn likeness(actor: &ActorItem<'_>, gold: &ActorItem<'_>) -> f64 {
    let names = |item: &ActorItem<'_>| -> BTreeSet<String> {
        let all = std::iter::once(item.name).chain(item.aliases.iter().copied());
        all.map(normalized).filter(|name| !name.is_empty()).collect()
    };
    let (names, gold_names) = (names(actor), names(gold));
    let (name, gold_name) = (normalized(actor.name), normalized(gold.name));
    let mut weight = if !name.is_empty() && name == gold_name {
        3.0
    } else if gold_names.contains(&name) || names.contains(&gold_name) {
        2.0
    } else if gold.named && !names.is_disjoint(&gold_names) {
        1.0
    } else {
        0.0
    };
    let named = if gold.named_mentions.is_empty() { &gold.mentions } else { &gold.named_mentions };
    for &mention in named {
        weight += actor.mentions.iter().map(|&other| similarity(mention, other)).fold(0.0, f64::max);
    }
    weight
}

/// How alike a gold mention and another are.
fn similarity(gold: Points, other: Points) -> f64 {
    if gold == other {
        return 1.0;
    }
    let shared = gold[1].min(other[1]) as f64 - gold[0].max(other[0]) as f64;
    if shared <= 0.0 {
        return 0.0;
    }
    if shared / (gold[1].max(other[1]) - gold[0].min(other[0])) as f64 >= 0.5 {
        0.8
    } else if gold[1] == other[1] && other[1] - other[0] <= 60 {
        // A title before a name.
        0.4
    } else {
        0.0
    }
}

/// B-cubed over the gold mentions that were found.
fn count_mentions(sides: &Sides<'_>, exact: &BTreeMap<&str, &str>, counts: &mut Counts) {
    let mut places: BTreeMap<Points, usize> = BTreeMap::new();
    let mut mentions: Vec<(Points, Vec<&str>)> = vec![];
    for actor in &sides.actors {
        for &mention in &actor.mentions {
            let place = *places.entry(mention).or_insert_with(|| {
                mentions.push((mention, vec![]));
                mentions.len() - 1
            });
            mentions[place].1.push(&actor.id);
        }
    }
    let mut found: Vec<(&str, &str)> = vec![];
    for gold in &sides.gold_actors {
        counts.add("ment_gold", gold.mentions.len());
        for &mention in &gold.mentions {
            let holders = match places.get(&mention) {
                Some(&place) => Some(&mentions[place].1),
                None => {
                    let (mut best, mut holders) = (0.0, None);
                    for (other, actors) in &mentions {
                        let likeness = similarity(mention, *other);
                        if likeness > best {
                            (best, holders) = (likeness, Some(actors));
                        }
                    }
                    holders
                }
            };
            if let Some(holders) = holders {
                // A span of two gold actors may have two here; one given to many earns nothing extra.
                let mate =
                    holders.iter().find(|actor| holders.len() <= 2 && exact.get(*actor) == Some(&gold.id.as_str()));
                found.push((&gold.id, mate.unwrap_or(&holders[0])));
            }
        }
    }
    counts.add("ment_found", found.len());
    let (mut pairs, mut by_gold, mut by_actor) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for &(gold, actor) in &found {
        *pairs.entry((gold, actor)).or_insert(0usize) += 1;
        *by_gold.entry(gold).or_insert(0usize) += 1;
        *by_actor.entry(actor).or_insert(0usize) += 1;
    }
    for &(gold, actor) in &found {
        let n_both = pairs[&(gold, actor)] as f64;
        counts.add_part("b3_p", n_both / by_actor[actor] as f64);
        counts.add_part("b3_r", n_both / by_gold[gold] as f64);
    }
}
