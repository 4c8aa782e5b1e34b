//! `dixit-train nesting`: learns which candidates within contents are attributions.

use crate::corpus::nested::{self, NestedMark};
use crate::corpus::polnear;
use crate::train::attribution::{Example, SpanOptions, judged_spans};
use crate::train::nesting::{Row, learn, options, rows};
use anyhow::{Context, Result};
use dixit_document::TokenRange;
use dixit_extract::detect::SpanModel;
use dixit_extract::inner::InnerModel;
use dixit_nlp::{Models, Pipeline};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Learns from marks within contents of PolNeAR's training part, and scores each fifth of the articles by what the others teach.
#[derive(Debug, clap::Args)]
pub struct NestingArgs {
    /// Folder of the corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Table of the marks.
    #[arg(long, default_value = "data/gold/nested.tsv")]
    marks: PathBuf,
    /// Chains that were not trained on the marked articles; by default they are learned first.
    #[arg(long)]
    spans: Option<PathBuf>,
    /// Where to write those chains, to be used again.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Model file to write.
    #[arg(long)]
    output: Option<PathBuf>,
}

const N_FOLDS: usize = 5;
const THRESHOLDS: [f32; 9] = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];

/// Runs the subcommand.
///
/// # Errors
/// When a corpus cannot be read or a file cannot be written.
pub fn run(args: &NestingArgs) -> Result<()> {
    let marks = nested::read(&args.marks)?;
    let pipeline = Pipeline::new(Models::shipped()?);
    let articles = polnear::read(&args.corpora.join("polnear/train.jsonl"))?;
    let (marked, others): (Vec<_>, Vec<_>) = articles.into_iter().partition(|one| marks.contains_key(&one.id));
    let spans = match &args.spans {
        Some(path) => {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            SpanModel::from_bytes(&bytes)?
        }
        None => {
            let examples: Vec<Example> =
                others.iter().map(|article| Example::new(article, pipeline.annotate(article.article()))).collect();
            judged_spans(&examples.iter().collect::<Vec<_>>(), &SpanOptions::default())
        }
    };
    if let Some(path) = &args.keep {
        std::fs::write(path, spans.to_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut found = vec![];
    for (number, article) in marked.iter().enumerate() {
        let document = pipeline.annotate(article.article());
        found.extend(rows(&spans, number, article, &document, &marks[&article.id]));
    }
    let all: Vec<&Vec<NestedMark>> = marked.iter().map(|article| &marks[&article.id]).collect();
    report(&found, &all);
    if let Some(path) = &args.output {
        let model = InnerModel { judge: learn(&found.iter().collect::<Vec<_>>(), &options()) };
        let bytes = model.to_bytes();
        std::fs::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("{}: {} bytes", path.display(), bytes.len());
    }
    Ok(())
}

/// Prints how many marks have a right candidate at all, and precision and recall at several thresholds.
fn report(rows: &[Row], marks: &[&Vec<NestedMark>]) {
    let n_firm: usize = marks.iter().map(|marks| marks.iter().filter(|mark| !mark.debatable).count()).sum();
    let firm = |row: &&&Row| row.weight > 0.0 && row.mark.is_some();
    let reachable: BTreeSet<_> =
        rows.iter().collect::<Vec<_>>().iter().filter(firm).map(|row| (row.article, row.mark)).collect();
    eprintln!(
        "{} articles, {} candidates, {n_firm} marks, {} of them with a right candidate",
        marks.len(),
        rows.len(),
        reachable.len()
    );
    let mut judged: Vec<(f32, &Row)> = vec![];
    for fold in 0..N_FOLDS {
        let (held_out, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.article % N_FOLDS == fold);
        let judge = learn(&others, &options());
        let measures: Vec<_> = held_out.iter().map(|row| row.measures).collect();
        judged.extend(judge.probabilities(&measures).into_iter().zip(held_out));
    }
    judged.sort_by(|one, other| other.0.total_cmp(&one.0));
    for threshold in THRESHOLDS {
        let mut taken: BTreeSet<(usize, TokenRange)> = BTreeSet::new();
        let (mut n_right, mut n_wrong, mut n_free) = (0, 0, 0);
        for (_, row) in judged.iter().filter(|(probability, _)| *probability >= threshold) {
            if taken.iter().any(|(article, cue)| *article == row.article && cue.overlaps(row.cue)) {
                continue;
            }
            taken.insert((row.article, row.cue));
            match row.mark {
                _ if row.weight == 0.0 => n_free += 1,
                Some(_) => n_right += 1,
                None => n_wrong += 1,
            }
        }
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        eprintln!(
            "threshold {threshold}: recall {:.1}, precision {:.1} ({n_right} right, {n_wrong} wrong, {n_free} debatable)",
            percent(n_right, n_firm),
            percent(n_right, n_right + n_wrong)
        );
    }
}
