//! Records against hand-made ones: actors, mentions, attributions, denials, relations.
//!
//! Actors are mapped one to one by shared named mentions and names, then attributions by content (Jaccard of words at
//! least 0.5; for a content of at most three words a matching cue is enough) and the mapped source, then relations by
//! the mapped attributions. Both sides are read leniently: missing keys count as empty. Gold items marked `optional` are
//! neither rewarded nor punished, and nothing inside `ignore_spans` counts.

mod actors;
mod attributions;
mod items;
mod names;
mod relations;

use super::EvaluateError;
use super::rounded;
use items::Sides;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Precision, recall and F1 from 0 to 1, with four decimals, and the counts they come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// Precision.
    pub p: f64,
    /// Recall.
    pub r: f64,
    /// F1.
    pub f1: f64,
    /// Items right.
    pub tp: usize,
    /// Items of the output.
    pub system: usize,
    /// Gold items.
    pub gold: usize,
}

/// B-cubed over the gold mentions that were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Clustering {
    /// Precision.
    pub p: f64,
    /// Recall.
    pub r: f64,
    /// F1.
    pub f1: f64,
}

/// All figures; `None` where nothing was to be counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Actors mapped.
    pub actors: Share,
    /// Share of named gold actors that were mapped.
    pub named_actor_recall: Option<f64>,
    /// Share of gold mentions found.
    pub mentions_found: Option<f64>,
    /// How well mentions of one actor stay together.
    pub mention_b3: Clustering,
    /// B-cubed recall with mentions not found counted as missed.
    pub mention_b3_missed_count: Option<f64>,
    /// Attributions with the right content and actor.
    pub attributions: Share,
    /// The same with the right stance.
    pub attributions_with_stance: Share,
    /// The same as `attributions` where several actors of the output may stand for one.
    pub attributions_split_actors_ok: Share,
    /// Attributions with the right content, whoever the source.
    pub attributions_content_only: Share,
    /// Denials.
    pub denials: Share,
    /// Share of mapped attributions with the right stance.
    pub stance_accuracy_matched: Option<f64>,
    /// Share of mapped attributions with the right certainty.
    pub certainty_accuracy_matched: Option<f64>,
    /// Share of mapped attributions nested on either side whose parent is right.
    pub nested_parent_accuracy: Option<f64>,
    /// Share of nested gold attributions found with the right parent.
    pub nested_recall: Option<f64>,
    /// Share of mapped attributions with an addressee on either side where it is right.
    pub addressee_accuracy: Option<f64>,
    /// Relations with the right type.
    pub relations: Share,
    /// Relations, whatever their type.
    pub relations_untyped: Share,
}

/// How many gold articles were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Gold articles.
    pub gold: usize,
    /// Those with output.
    pub answered: usize,
    /// Those whose text was known, so that words were counted and not characters.
    pub with_text: usize,
    /// Articles of the output that are not gold.
    pub not_in_gold: usize,
}

/// Figures over all articles, and for each.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Counts of all articles pooled.
    pub total: Scores,
    /// By article.
    pub documents: BTreeMap<String, Scores>,
    /// How many were answered.
    pub coverage: Coverage,
}

/// Scores records against gold graphs. `texts` holds, by article id, the text that the offsets count.
///
/// # Errors
/// When an item has no `doc` or two have the same.
pub fn score(gold: &[Value], output: &[Value], texts: &BTreeMap<String, String>) -> Result<Report, EvaluateError> {
    let gold = by_doc(gold, "gold")?;
    let output = by_doc(output, "output")?;
    let mut report = Report::default();
    let mut total = Counts::default();
    for (&doc, article) in &gold {
        let text = texts.get(doc);
        let counts = count(article, output.get(doc).copied().unwrap_or(&Value::Null), text.map(String::as_str));
        report.documents.insert(doc.to_owned(), counts.scores());
        total.add_all(&counts);
        report.coverage.with_text += usize::from(text.is_some());
    }
    report.total = total.scores();
    report.coverage.gold = gold.len();
    report.coverage.answered = gold.keys().filter(|doc| output.contains_key(*doc)).count();
    report.coverage.not_in_gold = output.keys().filter(|doc| !gold.contains_key(*doc)).count();
    Ok(report)
}

