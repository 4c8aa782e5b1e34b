//! How the attributions of an article stand to one another: denies, contradicts, supports, same claim.
//!
//! Each attribution is compared with a bounded number of earlier ones. A multinomial logistic regression over the
//! features of [`crate::pairs`] gives each pair a probability per kind (weights: `data/models/relations.tsv`, learned from
//! the graphs in `data/gold/graph`); rules of structure and of opposition ([`crate::opposition`]) come before it, one beside it.

use crate::actors::Cast;
use crate::claims::names_saying;
use crate::opposition::{Readings, opposed};
use crate::pairs::{N_FEATURES, NAMES, Pairs};
use crate::record::{RelationKind, RelationRecord};
use dixit_document::{Attribution, Document, Stance};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A relation between attributions of one article, by their places in the list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: RelationKind,
    pub(crate) basis: &'static str,
    pub(crate) score: f32,
}

impl Link {
    pub(crate) fn record(&self, ids: &[String]) -> RelationRecord {
        RelationRecord {
            from: ids[self.from].clone(),
            to: ids[self.to].clone(),
            kind: self.kind,
            basis: self.basis.to_owned(),
            score: (self.score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
        }
    }
}

/// `feature TAB none TAB denies TAB contradicts TAB supports TAB same_claim`.
const TABLE: &str = include_str!("../../../data/models/relations.tsv");
const KINDS: [RelationKind; 4] =
    [RelationKind::Denies, RelationKind::Contradicts, RelationKind::Supports, RelationKind::SameClaim];
const N_CLASSES: usize = KINDS.len() + 1;

/// Weights per feature, in the order of [`NAMES`]: none first, then [`KINDS`].
static WEIGHTS: LazyLock<[[f32; N_CLASSES]; N_FEATURES]> = LazyLock::new(|| {
    let mut weights = [[0.0; N_CLASSES]; N_FEATURES];
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        let Some(place) = cells.next().and_then(|name| NAMES.iter().position(|known| *known == name)) else { continue };
        for (weight, cell) in weights[place].iter_mut().zip(cells) {
            *weight = cell.parse().unwrap_or(0.0);
        }
    }
    weights
});

/// Basis of links from contents that are mere pointers, which share the claim that they point at.
pub(crate) const POINTS_BACK: &str = "points back at it";
/// Basis of links by which a source adds to what it said.
pub(crate) const GOES_ON: &str = "the same source goes on";
/// Least probability of a link.
const THRESHOLD: f32 = 0.2;
/// Least probability of a second link of one attribution.
const SECOND: f32 = 0.4;
/// Least probability of a link times the confidence in the less sure of its ends.
const JOINT: f32 = 0.1;
/// Least probability that somebody within another's words supports anything, or is supported.
const INNER_SUPPORT: f32 = 0.3;

/// Least probability that somebody supports what he said himself: most of what one says in a row does so a little.
const OWN_SUPPORT: f32 = 0.34;

/// Finds the relations of an article, ordered by place.
pub(crate) fn find(document: &Document, attributions: &[Attribution], cast: &Cast, readings: &Readings) -> Vec<Link> {
    let pairs = Pairs::new(document, attributions, cast);
    let mut links = vec![];
    for later in 0..attributions.len() {
        let mut found = vec![];
        for earlier in pairs.earlier(later) {
            match ruled(&pairs, later, earlier).or_else(|| opposed(&pairs, readings, later, earlier)) {
                Some(link) => links.push(link),
                None => found.extend(scored(&pairs, later, earlier)),
            }
        }
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.to.cmp(&other.to)));
        let n_sure = found.iter().take(2).filter(|link| link.score >= SECOND).count();
        found.truncate(n_sure.max(1));
        links.extend(found);
        links.extend(pointed_at(document, &pairs, later));
    }
    // of two links between the same attributions, what the words point at stays, then the denial
    links.sort_by_key(|link| (link.basis != POINTS_BACK, link.kind != RelationKind::Denies));
    let mut seen = BTreeSet::new();
    links.retain(|link| seen.insert((link.from.min(link.to), link.from.max(link.to))));
    links.sort_by_key(|link| (link.from, link.to));
    links
}

