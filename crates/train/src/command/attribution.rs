//! `dixit-train attribution`: learns and scores what finds attributions.

use crate::corpus::polnear;
use crate::evaluate::attribution::ExactCounts;
use crate::train::attribution::{Example, SpanOptions, is_right, judged_spans};
use anyhow::{Context, Result};
use dixit_document::{CodePoints, Document, TokenRange};
use dixit_extract::ContextSums;
use dixit_extract::detect::{Candidate, LEAST_WORTH, SpanModel, choose};
use dixit_extract::features::Atoms;
use dixit_nlp::{Models, Pipeline};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Learns from PolNeAR train and scores on dev.
#[derive(Debug, clap::Args)]
pub struct AttributionArgs {
    /// Folder of the corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Use every n-th training article only.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Model file to write.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Where to write predictions on dev, for the shared scorer.
    #[arg(long)]
    predictions: Option<PathBuf>,
}

/// Reads a part of the corpus, analyzed.
///
/// # Errors
/// When a file is missing or malformed.
pub fn examples(corpora: &Path, part: &str) -> Result<Vec<Example>> {
    let articles = polnear::read(&corpora.join(format!("polnear/{part}.jsonl")))?;
    let pipeline = Pipeline::new(Models::shipped()?);
    Ok(articles.iter().map(|article| Example::new(article, pipeline.annotate(article.article()))).collect())
}

/// Runs the subcommand.
///
/// # Errors
/// When a corpus cannot be read or a file cannot be written.
pub fn run(args: &AttributionArgs) -> Result<()> {
    let train = examples(&args.corpora, "train")?;
    let dev = examples(&args.corpora, "dev")?;
    let train: Vec<&Example> = train.iter().step_by(args.every).collect();
    let model = judged_spans(&train, &SpanOptions::default());
    if let Some(path) = &args.output {
        let bytes = model.to_bytes();
        std::fs::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("{}: {} bytes", path.display(), bytes.len());
    }
    reliability(&model, &dev);
    for (index, least_worth) in [0.3, 0.33, 0.36, LEAST_WORTH, 0.43].into_iter().enumerate() {
        let mut counts = ExactCounts::default();
        let mut lines = vec![];
        for example in &dev {
            let found = predict(&model, &example.document, least_worth);
            let spans: Vec<_> = found.iter().map(as_gold).collect();
            counts.add(&example.document, &spans, &example.gold);
            lines.push(line(&example.document, &found));
        }
        for (name, role) in [
            ("source", counts.roles[0]),
            ("cue", counts.roles[1]),
            ("content", counts.roles[2]),
            ("micro", counts.micro()),
        ] {
            let [precision, recall, f1] = role.scores();
            eprint!("{name} {precision:.1}/{recall:.1}/{f1:.1}  ");
        }
        eprintln!("least worth {least_worth}");
        if let Some(path) = &args.predictions {
            let path = path.with_extension(format!("{index}.jsonl"));
            let mut file = std::fs::File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
            for line in lines {
                writeln!(file, "{line}")?;
            }
        }
    }
    Ok(())
}

fn predict(model: &SpanModel, document: &Document, least_worth: f32) -> Vec<Candidate> {
    let atoms = Atoms::new(document, &model.rates);
    let candidates = model.candidates(document, &atoms, &mut ContextSums::new(model, document));
    choose(&candidates, least_worth).into_iter().map(|index| candidates[index].clone()).collect()
}

/// Prints how often candidates of each confidence are right, and the expected calibration error of those chosen.
fn reliability(model: &SpanModel, dev: &[Example]) {
    let mut bins = [(0usize, 0usize, 0f64); 10];
    for example in dev {
        let atoms = Atoms::new(&example.document, &model.rates);
        let candidates = model.candidates(&example.document, &atoms, &mut ContextSums::new(model, &example.document));
        for one in choose(&candidates, LEAST_WORTH).into_iter().map(|index| &candidates[index]) {
            let bin = &mut bins[((one.confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += usize::from(is_right(one, &example.gold));
            bin.2 += f64::from(one.confidence);
        }
    }
    let n_all: usize = bins.iter().map(|bin| bin.0).sum();
    let mut error = 0.0;
    for (index, (n, n_right, sum)) in bins.into_iter().enumerate() {
        let (mean, share) = (sum / n.max(1) as f64, n_right as f64 / n.max(1) as f64);
        error += (mean - share).abs() * n as f64 / n_all.max(1) as f64;
        eprintln!(
            "confidence {:.1} to {:.1}: {n} attributions, mean {mean:.3}, right {share:.3}",
            index as f64 / 10.0,
            (index + 1) as f64 / 10.0
        );
    }
    eprintln!("expected calibration error {error:.3}");
}

fn as_gold(candidate: &Candidate) -> polnear::GoldAttribution {
    polnear::GoldAttribution {
        id: String::new(),
        source: candidate.source.clone(),
        cue: vec![candidate.cue],
        content: candidate.content.clone(),
    }
}

fn line(document: &Document, found: &[Candidate]) -> String {
    let points = CodePoints::new(document.text());
    let spans = |ranges: &[TokenRange]| -> Vec<[usize; 2]> {
        ranges.iter().map(|&range| points.span(document.span(range))).collect()
    };
    let attributions: Vec<_> = found
        .iter()
        .map(|one| serde_json::json!({"source": spans(&one.source), "cue": spans(&[one.cue]), "content": spans(&one.content)}))
        .collect();
    serde_json::json!({"id": document.article().id.0, "attributions": attributions}).to_string()
}
