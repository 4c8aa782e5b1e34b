//! Learns tags.

use crate::corpus::treebank::Tree;
use crate::train::perceptron::Learner;
use dixit_document::{Upos, Xpos};
use dixit_nlp::ml::Random;
use dixit_nlp::ml::linear::{Rows, best};
use dixit_nlp::tag::{self, FixedTags, N_UPOS, N_XPOS};
use dixit_nlp::words::Word;
use std::collections::{BTreeMap, BTreeSet};

/// The right label must win by this much, or the weights move.
const MARGIN: f32 = 4.0;

/// A sentence with what the tagger sees of its words.
#[derive(Clone, Debug)]
pub struct Sentence<'t> {
    /// Gold annotation.
    pub tree: &'t Tree,
    /// The words.
    pub words: Vec<Word>,
}

/// Tags of frequent words that always have the same one.
#[derive(Clone, Debug, Default)]
pub struct Fixed(pub BTreeMap<u32, Xpos>);

impl FixedTags for Fixed {
    fn tag(&self, form: u32) -> Option<Xpos> {
        self.0.get(&form).copied()
    }
}

/// Finds the words that occur at least `min_count` times in at least five documents, with one tag in 99.7 of 100 cases.
pub fn fixed_tags(sentences: &[&Sentence<'_>], min_count: u32) -> Fixed {
    let mut counts: BTreeMap<u32, BTreeMap<Xpos, u32>> = BTreeMap::new();
    let mut documents: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for sentence in sentences {
        for (word, &tag) in sentence.words.iter().zip(&sentence.tree.xpos) {
            *counts.entry(word.form).or_default().entry(tag).or_default() += 1;
            let documents = documents.entry(word.form).or_default();
            if documents.len() < 5 {
                documents.insert(&sentence.tree.document);
            }
        }
    }
    let fixed = counts.into_iter().filter_map(|(form, tags)| {
        let total: u32 = tags.values().sum();
        let (&tag, &count) = tags.iter().max_by_key(|&(_, count)| count)?;
        let sure = total >= min_count && f64::from(count) >= 0.997 * f64::from(total);
        (sure && documents[&form].len() >= 5).then_some((form, tag))
    });
    Fixed(fixed.collect())
}

/// Learns Penn tags.
pub fn xpos(sentences: &[&Sentence<'_>], fixed: &Fixed, n_epochs: usize, seed: u64) -> Learner {
    let mut learner = Learner::new(N_XPOS);
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let (mut tags, mut features) = (vec![], vec![]);
    for _ in 0..n_epochs {
        random.shuffle(&mut order);
        for &index in &order {
            let sentence = sentences[index];
            tags.clear();
            for (at, &gold) in sentence.tree.xpos.iter().enumerate() {
                if let Some(tag) = fixed.tag(sentence.words[at].form) {
                    tags.push(tag);
                    continue;
                }
                tag::xpos_features(&sentence.words, &tags, at, &mut features);
                let guess = learn::<N_XPOS>(&mut learner, &features, gold as usize);
                tags.push(Xpos::ALL[guess]);
            }
        }
    }
    learner
}

/// Learns universal tags, given Penn tags for each sentence.
pub fn upos(sentences: &[&Sentence<'_>], xpos: &[Vec<Xpos>], n_epochs: usize, seed: u64) -> Learner {
    let mut learner = Learner::new(N_UPOS);
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut features = vec![];
    for _ in 0..n_epochs {
        random.shuffle(&mut order);
        for &index in &order {
            let sentence = sentences[index];
            for (at, &gold) in sentence.tree.upos.iter().enumerate() {
                if tag::only_upos(xpos[index][at]).is_some() {
                    continue;
                }
                tag::upos_features(&sentence.words, &xpos[index], at, &mut features);
                learn::<N_UPOS>(&mut learner, &features, gold as usize);
            }
        }
    }
    learner
}

/// Learns from one example; returns the guess before.
fn learn<const N: usize>(learner: &mut Learner, features: &[u32], gold: usize) -> usize {
    let mut sums = [0.0; N];
    features.iter().for_each(|&feature| learner.add(feature, &mut sums));
    let guess = best(&sums);
    let gold_score = std::mem::replace(&mut sums[gold], f32::NEG_INFINITY);
    let rival = best(&sums);
    learner.tick();
    if gold_score - sums[rival] < MARGIN {
        learner.update(features, gold, rival);
    }
    guess
}

/// Penn tags for every sentence, each from a tagger that did not learn from its fold (jackknifing).
pub fn jackknife(sentences: &[&Sentence<'_>], n_folds: usize, n_epochs: usize, seed: u64) -> Vec<Vec<Xpos>> {
    let mut tags = vec![vec![]; sentences.len()];
    // folds of whole documents, so that a fold's names are new to its tagger
    let mut folds: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in sentences {
        let n_documents = folds.len();
        folds.entry(&sentence.tree.document).or_insert(n_documents % n_folds);
    }
    for fold in 0..n_folds {
        let others: Vec<&Sentence<'_>> =
            sentences.iter().copied().filter(|sentence| folds[sentence.tree.document.as_str()] != fold).collect();
        let fixed = fixed_tags(&others, 30);
        let table = xpos(&others, &fixed, n_epochs, seed + fold as u64).finish(1, 0.0);
        for (sentence, tags) in sentences.iter().zip(&mut tags) {
            if folds[sentence.tree.document.as_str()] == fold {
                tag::xpos(&sentence.words, &table, &fixed, tags);
            }
        }
        eprintln!("tags: fold {} of {n_folds}", fold + 1);
    }
    tags
}

/// Tags of a set of sentences, and how many of them are right: Penn, universal.
pub fn accuracy<R: Rows>(sentences: &[&Sentence<'_>], fixed: &Fixed, xpos: &R, upos: &R) -> (Vec<Vec<Xpos>>, f64, f64) {
    let (mut all, mut n_words, mut n_xpos, mut n_upos) = (vec![], 0, 0, 0);
    let (mut tags, mut universal): (Vec<Xpos>, Vec<Upos>) = (vec![], vec![]);
    for sentence in sentences {
        tag::xpos(&sentence.words, xpos, fixed, &mut tags);
        tag::upos(&sentence.words, &tags, upos, &mut universal);
        n_words += tags.len();
        n_xpos += tags.iter().zip(&sentence.tree.xpos).filter(|(a, b)| a == b).count();
        n_upos += universal.iter().zip(&sentence.tree.upos).filter(|(a, b)| a == b).count();
        all.push(tags.clone());
    }
    let share = |n: usize| 100.0 * n as f64 / n_words.max(1) as f64;
    (all, share(n_xpos), share(n_upos))
}
