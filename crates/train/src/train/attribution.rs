//! Learns the chains of cues and of their sources and contents from PolNeAR.

use crate::corpus::polnear::{GoldAttribution, PolnearArticle};
use dixit_document::{Document, TokenRange};
use dixit_extract::detect::{Candidate, SpanModel, cue_labels, role_labels, transitions};
use dixit_extract::features::{Atoms, hash, is_verb};
use dixit_extract::lexicon::CueRates;
use dixit_extract::{confidence, cue, roles};
use dixit_nlp::ml::bilou::OUTSIDE;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::crf::Transitions;
use dixit_nlp::ml::crf_learning::{CrfOptions, CrfWeights, TrainingSet, learn};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An analyzed article and its marks.
#[derive(Debug)]
pub struct Example {
    /// The analysis.
    pub document: Document,
    /// The marks, in tokens of the analysis.
    pub gold: Vec<GoldAttribution>,
}

impl Example {
    /// Joins an article's marks with its analysis.
    pub fn new(article: &PolnearArticle, document: Document) -> Example {
        let gold = article.gold(&document);
        Example { document, gold }
    }

    /// All cues in order of place, without repetition.
    pub fn cues(&self) -> Vec<TokenRange> {
        let mut cues: Vec<TokenRange> = self.gold.iter().filter_map(|gold| gold.cue.first().copied()).collect();
        cues.sort_unstable();
        cues.dedup();
        cues
    }
}

/// How the chains are learned.
#[derive(Clone, Debug)]
pub struct SpanOptions {
    /// Whether the chains see the tree.
    pub syntax: bool,
    /// Of the chain of cues.
    pub cues: CrfOptions,
    /// Of the chain of sources and contents.
    pub roles: CrfOptions,
    /// Rows of weights that are all smaller are dropped.
    pub prune_below: f32,
}

impl Default for SpanOptions {
    fn default() -> SpanOptions {
        SpanOptions { syntax: true, cues: CrfOptions::default(), roles: CrfOptions::default(), prune_below: 0.03 }
    }
}

/// Learns everything that finds spans.
pub fn spans(examples: &[&Example], clusters: &Clusters, options: &SpanOptions) -> SpanModel {
    let rates = cue_rates(examples);
    let atoms: Vec<Atoms> = examples.iter().map(|example| Atoms::new(&example.document, &rates, clusters)).collect();
    let cues = cues(examples, &atoms, options).compact(options.prune_below);
    let roles = roles(examples, &atoms, options).compact(options.prune_below);
    eprintln!("{} cue features, {} role features", cues.n_features(), roles.n_features());
    let confidence = learn(binary(), TrainingSet::default(), &options.cues, |_, _| {}).compact(0.0);
    SpanModel { rates, cues, roles, syntax: options.syntax, confidence }
}

fn binary() -> Transitions {
    Transitions::new(confidence::N_LABELS, |_, _| true, |_| true, |_| true)
}

/// Parts of the training articles that are held out in turn to learn how far candidates can be trusted.
const N_FOLDS: usize = 2;

/// Learns everything: the chains, and on held-out parts the confidence in what they find.
pub fn spans_with_confidence(examples: &[&Example], clusters: &Clusters, options: &SpanOptions) -> SpanModel {
    let folds: Vec<TrainingSet> = (0..N_FOLDS)
        .into_par_iter()
        .map(|held_out| {
            let part = |inside: bool| -> Vec<&Example> {
                let chosen = examples.iter().enumerate().filter(|(index, _)| (index % N_FOLDS == held_out) == inside);
                chosen.map(|(_, example)| *example).collect()
            };
            let model = spans(&part(false), clusters, options);
            let mut set = TrainingSet::default();
            part(true).iter().for_each(|example| add_candidates(&model, clusters, example, &mut set));
            set
        })
        .collect();
    let mut model = spans(examples, clusters, options);
    let set = TrainingSet::join(folds);
    let crf = CrfOptions { rate: 0.05, n_passes: 6, min_count: 5, ..options.cues.clone() };
    model.confidence =
        learn(binary(), set, &crf, |pass, loss| eprintln!("confidence, pass {pass}: loss {loss:.4}")).compact(0.0);
    model
}

fn add_candidates(model: &SpanModel, clusters: &Clusters, example: &Example, set: &mut TrainingSet) {
    let atoms = Atoms::new(&example.document, &model.rates, clusters);
    let candidates: Vec<_> = model.candidates(&example.document, &atoms).into_iter().map(|one| one.0).collect();
    let standings = confidence::standings(&candidates);
    let mut buffer = vec![];
    for (one, standing) in candidates.iter().zip(standings) {
        buffer.clear();
        confidence::features(&example.document, &atoms, one, standing, &mut buffer);
        set.push(&buffer, u8::from(is_right(one, &example.gold)));
        set.end_sequence();
    }
}

