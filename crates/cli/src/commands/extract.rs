//! `dixit extract`: the record of each article, as soon as it is made.

use crate::Outcome;
use crate::analyze::Analyzer;
use crate::args::{ExtractArgs, ExtractFormat, Global};
use crate::batch;
use crate::commands::brat;
use crate::output::{self, Output};
use crate::report::Report;
use std::io::Write;

pub(crate) fn run(args: &ExtractArgs, global: &Global) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::load()?;
    let mut output = Output::new(args.output.as_deref())?;
    let mut report = Report::streaming(global, args.output.is_some());
    let work = |article| {
        let record = analyzer.record(article);
        if args.format == ExtractFormat::Brat {
            return Ok(brat::write(&record).into_bytes());
        }
        let mut line = serde_json::to_vec(&record)?;
        line.push(b'\n');
        Ok::<_, serde_json::Error>(line)
    };
    batch::for_each_article(&args.inputs, global, &mut report, work, |line, _| Ok(output.write_all(&line?)?))?;
    output.finish()?;
    Ok(output::outcome(&report))
}
