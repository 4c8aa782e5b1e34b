//! The graph as people look at it: nodes and edges with attributes, in one of three views.
//!
//! A [`Network`] is a property graph (petgraph) made from a [`Graph`] or a part of it. Everything that is drawn or
//! written for other graph tools comes from here, so that a picture and a file of the same view agree.

mod actors;
mod assembly;
mod attributes;
mod claims;
mod full;
mod nodes;
mod selection;
mod wording;

pub use attributes::{Attributes, Value};
pub use selection::Selection;
pub use wording::{verb, verb_of};

use crate::graph::Graph;
use crate::record::{EvidenceText, PointSpan, RelationKind};
use assembly::Assembly;
use dixit_document::{DocumentId, EntityKind, Stance};
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What becomes a node, and what an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Actors and claims: who holds, denies or doubts what, and which claims exclude each other.
    #[default]
    Claims,
    /// Actors alone: who speaks about, accuses, denies, answers, tells or speaks for whom, with counts.
    Actors,
    /// Articles, attributions, actors, claims and every relation.
    Full,
}

impl View {
    /// Every view, with a line that explains it.
    pub const ALL: [(View, &'static str); 3] = [
        (View::Claims, "actors and claims: who holds, denies or doubts what"),
        (View::Actors, "actors alone: who speaks about, accuses, denies or speaks for whom"),
        (View::Full, "articles, attributions, actors, claims and every relation"),
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            View::Claims => "claims",
            View::Actors => "actors",
            View::Full => "full",
        }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no view.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown view `{0}`; expected claims, actors or full")]
pub struct UnknownView(pub String);

impl FromStr for View {
    type Err = UnknownView;
    fn from_str(text: &str) -> Result<View, UnknownView> {
        let named = View::ALL.iter().find(|(view, _)| view.as_str() == text);
        named.map(|(view, _)| *view).ok_or_else(|| UnknownView(text.to_owned()))
    }
}

/// Sorts of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// A person, group or organization; unnamed ones too.
    Actor(EntityKind),
    /// Stands in for a source that an article leaves open ("it was reported").
    Implicit,
    /// One proposition.
    Claim,
    /// One act of saying; in the claims view only where one stands inside another.
    Attribution,
    /// An article.
    Article,
}

impl NodeKind {
    /// `actor`, `claim`, `attribution` or `article`.
    pub fn as_str(self) -> &'static str {
        match self {
            NodeKind::Actor(_) | NodeKind::Implicit => "actor",
            NodeKind::Claim => "claim",
            NodeKind::Attribution => "attribution",
            NodeKind::Article => "article",
        }
    }
}

/// Sorts of edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// Actor to claim, or to the attribution that it makes.
    Stance(Stance),
    /// Attribution to claim: what is said.
    Content,
    /// Attribution to the attribution inside its content.
    Reports,
    /// Attribution or actor to whom it is said, or where.
    Tells,
    /// Attribution or claim to the actors in its content.
    About,
    /// Attribution to its article.
    PublishedIn,
    /// Actor to the actor that it belongs to or speaks for.
    SpeaksFor,
    /// Between claims or attributions.
    Relation(RelationKind),
    /// Actor to an actor that its statements mention.
    SpeaksAbout,
    /// Actor to the actor that it blames.
    Accuses,
    /// Actor to an actor whose statement it denies.
    DeniesStatement,
    /// Actor to an actor whose statement cannot hold together with its own.
    ContradictsStatement,
    /// Actor to an actor whose statement it backs or shares.
    Agrees,
}

impl EdgeKind {
    /// A short lower-case name, the `interaction` of other tools.
    pub fn as_str(self) -> &'static str {
        match self {
            EdgeKind::Stance(stance) => stance.as_str(),
            EdgeKind::Content => "content",
            EdgeKind::Reports => "reports",
            EdgeKind::Tells => "tells",
            EdgeKind::About => "about",
            EdgeKind::PublishedIn => "published_in",
            EdgeKind::SpeaksFor => "speaks_for",
            EdgeKind::Relation(kind) => kind.as_str(),
            EdgeKind::SpeaksAbout => "speaks_about",
            EdgeKind::Accuses => "accuses",
            EdgeKind::DeniesStatement => "denies_statement",
            EdgeKind::ContradictsStatement => "contradicts_statement",
            EdgeKind::Agrees => "agrees",
        }
    }

    /// Whether the edge says no to what it points at.
    pub fn is_denial(self) -> bool {
        matches!(
            self,
            EdgeKind::Stance(Stance::Denies) | EdgeKind::Relation(RelationKind::Denies) | EdgeKind::DeniesStatement
        )
    }

    /// Whether direction means nothing.
    pub fn is_symmetric(self) -> bool {
        match self {
            EdgeKind::Relation(kind) => kind.is_symmetric(),
            EdgeKind::ContradictsStatement => true,
            _ => false,
        }
    }
}

