//! Which attribution of the output is which gold attribution.

use super::Counts;
use super::actors::ActorMap;
use super::items::{AttributionItem, Sides};
use crate::evaluate::{jaccard, matching::greedy};
use std::collections::{BTreeMap, BTreeSet};

/// Output attributions to gold ones, one to one.
pub(super) type AttributionMap<'s> = BTreeMap<&'s str, &'s str>;

pub(super) fn map<'s>(sides: &'s Sides<'_>, actors: &ActorMap<'s>, counts: &mut Counts) -> AttributionMap<'s> {
    let (mut exact, mut split, mut loose) = (vec![], vec![], vec![]);
    for one in &sides.attributions {
        for gold in &sides.gold {
            let Some(weight) = likeness(sides, one, gold) else { continue };
            let candidate = (weight, one.id.as_str(), gold.id.as_str());
            loose.push(candidate);
            if source_right(one, gold, &actors.exact) {
                exact.push(candidate);
            }
            if source_right(one, gold, &actors.nearest) {
                split.push(candidate);
            }
        }
    }
    let (exact, loose, split) = (greedy(exact), greedy(loose), greedy(split));
    let counter = Counter::new(sides);
    let any = |_: &AttributionItem<'_>| true;
    let denies = |one: &AttributionItem<'_>| one.label("stance") == Some("denies");
    let same_stance =
        |one: &AttributionItem<'_>, gold: &AttributionItem<'_>| one.label("stance") == gold.label("stance");
    counter.count(counts, ["att_tp", "att_sys", "att_gold"], &exact, |_, _| true, any);
    counter.count(counts, ["con_tp", "con_sys", "con_gold"], &loose, |_, _| true, any);
    counter.count(counts, ["spl_tp", "spl_sys", "spl_gold"], &split, |_, _| true, any);
    counter.count(counts, ["ats_tp", "ats_sys", "ats_gold"], &exact, same_stance, any);
    counter.count(counts, ["den_tp", "den_sys", "den_gold"], &exact, |one, gold| denies(one) && denies(gold), denies);
    counter.count_details(counts, &exact, actors);
    exact
}

/// How alike two attributions are, or `None` when they are not the same one.
fn likeness(sides: &Sides<'_>, one: &AttributionItem<'_>, gold: &AttributionItem<'_>) -> Option<f64> {
    let content = jaccard(&one.content_units, &gold.content_units);
    let cue = jaccard(&one.cue_units, &gold.cue_units);
    let mut hit = if content >= 0.5 { content } else { 0.0 };
    if hit == 0.0 && sides.units.count(&gold.content) <= 3 && cue >= 0.5 {
        // A content such as `it` or `the claim`.
        hit = 0.5;
    }
    if hit == 0.0 {
        return None;
    }
    let mut weight = hit + 0.2 * cue + if one.label("stance") == gold.label("stance") { 0.05 } else { 0.0 };
    weight += if one.parent.is_some() == gold.parent.is_some() { 0.05 } else { 0.0 };
    Some(weight)
}

fn source_right(one: &AttributionItem<'_>, gold: &AttributionItem<'_>, actors: &BTreeMap<&str, &str>) -> bool {
    let mapped = one.source.as_deref().and_then(|source| actors.get(source));
    match &gold.source {
        // Nobody is named: no source, or one that is not another known actor, is right.
        None => mapped.is_none(),
        Some(source) => mapped.is_some_and(|&mapped| mapped == source || gold.co_sources.iter().any(|co| co == mapped)),
    }
}

struct Counter<'s, 'v> {
    sides: &'s Sides<'v>,
    by_id: BTreeMap<&'s str, &'s AttributionItem<'v>>,
    gold_by_id: BTreeMap<&'s str, &'s AttributionItem<'v>>,
}

impl<'s, 'v> Counter<'s, 'v> {
    fn new(sides: &'s Sides<'v>) -> Counter<'s, 'v> {
        let by_id = |items: &'s [AttributionItem<'v>]| items.iter().map(|item| (item.id.as_str(), item)).collect();
        Counter { sides, by_id: by_id(&sides.attributions), gold_by_id: by_id(&sides.gold) }
    }

    /// Counts pairs that are right, with optional gold items left out on both sides.
    fn count(
        &self,
        counts: &mut Counts,
        names: [&'static str; 3],
        map: &AttributionMap<'_>,
        right: impl Fn(&AttributionItem<'_>, &AttributionItem<'_>) -> bool,
        wanted: impl Fn(&AttributionItem<'_>) -> bool,
    ) {
        let is_optional = |gold: &str| self.gold_by_id[gold].optional;
        let n_right = map
            .iter()
            .filter(|(one, gold)| !is_optional(gold) && right(self.by_id[*one], self.gold_by_id[*gold]))
            .count();
        let free: BTreeSet<&str> = map.iter().filter(|(_, gold)| is_optional(gold)).map(|(one, _)| *one).collect();
        let n_system =
            self.sides.attributions.iter().filter(|one| !free.contains(one.id.as_str()) && wanted(one)).count();
        counts.add(names[0], n_right);
        counts.add(names[1], n_system);
        counts.add(names[2], self.sides.gold.iter().filter(|gold| !gold.optional && wanted(gold)).count());
    }

    fn count_details(&self, counts: &mut Counts, map: &AttributionMap<'_>, actors: &ActorMap<'_>) {
        let hit: BTreeSet<&str> = map.values().copied().collect();
        // An optional parent counts only when the output has it.
        let parent_of = |gold: &AttributionItem<'_>| {
            let is_missed = |parent: &String| {
                self.gold_by_id.get(parent.as_str()).is_some_and(|parent| parent.optional)
                    && !hit.contains(parent.as_str())
            };
            gold.parent.clone().filter(|parent| !is_missed(parent))
        };
        let mapped_parent = |one: &AttributionItem<'_>| {
            one.parent.as_deref().and_then(|parent| map.get(parent)).map(|id| (*id).to_owned())
        };
        let nested: BTreeSet<&str> = self
            .sides
            .gold
            .iter()
            .filter(|gold| !gold.optional && parent_of(gold).is_some())
            .map(|gold| gold.id.as_str())
            .collect();
        counts.add("nest_gold", nested.len());
        for (one, gold) in map.iter().map(|(one, gold)| (self.by_id[one], self.gold_by_id[gold])) {
            if gold.optional {
                continue;
            }
            counts.add("cert_n", 1);
            counts.add("cert_ok", usize::from(one.label("certainty") == gold.label("certainty")));
            counts.add("stance_n", 1);
            counts.add("stance_ok", usize::from(one.label("stance") == gold.label("stance")));
            let (parent, gold_parent) = (mapped_parent(one), parent_of(gold));
            let parent_right = parent == gold_parent;
            if one.parent.is_some() || gold_parent.is_some() {
                counts.add("par_n", 1);
                counts.add("par_ok", usize::from(parent_right));
            }
            counts.add("nest_ok", usize::from(nested.contains(gold.id.as_str()) && parent_right));
            let told = one.addressee(["addressee", "addressee_or_venue"]);
            let gold_told = gold.addressee(["addressee_or_venue", "addressee"]);
            if told.is_some() || gold_told.is_some() {
                let mapped = told.as_deref().and_then(|told| actors.exact.get(told)).copied();
                counts.add("addr_n", 1);
                counts.add("addr_ok", usize::from(gold_told.is_some() && mapped == gold_told.as_deref()));
            }
        }
    }
}
