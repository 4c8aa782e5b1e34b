//! Colors, dashes and symbols. Every color has a contrast of at least 4.5 to 1 on white (WCAG 2.1, AA).

use crate::network::{EdgeKind, NodeKind};
use crate::record::RelationKind;
use dixit_document::{EntityKind, Stance};

/// How an edge looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// Of line, symbol and verb.
    pub(super) color: &'static str,
    /// `stroke-dasharray`, empty for a whole line.
    pub(super) dash: &'static str,
    /// Of the line, in pixels.
    pub(super) width: f64,
    /// In the label.
    pub(super) symbol: Symbol,
}

/// A sign that tells stances apart without color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A dot: says so.
    Dot,
    /// A circle with a bar: says no.
    Barred,
    /// A character in a ring.
    Sign(char),
    /// A line alone.
    None,
}

/// How edges of a kind look.
pub(super) fn look(kind: EdgeKind) -> Look {
    let (color, dash, width, symbol) = match kind {
        EdgeKind::Stance(Stance::Asserts) => ("#1f5f99", "", 1.5, Symbol::Dot),
        EdgeKind::Stance(Stance::Denies) => ("#b3201b", "9 4", 2.4, Symbol::Barred),
        EdgeKind::Stance(Stance::Doubts) => ("#8a5200", "2 4", 2.0, Symbol::Sign('?')),
        EdgeKind::Stance(Stance::Asks) => ("#5b4b9e", "2 4", 1.5, Symbol::Sign('?')),
        EdgeKind::Stance(Stance::Urges) => ("#0b6b5d", "", 1.5, Symbol::Sign('!')),
        EdgeKind::Stance(Stance::Intends) => ("#4d5f17", "", 1.5, Symbol::Sign('›')),
        EdgeKind::Stance(Stance::Expresses) => ("#8b3a7d", "", 1.5, Symbol::Sign('~')),
        EdgeKind::Relation(RelationKind::Denies) | EdgeKind::DeniesStatement => ("#b3201b", "9 4", 2.2, Symbol::Barred),
        EdgeKind::Relation(RelationKind::Contradicts) | EdgeKind::ContradictsStatement => {
            ("#a8326b", "5 3", 1.8, Symbol::Sign('≠'))
        }
        EdgeKind::Accuses => ("#8a5200", "", 2.0, Symbol::Sign('!')),
        EdgeKind::Relation(_) | EdgeKind::Agrees => ("#3f7a52", "", 1.3, Symbol::None),
        EdgeKind::SpeaksFor => ("#59636e", "1.5 3.5", 1.5, Symbol::None),
        EdgeKind::Content | EdgeKind::Reports => ("#59636e", "", 1.4, Symbol::None),
        EdgeKind::SpeaksAbout | EdgeKind::Tells | EdgeKind::About | EdgeKind::PublishedIn => {
            ("#6b7580", "", 1.1, Symbol::None)
        }
    };
    Look { color, dash, width, symbol }
}

/// Fill and border of a node.
pub(super) fn fill(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Actor(EntityKind::Person) => ("#e8f0f8", "#3b6a97"),
        NodeKind::Actor(EntityKind::Organization) => ("#ebf3e8", "#4f7a44"),
        NodeKind::Actor(EntityKind::GovernmentOrPlace) => ("#f6efe0", "#8a6a1f"),
        NodeKind::Actor(EntityKind::Group) => ("#efecf7", "#655a9c"),
        NodeKind::Actor(EntityKind::Medium) => ("#e6f3f3", "#2f7377"),
        NodeKind::Actor(EntityKind::Persona) => ("#faeaf1", "#9a3f6d"),
        NodeKind::Actor(EntityKind::Other) => ("#f1f2f4", "#5b6570"),
        NodeKind::Implicit => ("#ffffff", "#5b6570"),
        NodeKind::Claim => ("#ffffff", "#8d97a2"),
        NodeKind::Attribution => ("#ffffff", "#59636e"),
        NodeKind::Article => ("#f4f5f7", "#39434e"),
    }
}

/// What actors of a kind are called in the legend.
pub(super) fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::GovernmentOrPlace => "government or place",
        other => other.as_str(),
    }
}
