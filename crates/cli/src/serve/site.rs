//! What the server answers from.

use super::index::Index;
use super::metrics::Metrics;
use axum::extract::FromRef;
use dixit_graph::endpoint::Endpoint;
use dixit_graph::rdf::RdfOptions;
use dixit_graph::{Error, Graph};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
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
    /// The same graph for SPARQL, loaded when it is first asked.
    pub(crate) endpoint: Endpoint,
    /// Queries take turns.
    pub(crate) turns: Arc<Semaphore>,
    /// What was asked so far.
    pub(crate) metrics: Arc<Metrics>,
}

/// The site as it is now: another one takes its place when the store changes.
#[derive(Clone, Debug)]
pub(crate) struct Current(Arc<RwLock<Arc<Site>>>);

impl Current {
    /// Begins with this site.
    pub(crate) fn new(site: Site) -> Current {
        Current(Arc::new(RwLock::new(Arc::new(site))))
    }

    /// The site to answer a request from.
    pub(crate) fn site(&self) -> Arc<Site> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers from another graph from now on; requests that have begun end with the former one.
    ///
    /// # Errors
    /// When the graph cannot be described as RDF.
    pub(crate) fn replace(&self, graph: Graph, rdf: &RdfOptions) -> Result<(), Error> {
        let former = self.site();
        let (turns, metrics) = (former.turns.clone(), former.metrics.clone());
        let next = Site { turns, metrics, ..Site::new(graph, BTreeMap::new(), former.limits, rdf)? };
        next.endpoint.load()?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }
}

impl FromRef<Current> for Arc<Site> {
    fn from_ref(current: &Current) -> Arc<Site> {
        current.site()
    }
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
    ) -> Result<Site, Error> {
        let graph = Arc::new(graph);
        let endpoint = Endpoint::new(graph.clone(), rdf.clone())?;
        let turns = Arc::new(Semaphore::new(limits.queries.max(1)));
        Ok(Site { index: Index::new(graph), texts, limits, endpoint, turns, metrics: Arc::default() })
    }
}
