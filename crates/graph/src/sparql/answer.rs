//! Answers of queries: read row by row, or written in a format.

use super::{QueryOptions, failed};
use crate::error::Error;
use crate::rdf::RdfFormat;
use crate::vocab;
use oxigraph::io::RdfSerializer;
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults};
use std::io::{self, Write};

/// How an answer is written: rows and truth values in one of the first four, triples as RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultFormat {
    /// Comma-separated values, without types.
    Csv,
    /// Tab-separated values, terms as in Turtle.
    Tsv,
    /// SPARQL results as JSON.
    Json,
    /// SPARQL results as XML.
    Xml,
    /// RDF, for CONSTRUCT and DESCRIBE.
    Rdf(RdfFormat),
}

impl ResultFormat {
    /// The formats of rows and truth values, the one that programs prefer first.
    pub const ROWS: &[ResultFormat] = &[ResultFormat::Json, ResultFormat::Xml, ResultFormat::Csv, ResultFormat::Tsv];

    /// The format of this name: `csv`, `tsv`, `json`, `xml`, or the name of an RDF format.
    pub fn from_name(name: &str) -> Option<ResultFormat> {
        let rows = ResultFormat::ROWS.iter().copied().find(|format| format.name() == name);
        let rdf = || RdfFormat::ALL.iter().copied().find(|format| format.name() == name).map(ResultFormat::Rdf);
        rows.or_else(rdf)
    }

    /// The name that commands use.
    pub fn name(self) -> &'static str {
        match self {
            ResultFormat::Csv => "csv",
            ResultFormat::Tsv => "tsv",
            ResultFormat::Json => "json",
            ResultFormat::Xml => "xml",
            ResultFormat::Rdf(format) => format.name(),
        }
    }

    /// The media type, without parameters.
    pub fn media_type(self) -> &'static str {
        match self.rows() {
            Some(format) => format.media_type().split(';').next().unwrap_or_default(),
            None => match self {
                ResultFormat::Rdf(format) => format.media_type(),
                _ => "",
            },
        }
    }

    /// The IRI of a format of rows.
    pub(crate) fn iri(self) -> Option<&'static str> {
        self.rows().map(QueryResultsFormat::iri)
    }

    fn rows(self) -> Option<QueryResultsFormat> {
        match self {
            ResultFormat::Csv => Some(QueryResultsFormat::Csv),
            ResultFormat::Tsv => Some(QueryResultsFormat::Tsv),
            ResultFormat::Json => Some(QueryResultsFormat::Json),
            ResultFormat::Xml => Some(QueryResultsFormat::Xml),
            ResultFormat::Rdf(_) => None,
        }
    }
}

/// The answer to a query; rows are computed while it is read.
pub struct Answer<'s> {
    results: QueryResults<'s>,
    base: String,
    token: Option<CancellationToken>,
    max_bytes: usize,
}

/// An answer for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Cells in words: literals as they are, IRIs shortened, nothing where there is no value.
    pub rows: Vec<Vec<String>>,
    /// Whether there were more rows than asked for.
    pub cut: bool,
}

