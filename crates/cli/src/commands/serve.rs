//! `dixit serve`: the explorer and the SPARQL endpoint of a store.

use crate::Outcome;
use crate::args::{Global, ServeArgs};
use crate::serve::{Current, Limits, Site, serve};
use anyhow::Context;
use dixit_graph::rdf::RdfOptions;
use dixit_graph::{ArticleRecord, GraphBuilder, Store};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal};
use std::path::Path;
use std::thread;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// How often a store is looked at for changes.
const LOOK_EVERY: Duration = Duration::from_secs(2);

#[expect(clippy::print_stderr, reason = "the address is what its user waits for")]
pub(crate) fn run(args: &ServeArgs, global: &Global) -> anyhow::Result<Outcome> {
    let filter = EnvFilter::try_from_env("DIXIT_LOG").unwrap_or_else(|_| EnvFilter::new("info,tower_http=warn"));
    // A second call in one process keeps the first log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .try_init();
    let store = args.store.as_ref().map(Store::open).transpose()?;
    let graph = match &store {
        Some(store) => store.graph()?,
        None => records(args)?,
    };
    tracing::info!(articles = graph.articles.len(), attributions = graph.attributions.len(), "loaded");
    let limits = Limits {
        time: Duration::from_secs(args.timeout),
        bytes: args.max_megabytes << 20,
        queries: global.jobs.map_or(4, usize::from),
        cors: args.cors,
    };
    let current = Current::new(Site::new(graph, BTreeMap::new(), limits, &RdfOptions::default())?);
    if let Some((path, store)) = args.store.clone().zip(store) {
        let current = current.clone();
        thread::spawn(move || follow(&path, store, &current));
    }
    serve(current, args.addr, |address| {
        if !global.quiet {
            eprintln!("explorer at http://{address}/, SPARQL endpoint at http://{address}/sparql");
        }
    })?;
    Ok(Outcome::Fine)
}

/// Shows what a `build` adds, as soon as it is in the store.
fn follow(path: &Path, mut store: Store, current: &Current) {
    loop {
        thread::sleep(LOOK_EVERY);
        // A store that cannot be read right now is looked at again later.
        if !store.has_changed().unwrap_or(false) {
            continue;
        }
        let changed = Store::open(path).and_then(|changed| {
            current.replace(changed.graph()?, &RdfOptions::default())?;
            Ok(changed)
        });
        match changed {
            Ok(changed) => {
                tracing::info!(articles = changed.len(), "the store has changed: loaded anew");
                store = changed;
            }
            Err(error) => tracing::warn!(%error, "the store has changed, and cannot be loaded"),
        }
    }
}

fn records(args: &ServeArgs) -> anyhow::Result<dixit_graph::Graph> {
    let mut builder = GraphBuilder::default();
    for path in &args.records {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let records = serde_json::Deserializer::from_reader(BufReader::new(file)).into_iter::<ArticleRecord>();
        for (number, record) in records.enumerate() {
            builder.add(record.with_context(|| format!("{}: record {}", path.display(), number + 1))?);
        }
    }
    Ok(builder.finish())
}
