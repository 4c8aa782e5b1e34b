//! Learns to judge candidates within contents, from articles that the chains were not trained on.

use crate::corpus::nested::NestedMark;
use crate::corpus::polnear::{GoldAttribution, PolnearArticle};
use crate::train::attribution::is_right;
use crate::train::trees::{self, TreeOptions, TreeSet};
use dixit_document::{Document, TokenRange};
use dixit_extract::ContextSums;
use dixit_extract::detect::SpanModel;
use dixit_extract::features::Atoms;
use dixit_extract::inner::InnerMeasures;
use dixit_nlp::ml::trees::Forest;

/// A candidate within a content, with whether it is right.
#[derive(Clone, Debug)]
pub struct Row {
    /// Number of its article.
    pub article: usize,
    /// What it is judged by.
    pub measures: InnerMeasures,
    /// Which mark of the article it is, by number; `None` for a wrong candidate.
    pub mark: Option<usize>,
    /// Its cue.
    pub cue: TokenRange,
    /// What it counts; 0 where the mark is debatable.
    pub weight: f64,
}

/// The candidates of an article within the contents that the corpus marks, as a model finds that was not trained on it.
pub fn rows(
    model: &SpanModel,
    number: usize,
    article: &PolnearArticle,
    document: &Document,
    marks: &[NestedMark],
) -> Vec<Row> {
    let atoms = Atoms::new(document, &model.rates);
    let contents = article.gold(document).into_iter().flat_map(|gold| gold.content).collect();
    let inner =
        PolnearArticle { attributions: marks.iter().map(|mark| mark.attribution.clone()).collect(), ..article.clone() };
    let gold = inner.gold(document);
    let of = |one: dixit_extract::inner::InnerCandidate| {
        let right = |gold: &GoldAttribution| {
            let mut candidate = one.candidate.clone();
            if gold.source.is_empty() {
                candidate.source.clear();
            }
            is_right(&candidate, std::slice::from_ref(gold))
        };
        let mark = gold.iter().position(right);
        let debatable = mark.is_some_and(|mark| marks[mark].debatable);
        Row {
            article: number,
            measures: one.measures,
            mark,
            cue: one.candidate.cue,
            weight: if debatable { 0.0 } else { 1.0 },
        }
    };
    model
        .inner_candidates(document, &atoms, &mut ContextSums::new(model, document), contents)
        .into_iter()
        .map(of)
        .collect()
}

/// Few marks ask for few and small trees.
pub fn options() -> TreeOptions {
    TreeOptions { n_trees: 120, n_leaves: 6, rate: 0.06, n_rows: 25, ..TreeOptions::default() }
}

/// Learns the judge from these rows.
pub fn learn(rows: &[&Row], options: &TreeOptions) -> Forest {
    let firm: Vec<&&Row> = rows.iter().filter(|row| row.weight > 0.0).collect();
    let set = TreeSet {
        measures: firm.iter().map(|row| row.measures.to_vec()).collect(),
        targets: firm.iter().map(|row| f64::from(u8::from(row.mark.is_some()))).collect(),
        weights: firm.iter().map(|row| row.weight).collect(),
    };
    trees::learn(&set, options)
}