/// A node with what a tool may want to show or filter by.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Unique in the network, the same in every view and every run: `actor/…`, `claim/…`, `attribution/…`, `article/…`.
    pub id: String,
    /// Sort of node.
    pub kind: NodeKind,
    /// Name, claim or title, in full.
    pub label: String,
    /// Everything else.
    pub attributes: Attributes,
}

/// An edge with the passages that show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Unique in the network, the same in every run.
    pub id: String,
    /// Sort of edge.
    pub kind: EdgeKind,
    /// A verb or two, for a reader.
    pub label: String,
    /// How many attributions or relations it stands for, at least 1.
    pub count: usize,
    /// Everything else.
    pub attributes: Attributes,
    /// The passages, in order of place.
    pub evidence: Vec<Evidence>,
}

/// Where an article shows an edge. Offsets are code points of its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Evidence {
    /// The article.
    pub doc: DocumentId,
    /// The attribution's id in the article's record; `None` for a passage that ties two actors.
    pub attribution: Option<String>,
    /// The source phrase.
    pub source: Vec<PointSpan>,
    /// The words that signal it.
    pub cue: Vec<PointSpan>,
    /// What is said.
    pub content: Vec<PointSpan>,
    /// The words themselves.
    pub words: Words,
}

/// The words of an [`Evidence`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Words {
    /// The source phrase.
    pub source: String,
    /// The words that signal it.
    pub cue: String,
    /// What is said.
    pub content: String,
}

impl From<&EvidenceText> for Words {
    fn from(text: &EvidenceText) -> Words {
        Words { source: text.source.clone(), cue: text.cue.clone(), content: text.content.clone() }
    }
}

/// A view of a graph: nodes and edges in a fixed order.
#[derive(Clone, Debug)]
pub struct Network {
    /// What the nodes stand for.
    pub view: View,
    /// A headline: the article's, or what was selected.
    pub title: String,
    /// Nodes that [`Selection::max_nodes`] left out.
    pub n_omitted: usize,
    graph: DiGraph<Node, Edge>,
}

impl Network {
    /// The part of `graph` that `selection` names, seen as `view`.
    ///
    /// # Complexity
    /// Linear in attributions and relations, times a logarithm.
    pub fn new(graph: &Graph, view: View, selection: &Selection) -> Network {
        let scope = selection.scope(graph);
        let mut assembly = Assembly::new();
        match view {
            View::Claims => claims::assemble(&scope, &mut assembly),
            View::Actors => actors::assemble(&scope, &mut assembly),
            View::Full => full::assemble(&scope, &mut assembly),
        }
        let (graph, n_omitted) = assembly.finish(selection.max_nodes);
        Network { view, title: scope.title(), n_omitted, graph }
    }

    /// The property graph, for petgraph's algorithms.
    pub fn graph(&self) -> &DiGraph<Node, Edge> {
        &self.graph
    }

    /// Nodes, in order of first appearance.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.graph.node_weights()
    }

    /// Edges with the places of their ends in [`Network::nodes`].
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize, &Edge)> {
        self.graph.edge_references().map(|edge| (edge.source().index(), edge.target().index(), edge.weight()))
    }

    /// The node at this place of [`Network::nodes`].
    ///
    /// # Panics
    /// When there is none.
    pub fn node(&self, index: usize) -> &Node {
        &self.graph[petgraph::graph::NodeIndex::new(index)]
    }

    /// How many nodes.
    pub fn n_nodes(&self) -> usize {
        self.graph.node_count()
    }

    /// How many edges.
    pub fn n_edges(&self) -> usize {
        self.graph.edge_count()
    }
}
