//! Inputs: files, directories, globs and standard input become articles, one after the other.
//!
//! Reading comes in two steps, so that the costly one can run on many threads: [`Sources`] yields [`RawArticle`]s in the
//! order of the inputs and holds one of them at a time; [`RawArticle::parse`] decodes and takes apart one of them.
//! Whatever is wrong with one input is an [`InputError`] that names it; the others go on.

mod date;
mod decode;
mod html;
mod json_lines;
mod sources;

pub(crate) use sources::{RawArticle, Sources};

use dixit_document::Article;
use std::fmt;

/// An input that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InputError {
    /// The path as it was given or found, with line and column where they are known.
    pub(crate) place: String,
    /// What was expected and what was found.
    pub(crate) problem: String,
}

impl InputError {
    pub(crate) fn new(place: impl fmt::Display, problem: impl fmt::Display) -> InputError {
        InputError { place: place.to_string(), problem: problem.to_string() }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// An article, and what its reader should know of how it was read.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    /// The article.
    pub(crate) article: Article,
    /// Remarks such as "has no text".
    pub(crate) notes: Vec<String>,
}
