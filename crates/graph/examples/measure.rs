//! Measures store, RDF and queries on copies of records: `cargo run --release --example measure -- N RECORD.json...`
#![allow(clippy::print_stdout, reason = "it reports")]

use dixit_document::DocumentId;
use dixit_graph::rdf::{RdfFormat, RdfOptions, write};
use dixit_graph::sparql::{QueryOptions, Sparql, named_queries};
use dixit_graph::store::{Store, Wait, Writer};
use dixit_graph::{ActorRecord, ArticleRecord};
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let n_articles: usize = arguments.next().ok_or("expected a number, then records")?.parse()?;
    let models: Vec<ArticleRecord> =
        arguments.map(|path| Ok(serde_json::from_slice(&std::fs::read(path)?)?)).collect::<Outcome<_>>()?;
    let dir = std::env::temp_dir().join(format!("dixit-measure-{}", std::process::id()));
    let lap =
        |what: &str, start: Instant| println!("{what}: {:.3} s, {} MiB at most", start.elapsed().as_secs_f64(), peak());

    let start = Instant::now();
    let mut writer = Writer::open(&dir, Wait::No)?;
    for number in 0..n_articles {
        writer.add(&copy(&models[number % models.len()], number))?;
    }
    writer.commit()?;
    drop(writer);
    lap("written to the store", start);
    let n_bytes: u64 =
        std::fs::read_dir(dir.join("segments"))?.flatten().flat_map(|it| it.metadata()).map(|it| it.len()).sum();
    println!("store: {n_bytes} bytes, {} an article", n_bytes / n_articles as u64);

    let start = Instant::now();
    let store = Store::open(&dir)?;
    lap("store opened", start);
    let start = Instant::now();
    println!("records read: {}", store.records().filter(Result::is_ok).count());
    lap("all records read", start);
    let start = Instant::now();
    let graph = store.graph()?;
    lap("graph joined", start);
    println!(
        "{} attributions, {} actors, {} claims, {} relations",
        graph.attributions.len(),
        graph.actors.len(),
        graph.claims.len(),
        graph.relations.len()
    );
    for format in [RdfFormat::NTriples, RdfFormat::NQuads, RdfFormat::JsonLd] {
        let start = Instant::now();
        write(&graph, format, &RdfOptions::default(), std::io::sink())?;
        lap(format.name(), start);
    }
    let start = Instant::now();
    let sparql = Sparql::load(&graph, &RdfOptions::default())?;
    lap("loaded for queries", start);
    let n_triples = sparql.n_triples()?;
    println!(
        "{n_triples} triples: {:.1} an article, {:.1} an attribution",
        n_triples as f64 / n_articles as f64,
        n_triples as f64 / graph.attributions.len() as f64
    );
    for query in named_queries() {
        let given: Vec<_> = query.parameters.iter().map(|it| (it.name.to_owned(), "mira".to_owned())).collect();
        let start = Instant::now();
        let table = sparql.named(query.name, &given, &QueryOptions::default())?.into_table(usize::MAX)?;
        lap(&format!("query {}, {} rows", query.name, table.rows.len()), start);
    }
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}

/// The same article again under another id; every third actor has another name in each copy.
fn copy(model: &ArticleRecord, number: usize) -> ArticleRecord {
    let mut record = model.clone();
    record.doc = DocumentId(format!("article-{number:06}"));
    let rename = |(place, actor): (usize, &mut ActorRecord)| {
        if place % 3 == 0 {
            actor.name = format!("{} {}", actor.name, number / 50);
        }
    };
    record.actors.iter_mut().enumerate().for_each(rename);
    for (place, claim) in record.claims.iter_mut().enumerate() {
        if place % 4 != 0 {
            claim.key = format!("{} {number}", claim.text);
        }
    }
    record
}

/// Most memory this process has used so far, in MiB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
