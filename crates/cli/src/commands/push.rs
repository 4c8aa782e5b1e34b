//! `dixit push`: each article's graph to a server, by the SPARQL 1.1 Graph Store HTTP Protocol (section 5.3, PUT).

use crate::args::{Global, PushArgs};
use crate::output;
use crate::read::InputError;
use crate::report::Report;
use crate::{Outcome, UsageError};
use anyhow::Context;
use dixit_document::DocumentId;
use dixit_graph::rdf::{self, Rdf, RdfOptions};
use dixit_graph::{Error, Store};
use std::time::Duration;

/// How long a server may take for one article.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn run(args: &PushArgs, global: &Global) -> anyhow::Result<Outcome> {
    if !args.endpoint.starts_with("http://") {
        return Err(UsageError(format!("the endpoint {:?} must begin with http://", args.endpoint)).into());
    }
    let graph = Store::open(&args.store.store)?.graph()?;
    let options = RdfOptions::default();
    let rdf = Rdf::new(&graph, &options)?;
    let ids: Vec<DocumentId> = match args.article.as_slice() {
        [] => graph.articles.keys().cloned().collect(),
        ids => ids.iter().cloned().map(DocumentId).collect(),
    };
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build();
    let agent = ureq::Agent::new_with_config(config);
    let mut report = Report::with_progress(global);
    for id in &ids {
        report.n_read += 1;
        match put(&agent, &args.endpoint, &rdf, id) {
            Ok(()) => report.tick(),
            Err(Failure::Article(error)) => report.fail(&InputError::new(id, error)),
            // A server that cannot be reached will not take the others either.
            Err(Failure::Server(error)) => {
                report.finish();
                return Err(error).with_context(|| format!("cannot reach {}", args.endpoint));
            }
        }
    }
    report.finish();
    let n_sent = report.n_read - report.n_failed;
    report.note(&format!("{n_sent} of {} articles are at {}", ids.len(), args.endpoint));
    Ok(output::outcome(&report))
}

enum Failure {
    /// This article was refused or is not there.
    Article(String),
    /// Nothing can be sent.
    Server(ureq::Error),
}

/// Replaces one article's graph.
fn put(agent: &ureq::Agent, endpoint: &str, rdf: &Rdf<'_>, id: &DocumentId) -> Result<(), Failure> {
    let (name, triples) = rdf.article(id).map_err(|error: Error| Failure::Article(error.to_string()))?;
    let request = agent.put(endpoint).query("graph", name.as_str()).content_type("application/n-triples");
    match request.send(rdf::ntriples(&triples)) {
        Ok(_) => Ok(()),
        Err(ureq::Error::StatusCode(code)) => Err(Failure::Article(format!("the server refused it (status {code})"))),
        Err(error) => Err(Failure::Server(error)),
    }
}
