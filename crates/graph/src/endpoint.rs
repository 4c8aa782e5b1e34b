//! What a server needs to answer the SPARQL 1.1 Protocol and the reads of the Graph Store HTTP Protocol, without the
//! HTTP: a graph that is loaded when it is first asked, and answers in the format that the client prefers.

use crate::error::Error;
use crate::graph::Graph;
use crate::rdf::{Iris, RdfFormat, RdfOptions};
use crate::sparql::{Answer, QueryOptions, ResultFormat, Sparql};
use oxigraph::io::{RdfParser, RdfSerializer};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A graph in a store that takes no updates.
pub struct Endpoint {
    graph: Arc<Graph>,
    options: RdfOptions,
    /// The union of all articles: what most queries ask.
    union: OnceLock<Sparql>,
    /// The same with the graphs of single articles. It stands apart because the engine passes by all quads of a subject
    /// to find those of one graph: beside hundreds of articles about one actor, the union would be slow to ask.
    with_named_graphs: OnceLock<Sparql>,
    loading: Mutex<()>,
}

/// An answer as the client wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its media type, with the character set where the format needs one.
    pub media_type: String,
    /// The answer.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("options", &self.options).finish_non_exhaustive()
    }
}

/// Chooses one of the media types that are offered, the preferred one first; `None` when none suits.
pub type Chooser<'a> = &'a dyn Fn(&[&str]) -> Option<usize>;

impl Endpoint {
    /// An endpoint for a graph, which is loaded when it is first asked or by [`Endpoint::load`].
    ///
    /// # Errors
    /// When the base IRI of `options` is none.
    pub fn new(graph: Arc<Graph>, options: RdfOptions) -> Result<Endpoint, Error> {
        Iris::new(&options.base)?;
        let (union, with_named_graphs, loading) = Default::default();
        Ok(Endpoint { graph, options, union, with_named_graphs, loading })
    }

    /// What the IRIs of data begin with.
    pub fn base(&self) -> &str {
        &self.options.base
    }

    /// Loads the union of all articles, if it is not yet there.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn load(&self) -> Result<&Sparql, Error> {
        self.once(&self.union, || Sparql::load(&self.graph, &self.options))
    }

    fn load_named_graphs(&self) -> Result<&Sparql, Error> {
        self.once(&self.with_named_graphs, || {
            let data = Sparql::load(&self.graph, &self.options)?;
            data.load_named_graphs(&self.graph, &self.options)?;
            Ok(data)
        })
    }

    /// What `cell` holds, or what `load` puts there; who comes meanwhile waits.
    fn once<'a>(
        &self,
        cell: &'a OnceLock<Sparql>,
        load: impl FnOnce() -> Result<Sparql, Error>,
    ) -> Result<&'a Sparql, Error> {
        if let Some(data) = cell.get() {
            return Ok(data);
        }
        let _turn = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        match cell.get() {
            Some(data) => Ok(data),
            None => {
                let data = load()?;
                Ok(cell.get_or_init(|| data))
            }
        }
    }

    /// Answers a query.
    ///
    /// # Errors
    /// Those of [`Sparql::query`] and [`Answer::write`]; [`Error::NotAcceptable`].
    pub fn query(&self, text: &str, options: &QueryOptions, choose: Chooser<'_>) -> Result<Reply, Error> {
        let names_graphs = !options.default_graphs.is_empty() || !options.named_graphs.is_empty();
        let data = if names_graphs || mentions_graphs(text) { self.load_named_graphs()? } else { self.load()? };
        reply(data.query(text, options)?, choose)
    }

    /// All triples of a named graph, or with `None` of the union of all.
    ///
    /// # Errors
    /// [`Error::UnknownGraph`], and as for [`Endpoint::query`].
    pub fn graph(&self, name: Option<&str>, options: &QueryOptions, choose: Chooser<'_>) -> Result<Reply, Error> {
        let data = if name.is_some() { self.load_named_graphs()? } else { self.load()? };
        reply(data.graph(name, options)?, choose)
    }

    /// What the endpoint can do, in terms of the SPARQL 1.1 Service Description.
    ///
    /// # Errors
    /// When no format suits, or `address` is no IRI.
    pub fn description(&self, address: &str, choose: Chooser<'_>) -> Result<Reply, Error> {
        let rows = ResultFormat::ROWS.iter().filter_map(|format| format.iri());
        let triples = RdfFormat::ALL.iter().map(|format| format.syntax().iri());
        let formats: Vec<String> = rows.chain(triples).map(|iri| format!("<{iri}>")).collect();
        let turtle = format!(
            "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n\
             <{address}> a sd:Service ; sd:endpoint <{address}> ; sd:supportedLanguage sd:SPARQL11Query ;\n\
             sd:feature sd:UnionDefaultGraph ; sd:resultFormat {} ;\n\
             sd:defaultDataset <{address}#dataset> .\n\
             <{address}#dataset> a sd:Dataset ; sd:defaultGraph <{address}#union> .\n\
             <{address}#union> a sd:Graph .\n",
            formats.join(", ")
        );
        let format = choose_from(&graph_formats(), choose)?;
        let ResultFormat::Rdf(syntax) = format else {
            return Err(Error::NotAcceptable("formats of RDF".to_owned()));
        };
        let mut writer = RdfSerializer::from_format(syntax.syntax()).for_writer(vec![]);
        for quad in RdfParser::from_format(RdfFormat::Turtle.syntax()).for_slice(turtle.as_bytes()) {
            writer.serialize_quad(&quad.map_err(|cause| Error::Syntax(cause.to_string()))?)?;
        }
        Ok(Reply { media_type: with_charset(format), bytes: writer.finish()? })
    }
}

fn reply(answer: Answer<'_>, choose: Chooser<'_>) -> Result<Reply, Error> {
    let format = choose_from(&if answer.is_triples() { graph_formats() } else { ResultFormat::ROWS.to_vec() }, choose)?;
    let mut bytes = vec![];
    answer.write(format, &mut bytes)?;
    Ok(Reply { media_type: with_charset(format), bytes })
}

fn graph_formats() -> Vec<ResultFormat> {
    RdfFormat::ALL.iter().copied().map(ResultFormat::Rdf).collect()
}

fn choose_from(formats: &[ResultFormat], choose: Chooser<'_>) -> Result<ResultFormat, Error> {
    let offered: Vec<&str> = formats.iter().map(|format| format.media_type()).collect();
    let chosen = choose(&offered).and_then(|at| formats.get(at));
    chosen.copied().ok_or_else(|| Error::NotAcceptable(offered.join(", ")))
}

fn with_charset(format: ResultFormat) -> String {
    let media_type = format.media_type();
    if media_type.starts_with("text/") { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() }
}

/// Whether a query may look into the graphs of single articles. A word too many costs memory and no more.
fn mentions_graphs(query: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '?' | '$');
    let mut words = query.split(|c| !is_part(c));
    words.any(|word| word.eq_ignore_ascii_case("graph") || word.eq_ignore_ascii_case("from"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_are_loaded_for_queries_that_name_them() {
        for query in ["SELECT * { GRAPH ?g { ?s ?p ?o } }", "select * from<http://a> { ?s ?p ?o }", "{graph<a>{}}"] {
            assert!(mentions_graphs(query), "{query}");
        }
        for query in ["SELECT ?graph { ?r dx:from ?graph }", "ASK { ?s schema:graph $from }", "ASK { }"] {
            assert!(!mentions_graphs(query), "{query}");
        }
    }
}
