//! A graph that answers SPARQL 1.1 queries for a server: read-only, with limits, in the format that the client prefers.
//!
//! The protocol itself (SPARQL 1.1 Protocol and Graph Store HTTP Protocol) is the server's; here is what does not
//! depend on HTTP. Without `FROM`, the default graph of a query is the union of all articles. Unlike [`crate::sparql`],
//! which commands use, it keeps a named graph per article, so that clients can ask for one.

use crate::graph::Graph;
use crate::rdf::{self, RdfOptions};
use crate::vocab;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad, QuadRef, TermRef};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::fmt::{self, Display};
use std::io::{self, Write};

/// Formats of rows and of yes or no, the preferred one first.
const RESULT_FORMATS: [QueryResultsFormat; 4] =
    [QueryResultsFormat::Json, QueryResultsFormat::Xml, QueryResultsFormat::Csv, QueryResultsFormat::Tsv];

/// Formats of triples, the preferred one first.
const GRAPH_FORMATS: [RdfFormat; 6] = [
    RdfFormat::Turtle,
    RdfFormat::NTriples,
    RdfFormat::RdfXml,
    RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    RdfFormat::NQuads,
    RdfFormat::TriG,
];

/// A graph in a store that takes no updates.
pub struct Endpoint {
    store: Store,
    base: String,
}

/// A query with the dataset that the request names; empty lists leave it to the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryRequest {
    /// SPARQL 1.1.
    pub query: String,
    /// `default-graph-uri` of the protocol.
    pub default_graphs: Vec<String>,
    /// `named-graph-uri` of the protocol.
    pub named_graphs: Vec<String>,
}

/// An answer as the client wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its media type, with the character set where the format needs one.
    pub media_type: String,
    /// The answer.
    pub bytes: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The query cannot be read, or an IRI of the request is none.
    #[error("{0}")]
    Malformed(String),
    /// The query asks for something that this endpoint does not do.
    #[error("{0}")]
    Refused(String),
    /// The query was stopped.
    #[error("the query was stopped before it was done; narrow it down, or add a LIMIT")]
    Stopped,
    /// The answer is longer than allowed.
    #[error("the answer is longer than {0} bytes; narrow the query down, or add a LIMIT")]
    TooLong(usize),
    /// None of the formats suits the client.
    #[error("no format suits; there are: {0}")]
    NotAcceptable(String),
    /// The graph does not exist.
    #[error("there is no graph <{0}>")]
    NoGraph(String),
    /// The evaluation failed.
    #[error("{0}")]
    Failed(String),
}

/// Stops a running query from another thread.
#[derive(Clone, Default)]
pub struct Stop(CancellationToken);

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("base", &self.base).finish_non_exhaustive()
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stop").field(&self.is_stopped()).finish()
    }
}

impl Stop {
    /// Lets the query end with [`EndpointError::Stopped`].
    pub fn stop(&self) {
        self.0.cancel();
    }

    /// Whether it was asked to end.
    pub fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Chooses one of the media types that are offered, the preferred one first; `None` when none suits.
pub type Chooser<'a> = &'a dyn Fn(&[&str]) -> Option<usize>;

impl Endpoint {
    /// Loads a graph.
    ///
    /// # Errors
    /// When the base IRI of `options` is none or the store fails.
    pub fn new(graph: &Graph, options: &RdfOptions) -> Result<Endpoint, EndpointError> {
        let store = Store::new().map_err(failed)?;
        store.extend(rdf::quads(graph, options).map_err(failed)?).map_err(failed)?;
        Ok(Endpoint { store, base: options.base.clone() })
    }

    /// What the IRIs of data begin with.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Answers a query with at most `max_bytes`.
    ///
    /// # Errors
    /// See [`EndpointError`].
    pub fn query(
        &self,
        request: &QueryRequest,
        choose: Chooser<'_>,
        max_bytes: usize,
        stop: &Stop,
    ) -> Result<Answer, EndpointError> {
        let mut evaluator = SparqlEvaluator::new().with_cancellation_token(stop.0.clone());
        for (name, iri) in vocab::PREFIXES {
            evaluator = evaluator.with_prefix(*name, *iri).map_err(failed)?;
        }
        let evaluator = evaluator.with_base_iri(&self.base).map_err(failed)?;
        let mut query =
            evaluator.parse_query(&request.query).map_err(|error| malformed(&request.query, &error.to_string()))?;
        let has_from = !query.dataset().is_default_dataset();
        if !request.default_graphs.is_empty() || !request.named_graphs.is_empty() {
            let dataset = query.dataset_mut();
            let default: Vec<GraphName> = nodes(&request.default_graphs)?.into_iter().map(Into::into).collect();
            dataset.set_default_graph(default);
            dataset.set_available_named_graphs(nodes(&request.named_graphs)?.into_iter().map(Into::into).collect());
        } else if !has_from {
            query.dataset_mut().set_default_graph_as_union();
        }
        let results = query.on_store(&self.store).execute().map_err(evaluation)?;
        let mut out = Limited { bytes: vec![], max: max_bytes, is_full: false };
        let written = write_results(results, choose, &mut out, stop);
        if out.is_full {
            return Err(EndpointError::TooLong(max_bytes));
        }
        Ok(Answer { media_type: written?, bytes: out.bytes })
    }

