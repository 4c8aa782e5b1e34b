//! `dixit-train score-roles`: scores titles and roles against marks made by hand.

use crate::corpus::{polnear, roles};
use crate::evaluate::roles::RoleScores;
use anyhow::{Context, Result};
use dixit_nlp::{Models, Pipeline};
use std::path::PathBuf;

/// Scores titles, roles, seats and memberships in openings of PolNeAR's development part.
#[derive(Debug, clap::Args)]
pub struct ScoreRolesArgs {
    /// Folder of the corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Table of the marks.
    #[arg(long, default_value = "data/gold/roles.tsv")]
    marks: PathBuf,
    /// Print what is missed and what is wrong.
    #[arg(long)]
    errors: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// When a file cannot be read or a marked article is not in the corpus.
pub fn run(args: &ScoreRolesArgs) -> Result<()> {
    let marks = roles::read(&args.marks)?;
    let pipeline = Pipeline::new(Models::shipped()?);
    let articles = polnear::read(&args.corpora.join("polnear/dev.jsonl"))?;
    let (mut scores, mut unseen) = (RoleScores::default(), RoleScores::default());
    for (id, gold) in &marks {
        let article = articles.iter().find(|article| article.id == *id);
        let article = article.with_context(|| format!("{id} is not in the corpus"))?;
        let document = pipeline.annotate(article.article());
        scores.add(&document, gold);
        if !gold.seen {
            unseen.add(&document, gold);
        }
    }
    for (name, score) in [
        ("words", scores.spans),
        ("and kind", scores.kinds),
        ("and holder", scores.holders),
        ("and employer", scores.employers),
        ("titles alone", scores.titles),
        ("all, unseen", unseen.employers),
    ] {
        let [precision, recall, f1] = score.figures();
        println!("{name:12} {precision:6.2} {recall:6.2} {f1:6.2}   {} of {}", score.correct, score.marked);
    }
    if args.errors {
        scores.errors.iter().for_each(|error| println!("{error}"));
    }
    Ok(())
}
