//! Reads hand-made labels of PolNeAR attributions: article, attribution, stance, certainty.

use anyhow::{Context, Result, bail};
use dixit_document::{Certainty, Stance};
use std::path::Path;

/// How one attribution is meant.
#[derive(Clone, Debug)]
pub struct StanceLabel {
    /// The article's id.
    pub article: String,
    /// The attribution's id in the article.
    pub attribution: String,
    /// Position of the source.
    pub stance: Stance,
    /// How sure the source is.
    pub certainty: Certainty,
}

/// Reads a table of labels with a header line.
///
/// # Errors
/// When the file cannot be read or a line has other columns or labels.
pub fn read(path: &Path) -> Result<Vec<StanceLabel>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut labels = vec![];
    for (index, line) in text.lines().enumerate().skip(1) {
        let place = || format!("{} line {}", path.display(), index + 1);
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, attribution, stance, certainty] = columns[..] else {
            bail!("{}: expected 4 columns, found {}", place(), columns.len())
        };
        labels.push(StanceLabel {
            article: article.to_owned(),
            attribution: attribution.to_owned(),
            stance: stance.parse().with_context(place)?,
            certainty: certainty.parse().with_context(place)?,
        });
    }
    Ok(labels)
}