/// Whether a marked attribution has an overlapping cue, a like content (Jaccard of tokens at least 0.5) and an overlapping
/// source, or like it none.
pub fn is_right(one: &Candidate, gold: &[GoldAttribution]) -> bool {
    let tokens =
        |pieces: &[TokenRange]| -> BTreeSet<usize> { pieces.iter().flat_map(|piece| piece.indices()).collect() };
    let content = tokens(&one.content);
    gold.iter().any(|gold| {
        let near = gold.cue.iter().any(|cue| cue.overlaps(one.cue));
        let source = if gold.source.is_empty() {
            one.source.is_empty()
        } else {
            gold.source.iter().any(|piece| one.source.iter().any(|other| other.overlaps(*piece)))
        };
        near && source && {
            let other = tokens(&gold.content);
            let n_both = content.intersection(&other).count();
            2 * n_both >= content.len() + other.len() - n_both
        }
    })
}

/// Cue classes of lemmas, counted on these articles.
pub fn cue_rates(examples: &[&Example]) -> CueRates {
    let mut counts: BTreeMap<(u32, bool), (u32, u32)> = BTreeMap::new();
    for example in examples {
        let mut inside = vec![false; example.document.tokens().len()];
        example.cues().iter().for_each(|cue| inside[cue.indices()].fill(true));
        for (index, token) in example.document.tokens().iter().enumerate() {
            let entry = counts.entry((hash(&token.lemma) & !1, is_verb(token.xpos))).or_default();
            entry.0 += u32::from(inside[index]);
            entry.1 += 1;
        }
    }
    CueRates::new(counts.into_iter().map(|((lemma, verb), (n_cue, n_all))| (lemma, verb, n_cue, n_all)))
}

fn cues(examples: &[&Example], atoms: &[Atoms], options: &SpanOptions) -> CrfWeights {
    let labels = cue_labels();
    let mut set = TrainingSet::default();
    let mut buffer = vec![];
    for (example, atoms) in examples.iter().zip(atoms) {
        let mut gold = vec![OUTSIDE; example.document.tokens().len()];
        for range in example.cues() {
            if gold[range.indices()].iter().all(|&label| label == OUTSIDE) {
                labels.write(&mut gold, range.indices(), 0);
            }
        }
        for chain in cue::chains(&example.document) {
            if !labels.starts(gold[chain.start()]) || !labels.ends(gold[chain.end() - 1]) {
                continue;
            }
            for token in chain.indices() {
                buffer.clear();
                cue::features(atoms, token, options.syntax, &mut buffer);
                set.push(&buffer, gold[token]);
            }
            set.end_sequence();
        }
    }
    learn(transitions(labels), set, &options.cues, |pass, loss| eprintln!("cues, pass {pass}: loss {loss:.4}"))
}

fn roles(examples: &[&Example], atoms: &[Atoms], options: &SpanOptions) -> CrfWeights {
    let labels = role_labels();
    let mut set = TrainingSet::default();
    let mut buffer = vec![];
    for (example, atoms) in examples.iter().zip(atoms) {
        let cues = example.cues();
        for gold in &example.gold {
            let Some(&cue) = gold.cue.first() else { continue };
            let view = roles::CueView::new(&example.document, atoms, cue, &cues);
            let window = view.window();
            let mut marks = vec![OUTSIDE; window.len()];
            for (pieces, kind) in [(&gold.content, roles::CONTENT), (&gold.source, roles::SOURCE)] {
                for piece in pieces.iter().filter(|piece| piece.overlaps(window) && !piece.overlaps(cue)) {
                    let start = piece.start().max(window.start()) - window.start();
                    let end = piece.end().min(window.end()) - window.start();
                    if marks[start..end].iter().all(|&label| label == OUTSIDE) {
                        labels.write(&mut marks, start..end, kind);
                    }
                }
            }
            for (token, label) in window.indices().zip(marks) {
                buffer.clear();
                roles::base_features(atoms, token, options.syntax, &mut buffer);
                view.features(atoms, token, options.syntax, &mut buffer);
                set.push(&buffer, label);
            }
            set.end_sequence();
        }
    }
    learn(transitions(labels), set, &options.roles, |pass, loss| eprintln!("roles, pass {pass}: loss {loss:.4}"))
}
