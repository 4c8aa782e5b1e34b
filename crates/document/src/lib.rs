//! The types that every part of dixit shares: an [`Article`] becomes a [`Document`], a document yields [`Attribution`]s.
//!
//! Positions count **bytes** of the article's text ([`Span`]) or tokens ([`TokenRange`]); ranges are half-open.
//! [`CodePoints`] converts to the Unicode code points that the JSON contract and RDF use.

mod article;
mod attribution;
mod document;
mod mention;
mod role;
mod span;
mod token;

pub use article::{Article, DocumentId, Metadata};
pub use attribution::{
    Argument, Attribution, AttributionId, Certainty, Confidence, DenialKind, Distance, DoubtKind, Proposition,
    Quotation, Source, Stance,
};
pub use document::{Document, InvalidLayers, Layers};
pub use mention::{Entity, EntityId, EntityKind, Gender, Mention, MentionId, MentionKind, NameType, Number};
pub use role::{Role, RoleKind, TitleWord};
pub use span::{CodePoints, Span};
pub use token::{Deprel, Token, TokenId, TokenRange, UnknownLabel, Upos, Xpos};
