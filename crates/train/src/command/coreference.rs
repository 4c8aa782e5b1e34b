//! `dixit-train coreference`: trains the ranker of referents and scores chains.

use crate::corpus::coreference::{ChainedDocument, read, read_ambiguities};
use crate::corpus::left_out::left_out;
use crate::evaluate::coreference::Scores;
use crate::evaluate::names::Counts;
use crate::train::coreference::{Knowledge, Lesson, TreeDocument, gold_chains, read_trees, score, train};
use crate::train::pronouns::{pronoun_lesson, tokens_at};
use anyhow::{Context, Result};
use dixit_document::{Article, MentionKind};
use dixit_nlp::coreference::Ranker;
use dixit_nlp::gazetteer::Gazetteer;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::names::NameRecognizer;
use dixit_nlp::{Models, Pipeline, conllu};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Trains or scores coreference.
#[derive(Debug, clap::Args)]
pub struct CoreferenceArgs {
    /// Folder of corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Folder with the models of names, into which `coreference.bin` is written.
    #[arg(long, default_value = "data/models")]
    models: PathBuf,
    /// Only scores the model that is there.
    #[arg(long)]
    evaluate: bool,
    /// Prints the chains of this development document.
    #[arg(long)]
    show: Option<String>,
    /// Passes over the training data.
    #[arg(long, default_value_t = 8)]
    passes: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    /// Size of the steps for pronouns of GAP beside those for documents with chains.
    #[arg(long, default_value_t = 0.5)]
    pronouns: f32,
}

/// Runs the subcommand.
///
/// # Errors
/// When corpora or models cannot be read or the model cannot be written.
pub fn run(args: &CoreferenceArgs) -> Result<()> {
    let knowledge = Knowledge {
        clusters: Clusters::from_bytes(&bytes(&args.models.join("clusters.bin"))?)?,
        gazetteer: Gazetteer::from_bytes(&bytes(&args.models.join("gazetteer.bin"))?)?,
        names: NameRecognizer::from_bytes(&bytes(&args.models.join("names.bin"))?)?,
    };
    let path = args.models.join("coreference.bin");
    if !args.evaluate {
        let lessons = lessons(args, &knowledge)?;
        let ranker = train(&lessons, &knowledge, args.passes, args.rate, 1, |pass, loss| {
            eprintln!("pass {pass}: loss {loss:.4}");
        });
        std::fs::write(&path, ranker.to_bytes())?;
    }
    let ranker = Ranker::from_bytes(&bytes(&path)?)?;
    let trees = read_trees(&args.corpora.join("ud-gum/dev.conllu"), &knowledge)?;
    let gold = read(&args.corpora.join("coref-ontogum/dev.tsv"))?;
    println!("documents\tMUC\tB3\tCEAFe\tmean\tmentions\tMUC heads\tB3 heads\tCEAFe heads\tmean heads\tmentions heads");
    evaluate("all", &gold, &trees, &knowledge, &ranker, |_| true)?;
    evaluate("news", &gold, &trees, &knowledge, &ranker, |id| id.contains("_news_"))?;
    evaluate("interviews", &gold, &trees, &knowledge, &ranker, |id| id.contains("_interview_"))?;
    let predicted = predicted_trees(&args.corpora.join("ud-gum/dev.conllu"), &knowledge)?;
    evaluate("all, predicted trees", &gold, &predicted, &knowledge, &ranker, |_| true)?;
    evaluate("news, predicted trees", &gold, &predicted, &knowledge, &ranker, |id| id.contains("_news_"))?;
    ambiguities(args, &ranker)?;
    if let Some(id) = &args.show {
        show(trees.get(id).context("no such document")?, &knowledge, &ranker);
    }
    Ok(())
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn lessons(args: &CoreferenceArgs, knowledge: &Knowledge) -> Result<Vec<Lesson>> {
    let left_out = left_out(&args.corpora)?;
    let mut trees = read_trees(&args.corpora.join("ud-gum/train.conllu"), knowledge)?;
    let mut lessons = vec![];
    for gold in read(&args.corpora.join("coref-ontogum/train.tsv"))? {
        if left_out.contains(&gold.id) {
            continue;
        }
        let document = trees.remove(&gold.id).with_context(|| format!("no trees of {}", gold.id))?;
        anyhow::ensure!(document.forms.len() == gold.forms.len(), "{}: other words than in the treebank", gold.id);
        lessons.push(Lesson { gold: gold_chains(&document, &gold), document, point: None, weight: 1.0 });
    }
    eprintln!("{} documents", lessons.len());
    let pipeline = Pipeline::new(Models::shipped()?);
    for item in read_ambiguities(&args.corpora.join("coref-gap/train.tsv"))? {
        let document = pipeline.annotate(Article::new(item.id.as_str(), item.text.as_str()));
        lessons.extend(pronoun_lesson(&item, &document, knowledge, args.pronouns));
    }
    eprintln!("{} passages", lessons.iter().filter(|lesson| lesson.point.is_some()).count());
    Ok(lessons)
}

/// Documents with the words and sentences of a treebank and the trees of the shipped models, by id.
fn predicted_trees(path: &Path, knowledge: &Knowledge) -> Result<BTreeMap<String, TreeDocument>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let pipeline = Pipeline::new(Models::shipped()?);
    let mut documents = BTreeMap::new();
    for (article, given) in conllu::segmented_articles(&text, "document")? {
        let document = TreeDocument::new(&pipeline.annotate_tokens(article, given)?, knowledge);
        documents.insert(document.id.clone(), document);
    }
    Ok(documents)
}

