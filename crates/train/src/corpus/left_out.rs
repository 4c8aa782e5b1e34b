//! What may not be learned from.

use anyhow::{Context, Result};
use std::collections::HashSet;
use std::path::Path;

/// Documents of the GUM corpus that may not be learned from: noncommercial texts, and conversations of unclear terms.
///
/// # Errors
/// When the corpus's lists of documents cannot be read.
pub fn left_out(corpora: &Path) -> Result<HashSet<String>> {
    let path = corpora.join("ud-gum/documents.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let noncommercial = std::fs::read_to_string(corpora.join("ud-gum/noncommercial.txt"))?;
    let mut ids: HashSet<String> = noncommercial.lines().map(|line| line.trim().to_owned()).collect();
    ids.extend(
        table
            .lines()
            .filter_map(|line| line.split('\t').next())
            .filter(|id| id.starts_with("GUM_conversation") || *id == "GUM_court_carpet")
            .map(str::to_owned),
    );
    Ok(ids)
}