fn by_doc<'v>(items: &'v [Value], side: &'static str) -> Result<BTreeMap<&'v str, &'v Value>, EvaluateError> {
    let mut docs = BTreeMap::new();
    for item in items {
        let doc = item["doc"].as_str();
        let doc = doc.ok_or_else(|| EvaluateError::Form { place: side.to_owned(), expected: "a text \"doc\"" })?;
        if docs.insert(doc, item).is_some() {
            return Err(EvaluateError::Twice { side, id: doc.to_owned() });
        }
    }
    Ok(docs)
}

/// Counts by name; sums over articles are counts of the whole.
#[derive(Debug, Default)]
struct Counts(BTreeMap<&'static str, f64>);

impl Counts {
    fn add(&mut self, name: &'static str, count: usize) {
        self.add_part(name, count as f64);
    }

    fn add_part(&mut self, name: &'static str, count: f64) {
        *self.0.entry(name).or_default() += count;
    }

    fn add_all(&mut self, other: &Counts) {
        other.0.iter().for_each(|(name, count)| self.add_part(name, *count));
    }

    fn get(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    fn ratio(&self, part: &str, all: &str) -> Option<f64> {
        let all = self.get(all);
        (all != 0.0).then(|| rounded(self.get(part) / all, 4))
    }

    fn share(&self, right: &str, system: &str, gold: &str) -> Share {
        let [tp, n_system, n_gold] = [right, system, gold].map(|name| self.get(name));
        let p = if n_system > 0.0 { tp / n_system } else { f64::from(u8::from(n_gold == 0.0)) };
        let r = if n_gold > 0.0 { tp / n_gold } else { 1.0 };
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        let [p, r, f1] = [p, r, f1].map(|share| rounded(share, 4));
        Share { p, r, f1, tp: tp as usize, system: n_system as usize, gold: n_gold as usize }
    }

    fn scores(&self) -> Scores {
        let (p, r) = (self.ratio("b3_p", "ment_found").unwrap_or(0.0), self.ratio("b3_r", "ment_found").unwrap_or(0.0));
        let f1 = if p + r > 0.0 { rounded(2.0 * p * r / (p + r), 4) } else { 0.0 };
        Scores {
            actors: self.share("actor_tp", "actor_sys", "actor_gold"),
            named_actor_recall: self.ratio("named_tp", "named_gold"),
            mentions_found: self.ratio("ment_found", "ment_gold"),
            mention_b3: Clustering { p, r, f1 },
            mention_b3_missed_count: self.ratio("b3_r", "ment_gold"),
            attributions: self.share("att_tp", "att_sys", "att_gold"),
            attributions_with_stance: self.share("ats_tp", "ats_sys", "ats_gold"),
            attributions_split_actors_ok: self.share("spl_tp", "spl_sys", "spl_gold"),
            attributions_content_only: self.share("con_tp", "con_sys", "con_gold"),
            denials: self.share("den_tp", "den_sys", "den_gold"),
            stance_accuracy_matched: self.ratio("stance_ok", "stance_n"),
            certainty_accuracy_matched: self.ratio("cert_ok", "cert_n"),
            nested_parent_accuracy: self.ratio("par_ok", "par_n"),
            nested_recall: self.ratio("nest_ok", "nest_gold"),
            addressee_accuracy: self.ratio("addr_ok", "addr_n"),
            relations: self.share("rel_tp", "rel_sys", "rel_gold"),
            relations_untyped: self.share("relu_tp", "relu_sys", "relu_gold"),
        }
    }
}

fn count(gold: &Value, output: &Value, text: Option<&str>) -> Counts {
    let mut counts = Counts::default();
    let sides = Sides::new(gold, output, text);
    let actors = actors::map(&sides, &mut counts);
    let attributions = attributions::map(&sides, &actors, &mut counts);
    relations::count(gold, output, &sides, &attributions, &mut counts);
    counts
}

#[cfg(test)]
mod tests;
