//! `dixit graph`: the main job, an article in and a graph out.

use super::write_graph::{self, Target};
use crate::args::{Global, GraphArgs};
use crate::report::Report;
use crate::{Outcome, analyze, output};
use dixit_graph::Format;
use dixit_graph::export::Quotes;

pub(crate) fn run(args: &GraphArgs, global: &Global) -> anyhow::Result<Outcome> {
    // What cannot be written is said before anything is read.
    let target = Target::new(args.format, args.output.as_deref(), Format::Dot, &args.shape)?;
    let mut report = Report::with_progress(global);
    let keep_texts = matches!(target.format, Format::Html | Format::WebAnnotation) && args.embed_text;
    let analyzed = analyze::graph(&args.inputs, global, keep_texts, &mut report)?;
    report.finish();
    let quotes = if keep_texts { Quotes::Texts(&analyzed.texts) } else { Quotes::Without };
    write_graph::write(&analyzed.graph, &target, quotes)?;
    Ok(output::outcome(&report))
}
