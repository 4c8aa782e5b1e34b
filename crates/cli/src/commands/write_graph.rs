//! Writes a graph in the format that was asked for: what `graph` and `export` share.

use crate::UsageError;
use crate::args::Shape;
use crate::output::Output;
use crate::web::page;
use anyhow::Context;
use dixit_document::DocumentId;
use dixit_graph::export::Quotes;
use dixit_graph::rdf::{self, Profile, RdfFormat, RdfOptions};
use dixit_graph::{Format, Graph, Selection, View, export};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to write, and where.
pub(crate) struct Target {
    /// The format.
    pub(crate) format: Format,
    /// The file or folder; standard output when there is none.
    path: Option<PathBuf>,
    view: View,
    selection: Selection,
    profile: Profile,
}

impl Target {
    /// The format is the one asked for, else that of the file's extension, else `default`.
    ///
    /// # Errors
    /// A [`UsageError`] when the extension is unknown or the format does not take what was asked for.
    pub(crate) fn new(
        format: Option<Format>,
        path: Option<&Path>,
        default: Format,
        shape: &Shape,
    ) -> Result<Target, UsageError> {
        let named = |path: &Path| {
            Format::from_extension(path).ok_or_else(|| {
                let formats = Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
                UsageError(format!("the name {} tells no format; add --format {formats}", path.display()))
            })
        };
        let format = match (format, path) {
            (Some(format), _) => format,
            (None, Some(path)) => named(path)?,
            (None, None) => default,
        };
        let profile = match (shape.rdf12, shape.nanopub) {
            (true, _) => Profile::Rdf12,
            (_, true) => Profile::Nanopub,
            _ => Profile::Plain,
        };
        if profile != Profile::Plain && !format.is_rdf() {
            return Err(UsageError(format!("--rdf12 and --nanopub shape RDF, and {format} is none")));
        }
        if format == Format::Neo4j && path.is_none() {
            return Err(UsageError("neo4j is a folder of tables: name it with --output".to_owned()));
        }
        let selection = Selection {
            about: shape.about.clone(),
            article: shape.article.clone().map(DocumentId),
            min_confidence: shape.min_confidence,
            max_nodes: shape.max_nodes,
        };
        let path = path.map(Path::to_owned);
        Ok(Target { format, path, view: shape.view.into(), selection, profile })
    }
}

/// Writes the graph. Texts of `quotes` go into a report, its words into Web Annotations.
///
/// # Errors
/// When the output cannot be written or the format cannot carry the RDF profile.
pub(crate) fn write(graph: &Graph, target: &Target, quotes: Quotes<'_>) -> anyhow::Result<()> {
    let path = target.path.as_deref();
    let options = export::Options { view: target.view, selection: target.selection.clone() };
    let is_folder = path.is_some_and(|path| path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/"));
    if target.format.is_folder()
        && let Some(folder) = path.filter(|_| is_folder || target.format == Format::Neo4j)
    {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        for file in export::files(graph, target.format, &options)? {
            let mut output = Output::new(Some(&folder.join(file.name)))?;
            output.write_all(&file.bytes)?;
            output.finish()?;
        }
        return Ok(());
    }
    let mut output = Output::new(path)?;
    match RdfFormat::of(target.format) {
        Some(format) => {
            let options = RdfOptions { profile: target.profile, ..RdfOptions::default() };
            rdf::write(&export::part(graph, &target.selection), format, &options, &mut output)?;
        }
        None if target.format == Format::Html => report(graph, target, quotes, &mut output)?,
        None if target.format == Format::WebAnnotation => {
            export::write_web_annotations(graph, &target.selection, quotes, &mut output)?;
        }
        None => export::write(graph, target.format, &options, &mut output)?,
    }
    output.finish()
}

/// The report shows what is selected, and no more.
fn report(graph: &Graph, target: &Target, quotes: Quotes<'_>, output: &mut Output) -> anyhow::Result<()> {
    let texts = match quotes {
        Quotes::Texts(texts) => Some(texts),
        _ => None,
    };
    let part = export::part(graph, &target.selection);
    let selection = Selection { max_nodes: target.selection.max_nodes, ..Selection::default() };
    let options = export::Options { view: target.view, selection };
    Ok(output.write_all(page::report(&part, &options, texts)?.as_bytes())?)
}
