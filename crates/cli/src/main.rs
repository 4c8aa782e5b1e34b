//! The dixit program: articles in, a graph of actors, claims and denials out.

mod analyze;
mod args;
mod batch;
mod commands;
mod load;
mod output;
mod read;
mod report;
#[cfg(feature = "serve")]
mod serve;
mod table;
mod web;

use args::{Arguments, Command};
use clap::Parser;
use std::io;
use std::process::ExitCode;

/// What a command's end means for the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All went well: 0.
    Fine,
    /// Some inputs failed, and each was named: 1.
    SomeFailed,
}

/// A command line that asks for something that cannot be: exit status 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&arguments) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::from(if error.is::<UsageError>() { 2 } else { 1 })
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Graph(args) => commands::graph::run(args, global),
        Command::Build(args) => commands::build::run(args, global),
        Command::Export(args) => commands::export::run(args, global),
        Command::Query(args) => commands::query::run(args),
        Command::Actors(args) => commands::actors::run(args, global),
        Command::Claims(args) => commands::claims::run(args, global),
        Command::Denials(args) => commands::denials::run(args, global),
        Command::Contradictions(args) => commands::contradictions::run(args, global),
        Command::Extract(args) => commands::extract::run(args, global),
        Command::Annotate(args) => commands::annotate::run(args, global),
        Command::Explain(args) => commands::explain::run(args, global),
        Command::Push(args) => commands::push::run(args, global),
        Command::Evaluate(args) => commands::evaluate::run(args, global),
        #[cfg(feature = "serve")]
        Command::Serve(args) => commands::serve::run(args, global),
    }
}

/// Whether the reader of our output went away (`dixit extract ... | head`): nothing went wrong then.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

#[expect(clippy::print_stderr, reason = "this is where the program speaks to its user")]
fn complain(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
