//! SPARQL over a graph, in memory and read-only.
//!
//! Queries see the union of all articles, in which nothing claimed is asserted and each triple counts once; `GRAPH` and
//! `FROM` reach the graphs of single articles. The prefixes of [`crate::vocab::PREFIXES`] need not be declared. `SERVICE`
//! and updates are refused; a query stops when its [`CancellationToken`] is cancelled, so callers with a clock can limit
//! its time. The engine looks at the token whenever it reads a triple and passes on a row; in between, an aggregate over
//! patterns that share no variable can run on.

mod answer;
mod named;

pub use answer::{Answer, ResultFormat, Table};
pub use named::{NamedQuery, Parameter, named_queries, named_query};
pub use oxigraph::model::{Literal, NamedNode, Term};
pub use oxigraph::sparql::CancellationToken;

use crate::error::Error;
use crate::graph::Graph;
use crate::rdf::{Rdf, RdfOptions};
use crate::vocab;
use oxigraph::model::{GraphName, GraphNameRef, NamedOrBlankNode, Quad};
use oxigraph::sparql::{QueryEvaluationError, SparqlEvaluator};
use oxigraph::store::Store;
use std::fmt::Display;

/// Quads handed over to the engine at a time.
const CHUNK: usize = 100_000;

/// A graph loaded for queries. Clones share the data; queries may run on several threads at once.
#[derive(Clone)]
pub struct Sparql {
    store: Store,
    base: String,
}

/// How a query is evaluated.
#[derive(Clone, Default)]
pub struct QueryOptions {
    /// Stops the query, and the reading of its answer, when it is cancelled.
    pub cancellation: Option<CancellationToken>,
    /// Longest answer in bytes; none for any length.
    pub max_bytes: Option<usize>,
    /// IRIs of the graphs that make up the default graph; empty leaves it to the query.
    pub default_graphs: Vec<String>,
    /// IRIs of the graphs that `GRAPH` reaches; empty leaves it to the query.
    pub named_graphs: Vec<String>,
}

impl Sparql {
    /// Loads the union of all articles. What `GRAPH` and `FROM` reach is loaded by [`Sparql::load_named_graphs`].
    ///
    /// # Errors
    /// When the base IRI of `options` is not one.
    pub fn load(graph: &Graph, options: &RdfOptions) -> Result<Sparql, Error> {
        let mut loader = Loader { store: Store::new().map_err(evaluation)?, chunk: vec![] };
        let rdf = Rdf::new(graph, options)?;
        rdf.union(|triple| loader.push(triple.clone().in_graph(GraphName::DefaultGraph)))?;
        Ok(Sparql { store: loader.finish()?, base: options.base.clone() })
    }

    /// Loads the graphs of single articles beside the union, which takes as much memory again.
    ///
    /// # Errors
    /// When the base IRI of `options` is not one.
    pub fn load_named_graphs(&self, graph: &Graph, options: &RdfOptions) -> Result<(), Error> {
        let mut loader = Loader { store: self.store.clone(), chunk: vec![] };
        Rdf::new(graph, options)?.quads(|quad| loader.push(quad.into_owned()))?;
        loader.finish().map(|_| ())
    }

    /// Number of triples of the union.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn n_triples(&self) -> Result<usize, Error> {
        let union = self.store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
        union.map(|quad| quad.map_err(evaluation)).try_fold(0, |n, quad| quad.map(|_| n + 1))
    }

    /// The base of the data's IRIs.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Evaluates a query. Relative IRIs stand below the data's base: `<actor/person/ada-kessler>`.
    ///
    /// # Errors
    /// When it cannot be understood, is an update, uses `SERVICE`, or fails; [`Error::Cancelled`] when it was stopped.
    pub fn query(&self, text: &str, options: &QueryOptions) -> Result<Answer<'static>, Error> {
        let mut evaluator = SparqlEvaluator::new();
        for (name, iri) in vocab::PREFIXES {
            evaluator = evaluator.with_prefix(*name, *iri).map_err(syntax)?;
        }
        evaluator = evaluator.with_base_iri(&self.base).map_err(syntax)?;
        if let Some(token) = &options.cancellation {
            evaluator = evaluator.with_cancellation_token(token.clone());
        }
        let mut prepared = evaluator.clone().parse_query(text).map_err(|error| {
            if evaluator.parse_update(text).is_ok() {
                return Error::Refused("this is an update, and the data is read-only here".to_owned());
            }
            syntax(error)
        })?;
        if !options.default_graphs.is_empty() || !options.named_graphs.is_empty() {
            let graphs = |iris: &[String]| iris.iter().map(|iri| node(iri)).collect::<Result<Vec<_>, _>>();
            let dataset = prepared.dataset_mut();
            dataset.set_default_graph(graphs(&options.default_graphs)?.into_iter().map(GraphName::from).collect());
            let named = graphs(&options.named_graphs)?.into_iter().map(NamedOrBlankNode::from);
            dataset.set_available_named_graphs(named.collect());
        }
        let results = prepared.on_store(&self.store).execute().map_err(failed)?;
        Ok(Answer::new(results, &self.base, options))
    }

    /// All triples of a named graph, or with `None` of the union of all.
    ///
    /// # Errors
    /// When there is no such graph.
    pub fn graph(&self, name: Option<&str>, options: &QueryOptions) -> Result<Answer<'static>, Error> {
        let text = match name.map(node).transpose()? {
            None => "CONSTRUCT WHERE { ?s ?p ?o }".to_owned(),
            Some(name) => {
                if !self.store.contains_named_graph(&name).map_err(evaluation)? {
                    return Err(Error::UnknownGraph(name.as_str().to_owned()));
                }
                format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
            }
        };
        self.query(&text, options)
    }

    /// Evaluates a named query with its parameters as words.
    ///
    /// # Errors
    /// When no query has this name, a parameter is missing or unknown, or the query fails.
    pub fn named(
        &self,
        name: &str,
        parameters: &[(String, String)],
        options: &QueryOptions,
    ) -> Result<Answer<'static>, Error> {
        self.query(&named_query(name)?.fill(parameters)?, options)
    }
}

/// Hands quads over to the engine in chunks.
struct Loader {
    store: Store,
    chunk: Vec<Quad>,
}

impl Loader {
    fn push(&mut self, quad: Quad) -> Result<(), Error> {
        self.chunk.push(quad);
        if self.chunk.len() == CHUNK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.store.extend(self.chunk.drain(..)).map_err(evaluation)
    }

    fn finish(mut self) -> Result<Store, Error> {
        self.flush()?;
        Ok(self.store)
    }
}

fn node(iri: &str) -> Result<NamedNode, Error> {
    NamedNode::new(iri).map_err(|cause| Error::Syntax(format!("<{iri}> is no IRI: {cause}")))
}

fn syntax(cause: impl Display) -> Error {
    Error::Syntax(cause.to_string())
}

fn evaluation(cause: impl Display) -> Error {
    Error::Evaluation(cause.to_string())
}

/// An error of evaluation, in our words where they say more.
fn failed(cause: QueryEvaluationError) -> Error {
    match cause {
        QueryEvaluationError::Cancelled => Error::Cancelled,
        QueryEvaluationError::Service(_) | QueryEvaluationError::UnsupportedService(_) => {
            Error::Refused("SERVICE is off: queries ask this store alone".to_owned())
        }
        other => evaluation(other),
    }
}
