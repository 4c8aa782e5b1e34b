//! What the server answers from.

use super::index::Index;
use super::metrics::Metrics;
use dixit_graph::Graph;
use dixit_graph::endpoint::{Endpoint, EndpointError};
use dixit_graph::rdf::RdfOptions;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What a client may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Longest time that a query may run.
    pub(crate) time: Duration,
    /// Longest answer to a query, in bytes.
    pub(crate) bytes: usize,
    /// Queries that run at a time; others wait.
    pub(crate) queries: usize,
    /// Whether pages from elsewhere may ask.
    pub(crate) cors: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { time: Duration::from_secs(30), bytes: 64 << 20, queries: 4, cors: false }
    }
}

/// A graph, ready to be asked.
#[derive(Debug)]
pub(crate) struct Site {
    /// The graph.
    pub(crate) index: Index,
    /// Texts of the articles that are kept, by id.
    pub(crate) texts: BTreeMap<String, String>,
    /// What clients may use.
    pub(crate) limits: Limits,
    /// The same graph as RDF.
    pub(crate) endpoint: Endpoint,
    /// Queries take turns.
    pub(crate) turns: Arc<Semaphore>,
    /// What was asked so far.
    pub(crate) metrics: Metrics,
}

impl Site {
    /// A site for this graph, with the texts of its articles that are kept.
    ///
    /// # Errors
    /// When the graph cannot be described as RDF.
    pub(crate) fn new(
        graph: Graph,
        texts: BTreeMap<String, String>,
        limits: Limits,
        rdf: &RdfOptions,
    ) -> Result<Site, EndpointError> {
        let endpoint = Endpoint::new(&graph, rdf)?;
        let turns = Arc::new(Semaphore::new(limits.queries.max(1)));
        Ok(Site { index: Index::new(graph), texts, limits, endpoint, turns, metrics: Metrics::default() })
    }
}
