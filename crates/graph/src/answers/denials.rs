//! Denials and contradictions, each with both sides.

use super::claims::{Holding, holding};
use super::{Answers, Question, Utterance};
use crate::graph::{AttributionKey, ClaimId, ResolvedAttribution};
use crate::record::RelationKind;
use dixit_document::{DenialKind, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// A denial and what it denies.
#[derive(Clone, Debug, PartialEq)]
pub struct DenialAnswer {
    /// The denial.
    pub denial: Utterance,
    /// How it denies.
    pub kind: Option<DenialKind>,
    /// The positive claim that is denied.
    pub claim: String,
    /// The utterances that it rejects, as far as the graph knows.
    pub denied: Vec<Utterance>,
}

/// Two utterances that cannot both hold, neither preferred.
#[derive(Clone, Debug, PartialEq)]
pub struct ContradictionAnswer {
    /// One side, the later or answering one.
    pub one: Utterance,
    /// The other side.
    pub other: Utterance,
    /// Why they exclude each other.
    pub basis: String,
    /// Strength in `[0, 1]`.
    pub score: f32,
}

/// More holders than this are not listed beside one denial.
const MOST_HOLDERS: usize = 20;

impl Answers<'_> {
    /// The denials that a question is about, in order of time and place. `about` also finds denials of what a named actor
    /// said.
    pub fn denials(&self, question: &Question) -> Vec<DenialAnswer> {
        let all = self.graph.attributions.iter().filter(|(_, attribution)| attribution.record.stance == Stance::Denies);
        let mut holders = BTreeMap::new();
        let mut found: Vec<DenialAnswer> = all
            .filter(|(key, attribution)| self.is_asked(question, key, attribution))
            .filter_map(|(key, attribution)| {
                let claim = attribution.claim.as_ref().and_then(|id| self.graph.claims.get(id));
                let rejected: BTreeSet<&AttributionKey> = self
                    .related(&self.answers_to, key)
                    .filter(|relation| relation.kind == RelationKind::Denies)
                    .map(|relation| &relation.to)
                    .chain(attribution.claim.as_ref().map_or(vec![], |id| self.holders(&mut holders, id).clone()))
                    .filter(|other| *other != key)
                    .collect();
                Some(DenialAnswer {
                    denial: self.utterance(key)?,
                    kind: attribution.record.denial,
                    claim: claim
                        .map_or_else(|| attribution.record.evidence.content.clone(), |claim| claim.text.clone()),
                    denied: rejected.into_iter().filter_map(|key| self.utterance(key)).collect(),
                })
            })
            .collect();
        found.sort_by(|one, other| (&one.denial.time, &one.denial.key).cmp(&(&other.denial.time, &other.denial.key)));
        found
    }

    fn is_asked(&self, question: &Question, key: &AttributionKey, attribution: &ResolvedAttribution) -> bool {
        if question.allows(self.graph, key, attribution) {
            return true;
        }
        // "denials about A" are also denials of what A says
        let Some(about) = &question.about else { return false };
        let of = Question { by: Some(about.clone()), ..Question::default() };
        let rest = Question { about: None, ..question.clone() };
        let denied = self.related(&self.answers_to, key).filter(|relation| relation.kind == RelationKind::Denies);
        let mut sources = denied.filter_map(|relation| self.graph.attributions.get(&relation.to));
        rest.allows(self.graph, key, attribution) && sources.any(|other| of.allows_speaker(self.graph, other))
    }

    /// Whether one actor is a source of both.
    fn share_source(&self, one: &AttributionKey, other: &AttributionKey) -> bool {
        let sources = |key: &AttributionKey| {
            let found = self.graph.attributions.get(key);
            found.map(|it| it.source.iter().chain(&it.co_sources).collect::<BTreeSet<_>>()).unwrap_or_default()
        };
        !sources(one).is_disjoint(&sources(other))
    }

    /// The first of those who hold a claim, looked for once.
    fn holders<'a, 'm>(
        &'a self,
        known: &'m mut BTreeMap<&'a ClaimId, Vec<&'a AttributionKey>>,
        claim: &'a ClaimId,
    ) -> &'m Vec<&'a AttributionKey> {
        known.entry(claim).or_insert_with(|| {
            let keys = self.by_claim.get(claim).into_iter().flatten().copied();
            let holds = |key: &&AttributionKey| self.graph.attributions.get(*key).map(holding) == Some(Holding::Holds);
            keys.filter(holds).take(MOST_HOLDERS).collect()
        })
    }

    /// The pairs that exclude each other and that a question is about, the surest first: those the text opposes, those
    /// where one denies the other, and each denial of a claim against the first and last of other sources who hold it.
    pub fn contradictions(&self, question: &Question) -> Vec<ContradictionAnswer> {
        let mut pairs: BTreeSet<(&AttributionKey, &AttributionKey)> = BTreeSet::new();
        let mut found = vec![];
        let mut add = |one: &AttributionKey, other: &AttributionKey, basis: &str, score: f32| {
            let (Some(left), Some(right)) = (self.graph.attributions.get(one), self.graph.attributions.get(other))
            else {
                return;
            };
            let either = question.allows(self.graph, one, left) || question.allows(self.graph, other, right);
            if let (true, Some(one), Some(other)) = (either, self.utterance(one), self.utterance(other)) {
                found.push(ContradictionAnswer { one, other, basis: basis.to_owned(), score });
            }
        };
        for relation in &self.graph.relations {
            let opposed = matches!(relation.kind, RelationKind::Contradicts | RelationKind::Denies);
            let pair = (&relation.from).min(&relation.to);
            if opposed && pairs.insert((pair, (&relation.from).max(&relation.to))) {
                add(&relation.from, &relation.to, &relation.basis, relation.score);
            }
        }
        for keys in self.by_claim.values().filter(|keys| keys.len() > 1) {
            let of = |wanted: Holding| {
                keys.iter().copied().filter(move |key| self.graph.attributions.get(*key).map(holding) == Some(wanted))
            };
            // each denial against the first and the last who hold the claim: all pairs would grow with the square
            let place = |key: &&AttributionKey| format!("{}/{}", key.doc, key.id);
            let ends = [of(Holding::Holds).min_by_key(place), of(Holding::Holds).max_by_key(place)];
            for (denier, holder) in
                of(Holding::Denies).flat_map(|denier| ends.iter().flatten().map(move |holder| (denier, *holder)))
            {
                if self.share_source(denier, holder) {
                    continue;
                }
                if pairs.insert((denier.min(holder), denier.max(holder))) {
                    add(denier, holder, "one denies the claim that the other holds", 0.9);
                }
            }
        }
        found.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| (&one.one.key, &one.other.key).cmp(&(&other.one.key, &other.other.key)))
        });
        found
    }
}
