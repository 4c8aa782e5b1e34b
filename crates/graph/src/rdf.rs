//! The graph as RDF: triples that describe who said what, and assert nothing that was said.
//!
//! Every node has an IRI, there are no blank nodes, and the same graph gives the same bytes. N-Quads and TriG carry one
//! named graph per article (and one for what joins articles), so that a store can replace an article as a unit; the
//! other formats carry the union. Offsets in `#char=begin,end` are Unicode code points.

mod describe;
mod iri;
mod jsonld;
mod nanopub;
mod node;

pub use iri::Iris;
pub use jsonld::CONTEXT as JSONLD_CONTEXT;

use crate::error::Error;
use crate::export::Format;
use crate::graph::Graph;
use crate::vocab::{self, dx, rdf};
use describe::Describer;
pub(crate) use describe::{pieces, stance_class};
use dixit_document::DocumentId;
use oxigraph::io::{JsonLdProfileSet, RdfFormat as Syntax, RdfParseError, RdfParser, RdfSerializer};
use oxigraph::model::{IriParseError, NamedNode, Quad, QuadRef, Triple};
use std::collections::HashSet;
use std::fmt;
use std::io::Write;

/// How RDF is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RdfFormat {
    /// Readable triples.
    Turtle,
    /// A triple a line.
    NTriples,
    /// A quad a line, a graph per article.
    NQuads,
    /// Readable quads, a graph per article.
    TriG,
    /// Triples as XML.
    RdfXml,
    /// Triples as nested JSON with a context.
    JsonLd,
}

impl RdfFormat {
    /// All formats.
    pub const ALL: &[RdfFormat] = &[
        RdfFormat::Turtle,
        RdfFormat::NTriples,
        RdfFormat::NQuads,
        RdfFormat::TriG,
        RdfFormat::RdfXml,
        RdfFormat::JsonLd,
    ];

    /// The RDF syntax of a format, if it is one.
    pub fn of(format: Format) -> Option<RdfFormat> {
        match format {
            Format::Turtle => Some(RdfFormat::Turtle),
            Format::NTriples => Some(RdfFormat::NTriples),
            Format::NQuads => Some(RdfFormat::NQuads),
            Format::TriG => Some(RdfFormat::TriG),
            Format::RdfXml => Some(RdfFormat::RdfXml),
            Format::JsonLd => Some(RdfFormat::JsonLd),
            _ => None,
        }
    }

    /// The name that commands use.
    pub fn name(self) -> &'static str {
        match self {
            RdfFormat::Turtle => "turtle",
            RdfFormat::NTriples => "ntriples",
            RdfFormat::NQuads => "nquads",
            RdfFormat::TriG => "trig",
            RdfFormat::RdfXml => "rdfxml",
            RdfFormat::JsonLd => "jsonld",
        }
    }

    /// The usual ending of files, without the dot.
    pub fn extension(self) -> &'static str {
        self.syntax().file_extension()
    }

    /// The media type, without parameters.
    pub fn media_type(self) -> &'static str {
        self.syntax().media_type().split(';').next().unwrap_or_default()
    }

    /// Whether it carries a graph per article.
    pub fn has_graphs(self) -> bool {
        matches!(self, RdfFormat::NQuads | RdfFormat::TriG)
    }

    pub(crate) fn syntax(self) -> Syntax {
        match self {
            RdfFormat::Turtle => Syntax::Turtle,
            RdfFormat::NTriples => Syntax::NTriples,
            RdfFormat::NQuads => Syntax::NQuads,
            RdfFormat::TriG => Syntax::TriG,
            RdfFormat::RdfXml => Syntax::RdfXml,
            RdfFormat::JsonLd => Syntax::JsonLd { profile: JsonLdProfileSet::empty() },
        }
    }
}

impl fmt::Display for RdfFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What beside the default description is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// RDF 1.1: claims described by subject, predicate and object.
    #[default]
    Plain,
    /// Also ties each claim to its triple term, `rdf:reifies <<( s p o )>>`. Needs readers of RDF 1.2.
    Rdf12,
    /// Also writes what sources assert as nanopublications: each claimed triple stands in a named graph of its own. A
    /// store whose default graph is the union of all graphs returns it as if it were so.
    Nanopub,
}

impl Profile {
    /// All profiles.
    pub const ALL: &[Profile] = &[Profile::Plain, Profile::Rdf12, Profile::Nanopub];

    /// The name that commands use.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Plain => "plain",
            Profile::Rdf12 => "rdf12",
            Profile::Nanopub => "nanopub",
        }
    }
}

