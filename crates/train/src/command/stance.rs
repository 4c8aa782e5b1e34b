//! `dixit-train stance`: learns and scores stance and certainty.

use crate::command::attribution::examples as articles;
use crate::corpus::stance::{StanceLabel, read};
use crate::evaluate::stance::Confusion;
use crate::train::attribution::{CueCounts, Example};
use crate::train::logistic::LogisticOptions;
use crate::train::stance::{StanceExample, examples, stance};
use anyhow::{Context, Result};
use dixit_document::{Certainty, Stance};
use dixit_extract::features::hash;
use dixit_extract::shipped_clusters;
use dixit_extract::stance::{N_STANCES, StanceModel, softmax};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Learns from the labelled attributions of PolNeAR train and scores on dev, on marked spans.
#[derive(Debug, clap::Args)]
pub struct StanceArgs {
    /// Folder of corpora and gold labels.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Further labels of training articles.
    #[arg(long, default_value = "data/gold/stance_extra.tsv")]
    extra: PathBuf,
    /// What half the sum of the squared weights counts against the examples.
    #[arg(long, default_value_t = 12.0)]
    penalty: f64,
    /// The same for the model of certainty.
    #[arg(long, default_value_t = 8.0)]
    certainty_penalty: f64,
    /// Steps of the learner at most.
    #[arg(long, default_value_t = 100)]
    steps: usize,
    /// Features seen less often are left out.
    #[arg(long, default_value_t = 3)]
    min_count: usize,
    /// Where to write the errors of cross-validation.
    #[arg(long)]
    errors: Option<PathBuf>,
    /// Where to write what the model says of attributions without a label, to choose those to label next.
    #[arg(long)]
    unlabelled: Option<PathBuf>,
    /// Model file to write.
    #[arg(long)]
    output: Option<PathBuf>,
}

const N_FOLDS: usize = 5;

/// What is added to the score of each stance: denials and questions would else be found too seldom, and attitudes, of which
/// the labels chosen for learning hold too many, too often. Chosen by cross-validation on the
/// training labels, where anything near does the same.
const BIASES: [f32; N_STANCES] = [0.0, 0.25, 0.0, 0.5, 0.0, 0.0, -0.5];

