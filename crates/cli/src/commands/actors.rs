//! `dixit actors`: who speaks, and who is spoken about.

use crate::args::{ActorsArgs, Global};
use crate::output::Output;
use crate::table::Table;
use crate::{Outcome, load};
use dixit_graph::{Answers, Graph, Question};
use serde_json::json;
use std::io::Write;

pub(crate) fn run(args: &ActorsArgs, global: &Global) -> anyhow::Result<Outcome> {
    load::answered(&args.from, global, |graph, answers| {
        let mut output = Output::new(None)?;
        if args.as_decisions {
            write_decisions(graph, &mut output)?;
            return output.finish();
        }
        let table = if args.doubtful { doubtful(graph) } else { actors(answers, args) };
        table.write(&args.list, &mut output)?;
        output.finish()
    })
}

fn actors(answers: &Answers<'_>, args: &ActorsArgs) -> Table {
    let mut table = Table::new(&[
        "actor",
        "kind",
        "says",
        "denies",
        "is_denied",
        "is_spoken_of",
        "articles",
        "roles",
        "belongs_to",
        "also_called",
        "id",
    ]);
    let question = Question { by: args.name.clone(), ..Question::default() };
    for actor in answers.actors(&question) {
        if args.kind.is_some_and(|kind| kind != actor.kind) {
            continue;
        }
        table.push(vec![
            json!(actor.name),
            json!(actor.kind.as_str()),
            json!(actor.n_utterances),
            json!(actor.n_denials),
            json!(actor.n_denied),
            json!(actor.n_about),
            json!(actor.n_articles),
            json!(actor.roles),
            json!(actor.affiliations),
            json!(actor.aliases.iter().filter(|alias| **alias != actor.name).collect::<Vec<_>>()),
            json!(actor.id.0),
        ]);
    }
    table
}

/// A file for `dixit build --decisions`, in which nothing is decided yet.
fn write_decisions(graph: &Graph, output: &mut Output) -> anyhow::Result<()> {
    writeln!(output, "# Take away the # of what is so; write `different` for `same` where two names are two actors.")?;
    for doubt in &graph.doubts {
        writeln!(output, "# {} ({} articles)", doubt.reason, doubt.n_articles)?;
        writeln!(output, "#same\t{}\t{}", doubt.name, doubt.other)?;
    }
    Ok(())
}

fn doubtful(graph: &Graph) -> Table {
    let mut table = Table::new(&["name", "may_be", "why", "articles"]);
    for doubt in &graph.doubts {
        table.push(vec![json!(doubt.name), json!(doubt.other), json!(doubt.reason), json!(doubt.n_articles)]);
    }
    table
}
