//! Queries with names: files in `data/queries` whose head says what they answer.

use crate::error::Error;
use oxigraph::model::Literal;

/// A query that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    /// Its name.
    pub name: &'static str,
    /// What it answers, in a few words.
    pub title: &'static str,
    /// What it answers, in a sentence.
    pub description: &'static str,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// What has to be given.
    pub parameters: Vec<Parameter>,
    /// The query itself, with its head.
    pub text: &'static str,
}

/// Something that a named query has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name; `$name` stands for it in the query.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../data/queries/", $name, ".rq")))),*];
    };
}

files! {
    "actors", "claims", "contradictions", "denials", "doubts", "hedged-claims", "most-denied", "nested-chains",
    "personas", "speaks-for", "unsupported-claims", "venues", "who-denies", "who-said-about",
}

/// All named queries, in order of their names.
pub fn named_queries() -> impl Iterator<Item = NamedQuery> {
    FILES.iter().map(|(name, text)| parse(name, text))
}

/// The query of this name.
///
/// # Errors
/// When there is none; the error lists all.
pub fn named_query(name: &str) -> Result<NamedQuery, Error> {
    named_queries().find(|query| query.name == name).ok_or_else(|| {
        let known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        Error::UnknownQuery { name: name.to_owned(), known: known.join(", ") }
    })
}

impl NamedQuery {
    /// The query with what was given for its parameters: always as literals, never as code.
    ///
    /// # Errors
    /// When something is missing or unknown.
    pub fn fill(&self, given: &[(String, String)]) -> Result<String, Error> {
        let error = |reason: String| Error::Parameter { query: self.name.to_owned(), reason };
        if let Some((odd, _)) = given.iter().find(|(name, _)| !self.parameters.iter().any(|it| it.name == name)) {
            let known: Vec<&str> = self.parameters.iter().map(|it| it.name).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(error(format!("unknown parameter {odd:?}; there are: {known}")));
        }
        let mut pieces = self.text.split('$');
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(piece.len());
            let (name, rest) = piece.split_at(end);
            let Some(parameter) = self.parameters.iter().find(|it| it.name == name) else {
                filled.push('$');
                filled.push_str(piece);
                continue;
            };
            let value = given.iter().rfind(|(it, _)| it == name).map(|(_, value)| value);
            let value = value.ok_or_else(|| error(format!("needs the parameter {name:?}: {}", parameter.meaning)))?;
            filled.push_str(&Literal::new_simple_literal(value).to_string());
            filled.push_str(rest);
        }
        Ok(filled)
    }
}

fn parse(name: &'static str, text: &'static str) -> NamedQuery {
    let head = || text.lines().map_while(|line| line.strip_prefix("# ")).filter_map(|line| line.split_once(": "));
    let field = |wanted: &str| head().find(|(name, _)| *name == wanted).map_or("", |(_, value)| value);
    let parameters = head()
        .filter(|(name, _)| *name == "parameter")
        .filter_map(|(_, value)| value.split_once(" -- ").map(|(name, meaning)| Parameter { name, meaning }));
    NamedQuery {
        name,
        title: field("title"),
        description: field("description"),
        columns: field("columns").split(", ").collect(),
        parameters: parameters.collect(),
        text,
    }
}
