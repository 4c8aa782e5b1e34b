//! `dixit-train names`: trains the name recognizer and scores it on every development set.

use crate::corpus::entities::{NamedDocument, NamedSentence, TYPES, read, to_iob2};
use crate::corpus::left_out::left_out;
use crate::corpus::silver_names::read_names;
use crate::evaluate::names::{Counts, count};
use crate::train::names::{Source, Variation, joined, train};
use anyhow::{Context, Result};
use dixit_nlp::gazetteer::Gazetteer;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::crf_learning::CrfOptions;
use dixit_nlp::names::features::Convention;
use dixit_nlp::names::{NameRecognizer, TYPES as KINDS, scheme};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Trains or scores the name recognizer.
#[derive(Debug, clap::Args)]
pub struct NamesArgs {
    /// Folder of corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Folder with `clusters.bin` and `gazetteer.bin`, into which `names.bin` is written.
    #[arg(long, default_value = "data/models")]
    models: PathBuf,
    /// Only scores the model that is there.
    #[arg(long)]
    evaluate: bool,
    /// Folder for gold and predicted `.iob2` files of the development sets.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// The conventions that are followed in use; of several, the mean.
    #[arg(long, value_delimiter = ',', default_value = "universal")]
    conventions: Vec<String>,
    /// Passes over the training data.
    #[arg(long, default_value_t = 4)]
    passes: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// Features that are rarer are left out.
    #[arg(long, default_value_t = 3)]
    min_count: usize,
    /// Features whose weights are all smaller are left out of the file.
    #[arg(long, default_value_t = 0.06)]
    prune: f32,
    /// Added to the weight of every label that begins a name: above zero, more names are found.
    #[arg(long, default_value_t = 0.6)]
    bias: f32,
    /// Share of the machine-annotated news that is learned from.
    #[arg(long, default_value_t = 0.2)]
    silver: f64,
    /// Share of the half-automatic newswire that is learned from.
    #[arg(long, default_value_t = 0.1)]
    newswire: f64,
}

/// A corpus: folder, convention, whether words are split at hyphens, how often it is repeated.
const CORPORA: [(&str, Convention, bool); 8] = [
    ("ner-uner-ewt", Convention::Universal, false),
    ("ner-gum", Convention::Genres, false),
    ("ner-gmb", Convention::Newswire, true),
    ("ner-wikigold", Convention::Encyclopedia, true),
    ("ner-crossner-politics", Convention::Encyclopedia, true),
    ("ner-btc", Convention::Social, true),
    ("ner-wnut17", Convention::Social, true),
    ("ner-multiner-gov", Convention::Reports, true),
];

