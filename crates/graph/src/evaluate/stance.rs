//! Stance, certainty and denials against labelled PolNeAR attributions.
//!
//! A labelled attribution is found when an attribution of the record overlaps its cue, or its content with a Jaccard
//! similarity of at least 0.5 in code points; best ones first, one to one. Stance and certainty are scored on found ones,
//! denials end to end: one that is not found is missed, one of the record that belongs to another stance or to nothing
//! is spurious. Inner attributions that belong to nothing are left out, for PolNeAR marks no nesting.

use super::attribution::Spans;
use super::{EvaluateError, jaccard, sorted_set};
use dixit_document::Stance;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An article whose attributions have ids.
#[derive(Clone, Debug, Deserialize)]
pub struct MarkedArticle {
    /// Its id.
    pub id: String,
    /// What was marked.
    pub attributions: Vec<Marked>,
}

/// A gold attribution.
#[derive(Clone, Debug, Deserialize)]
pub struct Marked {
    /// Its id within the article.
    pub id: String,
    /// Its spans, in code points.
    #[serde(flatten)]
    pub spans: Spans,
}

/// One line of a table of labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The article's id.
    pub article: String,
    /// The attribution's id within it.
    pub attribution: String,
    /// One of the seven stances.
    pub stance: String,
    /// How sure the source is.
    pub certainty: String,
}

/// Reads a table: article, attribution, stance, certainty, separated by tabs; a heading line is passed over.
///
/// # Errors
/// When a line has fewer columns or another stance than the guideline's.
pub fn read_labels(text: &str) -> Result<Vec<Label>, EvaluateError> {
    let mut labels = vec![];
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fail = |expected| EvaluateError::Form { place: format!("line {}", index + 1), expected };
        let [article, attribution, stance, certainty] = line
            .split('\t')
            .take(4)
            .collect::<Vec<_>>()
            .try_into()
            .map_err(|_| fail("four columns, separated by tabs"))?;
        if stance.parse::<Stance>().is_ok() {
            let [article, attribution, stance, certainty] =
                [article, attribution, stance, certainty].map(str::to_owned);
            labels.push(Label { article, attribution, stance, certainty });
        } else if index > 0 {
            return Err(fail("a stance in the third column"));
        }
    }
    Ok(labels)
}

/// How denials came out, end to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Denials {
    /// Labelled denials.
    pub gold: usize,
    /// Denials of the records, nested ones that belong to nothing left out.
    pub system: usize,
    /// Both.
    pub both: usize,
    /// Harmonic mean of precision and recall, 0 to 1.
    pub f1: f64,
}

/// All figures, 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Labelled attributions of the articles that have a record.
    pub total: usize,
    /// Those found.
    pub found: usize,
    /// Share of found ones with the right stance.
    pub stance_accuracy: f64,
    /// F1 of each stance that is among the found ones.
    pub stance_f1: BTreeMap<String, f64>,
    /// Their mean.
    pub stance_macro_f1: f64,
    /// Share of found ones with the right certainty.
    pub certainty_accuracy: f64,
    /// Denials.
    pub denials: Denials,
}

#[derive(Default)]
struct Tally {
    right: usize,
    sure: usize,
    /// Gold, system, both.
    per_stance: BTreeMap<String, [usize; 3]>,
}

/// Scores records (objects of the JSON contract) against labels. Labels without a marked attribution are passed over.
///
/// # Errors
/// When a record is not of the contract's form.
pub fn score(marked: &[MarkedArticle], labels: &[Label], records: &[Value]) -> Result<Scores, EvaluateError> {
    let spans: BTreeMap<(&str, &str), &Spans> = marked
        .iter()
        .flat_map(|article| article.attributions.iter().map(move |one| ((&*article.id, &*one.id), &one.spans)))
        .collect();
    let mut wanted: BTreeMap<&str, BTreeMap<&str, &Label>> = BTreeMap::new();
    for label in labels.iter().filter(|label| spans.contains_key(&(&*label.article, &*label.attribution))) {
        wanted.entry(&label.article).or_default().insert(&label.attribution, label);
    }
    let (mut scores, mut tally) = (Scores::default(), Tally::default());
    for record in records {
        let form = |expected| EvaluateError::Form { place: "record".to_owned(), expected };
        let doc = record["doc"].as_str().ok_or_else(|| form("a text \"doc\""))?;
        let found = record["attributions"].as_array().ok_or_else(|| form("a list \"attributions\""))?;
        if let Some(labels) = wanted.get(doc) {
            let gold = labels.values().map(|label| (*label, spans[&(doc, &*label.attribution)])).collect::<Vec<_>>();
            add_article(&mut scores, &mut tally, &gold, found);
        }
    }
    finish(scores, &tally)
}

