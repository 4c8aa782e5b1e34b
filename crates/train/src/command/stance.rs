//! `dixit-train stance`: learns and scores stance and certainty.

use crate::command::attribution::examples as articles;
use crate::corpus::stance::{StanceLabel, read};
use crate::evaluate::stance::Confusion;
use crate::train::attribution::{Example, cue_rates};
use crate::train::stance::{StanceExample, examples, stance};
use anyhow::{Context, Result};
use dixit_document::{Certainty, Stance};
use dixit_extract::shipped_clusters;
use dixit_extract::stance::{StanceModel, classify, scores, softmax};
use dixit_nlp::ml::crf_learning::CrfOptions;
use std::collections::BTreeSet;
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
    /// Use the corpus's machine annotation instead of our own analysis.
    #[arg(long)]
    silver: bool,
    /// Passes over the training set.
    #[arg(long, default_value_t = 1)]
    passes: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    /// Features seen less often are left out; each example is seen 32 times with half of its features.
    #[arg(long, default_value_t = 40)]
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

/// How often a development example counts when biases are tuned, a held-out training example once.
const N_DEV: usize = 2;

/// Runs the subcommand.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &StanceArgs) -> Result<()> {
    let corpora = args.shared.join("corpora");
    let train = articles(&corpora, "train", args.silver)?;
    let dev = articles(&corpora, "dev", args.silver)?;
    let train: Vec<&Example> = train.iter().collect();
    let rates = cue_rates(&train);
    let clusters = shipped_clusters()?;
    let mut labels = read(&args.shared.join("gold/stance_train.tsv"))?;
    let further = read(&args.extra)?;
    // A second reading replaces the first.
    let key = |label: &StanceLabel| (label.article.clone(), label.attribution.clone());
    let again: BTreeSet<_> = further.iter().map(key).collect();
    labels.retain(|label| !again.contains(&key(label)));
    let n_main = labels.len();
    labels.extend(further);
    let known = examples(&train, &labels[..n_main], &rates, &clusters);
    let extra = examples(&train, &labels[n_main..], &rates, &clusters);
    let dev: Vec<&Example> = dev.iter().collect();
    let test = examples(&dev, &read(&args.shared.join("gold/stance_dev.tsv"))?, &rates, &clusters);
    let options = CrfOptions {
        rate: args.rate,
        n_passes: args.passes,
        min_count: args.min_count,
        skip_below: 1e-4,
        ..CrfOptions::default()
    };
    let mut names: Vec<&str> = known.iter().map(|example| example.article.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let fold = |example: &StanceExample| {
        names.binary_search(&example.article.as_str()).map_or(N_FOLDS, |index| index % N_FOLDS)
    };
    let (mut stances, mut certainties) = tables();
    let mut errors = vec![];
    let mut held_scores = vec![];
    for held_out in 0..N_FOLDS {
        let rest: Vec<&StanceExample> =
            known.iter().chain(&extra).filter(|example| fold(example) != held_out).collect();
        let model = stance(&rest, &options);
        for example in known.iter().filter(|example| fold(example) == held_out) {
            add(&model, example, &mut stances, &mut certainties);
            held_scores.push((scores(&model.stance, &example.features), example.stance as usize));
            let (found, _) = classify(&model, &example.features);
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
    }
    if let Some(path) = &args.errors {
        errors.sort();
        std::fs::write(path, errors.join("\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    report("cross-validation", &stances, &certainties);
    let all: Vec<&StanceExample> = known.iter().chain(&extra).collect();
    let mut model = stance(&all, &options);
    // Tuned on the held-out parts and on dev, where the whole model's scores are known.
    for _ in 0..N_DEV {
        held_scores
            .extend(test.iter().map(|example| (scores(&model.stance, &example.features), example.stance as usize)));
    }
    let biases = biases(&held_scores);
    eprintln!("biases {biases:?}, cross-validated macro F1 {:.1}", biased(&held_scores, &biases).macro_f1());
    for (label, bias) in biases.into_iter().enumerate() {
        model.stance.transitions_mut().add_bias(label as u8, bias);
    }
    let (mut stances, mut certainties) = tables();
    test.iter().for_each(|example| add(&model, example, &mut stances, &mut certainties));
    report("dev", &stances, &certainties);
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
                let (_, certainty) = classify(&model, &example.features);
                let shares = softmax(&scores(&model.stance, &example.features));
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

/// What to add to each stance's score so that accuracy, macro F1 and the F1 of denials together are highest, one after the other from a grid.
fn biases(held: &[(Vec<f32>, usize)]) -> Vec<f32> {
    let goal = |biases: &[f32]| {
        let table = biased(held, biases);
        table.accuracy() + table.macro_f1() + table.f1(Stance::Denies as usize)
    };
    let mut best = vec![0.0; Stance::ALL.len()];
    for _ in 0..3 {
        for label in 1..best.len() {
            for step in -8..=8i16 {
                let mut other = best.clone();
                other[label] = f32::from(step) / 4.0;
                if goal(&other) > goal(&best) + 1e-9 {
                    best = other;
                }
            }
        }
    }
    best
}

fn biased(held: &[(Vec<f32>, usize)], biases: &[f32]) -> Confusion {
    let mut table = Confusion::new(biases.len());
    for (scores, gold) in held {
        let sums = scores.iter().zip(biases).map(|(score, bias)| score + bias);
        let best = sums.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |best| best.0);
        table.add(*gold, best);
    }
    table
}

fn tables() -> (Confusion, Confusion) {
    (Confusion::new(Stance::ALL.len()), Confusion::new(Certainty::ALL.len()))
}

fn add(model: &StanceModel, example: &StanceExample, stances: &mut Confusion, certainties: &mut Confusion) {
    let (stance, certainty) = classify(model, &example.features);
    stances.add(example.stance as usize, stance as usize);
    certainties.add(example.certainty as usize, certainty as usize);
}

fn report(name: &str, stances: &Confusion, certainties: &Confusion) {
    let each: Vec<String> =
        Stance::ALL.iter().map(|&label| format!("{label} {:.0}", stances.f1(label as usize))).collect();
    eprintln!(
        "{name}: stance accuracy {:.1} macro F1 {:.1} ({}); certainty accuracy {:.1} macro F1 {:.1}",
        stances.accuracy(),
        stances.macro_f1(),
        each.join(" "),
        certainties.accuracy(),
        certainties.macro_f1()
    );
}
