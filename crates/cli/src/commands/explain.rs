//! `dixit explain`: why an edge exists, shown in the passage that it comes from.

use crate::analyze::Analyzer;
use crate::args::{Color, ExplainArgs, Global};
use crate::output::{self, Output};
use crate::report::Report;
use crate::table::printable;
use crate::{Outcome, UsageError, analyze, load};
use dixit_document::{Article, AttributionId, CodePoints, Document, TokenRange};
use dixit_extract::Explanation;
use dixit_graph::{AttributionKey, AttributionRecord, Graph, PointSpan, RelationKind, ResolvedAttribution, Store};
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
    let analyzer = if texts.is_empty() { None } else { Some(Analyzer::load()?) };
    let mut reasons: BTreeMap<&str, Reasons> = BTreeMap::new();
    for key in keys {
        let text = texts.get(&key.doc.0);
        if let (Some(text), Some(analyzer)) = (text, &analyzer) {
            reasons.entry(&key.doc.0).or_insert_with(|| Reasons::of(analyzer, &key.doc.0, text));
        }
        let record = &graph.attributions[key].record;
        let why = reasons.get(key.doc.0.as_str()).and_then(|reasons| reasons.lines(record));
        explain(&graph, key, text, why, &marks, &mut output)?;
    }
    output.finish()?;
    Ok(output::outcome(&report))
}

/// Why the extractor made the attributions of an article: lines to print, by cue and content.
struct Reasons(BTreeMap<[Vec<PointSpan>; 2], String>);

impl Reasons {
    /// Extracts once more, from the text of an article.
    fn of(analyzer: &Analyzer, id: &str, text: &str) -> Reasons {
        let document = analyzer.pipeline().annotate(Article::new(id, text));
        let points = CodePoints::new(document.text());
        let spans = |ranges: &[TokenRange]| -> Vec<PointSpan> {
            ranges.iter().map(|&range| points.span(document.span(range))).collect()
        };
        let found = analyzer.extractor().extract(&document);
        let rows = found.iter().enumerate().filter_map(|(index, one)| {
            let why = analyzer.extractor().explain(&document, AttributionId(index as u32))?;
            Some(([spans(one.cue.as_slice()), spans(&one.content)], reason(&document, &why)))
        });
        Reasons(rows.collect())
    }

    fn lines(&self, record: &AttributionRecord) -> Option<&str> {
        self.0.get(&[record.cue.clone(), record.content.clone()]).map(String::as_str)
    }
}

/// The strongest signs, the second stance and the runner-up, a line each.
fn reason(document: &Document, why: &Explanation) -> String {
    const N_SIGNS: usize = 4;
    let signs: Vec<String> =
        why.signs.iter().take(N_SIGNS).map(|(name, weight)| format!("{name} {weight:+.1}")).collect();
    let mut lines = String::new();
    if !signs.is_empty() {
        lines.push_str(&format!("  cue by      {}\n", signs.join(", ")));
    }
    lines.push_str(&format!("  stance by   {:.2} for {}, then {}\n", why.stance.1, why.stance.0, why.second_stance));
    if let Some(other) = &why.runner_up {
        let words = |ranges: &[TokenRange]| {
            let pieces: Vec<String> = ranges.iter().map(|&range| printable(document.words(range))).collect();
            if pieces.is_empty() { "–".to_owned() } else { pieces.join(" … ") }
        };
        let probability = other.confidence.value();
        let (source, cue, content) = (words(&other.source), words(&[other.cue]), words(&other.content));
        lines.push_str(&format!("  runner-up   {source} | {cue} | {content} ({probability:.2})\n"));
    }
    lines
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
    why: Option<&str>,
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
    write!(out, "{}", why.unwrap_or_default())?;
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