/// Runs the subcommand.
///
/// # Errors
/// When corpora or models cannot be read or the model cannot be written.
pub fn run(args: &NamesArgs) -> Result<()> {
    let conventions: Option<Vec<Convention>> = args.conventions.iter().map(|name| Convention::of(name)).collect();
    let conventions = conventions.context("unknown convention")?;
    let clusters = Clusters::from_bytes(&bytes(&args.models.join("clusters.bin"))?)?;
    let gazetteer = Gazetteer::from_bytes(&bytes(&args.models.join("gazetteer.bin"))?)?;
    let path = args.models.join("names.bin");
    if !args.evaluate {
        let sources = sources(args)?;
        let n_tokens: usize = sources
            .iter()
            .flat_map(|source| &source.documents)
            .flat_map(|document| &document.sentences)
            .map(|s| s.forms.len())
            .sum();
        eprintln!("learning from {n_tokens} words");
        let options =
            CrfOptions { rate: args.rate, n_passes: args.passes, min_count: args.min_count, ..CrfOptions::default() };
        let variation = Variation { capitals: 0.06, title: 0.08, lower: 0.02 };
        let weights = train(&sources, variation, &clusters, &gazetteer, &options, |pass, loss| {
            eprintln!("pass {pass}: loss {loss:.4}");
        });
        let mut crf = weights.compact(args.prune);
        for label in (0..scheme().n_labels() as u8).filter(|&label| scheme().opens(label)) {
            crf.transitions_mut().add_bias(label, args.bias);
        }
        eprintln!("{} features, {} kept", weights.n_features(), crf.n_features());
        std::fs::write(&path, NameRecognizer::new(crf, conventions.clone()).to_bytes()?)?;
    }
    let file = bytes(&path)?;
    eprintln!("{}: {} bytes", path.display(), file.len());
    let recognizer = NameRecognizer::from_bytes(&file)?.with_conventions(conventions);
    println!("corpus\tPER\tORG\tLOC\tMISC\tPER+ORG+LOC\tprecision\trecall");
    for (corpus, _, _) in CORPORA {
        let documents = read(&args.corpora.join(corpus).join("dev.iob2"))?;
        score(corpus, &documents, &recognizer, &clusters, &gazetteer, args.predictions.as_deref())?;
        if corpus == "ner-gum" {
            let news: Vec<NamedDocument> = documents
                .into_iter()
                .filter(|document| document.id.contains("news") || document.id.contains("interview"))
                .collect();
            score("ner-gum news, interviews", &news, &recognizer, &clusters, &gazetteer, None)?;
        }
    }
    let mut silver = read_names(&args.corpora.join("polnear-silver/dev.conllu.gz"))?;
    split_hyphens(&mut silver);
    score("silver news", &silver, &recognizer, &clusters, &gazetteer, args.predictions.as_deref())
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn sources(args: &NamesArgs) -> Result<Vec<Source>> {
    let left_out = left_out(&args.corpora)?;
    let mut sources = vec![];
    for (corpus, convention, split) in CORPORA {
        let mut documents = read(&args.corpora.join(corpus).join("train.iob2"))?;
        documents.retain(|document| !left_out.contains(&document.id));
        if split {
            split_hyphens(&mut documents);
        }
        if convention == Convention::Newswire {
            // sentences whose tags look complete: capitalized words within the sentence are in names
            documents.retain(|document| document.sentences.iter().all(is_complete));
            documents = sample(documents, args.newswire);
        }
        eprintln!("{corpus}: {} documents", documents.len());
        sources.push(Source { convention, documents });
    }
    let mut silver = read_names(&args.corpora.join("polnear-silver/train.conllu.gz"))?;
    for document in &mut silver {
        // two names are in every article, and headlines confuse the tool
        document.sentences.retain(|sentence| {
            !sentence.forms.iter().any(|form| matches!(form.as_str(), "Trump" | "Clinton" | "Donald" | "Hillary"))
                && !sentence.names.is_empty()
        });
    }
    silver.retain(|document| !document.sentences.is_empty());
    split_hyphens(&mut silver);
    sources.push(Source { convention: Convention::Silver, documents: sample(silver, args.silver) });
    Ok(sources)
}

fn split_hyphens(documents: &mut [NamedDocument]) {
    for sentence in documents.iter_mut().flat_map(|document| &mut document.sentences) {
        *sentence = sentence.with_split_hyphens();
    }
}

/// Every n-th document, so that `share` of them remains.
fn sample(documents: Vec<NamedDocument>, share: f64) -> Vec<NamedDocument> {
    let before = |index: usize| (index as f64 * share) as usize;
    let kept = documents.into_iter().enumerate().filter(|(index, _)| before(*index) != before(index + 1));
    kept.map(|(_, document)| document).collect()
}

/// Whether nearly every capitalized word that does not open the sentence is part of a name.
fn is_complete(sentence: &NamedSentence) -> bool {
    let named = |index: usize| sentence.names.iter().any(|(range, _)| range.contains(&index));
    let capital = |form: &str| form.starts_with(char::is_uppercase) && form.len() > 3;
    let unnamed = sentence.forms.iter().enumerate().skip(1).filter(|(index, form)| capital(form) && !named(*index));
    unnamed.count() <= 1 && sentence.forms.len() > 3
}

fn score(
    corpus: &str,
    documents: &[NamedDocument],
    recognizer: &NameRecognizer,
    clusters: &Clusters,
    gazetteer: &Gazetteer,
    folder: Option<&Path>,
) -> Result<()> {
    let mut counts = [Counts::default(); 4];
    let mut predicted: Vec<Vec<(Range<usize>, usize)>> = vec![];
    for document in documents {
        let (forms, ranges) = joined(&document.sentences);
        let names = recognizer.recognize(&forms, &ranges, clusters, gazetteer);
        for (sentence, range) in document.sentences.iter().zip(&ranges) {
            let of_sentence = names.iter().filter(|name| range.contains(name.tokens)).map(|name| {
                let kind = KINDS.iter().position(|kind| kind.coarse() == name.kind.coarse()).unwrap_or(3);
                (name.tokens.start() - range.start()..name.tokens.end() - range.start(), kind)
            });
            let found: Vec<(Range<usize>, usize)> = of_sentence.collect();
            count(&sentence.names, &found, &mut counts);
            predicted.push(found);
        }
    }
    let three = counts[..3].iter().fold(Counts::default(), |sum, counts| sum.plus(*counts));
    let by_type: Vec<String> = counts.iter().map(|counts| format!("{:.2}", counts.f1())).collect();
    println!("{corpus}\t{}\t{:.2}\t{:.2}\t{:.2}", by_type.join("\t"), three.f1(), three.precision(), three.recall());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
        let sentences = || documents.iter().flat_map(|document| &document.sentences);
        let gold = to_iob2(sentences().map(|sentence| (sentence.forms.as_slice(), sentence.names.as_slice())));
        let found =
            to_iob2(sentences().zip(&predicted).map(|(sentence, names)| (sentence.forms.as_slice(), names.as_slice())));
        std::fs::write(folder.join(format!("{corpus}.gold.iob2")), gold)?;
        std::fs::write(folder.join(format!("{corpus}.predicted.iob2")), found)?;
    }
    debug_assert_eq!(TYPES.len(), KINDS.len());
    Ok(())
}
