//! Machine-annotated political news: the names that another tool found, as weak evidence.

use super::entities::{NamedDocument, NamedSentence};
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Reads the names (`NER=` in the last column) of a packed CoNLL-U-like file. Numbers and dates are no names.
///
/// # Errors
/// When the file cannot be read.
pub fn read_names(path: &Path) -> Result<Vec<NamedDocument>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut documents: Vec<NamedDocument> = vec![];
    let mut sentence = NamedSentence::default();
    let mut open = false;
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line = line?;
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            documents.push(NamedDocument { id: id.to_owned(), sentences: vec![] });
        } else if line.is_empty() {
            if let Some(document) = documents.last_mut()
                && !sentence.forms.is_empty()
            {
                document.sentences.push(std::mem::take(&mut sentence));
            }
            open = false;
        } else if !line.starts_with('#') {
            let columns: Vec<&str> = line.split('\t').collect();
            let (Some(form), Some(misc)) = (columns.get(1), columns.get(9)) else { continue };
            let index = sentence.forms.len();
            sentence.forms.push((*form).to_owned());
            let tag = misc.split('|').find_map(|field| field.strip_prefix("NER="));
            let kind = tag.and_then(|tag| {
                let kind =
                    ["PERSON", "ORGANIZATION", "LOCATION", "MISC"].iter().position(|name| tag.get(2..) == Some(name));
                kind.map(|kind| (kind, tag.starts_with('B')))
            });
            match (kind, sentence.names.last_mut()) {
                (Some((kind, false)), Some((range, last))) if open && kind == *last => range.end = index + 1,
                (Some((kind, _)), _) => sentence.names.push((index..index + 1, kind)),
                (None, _) => {}
            }
            open = kind.is_some();
        }
    }
    Ok(documents)
}
