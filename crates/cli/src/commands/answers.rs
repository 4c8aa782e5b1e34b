//! What `claims`, `denials` and `contradictions` share.

use crate::args::AnswerArgs;
use crate::output::Output;
use crate::table::Table;
use dixit_graph::{Question, Utterance};
use serde_json::{Value, json};

/// What the options ask for.
pub(crate) fn question(args: &AnswerArgs) -> Question {
    Question {
        by: args.by.clone(),
        about: args.about.clone(),
        topic: args.topic.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
    }
}

/// Writes the table to standard output.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn print(table: Table, args: &AnswerArgs) -> anyhow::Result<()> {
    let mut output = Output::new(None)?;
    table.write(&args.list, &mut output)?;
    output.finish()
}

/// Through whom it is known, the outermost first, and where it was said.
pub(crate) fn via(utterance: &Utterance) -> Value {
    let venue = utterance.venue.iter().map(|venue| format!("to {venue}"));
    json!(utterance.chain.iter().cloned().chain(venue).collect::<Vec<_>>())
}

/// `article:start-end`, in code points.
pub(crate) fn place(utterance: &Utterance) -> Value {
    let start = utterance.place.first().map_or(0, |span| span[0]);
    let end = utterance.place.last().map_or(0, |span| span[1]);
    json!(format!("{}:{start}-{end}", utterance.doc))
}

/// What `dixit explain` takes.
pub(crate) fn key(utterance: &Utterance) -> Value {
    json!(format!("{}/{}", utterance.key.doc, utterance.key.id))
}
