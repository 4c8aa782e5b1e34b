//! `dixit-train all`: rebuilds every shipped model.

use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rebuilds every shipped model, each step with the models of the steps before it built in. Same data, same files.
#[derive(Debug, clap::Args)]
pub struct AllArgs {
    /// Folder of the corpora and gold labels.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Folder for what is needed between the steps and is not shipped: vectors, tables of words.
    #[arg(long, default_value = "target/models")]
    work: PathBuf,
    /// Skips the steps before the first of this name.
    #[arg(long)]
    from: Option<String>,
    /// Skips the steps after the first of this name that is run.
    #[arg(long)]
    until: Option<String>,
}

/// Runs the subcommand. Progress goes to standard error; after an interruption `--from` goes on with the step that was cut
/// short, that of trees with the network that it kept in the folder for work. Each step is a process of its own, because models are built into the program.
///
/// # Errors
/// When a step fails or cargo cannot be run.
pub fn run(args: &AllArgs) -> Result<()> {
    std::fs::create_dir_all(&args.work).with_context(|| format!("cannot create {}", args.work.display()))?;
    let corpora = args.shared.join("corpora");
    let kept = args.work.join("network");
    if args.from.is_none() && kept.exists() {
        // what an older program or other data left behind
        std::fs::remove_file(&kept).with_context(|| format!("cannot remove {}", kept.display()))?;
    }
    let steps = steps(&args.shared, &corpora, &args.work);
    let first = match &args.from {
        None => 0,
        Some(name) => {
            let found = steps.iter().position(|step| step.first() == Some(name));
            found.with_context(|| format!("no step is called {name:?}"))?
        }
    };
    let last = match &args.until {
        None => steps.len() - 1,
        Some(name) => {
            let found = steps[first..].iter().position(|step| step.first() == Some(name));
            first + found.with_context(|| format!("no step from there on is called {name:?}"))?
        }
    };
    for (number, step) in steps.iter().enumerate().take(last + 1).skip(first) {
        eprintln!("step {} of {}: dixit-train {}", number + 1, steps.len(), step.join(" "));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["run", "--quiet", "--release", "--package", "dixit-train", "--"])
            .args(step)
            .status()
            .context("cannot run cargo")?;
        ensure!(status.success(), "step {:?} failed: {status}", step.join(" "));
    }
    Ok(())
}

fn steps(shared: &Path, corpora: &Path, work: &Path) -> Vec<Vec<String>> {
    let text = |path: PathBuf| path.display().to_string();
    let step = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
    let corpora = text(corpora.to_owned());
    let (vectors, known) = (text(work.join("vectors.txt")), text(work.join("known-names.tsv")));
    let wordnet = format!("{corpora}/lexicons/wordnet");
    vec![
        step(&["vectors", "--corpora", &corpora, "--output", &text(work.to_owned())]),
        step(&["clusters", &text(work.join("clusters.tsv"))]),
        step(&["lemmas", "--wordnet", &wordnet]),
        step(&["syntax", "--corpora", &corpora, "--vectors", &vectors, "--checkpoint", &text(work.join("network"))]),
        step(&["gazetteer", "--corpora", &corpora]),
        step(&["names", "--corpora", &corpora]),
        step(&["known-names", "--corpora", &corpora, "--output", &known]),
        step(&["gazetteer", "--corpora", &corpora, "--learned", &known]),
        step(&["names", "--corpora", &corpora]),
        step(&["coreference", "--corpora", &corpora]),
        step(&["attribution", "--corpora", &corpora, "--output", "data/models/attribution.bin"]),
        step(&["nesting", "--corpora", &corpora, "--output", "data/models/nesting.bin"]),
        step(&["stance", "--shared", &text(shared.to_owned()), "--output", "data/models/stance.bin"]),
        step(&[
            "relations",
            "--gold",
            "data/gold/graph",
            "--gold",
            &text(shared.join("gold/graph")),
            "--texts",
            &format!("{corpora}/polnear/dev.jsonl"),
        ]),
    ]
}
