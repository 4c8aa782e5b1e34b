//! Relations between mapped attributions.

use super::Counts;
use super::attributions::AttributionMap;
use super::items::{Sides, text_of};
use serde_json::Value;
use std::collections::BTreeSet;

/// A relation as it is compared: type and ends, in order of id where direction means nothing.
type Key = (String, [String; 2]);

fn key(from: &str, to: &str, kind: &str) -> Key {
    let is_symmetric = matches!(kind, "same_claim" | "contradicts");
    (kind.to_owned(), if is_symmetric { ends(from, to) } else { [from.to_owned(), to.to_owned()] })
}

/// Two ends whatever their order.
fn ends(one: &str, other: &str) -> [String; 2] {
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    [one.to_owned(), other.to_owned()]
}

/// From, to and type of each relation of a list.
fn relations(list: &Value) -> impl Iterator<Item = (Option<String>, Option<String>, &str, &Value)> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter(|item| item.is_object())
        .map(|item| (text_of(&item["from"]), text_of(&item["to"]), item["type"].as_str().unwrap_or_default(), item))
}

pub(super) fn count(gold: &Value, output: &Value, sides: &Sides<'_>, map: &AttributionMap<'_>, counts: &mut Counts) {
    let optional: BTreeSet<&str> =
        sides.gold.iter().filter(|item| item.optional).map(|item| item.id.as_str()).collect();
    let (mut hard, mut hard_pairs, mut all_pairs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (from, to, kind, item) in relations(&gold["relations"]) {
        let (Some(from), Some(to)) = (from, to) else { continue };
        all_pairs.insert(ends(&from, &to));
        let is_optional = item["optional"].as_bool().unwrap_or(false);
        if !is_optional && !optional.contains(from.as_str()) && !optional.contains(to.as_str()) {
            hard.insert(key(&from, &to, kind));
            hard_pairs.insert(ends(&from, &to));
        }
    }
    // Between two attributions that only an optional relation joins, any link is free.
    let is_free = |from: &str, to: &str| {
        let pair = ends(from, to);
        all_pairs.contains(&pair) && !hard_pairs.contains(&pair) || optional.contains(from) || optional.contains(to)
    };
    let (mut found, mut found_pairs, mut n_found) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (from, to, kind, _) in relations(&output["relations"]) {
        let mapped = |end: &Option<String>| end.as_deref().and_then(|end| map.get(end).copied());
        let (Some(from), Some(to)) = (mapped(&from), mapped(&to)) else {
            n_found += 1;
            continue;
        };
        if !is_free(from, to) && found.insert(key(from, to, kind)) {
            n_found += 1;
            found_pairs.insert(ends(from, to));
        }
    }
    counts.add("rel_tp", found.intersection(&hard).count());
    counts.add("rel_sys", n_found);
    counts.add("rel_gold", hard.len());
    counts.add("relu_tp", found_pairs.intersection(&hard_pairs).count());
    counts.add("relu_sys", n_found);
    counts.add("relu_gold", hard_pairs.len());
}
