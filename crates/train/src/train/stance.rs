//! Learns stance and certainty from hand-made labels.

use crate::corpus::stance::StanceLabel;
use crate::train::attribution::Example;
use crate::train::logistic::{Logistic, LogisticOptions, learn};
use dixit_document::{Certainty, Stance};
use dixit_extract::cue_lexicon::CueLexicon;
use dixit_extract::features::Atoms;
use dixit_extract::lexicon::CueRates;
use dixit_extract::stance::{N_CERTAINTIES, N_STANCES, Spans, StanceModel, Words, features};
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::weights::WeightTable;
use std::collections::BTreeMap;

/// A labelled attribution as features.
#[derive(Clone, Debug)]
pub struct StanceExample {
    /// The article's id.
    pub article: String,
    /// The attribution's id in the article.
    pub attribution: String,
    /// Source, cue and content, for error analysis.
    pub words: String,
    /// What is seen of it.
    pub features: Vec<u32>,
    /// Position of the source.
    pub stance: Stance,
    /// How sure the source is.
    pub certainty: Certainty,
}

/// The labelled attributions of these articles; labels of others are skipped.
pub fn examples(
    articles: &[&Example],
    labels: &[StanceLabel],
    rates: &CueRates,
    clusters: &Clusters,
) -> Vec<StanceExample> {
    let lexicon = CueLexicon::shipped();
    let by_id: BTreeMap<&str, &Example> =
        articles.iter().map(|example| (example.document.article().id.0.as_str(), *example)).collect();
    let mut atoms: BTreeMap<&str, Atoms> = BTreeMap::new();
    let mut found = vec![];
    for label in labels {
        let Some(example) = by_id.get(label.article.as_str()) else { continue };
        let Some(gold) = example.gold.iter().find(|gold| gold.id == label.attribution) else { continue };
        let atoms = atoms.entry(label.article.as_str()).or_insert_with(|| Atoms::new(&example.document, rates));
        let spans = Spans { source: &gold.source, cue: gold.cue.first().copied(), content: &gold.content };
        let mut buffer = vec![];
        features(&example.document, atoms, Words { cues: &lexicon, clusters }, spans, &mut buffer);
        let words = |ranges: &[dixit_document::TokenRange]| -> String {
            let pieces: Vec<&str> = ranges.iter().map(|&range| example.document.words(range)).collect();
            pieces.join(" … ")
        };
        found.push(StanceExample {
            words: format!("{} | {} | {}", words(&gold.source), words(&gold.cue), words(&gold.content)),
            article: label.article.clone(),
            attribution: label.attribution.clone(),
            features: buffer,
            stance: label.stance,
            certainty: label.certainty,
        });
    }
    found
}

/// Learns both models; `options` of stance, then of certainty.
pub fn stance(examples: &[&StanceExample], options: &[LogisticOptions; 2]) -> StanceModel {
    let stances: Vec<(&[u32], u8)> =
        examples.iter().map(|example| (example.features.as_slice(), example.stance as u8)).collect();
    let tell = |example: &&StanceExample| -> Vec<u32> {
        example.features.iter().copied().chain([example.stance as u32]).collect()
    };
    let told: Vec<Vec<u32>> = examples.iter().map(tell).collect();
    let certainties: Vec<(&[u32], u8)> =
        told.iter().zip(examples).map(|(features, example)| (features.as_slice(), example.certainty as u8)).collect();
    join(&learn(&stances, N_STANCES, &options[0]), &learn(&certainties, N_CERTAINTIES, &options[1]))
}

/// Puts the weights of both side by side; those of stances as features of certainty (their numbers as hashes) go elsewhere.
fn join(stance: &Logistic, certainty: &Logistic) -> StanceModel {
    const N: usize = N_STANCES + N_CERTAINTIES;
    let mut rows: BTreeMap<u32, [f32; N]> = BTreeMap::new();
    for (&key, row) in stance.keys.iter().zip(stance.rows.chunks_exact(N_STANCES)) {
        rows.entry(key).or_default()[..N_STANCES].copy_from_slice(row);
    }
    let mut told = [[0.0; N_CERTAINTIES]; N_STANCES];
    for (&key, row) in certainty.keys.iter().zip(certainty.rows.chunks_exact(N_CERTAINTIES)) {
        match told.get_mut(key as usize) {
            Some(told) => told.copy_from_slice(row),
            None => rows.entry(key).or_default()[N_STANCES..].copy_from_slice(row),
        }
    }
    let keys: Vec<u32> = rows.keys().copied().collect();
    let rows: Vec<f32> = rows.into_values().flatten().collect();
    let mut biases = [0.0; N];
    biases.iter_mut().zip(stance.biases.iter().chain(&certainty.biases)).for_each(|(bias, learned)| *bias = *learned);
    StanceModel { weights: WeightTable::new(N, &keys, &rows, PRUNE_BELOW), biases, told }
}

/// Features whose weights are all smaller are left out.
const PRUNE_BELOW: f32 = 0.03;