/// How a graph becomes RDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RdfOptions {
    /// What the IRIs of data begin with: an absolute IRI that ends in `/`.
    pub base: String,
    /// What beside the default description is written.
    pub profile: Profile,
    /// Whether the words of cues and contents are given, beside their positions.
    pub quotes: bool,
    /// Whether every mention of every actor is given.
    pub mentions: bool,
}

impl Default for RdfOptions {
    fn default() -> RdfOptions {
        RdfOptions { base: vocab::DEFAULT_BASE.to_owned(), profile: Profile::Plain, quotes: true, mentions: false }
    }
}

/// A graph ready to be read as triples, article by article.
pub struct Rdf<'g> {
    describer: Describer<'g>,
    options: &'g RdfOptions,
}

impl<'g> Rdf<'g> {
    /// Indexes the graph.
    ///
    /// # Errors
    /// When the base of `options` is no absolute IRI that ends in `/`.
    pub fn new(graph: &'g Graph, options: &'g RdfOptions) -> Result<Rdf<'g>, Error> {
        Ok(Rdf { describer: Describer::new(graph, options)?, options })
    }

    /// The IRIs of its nodes.
    pub fn iris(&self) -> &Iris {
        &self.describer.iris
    }

    /// All that is known of one article, as one graph that stands for itself: each triple once.
    ///
    /// # Errors
    /// When the graph has no such article.
    pub fn article(&self, doc: &DocumentId) -> Result<(NamedNode, Vec<Triple>), Error> {
        let node = self.describer.graph.articles.get(doc).ok_or_else(|| Error::UnknownArticle(doc.0.clone()))?;
        let mut triples = vec![];
        self.describer.article(doc, node, &mut triples);
        self.describer.shared_nodes(doc, &mut triples);
        self.describer.shared_metadata(node, &mut triples);
        if self.options.profile == Profile::Rdf12 {
            for (_, attribution) in self.describer.attributions(doc) {
                let claim = attribution.claim.as_ref().and_then(|id| self.describer.graph.claims.get_key_value(id));
                triples.extend(claim.and_then(|(id, claim)| self.reified(id, claim)));
            }
        }
        Ok((self.iris().article_graph(doc), unique(triples)))
    }

    /// What joins articles: relations between attributions of two of them.
    pub fn corpus(&self) -> (NamedNode, Vec<Triple>) {
        let mut triples = vec![];
        self.describer.corpus(&mut triples);
        (self.iris().corpus_graph(), unique(triples))
    }

    /// Passes on the union of all articles, each triple once, with what belongs together in a row.
    ///
    /// # Errors
    /// Whatever `sink` returns.
    pub fn union<E>(&self, mut sink: impl FnMut(&Triple) -> Result<(), E>) -> Result<(), E> {
        self.groups(|triples| triples.iter().try_for_each(&mut sink))
    }

    /// The union in groups: one for each article, actor and claim, in this order, then one for what joins articles.
    fn groups<E>(&self, mut sink: impl FnMut(Vec<Triple>) -> Result<(), E>) -> Result<(), E> {
        let graph = self.describer.graph;
        let mut shared: HashSet<Triple> = HashSet::new();
        for (doc, node) in &graph.articles {
            let mut triples = vec![];
            self.describer.article(doc, node, &mut triples);
            let mut metadata = vec![];
            self.describer.shared_metadata(node, &mut metadata);
            triples.extend(metadata.into_iter().filter(|triple| shared.insert(triple.clone())));
            triples.retain(|triple| triple.predicate != dx::SPEAKS_FOR || shared.insert(triple.clone()));
            sink(unique(triples))?;
        }
        for (id, actor) in &graph.actors {
            let mut triples = vec![];
            self.describer.actor(id, actor, &mut triples);
            sink(unique(triples))?;
        }
        for (id, claim) in &graph.claims {
            let mut triples = vec![];
            self.describer.claim(id, claim, &mut triples);
            if self.options.profile == Profile::Rdf12 {
                triples.extend(self.reified(id, claim));
            }
            let iri = self.iris().claim(id);
            triples.retain(|triple| triple.subject == iri.clone().into() || shared.insert(triple.clone()));
            sink(unique(triples))?;
        }
        sink(self.corpus().1)
    }

    /// Passes on all articles, each in its own named graph, then what joins them, then the profile's further graphs.
    ///
    /// # Errors
    /// Whatever `sink` returns.
    pub fn quads<E>(&self, mut sink: impl FnMut(QuadRef<'_>) -> Result<(), E>) -> Result<(), E> {
        for doc in self.describer.graph.articles.keys() {
            let Ok((name, triples)) = self.article(doc) else { continue };
            triples.iter().try_for_each(|triple| sink(triple.as_ref().in_graph(&name)))?;
        }
        let (name, triples) = self.corpus();
        triples.iter().try_for_each(|triple| sink(triple.as_ref().in_graph(&name)))?;
        if self.options.profile == Profile::Nanopub {
            nanopub::quads(&self.describer, &mut sink)?;
        }
        Ok(())
    }

    fn reified(&self, id: &crate::ClaimId, claim: &crate::Claim) -> Option<Triple> {
        let term = self.describer.claimed_triple(claim)?;
        Some(Triple::new(self.iris().claim(id), rdf::REIFIES, term))
    }
}

