//! The view `actors`: who speaks about, accuses, answers, tells and speaks for whom.

use super::EdgeKind;
use super::assembly::{Assembly, NewEdge};
use super::claims::{affiliate, sources};
use super::nodes::{actor_node, actor_node_id, evidence};
use super::selection::Scope;
use super::wording::verb;
use crate::graph::{ActorId, AttributionKey, ResolvedAttribution, Term};
use crate::record::RelationKind;
use dixit_document::Stance;
use petgraph::graph::NodeIndex;

/// Beginnings of cue words that put blame on whom the content is about.
const BLAME: [&str; 14] = [
    "accus", "alleg", "blam", "charg", "condemn", "criticis", "criticiz", "decr", "denounc", "fault", "lambast",
    "rebuk", "slam", "blast",
];

pub(super) fn assemble(scope: &Scope, assembly: &mut Assembly) {
    for (key, attribution) in &scope.attributions {
        let accused = accused(scope, attribution);
        for source in sources(attribution) {
            let from = actor(scope, assembly, source, key);
            for target in &attribution.about {
                let to = actor(scope, assembly, Some(target), key);
                if to != from {
                    let blames = accused == Some(target);
                    assembly.edge(from, to, about_edge(key, attribution, blames));
                }
            }
            if let Some(addressee) = &attribution.addressee {
                let to = actor(scope, assembly, Some(addressee), key);
                let mut edge = NewEdge::plain(EdgeKind::Tells, "tells");
                edge.evidence = vec![evidence(key, attribution)];
                if to != from {
                    assembly.edge(from, to, edge);
                }
            }
        }
    }
    answer(scope, assembly);
    affiliate(scope, assembly);
}

fn actor(scope: &Scope, assembly: &mut Assembly, id: Option<&ActorId>, key: &AttributionKey) -> NodeIndex {
    assembly.node(&actor_node_id(id, &key.doc), || actor_node(scope, id, &key.doc))
}

fn about_edge(key: &AttributionKey, attribution: &ResolvedAttribution, blames: bool) -> NewEdge {
    let stance = attribution.record.stance;
    let (kind, label, variant) = if blames {
        (EdgeKind::Accuses, "accuses".to_owned(), "")
    } else {
        (EdgeKind::SpeaksAbout, format!("{} something about", verb(stance)), stance.as_str())
    };
    let mut edge = NewEdge::plain(kind, &label);
    edge.variant = variant.to_owned();
    edge.attributes.insert("stance", stance.as_str().into());
    edge.evidence = vec![evidence(key, attribution)];
    edge
}

/// Whom an attribution blames: its cue says so, and the content is about them first.
fn accused<'a>(scope: &Scope, attribution: &'a ResolvedAttribution) -> Option<&'a ActorId> {
    let record = &attribution.record;
    let cue = record.evidence.cue.to_lowercase();
    let blames = cue.split(|c: char| !c.is_alphabetic()).any(|word| BLAME.iter().any(|stem| word.starts_with(stem)));
    if !blames || matches!(record.stance, Stance::Denies | Stance::Doubts) {
        return None;
    }
    let subject = scope.claim(attribution).and_then(|(_, claim)| claim.subject.as_ref());
    let of_subject =
        attribution.about.iter().find(|id| matches!(subject, Some(Term::Actor(subject)) if subject == *id));
    of_subject.or(attribution.about.first()).filter(|id| Some(*id) != attribution.source.as_ref())
}

/// Edges between the sources of attributions that answer one another.
fn answer(scope: &Scope, assembly: &mut Assembly) {
    for relation in &scope.relations {
        let (kind, label) = match relation.kind {
            RelationKind::Denies => (EdgeKind::DeniesStatement, "denies what they say"),
            RelationKind::Contradicts => (EdgeKind::ContradictsStatement, "contradicts"),
            RelationKind::Supports | RelationKind::SameClaim => (EdgeKind::Agrees, "agrees with"),
        };
        let (Some(from), Some(to)) = (scope.attribution(&relation.from), scope.attribution(&relation.to)) else {
            continue;
        };
        for denier in sources(from) {
            for denied in sources(to) {
                let ends = [actor_node_id(denier, &relation.from.doc), actor_node_id(denied, &relation.to.doc)];
                let [Some(one), Some(other)] = ends.map(|id| assembly.find(&id)) else { continue };
                if one == other {
                    continue;
                }
                let mut edge = NewEdge::plain(kind, label);
                edge.attributes.insert("score", relation.score.into());
                edge.evidence = vec![evidence(&relation.from, from), evidence(&relation.to, to)];
                assembly.edge(one, other, edge);
            }
        }
    }
}
