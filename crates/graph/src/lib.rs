//! Attributions become a graph: actors, claims, who holds and who denies them.

mod actors;
mod affiliations;
mod answers;
mod attitudes;
mod builder;
mod calendar;
mod claims;
mod datelines;
mod deeds;
mod descriptions;
pub mod endpoint;
mod error;
pub mod evaluate;
pub mod export;
mod governments;
mod graph;
mod groups;
#[cfg(test)]
mod hand_made;
mod headline;
mod honorifics;
pub mod layout;
mod merge;
pub mod network;
mod opposition;
mod pairs;
mod predication;
pub mod rdf;
mod record;
mod relations;
mod resolve;
mod short_names;
mod sources;
pub mod sparql;
pub mod store;
mod times;
mod tree;
mod venues;
pub mod vocab;
mod words;

pub use answers::{
    ActorAnswer, Answers, ClaimAnswer, ContradictionAnswer, DenialAnswer, Holding, Position, Question, Utterance,
};
pub use builder::{GraphBuilder, slug};
pub use error::Error;
pub use export::Format;
pub use graph::{
    Actor, ActorId, Affiliation, ArticleNode, AttributionKey, Claim, ClaimId, Deed, Doubt, Graph, Relation,
    ResolvedAttribution, Term,
};
pub use merge::{Decision, Decisions, EntityRow, EntityTable, Identities, LineError, Merger};
pub use network::{Network, Selection, View};
pub use pairs::{relation_feature_names, relation_features};
pub use record::{
    ActorRecord, AffiliationRecord, ArticleRecord, AttributionRecord, ClaimRecord, DeedRecord, EvidenceText,
    HedgeRecord, PointSpan, RelationKind, RelationRecord,
};
pub use resolve::resolve;
pub use store::{Store, Writer};