    /// All triples of a named graph, or with `None` of the union of all.
    ///
    /// # Errors
    /// When there is no such graph, no format suits, or the answer is too long.
    pub fn graph(&self, name: Option<&str>, choose: Chooser<'_>, max_bytes: usize) -> Result<Answer, EndpointError> {
        let node = name.map(node).transpose()?;
        if let Some(node) = &node
            && !self.store.contains_named_graph(node).map_err(failed)?
        {
            return Err(EndpointError::NoGraph(node.as_str().to_owned()));
        }
        let format = choose_from(&GRAPH_FORMATS, RdfFormat::media_type, choose)?;
        let mut out = Limited { bytes: vec![], max: max_bytes, is_full: false };
        let name = node.as_ref().map(|node| GraphNameRef::from(node.as_ref()));
        let mut quads: Vec<Quad> =
            self.store.quads_for_pattern(None, None, None, name).collect::<Result<_, _>>().map_err(failed)?;
        // The store keeps no order of its own, and the union holds a triple once however many articles have it.
        quads.sort_by_cached_key(triple_text);
        quads.dedup_by(|a, b| a.subject == b.subject && a.predicate == b.predicate && a.object == b.object);
        let written = write_quads(format, &quads, &mut out);
        if out.is_full {
            return Err(EndpointError::TooLong(max_bytes));
        }
        written.map_err(failed)?;
        Ok(Answer { media_type: graph_media_type(format), bytes: out.bytes })
    }

    /// What the endpoint can do, in terms of the SPARQL 1.1 Service Description.
    ///
    /// # Errors
    /// When no format suits.
    pub fn description(&self, address: &str, choose: Chooser<'_>) -> Result<Answer, EndpointError> {
        let format = choose_from(&GRAPH_FORMATS, RdfFormat::media_type, choose)?;
        let formats: Vec<String> = (RESULT_FORMATS.iter().map(|format| format.iri()))
            .chain(GRAPH_FORMATS.iter().map(|format| format.iri()))
            .map(|iri| format!("<{iri}>"))
            .collect();
        let turtle = format!(
            "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n\
             <{address}> a sd:Service ; sd:endpoint <{address}> ; sd:supportedLanguage sd:SPARQL11Query ;\n\
             sd:feature sd:UnionDefaultGraph ; sd:resultFormat {} ;\n\
             sd:defaultDataset <{address}#dataset> .\n\
             <{address}#dataset> a sd:Dataset ; sd:defaultGraph <{address}#union> .\n\
             <{address}#union> a sd:Graph .\n",
            formats.join(", ")
        );
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle)
            .for_slice(turtle.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| EndpointError::Malformed(error.to_string()))?;
        let mut out = Limited { bytes: vec![], max: usize::MAX, is_full: false };
        write_quads(format, &quads, &mut out).map_err(failed)?;
        Ok(Answer { media_type: graph_media_type(format), bytes: out.bytes })
    }
}

fn write_results(
    results: QueryResults<'_>,
    choose: Chooser<'_>,
    out: &mut Limited,
    stop: &Stop,
) -> Result<String, EndpointError> {
    let check = || if stop.is_stopped() { Err(EndpointError::Stopped) } else { Ok(()) };
    match results {
        QueryResults::Boolean(value) => {
            let format = choose_from(&RESULT_FORMATS, QueryResultsFormat::media_type, choose)?;
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(out, value).map_err(failed)?;
            Ok(result_media_type(format))
        }
        QueryResults::Solutions(solutions) => {
            let format = choose_from(&RESULT_FORMATS, QueryResultsFormat::media_type, choose)?;
            let serializer = QueryResultsSerializer::from_format(format);
            let variables = solutions.variables().to_vec();
            let mut writer = serializer.serialize_solutions_to_writer(out, variables).map_err(failed)?;
            for solution in solutions {
                check()?;
                writer.serialize(&solution.map_err(evaluation)?).map_err(failed)?;
            }
            writer.finish().map_err(failed)?;
            Ok(result_media_type(format))
        }
        QueryResults::Graph(triples) => {
            let format = choose_from(&GRAPH_FORMATS, RdfFormat::media_type, choose)?;
            let mut quads = vec![];
            let mut length = 0;
            for triple in triples {
                check()?;
                let triple = triple.map_err(evaluation)?;
                // An estimate: the triples are kept until all are there, so memory has to be limited here.
                length += term_length(triple.subject.as_ref().into()) + term_length(triple.object.as_ref());
                if length > out.max {
                    return Err(EndpointError::TooLong(out.max));
                }
                quads.push(triple.in_graph(GraphName::DefaultGraph));
            }
            quads.sort_by_cached_key(Quad::to_string);
            quads.dedup();
            write_quads(format, &quads, out).map_err(failed)?;
            Ok(graph_media_type(format))
        }
    }
}

