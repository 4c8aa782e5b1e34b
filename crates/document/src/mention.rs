//! Mentions and entities: which words refer, and which of them refer to the same thing.

use crate::token::{UnknownLabel, labels};
use crate::{TokenId, TokenRange};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Numbers a mention within its document, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MentionId(pub u32);

/// Numbers an entity within its document, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub u32);

impl MentionId {
    /// As an index into the document's mentions.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl EntityId {
    /// As an index into the document's entities.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A noun phrase or pronoun that refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its words: a name without title and apposition; a nominal from its determiner to its head noun; a pronoun.
    pub tokens: TokenRange,
    /// The word that carries the phrase.
    pub head: TokenId,
    /// Name, nominal or pronoun.
    pub kind: MentionKind,
    /// What the name recognizer calls it; `None` unless `kind` is [`MentionKind::Name`].
    pub name: Option<NameType>,
    /// The chain it belongs to.
    pub entity: EntityId,
}

/// A coreference chain: the mentions that refer to one thing. Singletons are chains too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The fullest name or description found in the text.
    pub name: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Its mentions in order of place, never empty.
    pub mentions: Vec<MentionId>,
    /// Grammatical number, as far as the text shows it.
    pub number: Number,
    /// Gender of a person, as far as the text shows it (pronouns, titles, first names).
    pub gender: Gender,
}

labels! {
    /// How a mention refers.
    MentionKind { Name = "name", Nominal = "nominal", Pronoun = "pronoun" }
}

labels! {
    /// Types of names, as the name recognizer gives them. `Location` and `GeoPolitical` are one type in most corpora.
    NameType { Person = "PER", Organization = "ORG", GeoPolitical = "GPE", Location = "LOC", Misc = "MISC" }
}

impl NameType {
    /// The type in the three-way scheme of the shared evaluations: `PER`, `ORG`, `LOC` (or `MISC`).
    pub fn coarse(self) -> &'static str {
        match self {
            NameType::GeoPolitical => "LOC",
            other => other.as_str(),
        }
    }
}

labels! {
    /// Sorts of entities and actors.
    EntityKind {
        Person = "person", Organization = "organization", GovernmentOrPlace = "government_or_place", Group = "group",
        Medium = "medium", Persona = "persona", Other = "other",
    }
}

labels! {
    /// Grammatical number.
    Number { Singular = "singular", Plural = "plural", Unknown = "unknown" }
}

labels! {
    /// Gender of a referent.
    Gender { Female = "female", Male = "male", Neuter = "neuter", Unknown = "unknown" }
}