fn add_article(scores: &mut Scores, tally: &mut Tally, gold: &[(&Label, &Spans)], found: &[Value]) {
    let points = |spans: &[[usize; 2]]| sorted_set(spans.iter().flat_map(|&[start, end]| start..end));
    let of_record = |one: &Value, key: &str| points(&Vec::<[usize; 2]>::deserialize(&one[key]).unwrap_or_default());
    let found_points: Vec<_> = found.iter().map(|one| (of_record(one, "cue"), of_record(one, "content"))).collect();
    let mut pairs: Vec<(f64, &str, usize)> = vec![];
    for (label, spans) in gold {
        let (cue, content) = (points(&spans.cue), points(&spans.content));
        for (place, (found_cue, found_content)) in found_points.iter().enumerate() {
            let similarity = jaccard(&content, found_content);
            let on_cue = super::n_shared(&cue, found_cue) > 0;
            if on_cue || similarity >= 0.5 {
                pairs.push((f64::from(u8::from(on_cue)) + similarity, &label.attribution, place));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (b.1, b.2).cmp(&(a.1, a.2))));
    let (mut taken, mut used) = (BTreeMap::new(), BTreeSet::new());
    for (_, id, place) in pairs {
        if !taken.contains_key(id) && used.insert(place) {
            taken.insert(id, place);
        }
    }
    for (label, _) in gold {
        scores.total += 1;
        let got = taken.get(&*label.attribution).map(|&place| &found[place]);
        let stance = got.and_then(|got| got["stance"].as_str());
        if let Some(got) = got {
            let is_right = stance == Some(&label.stance);
            scores.found += 1;
            tally.right += usize::from(is_right);
            tally.sure += usize::from(got["certainty"].as_str() == Some(&label.certainty));
            tally.per_stance.entry(label.stance.clone()).or_default()[0] += 1;
            tally.per_stance.entry(stance.unwrap_or_default().to_owned()).or_default()[1] += 1;
            tally.per_stance.entry(label.stance.clone()).or_default()[2] += usize::from(is_right);
        }
        if label.stance == "denies" {
            scores.denials.gold += 1;
            scores.denials.both += usize::from(stance == Some("denies"));
        }
    }
    for (place, one) in found.iter().enumerate() {
        let counts = used.contains(&place) || one["parent"].as_str().is_none_or(str::is_empty);
        scores.denials.system += usize::from(counts && one["stance"].as_str() == Some("denies"));
    }
}

fn finish(mut scores: Scores, tally: &Tally) -> Result<Scores, EvaluateError> {
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    for (stance, &[gold, system, both]) in tally.per_stance.iter().filter(|(_, counts)| counts[0] > 0) {
        scores.stance_f1.insert(stance.clone(), 2.0 * both as f64 / (gold + system).max(1) as f64);
    }
    scores.stance_macro_f1 = scores.stance_f1.values().sum::<f64>() / scores.stance_f1.len().max(1) as f64;
    scores.stance_accuracy = share(tally.right, scores.found);
    scores.certainty_accuracy = share(tally.sure, scores.found);
    scores.denials.f1 = share(2 * scores.denials.both, scores.denials.gold + scores.denials.system);
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn marked() -> Vec<MarkedArticle> {
        serde_json::from_value(json!([{"id": "a", "attributions": [
            {"id": "E1", "source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 20]]},
            {"id": "E2", "source": [[30, 33]], "cue": [[34, 40]], "content": [[41, 60]]}]}]))
        .unwrap()
    }

    fn labels() -> Vec<Label> {
        read_labels("article_id\tattribution\tstance\tcertainty\na\tE1\tasserts\tcertain\na\tE2\tdenies\tcertain\nb\tE1\tasks\tunstated\n")
            .unwrap()
    }

    #[test]
    fn counts_what_is_found_and_right() {
        let record = |stance: &str, parent: Option<&str>| {
            json!({"doc": "a", "attributions": [
                {"cue": [[4, 8]], "content": [[9, 12]], "stance": "asserts", "certainty": "probable"},
                {"cue": [[70, 72]], "content": [[43, 60]], "stance": stance, "certainty": "certain"},
                {"cue": [[80, 82]], "content": [[83, 90]], "stance": "denies", "certainty": "certain", "parent": parent}]})
        };
        let scores = score(&marked(), &labels(), &[record("denies", Some("x"))]).unwrap();
        assert_eq!((scores.total, scores.found, scores.stance_macro_f1, scores.certainty_accuracy), (2, 2, 1.0, 0.5));
        assert_eq!(scores.denials, Denials { gold: 1, system: 1, both: 1, f1: 1.0 });
        let scores = score(&marked(), &labels(), &[record("doubts", None)]).unwrap();
        assert_eq!((scores.stance_accuracy, scores.stance_macro_f1), (0.5, 0.5));
        assert_eq!(scores.denials, Denials { gold: 1, system: 1, both: 0, f1: 0.0 });
        assert_eq!(score(&marked(), &labels(), &[]).unwrap().total, 0);
    }

    #[test]
    fn tables_are_read_strictly() {
        assert!(read_labels("a\tE1\n").is_err());
        assert!(read_labels("a\tE1\tasserts\tcertain\na\tE2\tshrugs\tcertain\n").is_err());
    }
}
