//! What can go wrong with graphs, stores and queries.

use std::path::PathBuf;

/// Why a graph could not be written, stored, read or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The output could not be written.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
    /// The base of all IRIs is no absolute IRI that ends in `/`.
    #[error("base IRI {base:?} must be an absolute IRI that ends in /: {cause}")]
    Base {
        /// What was given.
        base: String,
        /// Why it was refused.
        cause: String,
    },
    /// The format is not written in this way.
    #[error("{format} is not written as one stream: {reason}")]
    Elsewhere {
        /// Name of the format.
        format: &'static str,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// The format cannot carry what the profile needs.
    #[error("{format} cannot carry the profile {profile}; use {instead}")]
    Profile {
        /// Name of the format.
        format: &'static str,
        /// Name of the profile.
        profile: &'static str,
        /// Formats that can.
        instead: &'static str,
    },
    /// No article has this id.
    #[error("no article {0:?}")]
    UnknownArticle(String),
    /// A file of a store cannot be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file of a store holds something else than expected.
    #[error("{}: {reason}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What was expected, what was found, what to do.
        reason: String,
    },
    /// Another process writes to the store.
    #[error("{}: another process{holder} is writing to this store; wait for it or stop it", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// ` (process 17)`, or nothing when it is not known.
        holder: String,
    },
    /// A query cannot be understood.
    #[error("query: {0}")]
    Syntax(String),
    /// A query asks for something that is not done here: an update, or another service.
    #[error("query: {0}")]
    Refused(String),
    /// A query failed while it ran.
    #[error("query: {0}")]
    Evaluation(String),
    /// A query was cancelled, usually by its time limit.
    #[error("query: stopped before it was done (time limit or cancellation); narrow it down, or add a LIMIT")]
    Cancelled,
    /// An answer is longer than allowed.
    #[error("query: the answer is longer than {0} bytes; narrow it down, or add a LIMIT")]
    TooLong(usize),
    /// None of the formats suits who asks.
    #[error("no format suits; there are: {0}")]
    NotAcceptable(String),
    /// There is no such named graph.
    #[error("there is no graph <{0}>")]
    UnknownGraph(String),
    /// No named query has this name.
    #[error("no query is named {name:?}; there are: {known}")]
    UnknownQuery {
        /// What was asked for.
        name: String,
        /// All names, separated by commas.
        known: String,
    },
    /// A parameter of a named query is missing or unknown.
    #[error("query {query}: {reason}")]
    Parameter {
        /// Name of the query.
        query: String,
        /// What is wrong with which parameter.
        reason: String,
    },
    /// The result cannot be written in this format.
    #[error("{0}")]
    ResultFormat(String),
}