/// Runs the subcommand.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &StanceArgs) -> Result<()> {
    let corpora = args.shared.join("corpora");
    let train = articles(&corpora, "train")?;
    let dev = articles(&corpora, "dev")?;
    let train: Vec<&Example> = train.iter().collect();
    let rates = CueCounts::of(&train).rates();
    let clusters = shipped_clusters()?;
    let mut labels = read(&args.shared.join("gold/stance_train.tsv"))?;
    let n_main = labels.len();
    // A second reading takes the place of the first.
    let key = |label: &StanceLabel| (label.article.clone(), label.attribution.clone());
    let places: BTreeMap<_, usize> = labels.iter().map(key).zip(0..).collect();
    for label in read(&args.extra)? {
        match places.get(&key(&label)) {
            Some(&place) => labels[place] = label,
            None => labels.push(label),
        }
    }
    let known = examples(&train, &labels[..n_main], &rates, &clusters);
    let extra = examples(&train, &labels[n_main..], &rates, &clusters);
    let dev: Vec<&Example> = dev.iter().collect();
    let test = examples(&dev, &read(&args.shared.join("gold/stance_dev.tsv"))?, &rates, &clusters);
    let options = |penalty| LogisticOptions { penalty, n_steps: args.steps, min_count: args.min_count };
    let options = [options(args.penalty), options(args.certainty_penalty)];
    // By a hash, so that an article stays in its part as labels are added.
    let fold = |example: &StanceExample| hash(&example.article) as usize % N_FOLDS;
    let (mut stances, mut certainties) = tables();
    let mut errors = vec![];
    let (mut held, mut held_further) = (vec![], vec![]);
    for held_out in 0..N_FOLDS {
        let rest: Vec<&StanceExample> =
            known.iter().chain(&extra).filter(|example| fold(example) != held_out).collect();
        let model = stance(&rest, &options);
        for example in known.iter().filter(|example| fold(example) == held_out) {
            add(&model, example, &mut stances, &mut certainties);
            held.push((model.scores(&example.features).0, example.stance as usize));
            let (found, _) = model.classify(&example.features);
            if found != example.stance {
                errors.push(format!(
                    "{}\t{}\t{} as {found}\t{}",
                    example.article,
                    example.attribution,
                    example.stance,
                    example.words.replace('\n', " ")
                ));
            }
        }
        for example in extra.iter().filter(|example| fold(example) == held_out) {
            held_further.push((model.scores(&example.features).0, example.stance as usize));
        }
    }
    if let Some(path) = &args.errors {
        errors.sort();
        std::fs::write(path, errors.join("\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    report("cross-validation, no biases", &stances, Some(&certainties));
    report("cross-validation", &biased(&held, &BIASES), None);
    report("cross-validation, further labels", &biased(&held_further, &BIASES), None);
    let all: Vec<&StanceExample> = known.iter().chain(&extra).collect();
    let mut model = stance(&all, &options);
    model.biases.iter_mut().zip(BIASES).for_each(|(learned, bias)| *learned += bias);
    let (mut stances, mut certainties) = tables();
    test.iter().for_each(|example| add(&model, example, &mut stances, &mut certainties));
    report("dev", &stances, Some(&certainties));
    for gold in 0..Stance::ALL.len() {
        let row: Vec<usize> = (0..Stance::ALL.len()).map(|found| stances.count(gold, found)).collect();
        eprintln!("{:10} {row:?}", Stance::ALL[gold].as_str());
    }
    if let Some(path) = &args.unlabelled {
        let known: BTreeSet<(&str, &str)> =
            labels.iter().map(|label| (label.article.as_str(), label.attribution.as_str())).collect();
        let open: Vec<StanceLabel> = train
            .iter()
            .flat_map(|example| {
                let article = &example.document.article().id.0;
                example.gold.iter().map(move |gold| StanceLabel {
                    article: article.clone(),
                    attribution: gold.id.clone(),
                    stance: Stance::Asserts,
                    certainty: Certainty::Certain,
                })
            })
            .filter(|label| !known.contains(&(label.article.as_str(), label.attribution.as_str())))
            .collect();
        let lines: Vec<String> = examples(&train, &open, &rates, &clusters)
            .iter()
            .map(|example| {
                let (_, certainty) = model.classify(&example.features);
                let shares = softmax(&model.scores(&example.features).0);
                let shares: Vec<String> = shares.iter().map(|share| format!("{share:.3}")).collect();
                format!("{}\t{}\t{certainty}\t{}", example.article, example.attribution, shares.join("\t"))
            })
            .collect();
        std::fs::write(path, lines.join("\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &args.output {
        let bytes = model.to_bytes();
        std::fs::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("{}: {} bytes", path.display(), bytes.len());
    }
    Ok(())
}

fn biased(held: &[([f32; N_STANCES], usize)], biases: &[f32]) -> Confusion {
    let mut table = Confusion::new(biases.len());
    held.iter().for_each(|(scores, gold)| table.add(*gold, best(scores, biases)));
    table
}

/// The label with the highest sum of score and bias.
fn best(scores: &[f32], biases: &[f32]) -> usize {
    let sums = scores.iter().zip(biases).map(|(score, bias)| score + bias);
    sums.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |best| best.0)
}

fn tables() -> (Confusion, Confusion) {
    (Confusion::new(Stance::ALL.len()), Confusion::new(Certainty::ALL.len()))
}

fn add(model: &StanceModel, example: &StanceExample, stances: &mut Confusion, certainties: &mut Confusion) {
    let (stance, certainty) = model.classify(&example.features);
    stances.add(example.stance as usize, stance as usize);
    certainties.add(example.certainty as usize, certainty as usize);
}

fn report(name: &str, stances: &Confusion, certainties: Option<&Confusion>) {
    let each: Vec<String> =
        Stance::ALL.iter().map(|&label| format!("{label} {:.1}", stances.f1(label as usize))).collect();
    let certainty = certainties.map_or(String::new(), |table| {
        format!("; certainty accuracy {:.1} macro F1 {:.1}", table.accuracy(), table.macro_f1())
    });
    eprintln!(
        "{name}: stance accuracy {:.1} macro F1 {:.1} ({}){certainty}",
        stances.accuracy(),
        stances.macro_f1(),
        each.join(" ")
    );
}
