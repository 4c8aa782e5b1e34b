//! `dixit-train score-syntax`: scores the shipped analysis, or a file, against treebanks.

use crate::evaluate::ud;
use anyhow::{Context, Result};
use dixit_nlp::{Models, Pipeline, conllu};
use std::path::{Path, PathBuf};

/// Scores tokens, sentences, tags and trees: of the shipped models on the development parts, from raw text and from gold
/// tokens, or of one CoNLL-U file against another.
#[derive(Debug, clap::Args)]
pub struct ScoreSyntaxArgs {
    /// Folder of the corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Gold and predicted file; without them the shipped models are scored.
    #[arg(num_args = 2, value_names = ["GOLD", "PREDICTED"])]
    files: Vec<PathBuf>,
}

/// Runs the subcommand.
///
/// # Errors
/// When a file cannot be read or is no CoNLL-U, or two files hold different texts.
pub fn run(args: &ScoreSyntaxArgs) -> Result<()> {
    if let [gold, predicted] = args.files.as_slice() {
        print(&ud::score(&read(gold)?, &read(predicted)?)?);
        return Ok(());
    }
    let pipeline = Pipeline::new(Models::shipped()?);
    for treebank in ["ud-ewt", "ud-gum"] {
        let gold = read(&args.corpora.join(treebank).join("dev.conllu"))?;
        let (mut raw, mut given) = (String::new(), String::new());
        for (article, segmentation) in conllu::segmented_articles(&gold, treebank)? {
            raw.push_str(&conllu::write(&pipeline.annotate(article.clone())));
            given.push_str(&conllu::write(&pipeline.annotate_tokens(article, segmentation)?));
        }
        println!("{treebank} dev, raw text");
        print(&ud::score(&gold, &raw)?);
        println!("{treebank} dev, gold tokens");
        print(&ud::score(&gold, &given)?);
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn print(scores: &[ud::Score]) {
    for score in scores {
        println!("{:10} {:6.2} {:6.2} {:6.2}", score.layer, score.precision(), score.recall(), score.f1());
    }
}
