//! `dixit push`: each article's graph to a server, by the SPARQL 1.1 Graph Store HTTP Protocol (section 5.3, PUT).

use crate::args::{Global, PushArgs};
use crate::output;
use crate::read::InputError;
use crate::report::Report;
use crate::{Outcome, UsageError};
use anyhow::Context;
use dixit_document::DocumentId;
use dixit_graph::Store;
use dixit_graph::rdf::{self, Rdf, RdfOptions};
use std::time::Duration;

/// How long a server may take for one article.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longest message of a server that is read, in bytes.
const MAX_MESSAGE: u64 = 4096;

pub(crate) fn run(args: &PushArgs, global: &Global) -> anyhow::Result<Outcome> {
    if !["http://", "https://"].iter().any(|scheme| args.endpoint.starts_with(scheme)) {
        return Err(UsageError(format!("the endpoint {:?} must begin with http:// or https://", args.endpoint)).into());
    }
    let graph = Store::open(&args.store.store)?.graph()?;
    let options = RdfOptions::default();
    let rdf = Rdf::new(&graph, &options)?;
    let ids: Vec<DocumentId> = match args.article.as_slice() {
        [] => graph.articles.keys().cloned().collect(),
        ids => ids.iter().cloned().map(DocumentId).collect(),
    };
    // What a server says about a refusal is read, not thrown away.
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
    let server = Server { agent: ureq::Agent::new_with_config(config), endpoint: &args.endpoint };
    let mut report = Report::with_progress(global);
    let mut n_sent = 0;
    for id in &ids {
        report.n_read += 1;
        let sent = match rdf.article(id) {
            Ok((name, triples)) => server.put(name.as_str(), rdf::ntriples(&triples))?,
            Err(error) => Err(error.to_string()),
        };
        match sent {
            Ok(()) => n_sent += 1,
            Err(reason) => report.fail(&InputError::new(id, reason)),
        }
        report.tick();
    }
    // Relations between two articles stand in a graph of their own, which is right only when all articles are sent.
    if args.article.is_empty() {
        let (name, triples) = rdf.corpus();
        if let Err(reason) = server.put(name.as_str(), rdf::ntriples(&triples))? {
            report.n_read += 1;
            report.fail(&InputError::new("what joins articles", reason));
        }
    }
    report.finish();
    report.note(&format!("{n_sent} of {} articles are at {}", ids.len(), args.endpoint));
    Ok(output::outcome(&report))
}

/// A SPARQL 1.1 Graph Store.
struct Server<'a> {
    agent: ureq::Agent,
    endpoint: &'a str,
}

impl Server<'_> {
    /// Replaces a graph. The inner error says why the server refused it.
    ///
    /// # Errors
    /// When the server cannot be reached: it will not take the other graphs either.
    fn put(&self, name: &str, ntriples: String) -> anyhow::Result<Result<(), String>> {
        let request = self.agent.put(self.endpoint).query("graph", name).content_type("application/n-triples");
        let sent = request.send(ntriples).with_context(|| format!("cannot reach {}", self.endpoint));
        let mut response = sent?;
        let status = response.status();
        if status.is_success() {
            return Ok(Ok(()));
        }
        let body = response.body_mut().with_config().limit(MAX_MESSAGE).read_to_string().unwrap_or_default();
        let words: Vec<&str> = body.split_whitespace().collect();
        let said = if words.is_empty() { String::new() } else { format!(": {}", words.join(" ")) };
        Ok(Err(format!("the server refused it with status {status}{said}")))
    }
}
