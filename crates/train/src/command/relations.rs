//! `dixit-train relations`: how attributions of an article stand to one another.

use crate::corpus::{graph, polnear};
use crate::train::relations::{Row, Weights, fit, probabilities};
use anyhow::{Context, Result};
use dixit_document::Document;
use dixit_graph::{relation_feature_names, relation_features};
use dixit_nlp::{Models, Pipeline};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Fits the weights of relations to annotated graphs and scores them, each article by what the others teach.
#[derive(Debug, clap::Args)]
pub struct RelationsArgs {
    /// Folders of annotated graphs.
    #[arg(long, default_values = ["data/gold/graph", "../shared/gold/graph"])]
    gold: Vec<PathBuf>,
    /// The texts: a file of PolNeAR articles.
    #[arg(long, default_value = "../shared/corpora/polnear/dev.jsonl")]
    texts: PathBuf,
    /// Weight of the squared length of the weights.
    #[arg(long, default_value_t = 10.0)]
    penalty: f64,
    /// Table to write.
    #[arg(long, default_value = "data/models/relations.tsv")]
    output: PathBuf,
}

/// Classes in the order of the table's columns.
const CLASSES: [&str; 5] = ["none", "denies", "contradicts", "supports", "same_claim"];

/// What a debatable pair counts.
const DEBATABLE: f64 = 0.3;

/// Least probabilities of a link that are tried.
const THRESHOLDS: [f64; 5] = [0.12, 0.15, 0.18, 0.22, 0.26];

/// Runs the subcommand.
///
/// # Errors
/// When data cannot be read or the table cannot be written.
pub fn run(args: &RelationsArgs) -> Result<()> {
    let pipeline = Pipeline::new(Models::shipped().context("cannot load the language models")?);
    let texts: BTreeMap<String, _> =
        polnear::read(&args.texts)?.into_iter().map(|article| (article.id.clone(), article)).collect();
    let mut rows = vec![];
    let mut n_gold = 0;
    let mut n_articles = 0;
    for folder in &args.gold {
        for gold in graph::read(folder)? {
            let text = texts.get(&gold.doc).with_context(|| format!("no text of {}", gold.doc))?;
            let document = pipeline.annotate(text.article());
            rows.extend(rows_of(&gold, &document, n_articles)?);
            n_gold += gold.relations.iter().filter(|relation| !relation.optional).count();
            n_articles += 1;
        }
    }
    let all: Vec<&Row> = rows.iter().map(|(row, _)| row).collect();
    eprintln!("{n_articles} articles, {} pairs, {n_gold} relations", rows.len());
    report(&rows, n_articles, n_gold, args.penalty);
    let weights = fit(&all, CLASSES.len(), args.penalty);
    std::fs::write(&args.output, table(&weights)).with_context(|| format!("cannot write {}", args.output.display()))
}

/// The pairs of an article with the later attribution's number.
fn rows_of(gold: &graph::GoldGraph, document: &Document, group: usize) -> Result<Vec<(Row, usize)>> {
    let (acts, attributions) = gold.attributions(document)?;
    let pairs = relation_features(document, &attributions).into_iter();
    let rows = pairs.map(|(later, earlier, features)| {
        let (one, other) = (&acts[later], &acts[earlier]);
        let joins = |from: &str, to: &str| from == one.id && to == other.id || from == other.id && to == one.id;
        let relation = gold.relations.iter().find(|relation| joins(&relation.from, &relation.to));
        let debatable = one.optional || other.optional || relation.is_some_and(|relation| relation.optional);
        let class = relation.and_then(|relation| CLASSES.iter().position(|class| *class == relation.kind));
        let weight = if debatable { DEBATABLE } else { 1.0 };
        (Row { group, features, class: class.unwrap_or(0), weight }, later)
    });
    Ok(rows.collect())
}

/// Scores, for each threshold, the likeliest link of each attribution, by weights from the other articles.
fn report(rows: &[(Row, usize)], n_articles: usize, n_gold: usize, penalty: f64) {
    let mut best: BTreeMap<(usize, usize), (f64, bool, bool)> = BTreeMap::new();
    for left_out in 0..n_articles {
        let others: Vec<&Row> = rows.iter().map(|(row, _)| row).filter(|row| row.group != left_out).collect();
        let weights = fit(&others, CLASSES.len(), penalty);
        for (row, later) in rows.iter().filter(|(row, _)| row.group == left_out) {
            let probabilities = probabilities(&weights, &row.features, CLASSES.len());
            let class = (1..CLASSES.len()).max_by(|&one, &other| probabilities[one].total_cmp(&probabilities[other]));
            let Some(class) = class else { continue };
            let found = (probabilities[class], class == row.class, row.weight < 1.0);
            let entry = best.entry((left_out, *later)).or_insert(found);
            if found.0 > entry.0 {
                *entry = found;
            }
        }
    }
    for threshold in THRESHOLDS {
        let chosen: Vec<_> = best.values().filter(|(score, _, free)| *score >= threshold && !free).collect();
        let n_right = chosen.iter().filter(|(_, right, _)| *right).count();
        let (n_right, n_chosen, n_gold) = (n_right as f64, chosen.len() as f64, n_gold as f64);
        let f1 = 200.0 * n_right / (n_chosen + n_gold).max(1.0);
        eprintln!("threshold {threshold}: {n_right} of {n_chosen} right, F1 {f1:.1} of {n_gold} (gold attributions)");
    }
}

/// `feature TAB none TAB denies …`, three decimals.
fn table(weights: &Weights) -> String {
    let mut text = format!("feature\t{}\n", CLASSES.join("\t"));
    for (name, cells) in relation_feature_names().iter().zip(weights) {
        text.push_str(name);
        for cell in cells {
            // no negative zero
            let rounded = (cell * 1000.0).round() / 1000.0 + 0.0;
            let _ = write!(text, "\t{rounded:.3}");
        }
        text.push('\n');
    }
    text
}
