//! Named-entity corpora: one token a line with its IOB2 tag, blank line after each sentence.

use anyhow::{Context, Result, bail};
use std::ops::Range;
use std::path::Path;

/// Types of names, as the recognizer numbers them.
pub const TYPES: [&str; 4] = ["PER", "ORG", "LOC", "MISC"];

/// A sentence with its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedSentence {
    /// Its words.
    pub forms: Vec<String>,
    /// Its names: token ranges and types (indices into [`TYPES`]), in order of place.
    pub names: Vec<(Range<usize>, usize)>,
}

/// Sentences of one document, or a single sentence where the corpus does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedDocument {
    /// The corpus's own name for it, if any.
    pub id: String,
    /// Its sentences.
    pub sentences: Vec<NamedSentence>,
}

/// Reads an `.iob2` file: token, tag, further columns, separated by tabs.
///
/// # Errors
/// When the file cannot be read, or a line has no tag or an unknown one.
pub fn read(path: &Path) -> Result<Vec<NamedDocument>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut documents = vec![];
    let mut document = NamedDocument::default();
    let mut forms: Vec<String> = vec![];
    let mut tags: Vec<String> = vec![];
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() {
            if !forms.is_empty() {
                let names = names(&tags).with_context(|| format!("{}, before line {}", path.display(), number + 1))?;
                document.sentences.push(NamedSentence { forms: std::mem::take(&mut forms), names });
                tags.clear();
                if document.id.is_empty() {
                    documents.push(std::mem::take(&mut document));
                }
            }
            continue;
        }
        let mut columns = line.split('\t');
        match (columns.next(), columns.next()) {
            (Some(form), Some(tag)) => {
                forms.push(form.to_owned());
                tags.push(tag.to_owned());
            }
            _ => {
                let Some(comment) = line.strip_prefix("# ") else {
                    bail!("{}, line {}: expected a token and its tag", path.display(), number + 1)
                };
                if let Some(id) = comment.strip_prefix("newdoc id = ") {
                    if !document.sentences.is_empty() {
                        documents.push(std::mem::take(&mut document));
                    }
                    document.id = id.to_owned();
                }
            }
        }
    }
    if !document.sentences.is_empty() {
        documents.push(document);
    }
    Ok(documents)
}

/// The spans of IOB2 tags.
///
/// # Errors
/// When a tag is of none of [`TYPES`].
pub fn names<T: AsRef<str>>(tags: &[T]) -> Result<Vec<(Range<usize>, usize)>> {
    let mut names: Vec<(Range<usize>, usize)> = vec![];
    let mut open = false;
    for (index, tag) in tags.iter().enumerate() {
        let tag = tag.as_ref();
        if tag == "O" {
            open = false;
            continue;
        }
        let kind = tag.get(2..).and_then(|name| TYPES.iter().position(|known| *known == name));
        let Some(kind) = kind else { bail!("unknown tag {tag:?}") };
        match names.last_mut() {
            Some((range, last)) if open && tag.starts_with('I') && *last == kind => range.end = index + 1,
            _ => names.push((index..index + 1, kind)),
        }
        open = true;
    }
    Ok(names)
}

/// Writes tokens and names as `.iob2`, readable by other scorers.
pub fn to_iob2<'s>(sentences: impl IntoIterator<Item = (&'s [String], &'s [(Range<usize>, usize)])>) -> String {
    let mut out = String::new();
    for (forms, names) in sentences {
        let mut tags = vec!["O".to_owned(); forms.len()];
        for (range, kind) in names {
            for index in range.clone() {
                tags[index] = format!("{}-{}", if index == range.start { "B" } else { "I" }, TYPES[*kind]);
            }
        }
        for (form, tag) in forms.iter().zip(tags) {
            out.push_str(&format!("{form}\t{tag}\n"));
        }
        out.push('\n');
    }
    out
}

impl NamedSentence {
    /// The same sentence with words split at inner hyphens, as treebank tokens are.
    pub fn with_split_hyphens(&self) -> NamedSentence {
        let mut forms = vec![];
        let mut places = Vec::with_capacity(self.forms.len() + 1);
        for form in &self.forms {
            places.push(forms.len());
            forms.extend(split_hyphens(form));
        }
        places.push(forms.len());
        let names = self.names.iter().map(|(range, kind)| (places[range.start]..places[range.end], *kind)).collect();
        NamedSentence { forms, names }
    }
}

fn split_hyphens(form: &str) -> Vec<String> {
    let inner =
        |at: usize| form[..at].ends_with(char::is_alphanumeric) && form[at + 1..].starts_with(char::is_alphanumeric);
    let mut parts = vec![];
    let mut start = 0;
    for (at, _) in form.match_indices('-').filter(|&(at, _)| inner(at)) {
        parts.extend([form[start..at].to_owned(), "-".to_owned()]);
        start = at + 1;
    }
    parts.push(form[start..].to_owned());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_spans_and_tags_again() {
        let tags = ["B-PER", "I-PER", "O", "B-ORG", "B-ORG", "I-LOC"];
        let spans = names(&tags).unwrap();
        assert_eq!(spans, [(0..2, 0), (3..4, 1), (4..5, 1), (5..6, 2)]);
        let forms: Vec<String> = tags.iter().map(|_| "x".to_owned()).collect();
        let written = to_iob2([(forms.as_slice(), spans.as_slice())]);
        assert_eq!(written, "x\tB-PER\nx\tI-PER\nx\tO\nx\tB-ORG\nx\tB-ORG\nx\tB-LOC\n\n");
        assert!(names(&["B-FOO"]).is_err());
    }

    #[test]
    fn hyphens_split_words_and_move_spans() {
        let sentence =
            NamedSentence { forms: ["the", "Orlo-Vale", "pact-"].map(String::from).to_vec(), names: vec![(1..2, 3)] };
        let split = sentence.with_split_hyphens();
        assert_eq!(split.forms, ["the", "Orlo", "-", "Vale", "pact-"]);
        assert_eq!(split.names, [(1..4, 3)]);
    }
}
