//! The graph of any number of articles: actors, claims, attributions and relations, each traceable to evidence.

use crate::record::{AttributionRecord, HedgeRecord, RelationKind};
use dixit_document::{DocumentId, EntityKind, Metadata};
use std::collections::{BTreeMap, BTreeSet};

/// Names an actor across articles: derived from its name and kind, or from its article when it is unnamed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(pub String);

/// Names a claim across articles: derived from its normalized text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(pub String);

/// Names an attribution across articles: its article and its id there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributionKey {
    /// The article.
    pub doc: DocumentId,
    /// The id in the article's record.
    pub id: String,
}

/// Actors, claims and attributions of any number of articles. Built by [`crate::GraphBuilder`]; the order in which
/// articles were added does not matter.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Where it comes from.
    pub articles: BTreeMap<DocumentId, ArticleNode>,
    /// Who.
    pub actors: BTreeMap<ActorId, Actor>,
    /// What.
    pub claims: BTreeMap<ClaimId, Claim>,
    /// Who said what, in which words.
    pub attributions: BTreeMap<AttributionKey, ResolvedAttribution>,
    /// What answers what, ordered by its ends.
    pub relations: Vec<Relation>,
    /// Names that may name one actor but were kept apart, in order.
    pub doubts: Vec<Doubt>,
}

/// Two names that may name one actor: a person can decide (see [`crate::Decisions`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The name in question.
    pub name: String,
    /// Whom it may name.
    pub other: String,
    /// Why it is doubtful.
    pub reason: String,
    /// In how many articles the question arose.
    pub n_articles: u32,
}

/// An article, without its text.
#[derive(Clone, Debug)]
pub struct ArticleNode {
    /// SHA-256 of the text that all offsets count.
    pub sha256: String,
    /// Title, address, publisher, date.
    pub metadata: Metadata,
    /// The author's reservations.
    pub hedges: Vec<HedgeRecord>,
    /// What made the record.
    pub models: Vec<String>,
}

/// One person, group or organization across articles.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Best name.
    pub name: String,
    /// Sort of actor.
    pub kind: EntityKind,
    /// Whether it has a name.
    pub named: bool,
    /// Its id in the table of known entities, where one was given and the name is unambiguous.
    pub entity: Option<String>,
    /// Other names.
    pub aliases: BTreeSet<String>,
    /// Titles and functions.
    pub roles: BTreeSet<String>,
    /// Where it is mentioned: spans in code points per article.
    pub mentions: BTreeMap<DocumentId, Vec<[usize; 2]>>,
    /// Whom it belongs to or speaks for, with evidence.
    pub affiliations: Vec<Affiliation>,
}

/// A membership or function with the words that show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Affiliation {
    /// The organization, government or person.
    pub actor: ActorId,
    /// The function there.
    pub role: Option<String>,
    /// The article that says so.
    pub doc: DocumentId,
    /// Where, in code points; `None` when only the contract's bare list names it.
    pub span: Option<[usize; 2]>,
}

/// One proposition across articles and wordings.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Positive, self-contained sentence.
    pub text: String,
    /// Normalized key: equal keys are one claim. The claim's id is its hash.
    pub key: String,
    /// First participant.
    pub subject: Option<Term>,
    /// Lemma of the main predicate.
    pub predicate: Option<String>,
    /// Second participant.
    pub object: Option<Term>,
}

/// A participant of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// An actor of the graph.
    Actor(ActorId),
    /// Anything else, in words.
    Text(String),
}

/// An attribution whose actors and claim are nodes of the graph.
#[derive(Clone, Debug)]
pub struct ResolvedAttribution {
    /// Who; `None` when the text leaves it implicit.
    pub source: Option<ActorId>,
    /// Further actors that make the same claim.
    pub co_sources: Vec<ActorId>,
    /// Who is told, or where it is said.
    pub addressee: Option<ActorId>,
    /// Whom the content mentions.
    pub about: Vec<ActorId>,
    /// What is claimed.
    pub claim: Option<ClaimId>,
    /// The attribution around it.
    pub parent: Option<AttributionKey>,
    /// Who it says did what.
    pub deeds: Vec<Deed>,
    /// Everything else, with spans and evidence; its own ids are those of the article's record.
    pub record: AttributionRecord,
}

/// A deed that somebody is said to have done.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// Its kind.
    pub deed: String,
    /// Who is said to have done it.
    pub agent: ActorId,
    /// What it was done to.
    pub things: BTreeSet<Term>,
    /// Whether nobody else is said to have done it.
    pub alone: bool,
    /// Whether the source says so of itself.
    pub own: bool,
}

/// A link between two attributions of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The later or dependent one.
    pub from: AttributionKey,
    /// The one that it answers.
    pub to: AttributionKey,
    /// How they stand.
    pub kind: RelationKind,
    /// Why.
    pub basis: String,
    /// Strength in `[0, 1]`.
    pub score: f32,
}
