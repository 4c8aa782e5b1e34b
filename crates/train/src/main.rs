//! Trains and evaluates the models that dixit ships.

use clap::Parser;
use dixit_train::command::{
    all, attribution, clusters, coreference, gazetteer, known_names, lemmas, names, nesting, predict, relations,
    score_roles, score_syntax, stance, syntax, vectors,
};

#[derive(Debug, Parser)]
enum Command {
    All(all::AllArgs),
    Attribution(attribution::AttributionArgs),
    Clusters(clusters::ClustersArgs),
    Coreference(coreference::CoreferenceArgs),
    Gazetteer(gazetteer::GazetteerArgs),
    KnownNames(known_names::KnownNamesArgs),
    Names(names::NamesArgs),
    Nesting(nesting::NestingArgs),
    Predict(predict::PredictArgs),
    Relations(relations::RelationsArgs),
    Stance(stance::StanceArgs),
    Vectors(vectors::VectorsArgs),
    Lemmas(lemmas::LemmasArgs),
    ScoreRoles(score_roles::ScoreRolesArgs),
    ScoreSyntax(score_syntax::ScoreSyntaxArgs),
    Syntax(syntax::SyntaxArgs),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::All(args) => all::run(&args),
        Command::Attribution(args) => attribution::run(&args),
        Command::Clusters(args) => clusters::run(&args),
        Command::Coreference(args) => coreference::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::KnownNames(args) => known_names::run(&args),
        Command::Names(args) => names::run(&args),
        Command::Nesting(args) => nesting::run(&args),
        Command::Vectors(args) => vectors::run(&args),
        Command::Predict(args) => predict::run(&args),
        Command::Relations(args) => relations::run(&args),
        Command::Stance(args) => stance::run(&args),
        Command::Lemmas(args) => lemmas::run(&args),
        Command::ScoreRoles(args) => score_roles::run(&args),
        Command::ScoreSyntax(args) => score_syntax::run(&args),
        Command::Syntax(args) => syntax::run(&args),
    }
}
