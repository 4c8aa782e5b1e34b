//! SPARQL over a graph, in memory and read-only.
//!
//! Queries see the union of all articles, in which nothing claimed is asserted. The prefixes of
//! [`crate::vocab::PREFIXES`] need not be declared. `SERVICE` and updates are refused; a query stops when its
//! [`CancellationToken`] is cancelled, so callers with a clock can limit its time. The engine looks at the token whenever
//! it reads a triple and passes on a row; in between, an aggregate over patterns that share no variable can run on.

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
use oxigraph::model::{GraphName, Quad};
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
}

impl Sparql {
    /// Loads a graph.
    ///
    /// # Errors
    /// When the base IRI of `options` is not one.
    pub fn load(graph: &Graph, options: &RdfOptions) -> Result<Sparql, Error> {
        let store = Store::new().map_err(evaluation)?;
        let rdf = Rdf::new(graph, options)?;
        let mut chunk: Vec<Quad> = Vec::with_capacity(CHUNK.min(graph.attributions.len() * 48));
        rdf.union(|triple| {
            chunk.push(triple.clone().in_graph(GraphName::DefaultGraph));
            if chunk.len() == CHUNK {
                store.extend(chunk.drain(..)).map_err(evaluation)?;
            }
            Ok::<(), Error>(())
        })?;
        store.extend(chunk).map_err(evaluation)?;
        Ok(Sparql { store, base: options.base.clone() })
    }

    /// Number of triples.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn n_triples(&self) -> Result<usize, Error> {
        self.store.len().map_err(evaluation)
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
        let prepared = evaluator.clone().parse_query(text).map_err(|error| {
            if evaluator.parse_update(text).is_ok() {
                return Error::Syntax("this is an update, and queries change nothing; use `dixit build`".to_owned());
            }
            syntax(error)
        })?;
        let token = options.cancellation.clone();
        prepared.on_store(&self.store).execute().map(|results| Answer::new(results, &self.base, token)).map_err(failed)
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
        QueryEvaluationError::UnsupportedService(service) => {
            Error::Evaluation(format!("SERVICE {service} is refused: queries ask this store alone"))
        }
        other => evaluation(other),
    }
}
