//! Coreference corpora: a word a line with brackets that open and close mentions of numbered chains.

use anyhow::{Context, Result, bail};
use dixit_document::TokenRange;
use std::collections::HashMap;
use std::path::Path;

/// The chains of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainedDocument {
    /// The corpus's name for it.
    pub id: String,
    /// Its words.
    pub forms: Vec<String>,
    /// Its sentences.
    pub sentences: Vec<TokenRange>,
    /// Mentions: their words and the number of their chain.
    pub mentions: Vec<(TokenRange, usize)>,
}

/// Reads a table of word number, form and brackets (`(3`, `3)`, `(3)`, several in a row or `|`-separated; `_` for none).
///
/// # Errors
/// When the file cannot be read or brackets do not balance within a document.
pub fn read(path: &Path) -> Result<Vec<ChainedDocument>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut documents: Vec<ChainedDocument> = vec![];
    let mut open: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut sentence_start = 0;
    for (number, line) in text.lines().chain([""]).enumerate() {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            documents.push(ChainedDocument { id: id.to_owned(), ..ChainedDocument::default() });
            if open.values().any(|starts| !starts.is_empty()) {
                bail!("{}, line {}: a mention is not closed", path.display(), number + 1);
            }
            sentence_start = 0;
            continue;
        }
        let Some(document) = documents.last_mut() else { continue };
        if line.is_empty() {
            if document.forms.len() > sentence_start {
                document.sentences.push(TokenRange::new(sentence_start, document.forms.len()));
                sentence_start = document.forms.len();
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let &[_, form, brackets] = columns.as_slice() else { continue };
        let index = document.forms.len();
        document.forms.push(form.to_owned());
        let mut rest = brackets.trim_start_matches('_');
        while !rest.is_empty() {
            let opens = rest.starts_with('(');
            rest = rest.trim_start_matches('(');
            let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let chain: usize = rest[..n_digits]
                .parse()
                .with_context(|| format!("{}, line {}: expected a chain number", path.display(), number + 1))?;
            rest = &rest[n_digits..];
            if opens {
                open.entry(chain).or_default().push(index);
            }
            if let Some(after) = rest.strip_prefix(')') {
                rest = after;
                let start = open.get_mut(&chain).and_then(Vec::pop);
                let start =
                    start.with_context(|| format!("{}, line {}: nothing to close", path.display(), number + 1))?;
                document.mentions.push((TokenRange::new(start, index + 1), chain));
            }
            rest = rest.trim_start_matches('|');
        }
    }
    Ok(documents)
}

/// An ambiguous pronoun with two candidate names (GAP, Webster et al. 2018). Positions count code points of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// Names the item.
    pub id: String,
    /// A passage.
    pub text: String,
    /// The pronoun and where it stands.
    pub pronoun: (String, usize),
    /// The names, where they stand, and whether the pronoun stands for them.
    pub names: [(String, usize, bool); 2],
}

/// Reads the table of GAP.
///
/// # Errors
/// When the file cannot be read or a line lacks columns.
pub fn read_ambiguities(path: &Path) -> Result<Vec<Ambiguity>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let item = |(number, line): (usize, &str)| {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, text, pronoun, at, a, a_at, a_right, b, b_at, b_right, ..] = columns.as_slice() else {
            bail!("{}, line {}: expected eleven columns", path.display(), number + 1)
        };
        Ok(Ambiguity {
            id: id.to_owned(),
            text: text.to_owned(),
            pronoun: (pronoun.to_owned(), at.parse()?),
            names: [
                (a.to_owned(), a_at.parse()?, a_right.eq_ignore_ascii_case("true")),
                (b.to_owned(), b_at.parse()?, b_right.eq_ignore_ascii_case("true")),
            ],
        })
    };
    text.lines().enumerate().skip(1).map(item).collect()
}
