//! The graph that a command is about: a store's, or that of articles analyzed on the spot.

use crate::args::{From, Global, InputFormat, Inputs, NamedBy};
use crate::report::Report;
use crate::{Outcome, analyze, output};
use dixit_graph::{Answers, Graph, Store};
use std::path::PathBuf;

/// The articles at these paths, read as their names and contents suggest.
pub(crate) fn inputs(paths: &[PathBuf]) -> Inputs {
    Inputs { inputs: paths.to_vec(), input_format: InputFormat::Auto, id_from: NamedBy::Stem }
}

/// The graph.
///
/// # Errors
/// When the store does not open or the models do not load.
pub(crate) fn graph(from: &From, global: &Global, report: &mut Report) -> anyhow::Result<Graph> {
    if let Some(store) = &from.store {
        return Ok(Store::open(store)?.graph()?);
    }
    Ok(analyze::graph(&inputs(&from.inputs), global, false, report)?.graph)
}

/// Answers from the graph that was asked for.
///
/// # Errors
/// Those of [`graph`] and of `answer`.
pub(crate) fn answered(
    from: &From,
    global: &Global,
    answer: impl FnOnce(&Graph, &Answers<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let mut report = Report::new(global);
    let graph = graph(from, global, &mut report)?;
    answer(&graph, &Answers::new(&graph))?;
    Ok(output::outcome(&report))
}