/// Writes the graph.
///
/// N-Quads and TriG carry one graph per article, the others the union.
///
/// # Errors
/// When the writer fails, the base IRI is not one, or the format cannot carry the profile: JSON-LD and RDF/XML know no
/// triple terms, and nanopublications need named graphs.
pub fn write(graph: &Graph, format: RdfFormat, options: &RdfOptions, mut out: impl Write) -> Result<(), Error> {
    let no_terms = matches!(format, RdfFormat::JsonLd | RdfFormat::RdfXml) && options.profile == Profile::Rdf12;
    let no_graphs = !format.has_graphs() && options.profile == Profile::Nanopub;
    if no_terms || no_graphs {
        let instead = if no_terms { "turtle, ntriples, trig or nquads" } else { "trig or nquads" };
        return Err(Error::Profile { format: format.name(), profile: options.profile.name(), instead });
    }
    let rdf = Rdf::new(graph, options)?;
    if format == RdfFormat::JsonLd {
        return jsonld::write(&rdf, out);
    }
    let mut writer = serializer(format.syntax(), rdf.iris())?.for_writer(&mut out);
    if format.has_graphs() {
        rdf.quads(|quad| writer.serialize_quad(quad))?;
    } else {
        rdf.union(|triple| writer.serialize_triple(triple))?;
    }
    writer.finish()?;
    Ok(out.flush()?)
}

/// One article as the body of a Graph Store Protocol request: the IRI of its graph, and its triples as N-Triples.
/// `PUT` that body to replace the article as a unit. For many articles use [`Rdf::article`], which indexes once.
///
/// # Errors
/// When the graph has no such article or the base IRI is not one.
pub fn article_graph(graph: &Graph, doc: &DocumentId, options: &RdfOptions) -> Result<(NamedNode, String), Error> {
    let (name, triples) = Rdf::new(graph, options)?.article(doc)?;
    Ok((name, ntriples(&triples)))
}

/// Triples as N-Triples, a line each.
pub fn ntriples(triples: &[Triple]) -> String {
    triples.iter().map(|triple| format!("{triple} .\n")).collect()
}

/// Reads quads back, in the order of the input; triples come in the default graph.
///
/// # Errors
/// When `input` is not of this format, with the place.
pub fn read(input: &[u8], format: RdfFormat) -> Result<Vec<Quad>, RdfParseError> {
    RdfParser::from_format(format.syntax()).for_slice(input).map(|quad| quad.map_err(Into::into)).collect()
}

/// The quads of a graph: as N-Quads and TriG carry them.
///
/// # Errors
/// When the base IRI is not one.
pub fn quads(graph: &Graph, options: &RdfOptions) -> Result<Vec<Quad>, Error> {
    let mut quads = vec![];
    Rdf::new(graph, options)?.quads(|quad| {
        quads.push(quad.into_owned());
        Ok::<(), Error>(())
    })?;
    Ok(quads)
}

/// The union of all articles: as Turtle, N-Triples, RDF/XML and JSON-LD carry it.
///
/// # Errors
/// When the base IRI is not one.
pub fn triples(graph: &Graph, options: &RdfOptions) -> Result<Vec<Triple>, Error> {
    let mut triples = vec![];
    Rdf::new(graph, options)?.union(|triple| {
        triples.push(triple.clone());
        Ok::<(), Error>(())
    })?;
    Ok(triples)
}

fn serializer(syntax: Syntax, iris: &Iris) -> Result<RdfSerializer, Error> {
    let error = |cause: IriParseError| Error::Base { base: iris.base().to_owned(), cause: cause.to_string() };
    let mut serializer = RdfSerializer::from_format(syntax);
    for (name, iri) in vocab::PREFIXES {
        serializer = serializer.with_prefix(*name, *iri).map_err(error)?;
    }
    match iris.relative_base() {
        Some(base) => serializer.with_base_iri(base).map_err(error),
        None => Ok(serializer),
    }
}

/// Each triple once, at its first place.
fn unique(triples: Vec<Triple>) -> Vec<Triple> {
    let mut seen: HashSet<&Triple> = HashSet::with_capacity(triples.len());
    let keep: Vec<bool> = triples.iter().map(|triple| seen.insert(triple)).collect();
    let mut keep = keep.into_iter();
    triples.into_iter().filter(|_| keep.next().unwrap_or(false)).collect()
}
