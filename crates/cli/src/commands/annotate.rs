//! `dixit annotate`: the language analysis alone, as CoNLL-U.

use crate::Outcome;
use crate::analyze::Analyzer;
use crate::args::{AnnotateArgs, Global};
use crate::output::{self, Output};
use crate::report::Report;
use crate::{batch, conllu};
use std::io::Write;

pub(crate) fn run(args: &AnnotateArgs, global: &Global) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::load()?;
    let mut output = Output::new(args.output.as_deref())?;
    let mut report = Report::streaming(global, args.output.is_some());
    let work = |article| conllu::write(&analyzer.document(article));
    batch::for_each_article(&args.inputs, global, &mut report, work, |text, _| Ok(output.write_all(text.as_bytes())?))?;
    output.finish()?;
    Ok(output::outcome(&report))
}
