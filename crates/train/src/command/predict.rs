//! `dixit-train predict`: runs extraction over PolNeAR articles and writes what the shared scorers read.

use crate::corpus::polnear;
use anyhow::{Context, Result};
use dixit_document::{CodePoints, TokenRange};
use dixit_extract::{ExtractModels, Extractor};
use dixit_nlp::{Models, Pipeline};
use std::io::Write;
use std::path::PathBuf;

/// Writes the attributions of articles as JSON Lines.
#[derive(Debug, clap::Args)]
pub struct PredictArgs {
    /// Articles in the format of PolNeAR.
    input: PathBuf,
    /// File to write.
    #[arg(long)]
    output: PathBuf,
    /// Leave out attributions within others, which the corpus does not mark.
    #[arg(long)]
    outermost: bool,
    /// Leave out attributions of lower confidence.
    #[arg(long, default_value_t = 0.0)]
    min_confidence: f32,
}

/// Runs the subcommand.
///
/// # Errors
/// When the articles cannot be read, a model does not fit, or the file cannot be written.
pub fn run(args: &PredictArgs) -> Result<()> {
    let pipeline = Pipeline::new(Models::shipped()?);
    let extractor = Extractor::new(ExtractModels::shipped()?);
    let mut file =
        std::fs::File::create(&args.output).with_context(|| format!("cannot write {}", args.output.display()))?;
    for article in polnear::read(&args.input)? {
        let document = pipeline.annotate(article.article());
        let points = CodePoints::new(document.text());
        let spans = |ranges: &[TokenRange]| -> Vec<[usize; 2]> {
            ranges.iter().map(|&range| points.span(document.span(range))).collect()
        };
        let mut rows = vec![];
        for one in extractor.extract(&document) {
            if (args.outermost && one.parent.is_some()) || one.confidence.value() < args.min_confidence {
                continue;
            }
            rows.push(serde_json::json!({
                "source": spans(&one.source.tokens),
                "cue": one.cue.map_or(vec![], |cue| spans(&[cue])),
                "content": spans(&one.content),
                "stance": one.stance.as_str(),
                "certainty": one.certainty.as_str(),
                "confidence": one.confidence.value(),
                "parent": one.parent.map(|parent| parent.0.to_string()),
                "made_by": one.made_by,
            }));
        }
        writeln!(file, "{}", serde_json::json!({"id": article.id, "doc": article.id, "attributions": rows}))?;
    }
    Ok(())
}
