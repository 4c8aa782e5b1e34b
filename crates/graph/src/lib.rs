//! Attributions become a graph: actors, claims, who holds and who denies them.

mod actors;
mod affiliations;
mod builder;
mod claims;
pub mod export;
mod governments;
mod graph;
pub mod layout;
pub mod network;
mod record;
mod relations;
mod resolve;
mod times;
mod words;

pub use builder::{GraphBuilder, actor_id, claim_id, slug};
pub use export::Format;
pub use graph::{
    Actor, ActorId, Affiliation, ArticleNode, AttributionKey, Claim, ClaimId, Graph, Relation, ResolvedAttribution,
    Term,
};
pub use network::{Network, Selection, View};
pub use record::{
    ActorRecord, AffiliationRecord, ArticleRecord, AttributionRecord, ClaimRecord, EvidenceText, HedgeRecord,
    PointSpan, RelationKind, RelationRecord,
};
pub use resolve::resolve;
