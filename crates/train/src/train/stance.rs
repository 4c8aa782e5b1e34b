//! Learns stance and certainty from hand-made labels.

use crate::corpus::stance::StanceLabel;
use crate::train::attribution::Example;
use dixit_document::{Certainty, Stance};
use dixit_extract::cue_lexicon::CueLexicon;
use dixit_extract::features::Atoms;
use dixit_extract::lexicon::CueRates;
use dixit_extract::stance::{Spans, StanceModel, certainty_features, features};
use dixit_nlp::ml::Random;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::crf::Transitions;
use dixit_nlp::ml::crf_learning::{CrfOptions, TrainingSet, learn};
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

/// Each example is seen this many times a pass ...
const N_COPIES: usize = 32;
/// ... and each time without this share of its features, so that none is relied on alone (dropout).
const DROPPED: f64 = 0.5;

/// Learns both models.
pub fn stance(examples: &[&StanceExample], options: &CrfOptions) -> StanceModel {
    let (mut stances, mut certainties) = (TrainingSet::default(), TrainingSet::default());
    let mut random = Random::new(options.seed);
    let mut kept = vec![];
    let mut push = |set: &mut TrainingSet, features: &[u32], label: u8| {
        for _ in 0..N_COPIES {
            kept.clear();
            kept.extend(features.iter().filter(|_| random.unit() >= DROPPED));
            set.push(&kept, label);
            set.end_sequence();
        }
    };
    for example in examples {
        push(&mut stances, &example.features, example.stance as u8);
        let mut features = example.features.clone();
        certainty_features(example.stance, &mut features);
        push(&mut certainties, &features, example.certainty as u8);
    }
    let any = |n_labels| Transitions::new(n_labels, |_, _| true, |_| true, |_| true);
    let crf = |n_labels: usize, set| learn(any(n_labels), set, options, |_, _| {}).compact(0.0);
    StanceModel { stance: crf(Stance::ALL.len(), stances), certainty: crf(Certainty::ALL.len(), certainties) }
}
