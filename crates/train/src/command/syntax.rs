//! `dixit-train syntax`: sentence ends, tags and trees from treebanks.

use crate::corpus::tagged::{self, Tagged};
use crate::corpus::treebank::{self, Tree};
use crate::train::network::{Examples, NetworkLearner, Sentence, Settings, Vectors, accuracy};
use crate::train::sentences;
use anyhow::{Context, Result, ensure};
use dixit_document::{Article, Xpos};
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::hash::Hasher;
use dixit_nlp::network::N_DIMENSIONS;
use dixit_nlp::syntax::SyntaxModel;
use dixit_nlp::words::Word;
use dixit_nlp::{Segmentation, conllu};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Learns sentence ends, tags and trees from the English Web Treebank and GUM.
#[derive(Debug, clap::Args)]
pub struct SyntaxArgs {
    /// Folder of the corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Word classes.
    #[arg(long, default_value = "data/models/clusters.bin")]
    clusters: PathBuf,
    /// Word vectors (`vectors.txt` of `vectors`).
    #[arg(long, default_value = "target/models/vectors.txt")]
    vectors: PathBuf,
    /// Model file to write.
    #[arg(long, default_value = "data/models/syntax.bin")]
    output: PathBuf,
    /// Passes over the data.
    #[arg(long, default_value_t = Settings::default().n_epochs)]
    epochs: usize,
    /// File that keeps the network between two passes; when it exists, training goes on from it.
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// Seeds every random choice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Vectors have numbers of about one half; the other rows of a word, at the start, of a twentieth.
const VECTOR_SCALE: f32 = 0.3;

/// Runs the subcommand.
///
/// # Errors
/// When a corpus, the vectors or a checkpoint cannot be read or the model cannot be written.
pub fn run(args: &SyntaxArgs) -> Result<()> {
    let start = Instant::now();
    let clusters = std::fs::read(&args.clusters).with_context(|| format!("cannot read {}", args.clusters.display()))?;
    let clusters = Clusters::from_bytes(&clusters)?;
    let (train, dev) = (trees(&args.corpora, "train")?, trees(&args.corpora, "dev")?);
    let train_sentences = look(&train, &clusters);
    let train: Vec<&Sentence<'_>> = train_sentences.iter().collect();
    let dev_sentences = look(&dev, &clusters);
    let is_gum = |sentence: &&Sentence<'_>| sentence.tree.document.starts_with("GUM_");
    let ewt: Vec<&Sentence<'_>> = dev_sentences.iter().filter(|sentence| !is_gum(sentence)).collect();
    let gum: Vec<&Sentence<'_>> = dev_sentences.iter().filter(is_gum).collect();
    let elapsed = || start.elapsed().as_secs_f64();
    eprintln!("{:.0} s: {} train, {} + {} dev sentences", elapsed(), train.len(), ewt.len(), gum.len());

    let articles = articles(&args.corpora)?;
    let sentences = sentences::learn(&articles, 8, args.seed + 40).finish(2, 0.02);
    eprintln!("{:.0} s: sentence ends from {} articles, {sentences:?}", elapsed(), articles.len());

    let settings = Settings { n_epochs: args.epochs, seed: args.seed, ..Settings::default() };
    let tagged = tagged::read(&args.corpora.join("pos-masc/train.tsv"))?;
    let tagged: Vec<(Vec<Word>, &[Xpos])> =
        tagged.iter().map(|Tagged { forms, xpos }| (words(forms, &clusters), xpos.as_slice())).collect();
    let examples = Examples { sentences: &train, tagged: &tagged };
    let mut learner = NetworkLearner::new(examples, read_vectors(&args.vectors)?, settings);
    if let Some(path) = args.checkpoint.as_ref().filter(|path| path.exists()) {
        let kept = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        learner.go_on(&kept).with_context(|| format!("{}: remove it to start anew", path.display()))?;
        eprintln!("{:.0} s: going on after pass {}", elapsed(), learner.n_epochs());
    }
    while learner.n_epochs() < args.epochs {
        let losses = learner.epoch();
        eprintln!("{:.0} s: pass {}: losses a word {losses:.3?}", elapsed(), learner.n_epochs());
        if learner.n_epochs().is_multiple_of(5) || learner.n_epochs() == args.epochs {
            let network = learner.finish();
            for (name, part) in [("EWT", &ewt), ("GUM", &gum)] {
                let [xpos, upos, uas, las] = accuracy(part, &network);
                eprintln!("  {name} dev: xpos {xpos:.2}, upos {upos:.2}, uas {uas:.2}, las {las:.2}");
            }
        }
        if let Some(path) = &args.checkpoint {
            std::fs::write(path, learner.kept()?).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let bytes = SyntaxModel { sentences, network: learner.finish() }.to_bytes();
    std::fs::write(&args.output, &bytes).with_context(|| format!("cannot write {}", args.output.display()))?;
    eprintln!("{}: {} bytes", args.output.display(), bytes.len());
    Ok(())
}

/// The vectors of words, by hash: one word a line, then its numbers.
fn read_vectors(path: &Path) -> Result<Vectors> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}: dixit-train vectors makes it", path.display()))?;
    let mut vectors: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let mut columns = line.split(' ');
        let word = columns.next().unwrap_or_default();
        let numbers: Vec<f32> = columns
            .map(|number| Ok(number.parse::<f32>()? * VECTOR_SCALE))
            .collect::<Result<_>>()
            .with_context(|| format!("{} line {}", path.display(), index + 1))?;
        let n_found = numbers.len();
        ensure!(
            n_found == N_DIMENSIONS,
            "{} line {}: expected {N_DIMENSIONS} numbers, found {n_found}",
            path.display(),
            index + 1
        );
        vectors.entry(Hasher::new(0).text(word).finish() as u32).or_insert(numbers);
    }
    Ok(Vectors { keys: vectors.keys().copied().collect(), numbers: vectors.into_values().flatten().collect() })
}

/// The articles of the train parts with their words, sentences and paragraphs.
fn articles(corpora: &Path) -> Result<Vec<(Article, Segmentation)>> {
    let mut articles = vec![];
    let usable = usable(corpora)?;
    for treebank in ["ud-ewt", "ud-gum"] {
        let path = corpora.join(treebank).join("train.conllu");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let read = conllu::segmented_articles(&text, treebank).with_context(|| path.display().to_string())?;
        articles.extend(read.into_iter().filter(|(article, _)| usable(&article.id.0)));
    }
    Ok(articles)
}

fn usable(corpora: &Path) -> Result<impl Fn(&str) -> bool + use<>> {
    let barred = corpora.join("ud-gum/noncommercial.txt");
    let list = std::fs::read_to_string(&barred).with_context(|| format!("cannot read {}", barred.display()))?;
    Ok(treebank::gum_filter(&list))
}

fn trees(corpora: &Path, part: &str) -> Result<Vec<Tree>> {
    let mut trees = treebank::read(&corpora.join(format!("ud-ewt/{part}.conllu")), |_| true)?;
    let usable = usable(corpora)?;
    let keep = |document: &str| part == "dev" || usable(document);
    trees.extend(treebank::read(&corpora.join(format!("ud-gum/{part}.conllu")), keep)?);
    Ok(trees)
}

fn look<'t>(trees: &'t [Tree], clusters: &Clusters) -> Vec<Sentence<'t>> {
    trees.iter().map(|tree| Sentence { tree, words: words(&tree.forms, clusters) }).collect()
}

fn words(forms: &[String], clusters: &Clusters) -> Vec<Word> {
    let mut buffer = String::new();
    forms.iter().map(|form| Word::new(form, clusters, &mut buffer)).collect()
}
