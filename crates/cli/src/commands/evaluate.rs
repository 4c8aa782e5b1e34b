//! `dixit evaluate`: scores against gold data.

use crate::analyze::Analyzer;
use crate::args::{EvaluateArgs, Global, GoldKind};
use crate::output::Output;
use crate::report::Report;
use crate::{Outcome, UsageError, batch, load, output};
use anyhow::Context;
use dixit_graph::evaluate::{attribution, graph, stance};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &EvaluateArgs, global: &Global) -> anyhow::Result<Outcome> {
    let kind = match args.kind {
        Some(kind) => kind,
        None => kind_of(&args.gold)?,
    };
    let mut report = Report::with_progress(global);
    let mut output = Output::new(None)?;
    match kind {
        GoldKind::Attribution => {
            let gold = read_as::<attribution::GoldArticle>(&args.gold)?;
            let system = system(args, &args.gold, global, &mut report)?;
            let predictions = system.iter().map(attribution::Prediction::from_json).collect::<Result<Vec<_>, _>>()?;
            write(&attribution::score(&gold, &predictions, args.allow_missing)?, args, &mut output)?;
        }
        GoldKind::Graph => {
            let gold = read_values(&args.gold)?;
            let texts =
                args.texts.as_deref().map_or_else(|| Ok(BTreeMap::new()), |folder| read_texts(folder, &gold))?;
            let system = match &args.texts {
                Some(folder) => system(args, folder, global, &mut report)?,
                None if args.run => {
                    return Err(UsageError("--run needs the texts: add --texts FOLDER".to_owned()).into());
                }
                None => system(args, &args.gold, global, &mut report)?,
            };
            write(&graph::score(&gold, &system, &texts)?, args, &mut output)?;
        }
        GoldKind::Stance => {
            let texts = args.texts.as_deref();
            let texts =
                texts.ok_or_else(|| UsageError("stances are of marked articles: add --texts FILE".to_owned()))?;
            let marked = read_as::<stance::MarkedArticle>(texts)?;
            let labels = stance::read_labels(&read(&args.gold)?)
                .with_context(|| format!("cannot read {}", args.gold.display()))?;
            let system = system(args, texts, global, &mut report)?;
            write(&stance::score(&marked, &labels, &system)?, args, &mut output)?;
        }
    }
    output.finish()?;
    Ok(output::outcome(&report))
}

/// Gold data by its form: a table is of stances, a folder of graphs, lines with texts of attributions.
fn kind_of(gold: &Path) -> anyhow::Result<GoldKind> {
    if gold.is_dir() {
        return Ok(GoldKind::Graph);
    }
    if gold.extension().is_some_and(|extension| extension == "tsv") {
        return Ok(GoldKind::Stance);
    }
    let first = read_values(gold)?.into_iter().next().unwrap_or_default();
    Ok(if first.get("text").is_some() { GoldKind::Attribution } else { GoldKind::Graph })
}

/// What is scored: a file or folder of records, or what the analysis makes of the texts.
fn system(args: &EvaluateArgs, texts: &Path, global: &Global, report: &mut Report) -> anyhow::Result<Vec<Value>> {
    if let Some(path) = &args.system {
        return read_values(path);
    }
    let analyzer = Analyzer::load()?;
    let inputs = load::inputs(&[texts.to_owned()]);
    let mut records = vec![];
    let work = |article| serde_json::to_value(analyzer.record(article));
    batch::for_each_article(&inputs, global, report, work, |record, _| {
        records.push(record?);
        Ok(())
    })?;
    report.finish();
    Ok(records)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn read_as<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = read(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).with_context(|| format!("cannot read {}:{}", path.display(), index + 1))
        })
        .collect()
}

/// The objects of a folder of `.json` files, of a JSON file (one object or a list), or of JSON Lines.
fn read_values(path: &Path) -> anyhow::Result<Vec<Value>> {
    let paths = if path.is_dir() { sorted(path, "json")? } else { vec![path.to_owned()] };
    let mut values = vec![];
    for path in paths {
        let is_lines = path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
        if is_lines {
            values.extend(read_as::<Value>(&path)?);
            continue;
        }
        let value: Value =
            serde_json::from_str(&read(&path)?).with_context(|| format!("cannot read {}", path.display()))?;
        let mut items = match value {
            Value::Array(items) => items,
            single => vec![single],
        };
        for item in &mut items {
            if let (Value::Object(fields), Some(stem)) = (item, path.file_stem()) {
                fields.entry("doc").or_insert_with(|| stem.to_string_lossy().into());
            }
        }
        values.extend(items);
    }
    Ok(values)
}

fn sorted(folder: &Path, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    Ok(paths)
}

/// The texts that the gold offsets count, by article.
fn read_texts(folder: &Path, gold: &[Value]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for article in gold {
        let doc = article["doc"].as_str().unwrap_or_default();
        let path = folder.join(format!("{doc}.txt"));
        if path.is_file() {
            let text = read(&path)?;
            let hash = dixit_document::Article::new(doc, text.as_str()).sha256();
            let expected = article["sha256"].as_str();
            anyhow::ensure!(expected == Some(&hash), "{}: is not the text that was annotated", path.display());
            texts.insert(doc.to_owned(), text);
        }
    }
    Ok(texts)
}

fn write(scores: &impl Serialize, args: &EvaluateArgs, out: &mut impl Write) -> anyhow::Result<()> {
    if args.json {
        serde_json::to_writer_pretty(&mut *out, scores)?;
        writeln!(out)?;
    } else {
        let mut scores = serde_json::to_value(scores)?;
        // Figures of each article are for programs.
        if let Value::Object(fields) = &mut scores {
            fields.remove("documents");
        }
        lines(&scores, "", out)?;
    }
    Ok(())
}

/// Figures one a line: `exact source   p 70.1  r 65.2 ...`.
fn lines(scores: &Value, name: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let Value::Object(fields) = scores else {
        writeln!(out, "{name:40} {scores}")?;
        return Ok(());
    };
    if fields.values().all(|value| !value.is_object()) {
        let figures: Vec<String> = fields.iter().map(|(key, value)| format!("{key} {value}")).collect();
        writeln!(out, "{name:40} {}", figures.join("  "))?;
        return Ok(());
    }
    for (key, value) in fields {
        lines(value, format!("{name} {key}").trim(), out)?;
    }
    Ok(())
}
