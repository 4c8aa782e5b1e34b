//! Universal Dependencies treebanks: sentences with gold tags and trees.

use anyhow::{Context, Result};
use dixit_document::{Deprel, Upos, Xpos};
use dixit_nlp::conllu;
use std::path::Path;

/// A sentence of a treebank.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Id of its document.
    pub document: String,
    /// Words.
    pub forms: Vec<String>,
    /// Dictionary forms.
    pub lemmas: Vec<String>,
    /// Universal tags.
    pub upos: Vec<Upos>,
    /// Penn tags.
    pub xpos: Vec<Xpos>,
    /// Index of each word's head within the sentence; the number of words for the root.
    pub heads: Vec<usize>,
    /// Relations to the heads.
    pub deprels: Vec<Deprel>,
}

/// Reads the sentences of a treebank file whose document `keep` accepts.
///
/// # Errors
/// When the file cannot be read, is no CoNLL-U, or holds a label that is not in the lists of `dixit-document`.
pub fn read(path: &Path, keep: impl Fn(&str) -> bool) -> Result<Vec<Tree>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let sentences = conllu::read(&text).with_context(|| path.display().to_string())?;
    let mut trees = vec![];
    let mut document = String::new();
    for sentence in &sentences {
        if let Some(id) = sentence.new_document() {
            document = id.to_owned();
        }
        if keep(&document) {
            let tree = tree(sentence, &document);
            trees.push(tree.with_context(|| format!("{}, sentence at line {}", path.display(), sentence.line))?);
        }
    }
    Ok(trees)
}

fn tree(sentence: &conllu::Sentence<'_>, document: &str) -> Result<Tree> {
    let rows = &sentence.rows;
    let own = |text: &str| text.to_owned();
    Ok(Tree {
        document: document.to_owned(),
        forms: rows.iter().map(|row| own(row.form)).collect(),
        lemmas: rows.iter().map(|row| own(row.lemma)).collect(),
        upos: rows.iter().map(|row| row.upos.parse()).collect::<Result<_, _>>()?,
        xpos: rows.iter().map(|row| row.xpos.parse()).collect::<Result<_, _>>()?,
        heads: rows.iter().map(|row| row.head.unwrap_or(rows.len())).collect(),
        deprels: rows.iter().map(|row| row.deprel.parse()).collect::<Result<_, _>>()?,
    })
}

/// The documents of GUM that no shipped model may learn from (noncommercial texts), or that are no news-like prose
/// (transcribed conversations): `list` is the corpus's own list of noncommercial documents.
pub fn gum_filter(list: &str) -> impl Fn(&str) -> bool + use<> {
    let barred: std::collections::BTreeSet<String> = list.lines().map(|line| line.trim().to_owned()).collect();
    move |document| {
        !barred.contains(document)
            && !document.starts_with("GUM_conversation_")
            && !document.starts_with("GUM_court_carpet")
    }
}
