//! `dixit extract`: the record of each article, as soon as it is made.

use crate::Outcome;
use crate::analyze::Analyzer;
use crate::args::{ExtractArgs, Global};
use crate::batch;
use crate::output::{self, Output};
use crate::report::Report;
use std::io::Write;

pub(crate) fn run(args: &ExtractArgs, global: &Global) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::load()?;
    let mut output = Output::new(args.output.as_deref())?;
    let mut report = Report::streaming(global, args.output.is_some());
    let work = |article| {
        let mut line = serde_json::to_vec(&analyzer.record(article))?;
        line.push(b'\n');
        Ok::<_, serde_json::Error>(line)
    };
    batch::for_each_article(&args.inputs, global, &mut report, work, |line, _| Ok(output.write_all(&line?)?))?;
    output.finish()?;
    Ok(output::outcome(&report))
}
