//! Trains and evaluates the models that dixit ships.

use clap::Parser;
use dixit_train::command::{attribution, clusters, coreference, gazetteer, names, vectors};

#[derive(Debug, Parser)]
enum Command {
    Attribution(attribution::AttributionArgs),
    Clusters(clusters::ClustersArgs),
    Coreference(coreference::CoreferenceArgs),
    Gazetteer(gazetteer::GazetteerArgs),
    Names(names::NamesArgs),
    Vectors(vectors::VectorsArgs),
    Attribution(dixit_train::command::attribution::AttributionArgs),
    Clusters(dixit_train::command::clusters::ClustersArgs),
    Stance(dixit_train::command::stance::StanceArgs),
    Vectors(dixit_train::command::vectors::VectorsArgs),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Attribution(args) => attribution::run(&args),
        Command::Clusters(args) => clusters::run(&args),
        Command::Coreference(args) => coreference::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Names(args) => names::run(&args),
        Command::Vectors(args) => vectors::run(&args),
        Command::Attribution(args) => dixit_train::command::attribution::run(&args),
        Command::Clusters(args) => dixit_train::command::clusters::run(&args),
        Command::Stance(args) => dixit_train::command::stance::run(&args),
        Command::Vectors(args) => dixit_train::command::vectors::run(&args),
    }
}
