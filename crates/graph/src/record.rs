//! What one article says, as the JSON contract has it: the unit of storage, exchange and scoring.
//!
//! Offsets are half-open `[start, end)` in **Unicode code points** of the text whose SHA-256 the record carries. Ids are
//! unique within a record and derived from its content. The schema is in `docs/article-record.schema.json`.

use dixit_document::{
    Certainty, Confidence, DenialKind, Distance, DocumentId, DoubtKind, EntityKind, Metadata, Quotation, Stance,
};
use serde::{Deserialize, Serialize};

/// A half-open range `[start, end)` of Unicode code points.
pub type PointSpan = [usize; 2];

/// Everything extracted from one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRecord {
    /// Which article.
    pub doc: DocumentId,
    /// SHA-256 of its UTF-8 text, in hexadecimal.
    pub sha256: String,
    /// Title, address, publisher, authors, date.
    #[serde(flatten)]
    pub metadata: Metadata,
    /// Who speaks or is spoken about, in order of first mention.
    pub actors: Vec<ActorRecord>,
    /// Who said what, in order of place.
    pub attributions: Vec<AttributionRecord>,
    /// What was said, each once, in order of the first attribution that holds it.
    pub claims: Vec<ClaimRecord>,
    /// How attributions stand to one another.
    pub relations: Vec<RelationRecord>,
    /// Where the author flags claims as unproven.
    pub hedges: Vec<HedgeRecord>,
    /// The program and models that made the record.
    #[serde(default)]
    pub models: Vec<String>,
}

/// A person, group or organization of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorRecord {
    /// Unique in the record.
    pub id: String,
    /// Fullest name found, or a short description.
    pub name: String,
    /// Sort of actor.
    pub kind: EntityKind,
    /// Whether the text names it; an unnamed actor is never merged across articles.
    pub named: bool,
    /// Other names and descriptions found, sorted.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where it is mentioned, in order of place.
    #[serde(default)]
    pub mentions: Vec<PointSpan>,
    /// Titles and functions found in the text.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Ids of the actors it belongs to or speaks for.
    #[serde(default)]
    pub affiliations: Vec<String>,
    /// Why each affiliation holds.
    #[serde(default)]
    pub affiliation_evidence: Vec<AffiliationRecord>,
}

/// The words that tie an actor to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AffiliationRecord {
    /// Id of the actor that it belongs to or speaks for.
    pub actor: String,
    /// Its function there, as the text words it.
    pub role: Option<String>,
    /// Where the text says so.
    pub span: PointSpan,
}

/// One act of saying, thinking or wanting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionRecord {
    /// Unique in the record.
    pub id: String,
    /// Actor id; `None` when the text leaves the source implicit.
    pub source: Option<String>,
    /// Further actors that make the same claim (`A and B said`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co_sources: Vec<String>,
    /// The source phrase.
    pub source_span: Vec<PointSpan>,
    /// The words that signal the attribution.
    pub cue: Vec<PointSpan>,
    /// What is attributed.
    pub content: Vec<PointSpan>,
    /// Quoted, paraphrased, or partly quoted.
    pub quotation: Quotation,
    /// Position of the source toward the content.
    pub stance: Stance,
    /// How it denies; only with stance `denies`.
    pub denial: Option<DenialKind>,
    /// How it doubts; only with stance `doubts`.
    #[serde(default)]
    pub doubt: Option<DoubtKind>,
    /// The source's own certainty.
    pub certainty: Certainty,
    /// The reporter's distance to the source.
    pub distance: Distance,
    /// Actor id of who is told, or of the outlet where it is said.
    pub addressee: Option<String>,
    /// Id of the attribution in whose content this one stands.
    pub parent: Option<String>,
    /// Ids of the actors that the content mentions.
    #[serde(default)]
    pub about: Vec<String>,
    /// Id of the claim; `None` for a bare topic.
    pub claim: Option<String>,
    /// Whether the content negates the claim's text (`said that it was not so`).
    #[serde(default)]
    pub negated: bool,
    /// Probability that the attribution is right.
    pub confidence: Confidence,
    /// The model or rule that made it.
    pub made_by: String,
    /// When it was said, ISO 8601, as far as the text tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<String>,
    /// Who it says did what, as far as it can be compared with what others say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deeds: Vec<DeedRecord>,
    /// The words of source, cue and content, for readers without the text.
    #[serde(default)]
    pub evidence: EvidenceText,
}

/// A deed that somebody is said to have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeedRecord {
    /// Its kind, as in `data/lexicons/deeds.tsv`.
    pub deed: String,
    /// Id of the actor that is said to have done it.
    pub agent: String,
    /// What it was done to: ids of actors and stems of words.
    pub things: Vec<String>,
    /// Whether nobody else is said to have done it.
    pub alone: bool,
    /// Whether the source says so of itself.
    pub own: bool,
}

/// The words that evidence spans mark, verbatim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceText {
    /// Of `source_span`, pieces joined by ` … `.
    pub source: String,
    /// Of `cue`.
    pub cue: String,
    /// Of `content`, pieces joined by ` … `.
    pub content: String,
}

/// One proposition in positive form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRecord {
    /// Unique in the record.
    pub id: String,
    /// Positive, self-contained sentence.
    pub text: String,
    /// Actor id, or words.
    pub subject: Option<String>,
    /// Lemma of the main predicate.
    pub predicate: Option<String>,
    /// Actor id, or words.
    pub object: Option<String>,
    /// Normalized key: equal keys are one claim across articles.
    #[serde(default)]
    pub key: String,
}

/// A link between two attributions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationRecord {
    /// The later or dependent attribution.
    pub from: String,
    /// The one that it answers.
    pub to: String,
    /// How they stand.
    #[serde(rename = "type")]
    pub kind: RelationKind,
    /// Why: a short machine-readable reason.
    pub basis: String,
    /// Strength in `[0, 1]`, not calibrated.
    pub score: f32,
}

/// How one attribution stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Rejects it.
    Denies,
    /// Cannot hold together with it.
    Contradicts,
    /// Gives reason, evidence, detail or agreement.
    Supports,
    /// Holds the same proposition.
    SameClaim,
}

impl RelationKind {
    /// As it is written in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            RelationKind::Denies => "denies",
            RelationKind::Contradicts => "contradicts",
            RelationKind::Supports => "supports",
            RelationKind::SameClaim => "same_claim",
        }
    }

    /// Whether direction means nothing.
    pub fn is_symmetric(self) -> bool {
        matches!(self, RelationKind::Contradicts | RelationKind::SameClaim)
    }
}

/// A reservation of the author's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HedgeRecord {
    /// Where.
    pub span: PointSpan,
    /// Ids of the attributions on whose claims it bears.
    pub attributions: Vec<String>,
}