impl<'s> Answer<'s> {
    pub(super) fn new(results: QueryResults<'s>, base: &str, options: &QueryOptions) -> Answer<'s> {
        let max_bytes = options.max_bytes.unwrap_or(usize::MAX);
        Answer { results, base: base.to_owned(), token: options.cancellation.clone(), max_bytes }
    }

    /// The truth value of an ASK query.
    pub fn as_bool(&self) -> Option<bool> {
        match self.results {
            QueryResults::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is triples, of CONSTRUCT or DESCRIBE.
    pub fn is_triples(&self) -> bool {
        matches!(self.results, QueryResults::Graph(_))
    }

    /// The first `max_rows` rows for people. Truth values and triples make tables too.
    ///
    /// # Errors
    /// When evaluation fails or is cancelled on the way.
    pub fn into_table(self, max_rows: usize) -> Result<Table, Error> {
        let (base, token) = (self.base, self.token);
        let mut table = Table { columns: vec![], rows: vec![], cut: false };
        match self.results {
            QueryResults::Boolean(value) => {
                table.columns.push("answer".to_owned());
                table.rows.push(vec![if value { "yes" } else { "no" }.to_owned()]);
            }
            QueryResults::Solutions(solutions) => {
                table.columns = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
                for solution in solutions {
                    let solution = alive(solution, &token)?;
                    if table.rows.len() == max_rows {
                        table.cut = true;
                        break;
                    }
                    let cells = solution
                        .values()
                        .iter()
                        .map(|value| value.as_ref().map_or(String::new(), |it| word(it, &base)));
                    table.rows.push(cells.collect());
                }
            }
            QueryResults::Graph(triples) => {
                table.columns = ["subject", "predicate", "object"].map(str::to_owned).to_vec();
                for triple in triples {
                    let triple = alive(triple, &token)?;
                    if table.rows.len() == max_rows {
                        table.cut = true;
                        break;
                    }
                    let [subject, predicate] =
                        [triple.subject.into(), triple.predicate.into()].map(|it| word(&it, &base));
                    table.rows.push(vec![subject, predicate, word(&triple.object, &base)]);
                }
            }
        }
        Ok(table)
    }

    /// Writes the answer: rows as they are computed, triples each once and in order.
    ///
    /// # Errors
    /// When evaluation fails or is cancelled on the way, the writer fails, the answer is too long, or the format does not
    /// fit the kind of answer.
    pub fn write(self, format: ResultFormat, out: impl Write) -> Result<(), Error> {
        let max_bytes = self.max_bytes;
        let mut out = Limited { out, left: max_bytes, is_full: false };
        let written = self.write_all(format, &mut out).and_then(|()| Ok(out.flush()?));
        if out.is_full { Err(Error::TooLong(max_bytes)) } else { written }
    }

    fn write_all(self, format: ResultFormat, out: &mut Limited<impl Write>) -> Result<(), Error> {
        let unfit = |kind: &str, formats: &str| {
            Error::ResultFormat(format!("{} cannot carry {kind}; use {formats}", format.name()))
        };
        let (token, max_bytes) = (self.token, self.max_bytes);
        match (self.results, format) {
            (QueryResults::Graph(triples), ResultFormat::Rdf(format)) => {
                let mut kept: Vec<Triple> = vec![];
                let mut n_bytes = 0;
                for triple in triples {
                    let triple = alive(triple, &token)?;
                    // What is kept to be put in order is limited too, by what it takes at least.
                    n_bytes += literal_bytes(&triple.object) + 16;
                    if n_bytes / 4 > max_bytes {
                        return Err(Error::TooLong(max_bytes));
                    }
                    kept.push(triple);
                }
                kept.sort_by_cached_key(Triple::to_string);
                kept.dedup();
                let mut serializer = RdfSerializer::from_format(format.syntax());
                for (name, iri) in vocab::PREFIXES {
                    serializer = serializer.with_prefix(*name, *iri).map_err(super::syntax)?;
                }
                let mut writer = serializer.for_writer(out);
                for triple in &kept {
                    writer.serialize_triple(triple)?;
                }
                writer.finish()?;
            }
            (QueryResults::Graph(_), _) => return Err(unfit("triples", "turtle, ntriples, rdfxml or jsonld")),
            (results, format) => {
                let rows = format.rows().ok_or_else(|| unfit("rows", "csv, tsv, json or xml"))?;
                let serializer = QueryResultsSerializer::from_format(rows);
                match results {
                    QueryResults::Boolean(value) => drop(serializer.serialize_boolean_to_writer(out, value)?),
                    QueryResults::Solutions(solutions) => {
                        let variables = solutions.variables().to_vec();
                        let mut writer = serializer.serialize_solutions_to_writer(out, variables)?;
                        for solution in solutions {
                            writer.serialize(&alive(solution, &token)?)?;
                        }
                        writer.finish()?;
                    }
                    QueryResults::Graph(_) => {}
                }
            }
        }
        Ok(())
    }
}

fn literal_bytes(term: &Term) -> usize {
    match term {
        Term::Literal(literal) => literal.value().len(),
        _ => 0,
    }
}

/// Passes bytes on until there are too many.
struct Limited<W> {
    out: W,
    left: usize,
    is_full: bool,
}

impl<W: Write> Write for Limited<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_full |= bytes.len() > self.left;
        if self.is_full {
            return Err(io::Error::other("the answer is too long"));
        }
        let n = self.out.write(bytes)?;
        self.left -= n;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A row, unless the query was stopped meanwhile.
fn alive<T>(row: Result<T, QueryEvaluationError>, token: &Option<CancellationToken>) -> Result<T, Error> {
    if token.as_ref().is_some_and(CancellationToken::is_cancelled) {
        return Err(Error::Cancelled);
    }
    row.map_err(failed)
}

/// A term as people read it.
fn word(term: &Term, base: &str) -> String {
    match term {
        Term::NamedNode(iri) => {
            let iri = iri.as_str();
            if let Some(rest) = iri.strip_prefix(base) {
                return rest.to_owned();
            }
            let prefixed = vocab::PREFIXES
                .iter()
                .find_map(|(name, namespace)| iri.strip_prefix(namespace).map(|rest| format!("{name}:{rest}")));
            prefixed.unwrap_or_else(|| iri.to_owned())
        }
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
