//! `dixit annotate`: the language analysis alone, as CoNLL-U.

use crate::Outcome;
use crate::analyze::Analyzer;
use crate::args::{AnnotateArgs, Global, InputFormat, Inputs};
use crate::batch;
use crate::output::{self, Output};
use crate::read::InputError;
use crate::report::Report;
use dixit_document::Article;
use dixit_nlp::conllu;
use std::io::Write;

pub(crate) fn run(args: &AnnotateArgs, global: &Global) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::load()?;
    let mut output = Output::new(args.output.as_deref())?;
    let mut report = Report::streaming(global, args.output.is_some());
    if args.tokens {
        // A CoNLL-U file is read as a text first; its articles are found in it.
        let inputs = Inputs { input_format: InputFormat::Text, ..args.inputs.clone() };
        let work = |file: Article| keep_tokens(&analyzer, &file);
        batch::for_each_article(&inputs, global, &mut report, work, |done, report| {
            match done {
                Ok(text) => output.write_all(text.as_bytes())?,
                Err(error) => report.fail(&error),
            }
            Ok(())
        })?;
    } else {
        let work = |article| conllu::write(&analyzer.pipeline().annotate(article));
        let sink = |text: String, _: &mut Report| Ok(output.write_all(text.as_bytes())?);
        batch::for_each_article(&args.inputs, global, &mut report, work, sink)?;
    }
    output.finish()?;
    Ok(output::outcome(&report))
}

/// Analyzes the articles of one CoNLL-U file and keeps its words and sentences.
fn keep_tokens(analyzer: &Analyzer, file: &Article) -> Result<String, InputError> {
    let stem = &file.id.0;
    let articles = conllu::segmented_articles(file.text(), stem).map_err(|error| InputError::new(stem, error))?;
    let mut out = String::new();
    for (article, given) in articles {
        let document = analyzer.pipeline().annotate_tokens(article, given);
        out.push_str(&conllu::write(&document.map_err(|error| InputError::new(stem, error))?));
    }
    Ok(out)
}