fn evaluate(
    name: &str,
    gold: &[ChainedDocument],
    trees: &BTreeMap<String, TreeDocument>,
    knowledge: &Knowledge,
    ranker: &Ranker,
    wanted: impl Fn(&str) -> bool,
) -> Result<()> {
    let (mut spans, mut heads) = (Scores::default(), Scores::default());
    for gold in gold.iter().filter(|gold| wanted(&gold.id)) {
        let document = trees.get(&gold.id).with_context(|| format!("no trees of {}", gold.id))?;
        score(document, gold, &document.chains(knowledge, ranker), &mut spans, &mut heads);
    }
    let columns = [&spans, &heads].map(|scores| {
        format!(
            "{:.2}\t{:.2}\t{:.2}\t{:.2}\t{:.2}",
            scores.muc.f1(),
            scores.b_cubed.f1(),
            scores.ceaf.f1(),
            scores.mean(),
            scores.mentions.f1()
        )
    });
    println!("{name}\t{}", columns.join("\t"));
    Ok(())
}

/// Scores pronouns with two candidate names (GAP): precision, recall and F1 over the names, by gender of the pronoun.
fn ambiguities(args: &CoreferenceArgs, ranker: &Ranker) -> Result<()> {
    let mut models = Models::shipped()?;
    models.ranker = ranker.clone();
    let pipeline = Pipeline::new(models);
    let mut counts = [Counts::default(); 2];
    for item in read_ambiguities(&args.corpora.join("coref-gap/dev.tsv"))? {
        let document = pipeline.annotate(Article::new(item.id.as_str(), item.text.as_str()));
        let (pronoun, at) = &item.pronoun;
        let place = tokens_at(&document, *at, pronoun).context("the pronoun stands in the text")?;
        let chain = document.mentions().iter().find(|mention| mention.tokens == place).map(|mention| mention.entity);
        let counts = &mut counts[usize::from(matches!(pronoun.to_lowercase().as_str(), "she" | "her" | "hers"))];
        for (name, at, right) in &item.names {
            let place = tokens_at(&document, *at, name).context("the name stands in the text")?;
            let joined = chain.is_some_and(|chain| {
                let mentions = &document.entity(chain).mentions;
                mentions.iter().any(|id| {
                    let mention = document.mention(*id);
                    mention.kind != MentionKind::Pronoun && place.holds(mention.head.index())
                })
            });
            counts.n_gold += usize::from(*right);
            counts.n_found += usize::from(joined);
            counts.n_right += usize::from(joined && *right);
        }
    }
    println!("pronouns\tprecision\trecall\tF1");
    for (name, counts) in [("all", counts[0].plus(counts[1])), ("male", counts[0]), ("female", counts[1])] {
        println!("{name}\t{:.2}\t{:.2}\t{:.2}", counts.precision(), counts.recall(), counts.f1());
    }
    Ok(())
}

fn show(document: &TreeDocument, knowledge: &Knowledge, ranker: &Ranker) {
    let chains = document.chains(knowledge, ranker);
    for entity in chains.entities.iter().filter(|entity| entity.mentions.len() > 1) {
        let mentions: Vec<String> = entity
            .mentions
            .iter()
            .map(|id| document.forms[chains.mentions[id.index()].tokens.indices()].join(" "))
            .collect();
        println!("{} ({}, {}, {}): {}", entity.name, entity.kind, entity.number, entity.gender, mentions.join(" | "));
    }
}
