//! `dixit explain`: why an edge exists, shown in the passage that it comes from.

use crate::args::{Color, ExplainArgs, Global};
use crate::output::{self, Output};
use crate::report::Report;
use crate::table::printable;
use crate::{Outcome, UsageError, analyze, load};
use dixit_graph::{AttributionKey, Graph, PointSpan, RelationKind, ResolvedAttribution, Store};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

pub(crate) fn run(args: &ExplainArgs, global: &Global) -> anyhow::Result<Outcome> {
    let mut report = Report::new(global);
    let (graph, texts, wanted) = match &args.store {
        Some(path) => {
            let texts = match args.texts.as_slice() {
                [] => BTreeMap::new(),
                texts => analyze::texts(&load::inputs(texts), global, &mut report)?,
            };
            (Store::open(path)?.graph()?, texts, args.ids.clone())
        }
        None if args.ids.is_empty() => return Err(UsageError("name a store, or articles".to_owned()).into()),
        None => {
            let paths: Vec<PathBuf> = args.ids.iter().map(PathBuf::from).collect();
            let analyzed = analyze::graph(&load::inputs(&paths), global, true, &mut report)?;
            (analyzed.graph, analyzed.texts, args.only.clone())
        }
    };
    let asked = |key: &AttributionKey, attribution: &ResolvedAttribution| {
        let in_article = args.article.as_ref().is_none_or(|article| key.doc.0 == *article);
        in_article && (wanted.is_empty() || wanted.iter().any(|id| is_called(key, attribution, id)))
    };
    let keys: Vec<&AttributionKey> =
        graph.attributions.iter().filter(|(key, attribution)| asked(key, attribution)).map(|(key, _)| key).collect();
    anyhow::ensure!(
        !keys.is_empty() || wanted.is_empty() && args.article.is_none(),
        "nothing has the id {}; `dixit claims` and `dixit denials` list ids",
        wanted.iter().chain(&args.article).cloned().collect::<Vec<_>>().join(", ")
    );
    let marks = if is_colored(global.color) { Marks::COLORS } else { Marks::BRACKETS };
    let mut output = Output::new(None)?;
    for key in keys {
        explain(&graph, key, texts.get(&key.doc.0), &marks, &mut output)?;
    }
    output.finish()?;
    Ok(output::outcome(&report))
}

/// Whether an id names the attribution, its claim or its source.
fn is_called(key: &AttributionKey, attribution: &ResolvedAttribution, id: &str) -> bool {
    key.id == id
        || id.strip_prefix(&key.doc.0).and_then(|rest| rest.strip_prefix('/')) == Some(&key.id)
        || attribution.claim.as_ref().is_some_and(|claim| claim.0 == id)
        || attribution.source.as_ref().is_some_and(|source| source.0 == id)
}

