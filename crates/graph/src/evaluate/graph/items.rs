//! Actors and attributions of both sides, read leniently from JSON.

use crate::evaluate::{sorted_set, words};
use serde_json::Value;
use std::collections::BTreeSet;

/// A half-open range of code points.
pub(super) type Points = [usize; 2];

/// Spans as units of overlap: words of the text when it is known, else code points.
pub(super) struct Units {
    words: Option<Vec<Points>>,
}

impl Units {
    /// The units that spans touch, sorted.
    pub(super) fn of(&self, spans: &[Points]) -> Vec<usize> {
        match &self.words {
            None => sorted_set(spans.iter().flat_map(|&[start, end]| start..end)),
            Some(words) => sorted_set(spans.iter().flat_map(|&[start, end]| {
                let first = words.partition_point(|word| word[1] <= start);
                first..words.partition_point(|word| word[0] < end).max(first)
            })),
        }
    }

    /// About how many words spans hold.
    pub(super) fn count(&self, spans: &[Points]) -> usize {
        let n_units = self.of(spans).len();
        if self.words.is_some() { n_units } else { n_units.div_ceil(5) }
    }
}

/// An actor of either side.
#[derive(Debug)]
pub(super) struct ActorItem<'v> {
    pub(super) id: String,
    pub(super) name: &'v str,
    pub(super) aliases: Vec<&'v str>,
    pub(super) named: bool,
    pub(super) mentions: Vec<Points>,
    pub(super) named_mentions: Vec<Points>,
}

/// An attribution of either side.
#[derive(Debug)]
pub(super) struct AttributionItem<'v> {
    pub(super) id: String,
    pub(super) value: &'v Value,
    pub(super) source: Option<String>,
    pub(super) co_sources: Vec<String>,
    pub(super) parent: Option<String>,
    pub(super) content: Vec<Points>,
    pub(super) cue: Vec<Points>,
    pub(super) content_units: Vec<usize>,
    pub(super) cue_units: Vec<usize>,
    pub(super) optional: bool,
}

impl AttributionItem<'_> {
    /// A label such as the stance; `None` when it is missing.
    pub(super) fn label(&self, key: &str) -> Option<&str> {
        self.value[key].as_str()
    }

    /// Whom it is told; the two sides prefer different keys.
    pub(super) fn addressee(&self, keys: [&str; 2]) -> Option<String> {
        let key = if self.value.get(keys[0]).is_some() { keys[0] } else { keys[1] };
        text_of(&self.value[key])
    }
}

/// What is compared.
pub(super) struct Sides<'v> {
    pub(super) units: Units,
    pub(super) gold_actors: Vec<ActorItem<'v>>,
    pub(super) actors: Vec<ActorItem<'v>>,
    pub(super) gold: Vec<AttributionItem<'v>>,
    pub(super) attributions: Vec<AttributionItem<'v>>,
}

impl<'v> Sides<'v> {
    pub(super) fn new(gold: &'v Value, output: &'v Value, text: Option<&str>) -> Sides<'v> {
        let text: Option<Vec<char>> = text.map(|text| text.chars().collect());
        let units = Units { words: text.map(|text| words::tokens(&text, false)) };
        let ignored = spans(&gold["ignore_spans"]);
        let mut actors = actors(&output["actors"], "sa");
        actors.retain(|actor| {
            actor.mentions.is_empty() || !actor.mentions.iter().all(|&mention| is_inside(&[mention], &ignored))
        });
        let mut attributions = attributions(&output["attributions"], "st", &units);
        attributions.retain(|one| {
            let words = if one.content.is_empty() { &one.cue } else { &one.content };
            !is_inside(words, &ignored)
        });
        Sides {
            gold_actors: self::actors(&gold["actors"], "ga"),
            gold: self::attributions(&gold["attributions"], "gt", &units),
            actors,
            attributions,
            units,
        }
    }
}

fn actors<'v>(list: &'v Value, prefix: &str) -> Vec<ActorItem<'v>> {
    with_ids(list, prefix)
        .map(|(id, value)| ActorItem {
            id,
            name: value["name"].as_str().unwrap_or_default(),
            aliases: value["aliases"].as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
            named: value["named"].as_bool().unwrap_or(true),
            mentions: spans(&value["mentions"]),
            named_mentions: spans(&value["named_mentions"]),
        })
        .collect()
}

fn attributions<'v>(list: &'v Value, prefix: &str, units: &Units) -> Vec<AttributionItem<'v>> {
    with_ids(list, prefix)
        .map(|(id, value)| {
            let (content, cue) = (spans(&value["content"]), spans(&value["cue"]));
            AttributionItem {
                id,
                value,
                source: text_of(&value["source"]),
                co_sources: value["co_sources"].as_array().into_iter().flatten().filter_map(text_of).collect(),
                parent: text_of(&value["parent"]).filter(|parent| !parent.is_empty()),
                content_units: units.of(&content),
                cue_units: units.of(&cue),
                content,
                cue,
                optional: value["optional"].as_bool().unwrap_or(false),
            }
        })
        .collect()
}

/// The objects of a list, each with an id of its own.
fn with_ids<'v>(list: &'v Value, prefix: &str) -> impl Iterator<Item = (String, &'v Value)> {
    let mut seen = BTreeSet::new();
    let prefix = prefix.to_owned();
    let items = list.as_array().into_iter().flatten().enumerate().filter(|(_, item)| item.is_object());
    items.map(move |(number, item)| {
        let id = text_of(&item["id"]).filter(|id| !seen.contains(id)).unwrap_or_else(|| format!("_{prefix}{number}"));
        seen.insert(id.clone());
        (id, item)
    })
}

/// An id, be it a text or a number.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `[[s, e], ...]`, `[s, e]` or nothing: sorted, each once, what is no span left out.
pub(super) fn spans(value: &Value) -> Vec<Points> {
    let Some(list) = value.as_array() else { return vec![] };
    let pair = |value: &[Value]| match value {
        [start, end, ..] => Some([usize::try_from(start.as_u64()?).ok()?, usize::try_from(end.as_u64()?).ok()?]),
        _ => None,
    };
    let found: Vec<Points> = if list.len() == 2 && list.iter().all(Value::is_number) {
        pair(list).into_iter().collect()
    } else {
        list.iter().filter_map(|item| pair(item.as_array()?)).collect()
    };
    sorted_set(found.into_iter().filter(|[start, end]| end > start))
}

/// Whether more than half of the spans lies in ignored ones.
fn is_inside(spans: &[Points], ignored: &[Points]) -> bool {
    let n_points: usize = spans.iter().map(|[start, end]| end - start).sum();
    let overlap = |&[s, e]: &Points, &[a, b]: &Points| e.min(b).saturating_sub(s.max(a));
    let n_inside: usize =
        spans.iter().map(|span| ignored.iter().map(|other| overlap(span, other)).sum::<usize>()).sum();
    n_points > 0 && 2 * n_inside > n_points
}
