//! A claim's page: who holds it, who denies it, how surely, through whom, since when, from how many origins.

use super::{Answers, Question, Utterance};
use crate::graph::{AttributionKey, ClaimId, ResolvedAttribution};
use crate::record::RelationKind;
use crate::words;
use dixit_document::{Quotation, Stance};
use std::collections::BTreeSet;

/// How an utterance stands to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holding {
    /// Presents it as so.
    Holds,
    /// Presents it as not so.
    Denies,
    /// Leaves it open.
    Doubts,
    /// Asks, urges, intends or expresses it: no position on whether it is so.
    Other,
}

/// An utterance with its position on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Where it stands to the claim.
    pub holding: Holding,
    /// The utterance.
    pub utterance: Utterance,
}

/// A claim with all positions on it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimAnswer {
    /// Which one.
    pub id: ClaimId,
    /// Positive, self-contained sentence.
    pub text: String,
    /// Everybody's position, those who hold it first, each in order of time and place.
    pub positions: Vec<Position>,
    /// First and last day on which it was said or published, as far as known.
    pub first_seen: Option<String>,
    /// See `first_seen`.
    pub last_seen: Option<String>,
    /// In how many articles it occurs.
    pub n_articles: usize,
    /// From how many independent origins it is known: one quotation of one source counts once, however often reprinted.
    pub n_origins: usize,
}

impl ClaimAnswer {
    /// The positions of one sort.
    pub fn of(&self, holding: Holding) -> impl Iterator<Item = &Utterance> {
        self.positions.iter().filter(move |position| position.holding == holding).map(|position| &position.utterance)
    }
}

/// The position that a stance takes, with negation in the content counted.
pub(crate) fn holding(attribution: &ResolvedAttribution) -> Holding {
    match (attribution.record.stance, attribution.record.negated) {
        (Stance::Asserts, false) => Holding::Holds,
        (Stance::Asserts, true) => Holding::Denies,
        // the negation in the content is what makes it a denial
        (Stance::Denies, _) => Holding::Denies,
        (Stance::Doubts, _) => Holding::Doubts,
        _ => Holding::Other,
    }
}

impl Answers<'_> {
    /// The claims that a question is about, those with most positions first. An actor who is asked for may hold or deny.
    pub fn claims(&self, question: &Question) -> Vec<ClaimAnswer> {
        let wanted = self.by_claim.iter().filter(|(_, keys)| {
            keys.iter().any(|key| {
                self.graph
                    .attributions
                    .get(*key)
                    .is_some_and(|attribution| question.allows(self.graph, key, attribution))
            })
        });
        let mut found: Vec<ClaimAnswer> = wanted.filter_map(|(id, _)| self.claim(id)).collect();
        found.sort_by(|one, other| {
            let weight = |answer: &ClaimAnswer| (answer.positions.len(), answer.n_origins);
            weight(other).cmp(&weight(one)).then_with(|| one.text.cmp(&other.text)).then_with(|| one.id.cmp(&other.id))
        });
        found
    }

    /// One claim's page; `None` for an unknown id.
    pub fn claim(&self, id: &ClaimId) -> Option<ClaimAnswer> {
        let claim = self.graph.claims.get(id)?;
        let own: Vec<&AttributionKey> = self.by_claim.get(id).cloned().unwrap_or_default();
        let mut stands: Vec<(Holding, &AttributionKey)> =
            own.iter().filter_map(|key| Some((holding(self.graph.attributions.get(*key)?), *key))).collect();
        // those who deny what its holders say deny it
        let mut seen: BTreeSet<&AttributionKey> = own.iter().copied().collect();
        for key in &own {
            for relation in
                self.related(&self.answered_by, key).filter(|relation| relation.kind == RelationKind::Denies)
            {
                let held = self.graph.attributions.get(*key).map(holding) != Some(Holding::Denies);
                if held && seen.insert(&relation.from) {
                    stands.push((Holding::Denies, &relation.from));
                }
            }
        }
        let mut positions: Vec<Position> = stands
            .into_iter()
            .filter_map(|(holding, key)| Some(Position { holding, utterance: self.utterance(key)? }))
            .collect();
        positions.sort_by(|one, other| {
            let order = |position: &Position| {
                (position.holding, position.utterance.time.clone(), position.utterance.key.clone())
            };
            order(one).cmp(&order(other))
        });
        let times: BTreeSet<&str> =
            positions.iter().filter_map(|position| position.utterance.time.as_deref()).collect();
        let docs: BTreeSet<_> = positions.iter().map(|position| &position.utterance.doc).collect();
        Some(ClaimAnswer {
            id: id.clone(),
            text: claim.text.clone(),
            first_seen: times.first().map(|time| (*time).to_owned()),
            last_seen: times.last().map(|time| (*time).to_owned()),
            n_articles: docs.len(),
            n_origins: self.n_origins(&positions),
            positions,
        })
    }

    /// One quotation of one source is one origin; so is a source's paraphrase in the same words.
    fn n_origins(&self, positions: &[Position]) -> usize {
        let origins: BTreeSet<String> = positions
            .iter()
            .map(|position| {
                let utterance = &position.utterance;
                let record = self.graph.attributions.get(&utterance.key).map(|attribution| &attribution.record);
                let quoted = record.is_some_and(|record| record.quotation != Quotation::Indirect);
                let words = words::stems(&utterance.quote).join(" ");
                let outermost = utterance.chain.first().unwrap_or(&utterance.name);
                let local = utterance.actor.as_ref().is_none_or(|id| id.0.starts_with("unnamed/"));
                match (quoted, local) {
                    // who is quoted in the same words was heard once
                    (true, _) => format!("{outermost}\t{words}"),
                    (false, false) => format!("{outermost}\t{}\t{words}", utterance.name),
                    (false, true) => format!("{}\t{words}", utterance.doc),
                }
            })
            .collect();
        origins.len()
    }
}
