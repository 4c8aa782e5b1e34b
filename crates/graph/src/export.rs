//! A graph as files for people and for other tools: one module a format.

mod cx2;
mod cytoscape_js;
mod dot;
mod format;
mod gexf;
mod graphml;
mod neo4j;
mod network_json;
mod properties;
mod records;
mod style;
mod svg;
mod tables;
mod web_annotation;
mod xml;

pub use format::{Format, UnknownFormat};
pub use records::{records, write_record};
pub use svg::READABLE_NODES;
pub use web_annotation::{Quotes, WebAnnotation, web_annotations, write_web_annotations};

use crate::graph::Graph;
use crate::network::{Network, Selection, View};
use crate::rdf::{self, RdfFormat, RdfOptions};
use crate::{Error, GraphBuilder};
use std::borrow::Cow;
use std::io::Write;

/// What to write of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What becomes a node; RDF and records know no views.
    pub view: View,
    /// Which part of the graph.
    pub selection: Selection,
}

/// A file of an export that needs several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name, without folder.
    pub name: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Writes `graph` to `out`, as one file.
///
/// # Errors
/// When `out` fails; when the format needs several files ([`files`]) or a text ([`Format::Html`]).
pub fn write(graph: &Graph, format: Format, options: &Options, mut out: impl Write) -> Result<(), Error> {
    let network = || Network::new(graph, options.view, &options.selection);
    match format {
        Format::Json => records(graph, &options.selection).try_for_each(|record| write_record(&record, &mut out))?,
        Format::WebAnnotation => write_web_annotations(graph, &options.selection, Quotes::Without, out)?,
        Format::NetworkJson => network_json::write(&network(), &mut out)?,
        Format::Svg => {
            let max_nodes = options.selection.max_nodes.or(Some(READABLE_NODES));
            let selection = Selection { max_nodes, ..options.selection.clone() };
            svg::write(&Network::new(graph, options.view, &selection), &mut out)?;
        }
        Format::Dot => dot::write(&network(), &mut out)?,
        Format::GraphMl => graphml::write(&network(), &mut out)?,
        Format::Gexf => gexf::write(&network(), &mut out)?,
        Format::CytoscapeJs => cytoscape_js::write(&network(), &mut out)?,
        Format::Cx2 => cx2::write(&network(), &mut out)?,
        Format::Cypher => neo4j::cypher(&network(), &mut out)?,
        Format::Csv => tables::edges(&network(), &mut out)?,
        Format::Turtle | Format::NTriples | Format::NQuads | Format::TriG | Format::JsonLd | Format::RdfXml => {
            if let Some(syntax) = RdfFormat::of(format) {
                rdf::write(&part(graph, &options.selection), syntax, &RdfOptions::default(), out)?;
            }
        }
        Format::Neo4j => return Err(elsewhere(format, "it takes a folder of files")),
        Format::Html => return Err(elsewhere(format, "a report also needs the articles' texts")),
    }
    Ok(())
}

/// The files of a format that takes several ([`Format::is_folder`]).
///
/// # Errors
/// For any other format.
pub fn files(graph: &Graph, format: Format, options: &Options) -> Result<Vec<OutputFile>, Error> {
    let network = Network::new(graph, options.view, &options.selection);
    match format {
        Format::Csv => Ok(tables::tables(&network)?),
        Format::Neo4j => Ok(neo4j::tables(&network)?),
        _ => Err(elsewhere(format, "it takes no folder")),
    }
}

/// The selected part of a graph as a graph; [`Selection::max_nodes`] is of pictures and does not count.
pub fn part<'a>(graph: &'a Graph, selection: &Selection) -> Cow<'a, Graph> {
    if selection.is_everything() {
        return Cow::Borrowed(graph);
    }
    let mut builder = GraphBuilder::default();
    records(graph, selection).for_each(|record| builder.add(record));
    Cow::Owned(builder.finish())
}

fn elsewhere(format: Format, reason: &'static str) -> Error {
    Error::Elsewhere { format: format.as_str(), reason }
}
