//! What a person decided about identity: a file of one decision a line, respected by every build.
//!
//! ```text
//! # comments and empty lines are skipped; fields are separated by tabs
//! same<TAB>Ann Alder<TAB>Ann B. Alder
//! different<TAB>Alder<TAB>Ann Alder
//! split<TAB>Ann Alder<TAB>harbor-2031-04-02<TAB>Ann Alder (sculptor)
//! ```

use super::LineError;
use super::names::comparable;
use dixit_document::DocumentId;
use std::collections::{BTreeMap, BTreeSet};

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Two names name one actor.
    Same(String, String),
    /// Two names never name one actor.
    Different(String, String),
    /// In one article, a name means another actor than elsewhere.
    Split {
        /// As the article's record names the actor.
        name: String,
        /// The article.
        doc: DocumentId,
        /// What that actor is called from now on.
        renamed: String,
    },
}

/// Decisions by name.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    same: Vec<(String, String)>,
    different: BTreeSet<(String, String)>,
    split: BTreeMap<(DocumentId, String), String>,
}

impl Decisions {
    /// Reads the file's text.
    ///
    /// # Errors
    /// [`LineError`] for the first line that is no decision.
    ///
    /// # Examples
    /// ```
    /// let decisions = dixit_graph::Decisions::read("# checked\nsame\tAnn Alder\tAnn B. Alder\n")?;
    /// assert_eq!(decisions.len(), 1);
    /// # Ok::<(), dixit_graph::LineError>(())
    /// ```
    pub fn read(text: &str) -> Result<Decisions, LineError> {
        let mut decisions = Decisions::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let fail = |expected| Err(LineError { line: index + 1, expected, found: line.to_owned() });
            if cells.iter().any(|cell| cell.is_empty()) {
                return fail("no empty field");
            }
            decisions.add(match cells.as_slice() {
                ["same", one, other] => Decision::Same((*one).to_owned(), (*other).to_owned()),
                ["different", one, other] => Decision::Different((*one).to_owned(), (*other).to_owned()),
                ["split", name, doc, renamed] => Decision::Split {
                    name: (*name).to_owned(),
                    doc: DocumentId((*doc).to_owned()),
                    renamed: (*renamed).to_owned(),
                },
                ["same" | "different", ..] => return fail("two names after `same` or `different`, separated by tabs"),
                ["split", ..] => return fail("a name, an article and a new name after `split`, separated by tabs"),
                _ => return fail("`same`, `different` or `split`"),
            });
        }
        Ok(decisions)
    }

    /// Adds one.
    pub fn add(&mut self, decision: Decision) {
        match decision {
            Decision::Same(one, other) => self.same.push((comparable(&one), comparable(&other))),
            Decision::Different(one, other) => {
                let (one, other) = (comparable(&one), comparable(&other));
                self.different.insert(if one <= other { (one, other) } else { (other, one) });
            }
            Decision::Split { name, doc, renamed } => {
                self.split.insert((doc, comparable(&name)), renamed);
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.same.len() + self.different.len() + self.split.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn same(&self) -> impl Iterator<Item = (&str, &str)> {
        self.same.iter().map(|(one, other)| (one.as_str(), other.as_str()))
    }

    /// Whether two comparable names must stay apart.
    pub(super) fn apart(&self, one: &str, other: &str) -> bool {
        let (one, other) = if one <= other { (one, other) } else { (other, one) };
        !self.different.is_empty() && self.different.contains(&(one.to_owned(), other.to_owned()))
    }

    /// What an actor is called, after splits.
    pub(super) fn renamed<'a>(&'a self, doc: &DocumentId, name: &'a str) -> &'a str {
        if self.split.is_empty() {
            return name;
        }
        self.split.get(&(doc.clone(), comparable(name))).map_or(name, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_named() {
        let error = Decisions::read("same\tAnn\tBo\nsame\tAnn\n").expect_err("a name is missing");
        assert_eq!(error.line, 2);
        assert!(Decisions::read("join\ta\tb").is_err());
        assert!(Decisions::read("# nothing\n\n").expect("fine").is_empty());
    }
}
