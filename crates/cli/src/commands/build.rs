//! `dixit build`: articles into a store.

use crate::analyze::Analyzer;
use crate::args::{BuildArgs, Global};
use crate::output::Output;
use crate::report::Report;
use crate::{Outcome, batch, output};
use anyhow::Context;
use dixit_document::{Article, Stance};
use dixit_graph::store::{Change, Fingerprint, Wait};
use dixit_graph::{ArticleRecord, Store, Writer};
use std::io::Write;
use std::path::Path;

/// After so many articles what was added counts: what a kill can cost.
const COMMIT_EVERY: usize = 2_000;

/// What was found, for the summary.
#[derive(Default)]
struct Found {
    n_added: usize,
    n_replaced: usize,
    n_unchanged: usize,
    n_actors: usize,
    n_attributions: usize,
    n_denials: usize,
    n_relations: usize,
}

impl Found {
    fn add(&mut self, record: &ArticleRecord, change: Change) {
        match change {
            Change::Added => self.n_added += 1,
            Change::Replaced => self.n_replaced += 1,
            Change::Unchanged => self.n_unchanged += 1,
        }
        self.n_actors += record.actors.len();
        self.n_attributions += record.attributions.len();
        self.n_denials += record.attributions.iter().filter(|one| one.stance == Stance::Denies).count();
        self.n_relations += record.relations.len();
    }
}

pub(crate) fn run(args: &BuildArgs, global: &Global) -> anyhow::Result<Outcome> {
    let wait = if args.wait { Wait::Yes } else { Wait::No };
    let mut writer = Writer::open(&args.store, wait)?;
    let mut given = vec![];
    if let Some(path) = &args.decisions {
        let decisions = writer.decide(&text_of(path)?).with_context(|| path.display().to_string())?;
        given.push(format!("{} decisions", decisions.len()));
    }
    if let Some(path) = &args.entities {
        let entities = writer.know(&text_of(path)?).with_context(|| path.display().to_string())?;
        given.push(format!("{} names of known entities", entities.len()));
    }
    let analyzer = Analyzer::load()?;
    // As it was before: articles that are there need not be read again.
    let before = Store::open(&args.store).ok();
    let work = |article: Article| {
        let fingerprint = Fingerprint::new(&article.sha256(), &article.metadata, analyzer.models());
        let is_there = before.as_ref().is_some_and(|store| store.is_current(&article.id.0, &fingerprint));
        (!is_there).then(|| analyzer.record(article))
    };
    let mut report = Report::with_progress(global);
    let mut found = Found::default();
    let mut n_waiting = 0;
    batch::for_each_article(&args.inputs, global, &mut report, work, |record, _| {
        let Some(record) = record else {
            found.n_unchanged += 1;
            return Ok(());
        };
        let change = writer.add(&record)?;
        found.add(&record, change);
        n_waiting += 1;
        if n_waiting == COMMIT_EVERY {
            writer.commit()?;
            n_waiting = 0;
        }
        Ok(())
    })?;
    writer.commit()?;
    report.finish();
    if !global.quiet {
        summarize(&found, &report, &given, writer.store().len())?;
    }
    Ok(output::outcome(&report))
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn summarize(found: &Found, report: &Report, given: &[String], n_stored: usize) -> anyhow::Result<()> {
    let Found { n_added, n_replaced, n_unchanged, n_actors, n_attributions, n_denials, n_relations } = *found;
    let n_articles = n_added + n_replaced + n_unchanged;
    let mut output = Output::new(None)?;
    writeln!(output, "articles      {n_articles} ({n_added} added, {n_replaced} replaced, {n_unchanged} unchanged)")?;
    writeln!(
        output,
        "found         {n_actors} actors, {n_attributions} attributions, {n_denials} denials, {n_relations} relations"
    )?;
    writeln!(output, "failed inputs {}", report.n_failed)?;
    if !given.is_empty() {
        writeln!(output, "given         {}", given.join(", "))?;
    }
    writeln!(output, "in the store  {n_stored} articles")?;
    output.finish()
}
