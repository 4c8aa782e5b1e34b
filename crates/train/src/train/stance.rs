//! Learns stance and certainty from hand-made labels.

use crate::corpus::stance::StanceLabel;
use crate::train::attribution::Example;
use crate::train::logistic::{LogisticOptions, learn};
use dixit_document::{Certainty, Stance};
use dixit_extract::cue_lexicon::CueLexicon;
use dixit_extract::features::Atoms;
use dixit_extract::lexicon::CueRates;
use dixit_extract::stance::{Spans, StanceModel, certainty_features, features};
use dixit_nlp::ml::clusters::Clusters;
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
    /// Features for the model of stance.
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
        let atoms =
            atoms.entry(label.article.as_str()).or_insert_with(|| Atoms::new(&example.document, rates, clusters));
        let spans = Spans { source: &gold.source, cue: gold.cue.first().copied(), content: &gold.content };
        let mut buffer = vec![];
        features(&example.document, atoms, &lexicon, spans, &mut buffer);
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
    let told: Vec<(Vec<u32>, u8)> = examples
        .iter()
        .map(|example| {
            let mut features = example.features.clone();
            certainty_features(example.stance, &mut features);
            (features, example.certainty as u8)
        })
        .collect();
    let certainties: Vec<(&[u32], u8)> = told.iter().map(|(features, label)| (features.as_slice(), *label)).collect();
    StanceModel {
        stance: learn(&stances, Stance::ALL.len(), &options[0]),
        certainty: learn(&certainties, Certainty::ALL.len(), &options[1]),
    }
}