fn is_colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => output::on_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// What stands before and after source, cue and content.
struct Marks([[&'static str; 2]; 3]);

impl Marks {
    const BRACKETS: Marks = Marks([["[source: ", "]"], ["[cue: ", "]"], ["[content: ", "]"]]);
    const COLORS: Marks =
        Marks([["\u{1b}[1;36m", "\u{1b}[0m"], ["\u{1b}[4;33m", "\u{1b}[0m"], ["\u{1b}[32m", "\u{1b}[0m"]]);
}

fn explain(
    graph: &Graph,
    key: &AttributionKey,
    text: Option<&String>,
    marks: &Marks,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let attribution = &graph.attributions[key];
    let record = &attribution.record;
    let name = source_name(graph, attribution);
    let kinds = [record.denial.map(|kind| kind.as_str()), record.doubt.map(|kind| kind.as_str())];
    let kind = kinds.into_iter().flatten().map(|kind| format!(" ({kind})")).collect::<String>();
    writeln!(out, "{}/{}", key.doc, key.id)?;
    writeln!(out, "  {} {}{kind}", printable(&name), record.stance)?;
    let claim = attribution.claim.as_ref().and_then(|id| graph.claims.get(id).map(|claim| (id, claim)));
    if let Some((id, claim)) = claim {
        writeln!(out, "  claim       {} ({})", printable(&claim.text), id.0)?;
    }
    writeln!(out, "  certainty   {} (source), {} (reporter)", record.certainty, record.distance)?;
    writeln!(out, "  made by     {}, probability {:.2}", record.made_by, record.confidence.value())?;
    if let Some(parent) = attribution.parent.as_ref().and_then(|parent| graph.attributions.get(parent)) {
        let outer = source_name(graph, parent);
        writeln!(out, "  known by    {} ({}/{})", printable(&outer), key.doc, parent.record.id)?;
    }
    if let Some(told) = attribution.addressee.as_ref().and_then(|id| graph.actors.get(id)) {
        writeln!(out, "  told to     {}", printable(&told.name))?;
    }
    for relation in graph.relations.iter().filter(|relation| relation.from == *key || relation.to == *key) {
        let outgoing = relation.from == *key;
        let other = if outgoing { &relation.to } else { &relation.from };
        let who = graph.attributions.get(other).map_or_else(String::new, |other| source_name(graph, other));
        let verb = match (relation.kind, outgoing) {
            (RelationKind::Denies, false) => "denied by",
            (RelationKind::Supports, false) => "supported by",
            (kind, _) => kind.as_str(),
        };
        writeln!(
            out,
            "  {verb:11} {}/{} {} ({}, {:.2})",
            other.doc,
            other.id,
            printable(&who),
            relation.basis,
            relation.score
        )?;
    }
    let spans = [&record.source_span, &record.cue, &record.content];
    let passage = match text {
        Some(text) => passage(text, spans, marks),
        None => {
            let words = [&record.evidence.source, &record.evidence.cue, &record.evidence.content];
            let pieces = words.into_iter().zip(&marks.0).filter(|(words, _)| !words.is_empty());
            pieces
                .map(|(words, [open, close])| format!("{open}{}{close}", printable(words)))
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    for line in passage.lines() {
        writeln!(out, "    {line}")?;
    }
    writeln!(out)?;
    Ok(())
}

fn source_name(graph: &Graph, attribution: &ResolvedAttribution) -> String {
    let actor = attribution.source.as_ref().and_then(|id| graph.actors.get(id));
    actor.map_or_else(|| "(implicit source)".to_owned(), |actor| actor.name.clone())
}

/// The lines of the text that hold the spans, with the spans marked.
fn passage(text: &str, spans: [&Vec<PointSpan>; 3], marks: &Marks) -> String {
    let points: Vec<char> = text.chars().collect();
    let all = || spans.iter().flat_map(|spans| spans.iter());
    let first = all().map(|span| span[0]).min().unwrap_or(0).min(points.len());
    let last = all().map(|span| span[1]).max().unwrap_or(0).clamp(first, points.len());
    let start = points[..first].iter().rposition(|&c| c == '\n').map_or(0, |place| place + 1);
    let end = points[last..].iter().position(|&c| c == '\n').map_or(points.len(), |place| last + place);
    let mut out = String::new();
    let shown = points[start..end].iter().map(|&c| Some(c)).chain([None]);
    for (place, point) in (start..).zip(shown) {
        for (spans, [_, close]) in spans.iter().zip(&marks.0) {
            spans.iter().filter(|span| span[1] == place).for_each(|_| out.push_str(close));
        }
        for (spans, [open, _]) in spans.iter().zip(&marks.0).rev() {
            spans.iter().filter(|span| span[0] == place).for_each(|_| out.push_str(open));
        }
        out.extend(point.map(|c| if c.is_control() && c != '\n' { ' ' } else { c }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_the_spans_within_their_lines() {
        let text = "Before.\nAnn 🦊 said it rains.\nAfter.";
        let shown = passage(text, [&vec![[8, 11]], &vec![[14, 18]], &vec![[19, 27]]], &Marks::BRACKETS);
        assert_eq!(shown, "[source: Ann] 🦊 [cue: said] [content: it rains].");
        let none = vec![];
        assert_eq!(passage("", [&none, &none, &none], &Marks::BRACKETS), "");
    }
}
