//! Trains and evaluates the models that dixit ships.

use clap::Parser;

#[derive(Debug, Parser)]
enum Command {
    Attribution(dixit_train::command::attribution::AttributionArgs),
    Clusters(dixit_train::command::clusters::ClustersArgs),
    Vectors(dixit_train::command::vectors::VectorsArgs),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Attribution(args) => dixit_train::command::attribution::run(&args),
        Command::Clusters(args) => dixit_train::command::clusters::run(&args),
        Command::Vectors(args) => dixit_train::command::vectors::run(&args),
    }
}
