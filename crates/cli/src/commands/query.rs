//! `dixit query`: SPARQL over a store.

use crate::args::{ListArgs, QueryArgs, TableFormat};
use crate::output::{self, Output};
use crate::table::Table;
use crate::{Outcome, UsageError};
use anyhow::Context;
use dixit_graph::Store;
use dixit_graph::rdf::{RdfFormat, RdfOptions};
use dixit_graph::sparql::{self, QueryOptions, ResultFormat, Sparql};
use serde_json::json;
use std::fs;
use std::io::Write;

pub(crate) fn run(args: &QueryArgs) -> anyhow::Result<Outcome> {
    let mut output = Output::new(None)?;
    if args.list {
        list(args, &mut output)?;
        output.finish()?;
        return Ok(Outcome::Fine);
    }
    let format = args.format.as_deref().filter(|name| *name != "table");
    let format = format.map(|name| {
        let known = "table, csv, tsv, json, xml, turtle, ntriples, nquads, trig, jsonld, rdfxml";
        ResultFormat::from_name(name).ok_or_else(|| UsageError(format!("unknown format {name:?}; there are: {known}")))
    });
    let format = format.transpose()?;
    let text = match (&args.sparql, &args.file, &args.named) {
        (Some(text), ..) => text.clone(),
        (_, Some(path), _) => fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?,
        (.., Some(name)) => sparql::named_query(name)?.fill(&args.with)?,
        _ => return Err(UsageError("give a query, --file, --named or --list".to_owned()).into()),
    };
    let store = args.store.as_ref().ok_or_else(|| UsageError("name the store with --store DIR".to_owned()))?;
    let data = Sparql::load(&Store::open(store)?.graph()?, &RdfOptions::default())?;
    let answer = data.query(&text, &QueryOptions::default())?;
    let for_people = args.format.as_deref() == Some("table") || args.format.is_none() && output::on_terminal();
    if let Some(truth) = answer.as_bool().filter(|_| for_people) {
        writeln!(output, "{}", if truth { "yes" } else { "no" })?;
    } else if answer.is_triples() {
        answer.write(format.unwrap_or(ResultFormat::Rdf(RdfFormat::Turtle)), &mut output)?;
    } else if for_people {
        let rows = answer.into_table(usize::MAX)?;
        let mut table = Table::new(&rows.columns);
        rows.rows.iter().for_each(|row| table.push(row.iter().map(|cell| json!(cell)).collect()));
        table.write(&ListArgs { format: Some(TableFormat::Table), limit: None }, &mut output)?;
    } else {
        answer.write(format.unwrap_or(ResultFormat::Csv), &mut output)?;
    }
    output.finish()?;
    Ok(Outcome::Fine)
}

fn list(args: &QueryArgs, output: &mut Output) -> anyhow::Result<()> {
    let mut table = Table::new(&["name", "answers", "needs"]);
    for query in sparql::named_queries() {
        let needs = query.parameters.iter().map(|needed| format!("--with {}=… ({})", needed.name, needed.meaning));
        table.push(vec![json!(query.name), json!(query.title), json!(needs.collect::<Vec<_>>())]);
    }
    let format = match args.format.as_deref() {
        Some("json") => Some(TableFormat::Json),
        Some("csv") => Some(TableFormat::Csv),
        Some("tsv") => Some(TableFormat::Tsv),
        Some("table") => Some(TableFormat::Table),
        _ => None,
    };
    Ok(table.write(&ListArgs { format, limit: None }, output)?)
}
