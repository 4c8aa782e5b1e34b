//! `dixit-train clusters`: packs word classes into the shipped file.

use anyhow::{Context, Result, bail};
use dixit_nlp::ml::clusters::{Clusters, WordClass};
use std::path::PathBuf;

/// Packs the classes of frequent words (`clusters.tsv` of `vectors`) into a model file.
#[derive(Debug, clap::Args)]
pub struct ClustersArgs {
    /// Table of word classes.
    input: PathBuf,
    /// Model file to write.
    #[arg(long, default_value = "data/models/clusters.bin")]
    output: PathBuf,
    /// Words rarer than this are left out.
    #[arg(long, default_value_t = 25)]
    min_count: u32,
}

/// Runs the subcommand.
///
/// # Errors
/// When the table cannot be read or the file cannot be written.
pub fn run(args: &ClustersArgs) -> Result<()> {
    let table =
        std::fs::read_to_string(&args.input).with_context(|| format!("cannot read {}", args.input.display()))?;
    let mut words = vec![];
    for (number, line) in table.lines().enumerate().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [word, numbers @ ..] = columns.as_slice() else { continue };
        let numbers: Vec<u32> = numbers.iter().map(|number| number.parse()).collect::<Result<_, _>>()?;
        let &[count, inside, capitalized, a, b, c] = numbers.as_slice() else {
            bail!("{}, line {}: expected seven columns", args.input.display(), number + 1)
        };
        if count < args.min_count {
            continue;
        }
        let share = f64::from(capitalized) / f64::from(inside.max(1));
        let capitalized = [0.1, 0.5, 0.9].iter().filter(|&&limit| share > limit).count() as u8;
        words.push((*word, WordClass { classes: [a as u16, b as u16, c as u16], capitalized }));
    }
    let n_words = words.len();
    let bytes = Clusters::new(words).to_bytes();
    std::fs::write(&args.output, &bytes).with_context(|| format!("cannot write {}", args.output.display()))?;
    eprintln!("{}: {n_words} words, {} bytes", args.output.display(), bytes.len());
    Ok(())
}