/// What the structure alone shows: somebody denies what the content reports another to say.
fn ruled(pairs: &Pairs<'_>, later: usize, earlier: usize) -> Option<Link> {
    let (outer, inner) = if pairs.inside(later, earlier) {
        (earlier, later)
    } else if pairs.inside(earlier, later) {
        (later, earlier)
    } else {
        return None;
    };
    let (holder, held) = (&pairs.attributions[outer], &pairs.attributions[inner]);
    let direct = held.parent.is_some_and(|parent| parent.index() == outer);
    let rejects = holder.stance == Stance::Denies && !pairs.same_source(outer, inner) && direct;
    // "denied the request of X to ..." rejects X; "denied that voters, who think ..., left" does not
    rejects
        .then(|| {
            let length = |act: &Attribution| act.content.iter().map(|range| range.len()).sum::<usize>();
            let share = length(held) as f32 / length(holder).max(1) as f32;
            (share >= 0.3).then_some(Link {
                from: outer,
                to: inner,
                kind: RelationKind::Denies,
                basis: "rejects what it reports",
                score: 0.5 + 0.4 * share.min(1.0),
            })
        })
        .flatten()
}

/// What `they denied it` or `others say this` points at: the nearest attribution before by somebody else that stands on
/// the same level.
fn pointed_at(document: &Document, pairs: &Pairs<'_>, later: usize) -> Option<Link> {
    const FARTHEST: usize = 4;
    let act = &pairs.attributions[later];
    let kind = match act.stance {
        Stance::Denies if pairs.acts[later].pointer => RelationKind::Denies,
        Stance::Asserts if !names_saying(document, act) => return None,
        Stance::Asserts if pairs.acts[later].agrees => RelationKind::Supports,
        Stance::Asserts => RelationKind::SameClaim,
        _ => return None,
    };
    let level = |index: &usize| pairs.attributions[*index].parent == act.parent;
    let mut before = (later.saturating_sub(FARTHEST)..later).rev().filter(level);
    let to = before.find(|&earlier| !pairs.same_source(later, earlier) && !pairs.acts[earlier].pointer)?;
    Some(Link { from: later, to, kind, basis: POINTS_BACK, score: 0.5 })
}

fn scored(pairs: &Pairs<'_>, later: usize, earlier: usize) -> Option<Link> {
    let features = pairs.features(later, earlier);
    let mut scores = [0.0f32; N_CLASSES];
    for (feature, weights) in features.iter().zip(WEIGHTS.iter()).filter(|(feature, _)| **feature != 0.0) {
        for (score, weight) in scores.iter_mut().zip(weights) {
            *score += feature * weight;
        }
    }
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
    let best = (1..N_CLASSES).max_by(|&one, &other| scores[one].total_cmp(&scores[other]))?;
    let probability = (scores[best] - highest).exp() / total;
    if probability < THRESHOLD {
        return None;
    }
    let kind = KINDS[best - 1];
    let ends = [&pairs.attributions[later], &pairs.attributions[earlier]];
    let sure = ends.iter().map(|end| end.confidence.value()).fold(1.0, f32::min);
    let supports = kind == RelationKind::Supports;
    let inner = supports && ends.iter().any(|end| end.parent.is_some()) && probability < INNER_SUPPORT;
    let own = supports && pairs.same_source(later, earlier) && probability < OWN_SUPPORT;
    if probability * sure < JOINT || inner || own {
        return None;
    }
    let denies = |index: usize| pairs.attributions[index].stance == Stance::Denies;
    let (from, to) = match kind {
        RelationKind::Denies if !denies(later) && denies(earlier) => (earlier, later),
        _ => (later, earlier),
    };
    // only a denial denies
    let kind = if kind == RelationKind::Denies && !denies(from) { RelationKind::Contradicts } else { kind };
    Some(Link { from, to, kind, basis: basis(pairs, kind, from, to), score: probability })
}

fn basis(pairs: &Pairs<'_>, kind: RelationKind, from: usize, to: usize) -> &'static str {
    let same = pairs.same_source(from, to);
    let (one, other) = (&pairs.acts[from], &pairs.acts[to]);
    match kind {
        RelationKind::Denies if one.pointer => POINTS_BACK,
        RelationKind::Denies => "rejects what it says",
        RelationKind::Contradicts => "cannot both hold, or opposed",
        RelationKind::Supports if one.agrees => "agrees",
        RelationKind::Supports if same => GOES_ON,
        RelationKind::Supports => "bears on it",
        RelationKind::SameClaim if one.headline != other.headline => "headline and body",
        RelationKind::SameClaim if same => "the same source repeats it",
        RelationKind::SameClaim => "the same words",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_weights() {
        let named: Vec<&str> = TABLE.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(named, NAMES);
        assert!(TABLE.lines().skip(1).all(|line| line.split('\t').count() == N_CLASSES + 1));
        assert!(WEIGHTS.iter().flatten().any(|&weight| weight != 0.0));
    }
}
