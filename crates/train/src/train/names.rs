//! Trains the name recognizer on corpora of several conventions.

use crate::corpus::entities::{NamedDocument, NamedSentence};
use dixit_document::TokenRange;
use dixit_nlp::gazetteer::Gazetteer;
use dixit_nlp::ml::Random;
use dixit_nlp::ml::bilou::OUTSIDE;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::crf_learning::{CrfOptions, CrfWeights, TrainingSet, learn};
use dixit_nlp::names::features::{Convention, Features, Lines};
use dixit_nlp::names::scheme;

/// Documents of one convention.
#[derive(Clone, Debug)]
pub struct Source {
    /// What they call a name.
    pub convention: Convention,
    /// The documents.
    pub documents: Vec<NamedDocument>,
}

/// How documents are varied: shares of documents that come a second time in other case.
#[derive(Clone, Copy, Debug)]
pub struct Variation {
    /// All in capitals.
    pub capitals: f64,
    /// With capitals like a headline.
    pub title: f64,
    /// All in lower case.
    pub lower: f64,
}

/// Learns the weights of a recognizer. `report` is told each pass and its loss a token.
pub fn train(
    sources: &[Source],
    variation: Variation,
    clusters: &Clusters,
    gazetteer: &Gazetteer,
    options: &CrfOptions,
    report: impl FnMut(usize, f64),
) -> CrfWeights {
    let mut set = TrainingSet::default();
    let mut random = Random::new(options.seed);
    for source in sources {
        for document in &source.documents {
            add(&mut set, &document.sentences, source.convention, clusters, gazetteer);
            let chance = random.unit();
            let change: fn(&str, usize) -> String = if chance < variation.capitals {
                |form, _| form.to_uppercase()
            } else if chance < variation.capitals + variation.title {
                titled
            } else if chance < variation.capitals + variation.title + variation.lower {
                |form, _| form.to_lowercase()
            } else {
                continue;
            };
            let varied: Vec<NamedSentence> = document
                .sentences
                .iter()
                // a passage is enough
                .take(12)
                .map(|sentence| NamedSentence {
                    forms: sentence.forms.iter().enumerate().map(|(index, form)| change(form, index)).collect(),
                    names: sentence.names.clone(),
                })
                .collect();
            add(&mut set, &varied, source.convention, clusters, gazetteer);
        }
    }
    learn(scheme().transitions(), set, options, report)
}

/// Like a headline: a capital at the beginning of all but small words.
fn titled(form: &str, index: usize) -> String {
    const SMALL: [&str; 22] = [
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "and", "or", "but", "with", "from", "as", "’s",
        "'s", "n't", "n’t", "is", "over",
    ];
    if index > 0 && SMALL.contains(&form) {
        return form.to_owned();
    }
    let mut chars = form.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn add(
    set: &mut TrainingSet,
    sentences: &[NamedSentence],
    convention: Convention,
    clusters: &Clusters,
    gazetteer: &Gazetteer,
) {
    let (forms, ranges) = joined(sentences);
    let mut labels = vec![OUTSIDE; forms.len()];
    for (sentence, range) in sentences.iter().zip(&ranges) {
        for (name, kind) in &sentence.names {
            scheme().write(&mut labels, range.start() + name.start..range.start() + name.end, *kind);
        }
    }
    let lines = Lines::new(&forms, &ranges, clusters, gazetteer);
    let mut features = Features::default();
    let mut all = vec![];
    for stretch in lines.stretches() {
        // names that reach beyond what the recognizer looks at cannot be learned from
        let row = &labels[stretch.indices()];
        let whole = row.windows(2).all(|pair| scheme().follows(pair[0], pair[1]));
        let ends = row.last().is_none_or(|&last| scheme().ends(last));
        if !(whole && ends && row.first().is_none_or(|&first| scheme().starts(first))) {
            continue;
        }
        for (token, &label) in stretch.indices().zip(row) {
            lines.features(token, &mut features);
            all.clear();
            all.extend_from_slice(features.as_slice());
            lines.convention_features(token, convention, &mut features);
            all.extend_from_slice(features.as_slice());
            set.push(&all, label);
        }
        set.end_sequence();
    }
}

/// The words of several sentences in a row, and where each sentence lies.
pub fn joined(sentences: &[NamedSentence]) -> (Vec<&str>, Vec<TokenRange>) {
    let mut forms = vec![];
    let mut ranges = vec![];
    for sentence in sentences {
        let start = forms.len();
        forms.extend(sentence.forms.iter().map(String::as_str));
        ranges.push(TokenRange::new(start, forms.len()));
    }
    (forms, ranges)
}
