//! `dixit extract`: what each article holds, as soon as it is known.

use crate::Outcome;
use crate::analyze::Analyzer;
use crate::args::{ExtractArgs, ExtractFormat, Global};
use crate::batch;
use crate::commands::brat;
use crate::output::{self, Output};
use crate::report::Report;
use dixit_document::Article;
use dixit_graph::export::{self, Quotes};
use dixit_graph::{ArticleRecord, GraphBuilder, Selection};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

pub(crate) fn run(args: &ExtractArgs, global: &Global) -> anyhow::Result<Outcome> {
    let is_brat = args.format == ExtractFormat::Brat;
    let is_folder = |path: &Path| is_brat && (path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/"));
    if let Some(folder) = args.output.as_deref().filter(|path| is_folder(path)) {
        return brat_folder(args, global, folder);
    }
    let analyzer = Analyzer::load()?;
    let mut output = Output::new(args.output.as_deref())?;
    let mut report = Report::streaming(global, args.output.is_some());
    let work = |article: Article| {
        if args.format == ExtractFormat::Json {
            return lines([&analyzer.record(article)]).map(|lines| (String::new(), lines));
        }
        let (id, text) = (article.id.0.clone(), article.text().to_owned());
        let record = analyzer.record(article);
        let bytes = if is_brat {
            brat::annotate(&record, &text).into_bytes()
        } else {
            web_annotations(record, text, args.embed_text)?
        };
        Ok((id, bytes))
    };
    // A single article needs no line that tells it apart, so the first one waits for the second.
    let mut first: Option<(String, Vec<u8>)> = None;
    let mut n_written = 0;
    batch::for_each_article(&args.inputs, global, &mut report, work, |done, _| {
        let (id, bytes) = done?;
        if is_brat && n_written == 0 && first.is_none() {
            first = Some((id, bytes));
            return Ok(());
        }
        for (id, bytes) in first.take().into_iter().chain([(id, bytes)]) {
            if is_brat {
                writeln!(output, "# {id}")?;
            }
            output.write_all(&bytes)?;
            n_written += 1;
        }
        Ok(())
    })?;
    if let Some((_, bytes)) = first {
        output.write_all(&bytes)?;
    }
    output.finish()?;
    Ok(output::outcome(&report))
}

/// A text and an annotation file for each article.
fn brat_folder(args: &ExtractArgs, global: &Global, folder: &Path) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::load()?;
    brat::prepare(folder)?;
    let mut report = Report::with_progress(global);
    let work = |article: Article| {
        let (id, text) = (article.id.0.clone(), article.text().to_owned());
        let annotation = brat::annotate(&analyzer.record(article), &text);
        (id, text, annotation)
    };
    batch::for_each_article(&args.inputs, global, &mut report, work, |(id, text, annotation), _| {
        brat::save(folder, &id, &text, &annotation)
    })?;
    report.finish();
    Ok(output::outcome(&report))
}

/// An article's annotations, each a line and a document of its own.
fn web_annotations(record: ArticleRecord, text: String, with_words: bool) -> anyhow::Result<Vec<u8>> {
    let texts = BTreeMap::from([(record.doc.0.clone(), text)]);
    let quotes = if with_words { Quotes::Texts(&texts) } else { Quotes::Without };
    let mut builder = GraphBuilder::default();
    builder.add(record);
    lines(export::web_annotations(&builder.finish(), &Selection::default(), quotes)?)
}

/// JSON Lines.
fn lines(values: impl IntoIterator<Item = impl serde::Serialize>) -> anyhow::Result<Vec<u8>> {
    let mut lines = vec![];
    for value in values {
        serde_json::to_writer(&mut lines, &value)?;
        lines.push(b'\n');
    }
    Ok(lines)
}
