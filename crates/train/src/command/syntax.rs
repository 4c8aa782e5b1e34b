//! `dixit-train syntax`: tags and trees from treebanks.

use crate::corpus::treebank::{self, Tree};
use crate::train::parse::{ParseLearner, attachment};
use crate::train::sentences;
use crate::train::tag::{self, Sentence};
use anyhow::{Context, Result};
use dixit_document::Article;
use dixit_nlp::ml::Random;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::parse::Weights;
use dixit_nlp::syntax::{FixedWords, SyntaxModel};
use dixit_nlp::words::Word;
use dixit_nlp::{Segmentation, conllu};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Learns tags and trees from the English Web Treebank and GUM.
#[derive(Debug, clap::Args)]
pub struct SyntaxArgs {
    /// Folder of the corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Word classes.
    #[arg(long, default_value = "data/models/clusters.bin")]
    clusters: PathBuf,
    /// Model file to write.
    #[arg(long, default_value = "data/models/syntax.bin")]
    output: PathBuf,
    /// Passes over the data for the tagger.
    #[arg(long, default_value_t = 8)]
    tag_epochs: usize,
    /// Passes over the data for the parser.
    #[arg(long, default_value_t = 5)]
    parse_epochs: usize,
    /// File that keeps the tags the parser learns from; when it exists they are read from it.
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// Seeds every random choice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Direct weights of actions that were updated less often, or are smaller, are left out.
const MIN_UPDATES: u32 = 5;
const PRUNE_BELOW: f32 = 0.08;

/// Runs the subcommand.
///
/// # Errors
/// When a corpus cannot be read or the model cannot be written.
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
    let sentence_table = sentences::learn(&articles, 8, args.seed + 40).finish(2, 0.02);
    eprintln!("{:.0} s: sentence ends from {} articles, {sentence_table:?}", elapsed(), articles.len());

    let fixed = tag::fixed_tags(&train, 30);
    let xpos_learner = tag::xpos(&train, &fixed, args.tag_epochs, args.seed);
    let xpos_table = xpos_learner.finish(4, 0.02);
    eprintln!("{:.0} s: tagger, {} fixed words, {:?}", elapsed(), fixed.0.len(), xpos_table);
    let train_tags = match &args.checkpoint {
        Some(path) if path.exists() => {
            postcard::from_bytes(&std::fs::read(path)?).with_context(|| format!("cannot read {}", path.display()))?
        }
        checkpoint => {
            let tags = tag::jackknife(&train, 5, args.tag_epochs, args.seed + 10);
            if let Some(path) = checkpoint {
                std::fs::write(path, postcard::to_stdvec(&tags)?)?;
            }
            tags
        }
    };
    let upos_table = tag::upos(&train, &train_tags, 6, args.seed + 20).finish(4, 0.02);
    let (ewt_tags, xpos, upos) = tag::accuracy(&ewt, &fixed, &xpos_table, &upos_table);
    eprintln!("{:.0} s: EWT dev: xpos {xpos:.2}, upos {upos:.2}; {upos_table:?}", elapsed());
    let (gum_tags, xpos, upos) = tag::accuracy(&gum, &fixed, &xpos_table, &upos_table);
    eprintln!("{:.0} s: GUM dev: xpos {xpos:.2}, upos {upos:.2}", elapsed());

    let mut random = Random::new(args.seed + 30);
    let mut learner = ParseLearner::new(&mut random);
    for epoch in 0..args.parse_epochs {
        // AdaGrad slows down by itself; the last passes go down to a tenth of the rate
        let left = 1.0 - epoch as f32 / args.parse_epochs as f32;
        learner.set_rate(left.clamp(0.1, 1.0));
        learner.epoch(&train, &train_tags, if epoch == 0 { 0.0 } else { 0.9 }, &mut random);
        if (epoch + 1) % 2 != 0 && epoch + 1 < args.parse_epochs {
            continue;
        }
        let (actions, deep_actions) = learner.actions.finish(MIN_UPDATES, PRUNE_BELOW);
        let (_, deep_labels) = learner.labels.finish(1, 0.0);
        let weights = Weights { actions: &actions, deep_actions: &deep_actions, deep_labels: &deep_labels };
        let (uas, las) = attachment(&ewt, &ewt_tags, &weights);
        let (gum_uas, gum_las) = attachment(&gum, &gum_tags, &weights);
        eprintln!(
            "{:.0} s: parser epoch {}: EWT {uas:.2} {las:.2}, GUM {gum_uas:.2} {gum_las:.2}; {actions:?}",
            elapsed(),
            epoch + 1
        );
    }
    let fixed = FixedWords::new(fixed.0);
    let (actions, deep_actions) = learner.actions.finish(MIN_UPDATES, PRUNE_BELOW);
    let (_, deep_labels) = learner.labels.finish(1, 0.0);
    let (sentences, xpos, upos) = (sentence_table, xpos_table, upos_table);
    let model = SyntaxModel { sentences, fixed, xpos, upos, actions, deep_actions, deep_labels };
    let bytes = model.to_bytes();
    std::fs::write(&args.output, &bytes).with_context(|| format!("cannot write {}", args.output.display()))?;
    eprintln!("{}: {} bytes", args.output.display(), bytes.len());
    Ok(())
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
    let mut buffer = String::new();
    let mut look = |tree: &'t Tree| {
        let words = tree.forms.iter().map(|form| Word::new(form, clusters, &mut buffer)).collect();
        Sentence { tree, words }
    };
    trees.iter().map(&mut look).collect()
}