/// Writes triples, whatever graph they stand in, as triples of the default graph.
fn write_quads(format: RdfFormat, quads: &[Quad], out: &mut Limited) -> io::Result<()> {
    let mut writer = RdfSerializer::from_format(format).for_writer(out);
    for quad in quads {
        let Quad { subject, predicate, object, .. } = quad;
        writer.serialize_quad(QuadRef::new(subject, predicate, object, GraphNameRef::DefaultGraph))?;
    }
    writer.finish()?;
    Ok(())
}

/// A quad without its graph, as text to sort by.
fn triple_text(quad: &Quad) -> String {
    format!("{} {} {}", quad.subject, quad.predicate, quad.object)
}

fn term_length(term: TermRef<'_>) -> usize {
    match term {
        TermRef::NamedNode(node) => node.as_str().len(),
        TermRef::Literal(literal) => literal.value().len(),
        _ => 16,
    }
}

fn choose_from<F: Copy>(
    formats: &[F],
    media_type: impl Fn(F) -> &'static str,
    choose: Chooser<'_>,
) -> Result<F, EndpointError> {
    let offered: Vec<&str> = formats.iter().map(|format| bare(media_type(*format))).collect();
    let chosen = choose(&offered).and_then(|at| formats.get(at));
    chosen.copied().ok_or_else(|| EndpointError::NotAcceptable(offered.join(", ")))
}

/// A media type without parameters.
fn bare(media_type: &'static str) -> &'static str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn result_media_type(format: QueryResultsFormat) -> String {
    match format {
        QueryResultsFormat::Csv | QueryResultsFormat::Tsv => format!("{}; charset=utf-8", bare(format.media_type())),
        _ => bare(format.media_type()).to_owned(),
    }
}

fn graph_media_type(format: RdfFormat) -> String {
    match format {
        RdfFormat::Turtle => "text/turtle; charset=utf-8".to_owned(),
        _ => bare(format.media_type()).to_owned(),
    }
}

fn nodes(iris: &[String]) -> Result<Vec<NamedNode>, EndpointError> {
    iris.iter().map(|iri| node(iri)).collect()
}

fn node(iri: &str) -> Result<NamedNode, EndpointError> {
    NamedNode::new(iri).map_err(|error| EndpointError::Malformed(format!("<{iri}> is no IRI: {error}")))
}

/// The parser's complaint, or for an update that it is one.
fn malformed(query: &str, error: &str) -> EndpointError {
    let lines = query.lines().map(|line| line.split('#').next().unwrap_or_default());
    let mut words = lines.flat_map(|line| line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()));
    let is_update = words.any(|word| {
        ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"]
            .iter()
            .any(|update| word.eq_ignore_ascii_case(update))
    });
    if is_update && SparqlEvaluator::new().parse_update(query).is_ok() {
        EndpointError::Refused("this endpoint is read-only: it takes queries and no updates".to_owned())
    } else {
        EndpointError::Malformed(error.to_owned())
    }
}

fn evaluation(error: QueryEvaluationError) -> EndpointError {
    match error {
        QueryEvaluationError::Cancelled => EndpointError::Stopped,
        QueryEvaluationError::Service(_) | QueryEvaluationError::UnsupportedService(_) => {
            EndpointError::Refused("this endpoint asks no other one: SERVICE is off".to_owned())
        }
        error => EndpointError::Failed(error.to_string()),
    }
}

fn failed(error: impl Display) -> EndpointError {
    EndpointError::Failed(error.to_string())
}

/// A buffer that refuses to grow beyond a size.
struct Limited {
    bytes: Vec<u8>,
    max: usize,
    is_full: bool,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.max {
            self.is_full = true;
            return Err(io::Error::other("the answer is too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
