//! The questions people ask of a graph: who holds what, who denies it, how surely, through whom we know, what excludes
//! what. Answers carry the words and where they stand; the program prints them as tables.

mod claims;
mod denials;
mod question;

pub(crate) use claims::holding;
pub use claims::{ClaimAnswer, Holding, Position};
pub use denials::{ContradictionAnswer, DenialAnswer};
pub use question::Question;

use crate::graph::{ActorId, AttributionKey, Graph, ResolvedAttribution};
use crate::record::PointSpan;
use dixit_document::{Certainty, DocumentId, EntityKind, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// Answers questions about a graph; built once, in time linear in the graph.
#[derive(Debug)]
pub struct Answers<'g> {
    graph: &'g Graph,
    /// Attributions per claim.
    by_claim: BTreeMap<&'g crate::graph::ClaimId, Vec<&'g AttributionKey>>,
    /// Relations per attribution at their end.
    answered_by: BTreeMap<&'g AttributionKey, Vec<usize>>,
    /// Relations per attribution at their start.
    answers_to: BTreeMap<&'g AttributionKey, Vec<usize>>,
}

/// An utterance as a table shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Which one.
    pub key: AttributionKey,
    /// Whose; `None` when the text leaves it implicit.
    pub actor: Option<ActorId>,
    /// The actor's name, or `(implicit)`.
    pub name: String,
    /// Position toward the content.
    pub stance: Stance,
    /// How sure the source is.
    pub certainty: Certainty,
    /// Through whom we know it: the sources around, the outermost first.
    pub chain: Vec<String>,
    /// Whom or where it was told.
    pub venue: Option<String>,
    /// The content, verbatim.
    pub quote: String,
    /// Where the content stands, in code points.
    pub place: Vec<PointSpan>,
    /// When it was said, else when the article was published, as far as known.
    pub time: Option<String>,
    /// The article.
    pub doc: DocumentId,
}

/// An actor with what it did in the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorAnswer {
    /// Which one.
    pub id: ActorId,
    /// Best name.
    pub name: String,
    /// Sort of actor.
    pub kind: EntityKind,
    /// Other names.
    pub aliases: Vec<String>,
    /// Titles and functions.
    pub roles: Vec<String>,
    /// Whom it belongs to or speaks for.
    pub affiliations: Vec<String>,
    /// How many articles mention it.
    pub n_articles: usize,
    /// How many utterances are its own.
    pub n_utterances: usize,
    /// How many of them deny something.
    pub n_denials: usize,
    /// How many of its utterances somebody denies.
    pub n_denied: usize,
    /// How many utterances of others are about it.
    pub n_about: usize,
}

impl<'g> Answers<'g> {
    /// Indexes a graph.
    pub fn new(graph: &'g Graph) -> Answers<'g> {
        let mut answers =
            Answers { graph, by_claim: BTreeMap::new(), answered_by: BTreeMap::new(), answers_to: BTreeMap::new() };
        for (key, attribution) in &graph.attributions {
            if let Some(claim) = &attribution.claim {
                answers.by_claim.entry(claim).or_default().push(key);
            }
        }
        for (index, relation) in graph.relations.iter().enumerate() {
            answers.answered_by.entry(&relation.to).or_default().push(index);
            answers.answers_to.entry(&relation.from).or_default().push(index);
        }
        answers
    }

    /// The actors that a question is about, those who speak most first; `by` and `about` both name them.
    pub fn actors(&self, question: &Question) -> Vec<ActorAnswer> {
        let mut counts: BTreeMap<&ActorId, (usize, usize, usize, usize)> = BTreeMap::new();
        for (key, attribution) in &self.graph.attributions {
            if !question.allows(self.graph, key, attribution) {
                continue;
            }
            let denied =
                self.related(&self.answered_by, key).any(|relation| relation.kind == crate::RelationKind::Denies);
            for source in attribution.source.iter().chain(&attribution.co_sources) {
                let count = counts.entry(source).or_default();
                count.0 += 1;
                count.1 += usize::from(attribution.record.stance == Stance::Denies);
                count.2 += usize::from(denied);
            }
            for actor in &attribution.about {
                counts.entry(actor).or_default().3 += 1;
            }
        }
        let wanted = self.graph.actors.iter().filter(|(id, _)| question.names(self.graph, id));
        let mut found: Vec<ActorAnswer> = wanted
            .filter(|(id, _)| !question.is_narrowed() || counts.contains_key(id))
            .map(|(id, actor)| {
                let (n_utterances, n_denials, n_denied, n_about) = counts.get(id).copied().unwrap_or_default();
                let ties: BTreeSet<&str> = actor.affiliations.iter().map(|tie| self.name(&tie.actor)).collect();
                ActorAnswer {
                    id: id.clone(),
                    name: actor.name.clone(),
                    kind: actor.kind,
                    aliases: actor.aliases.iter().cloned().collect(),
                    roles: actor.roles.iter().cloned().collect(),
                    affiliations: ties.into_iter().map(str::to_owned).collect(),
                    n_articles: actor.mentions.len(),
                    n_utterances,
                    n_denials,
                    n_denied,
                    n_about,
                }
            })
            .collect();
        found.sort_by(|one, other| {
            let order = |answer: &ActorAnswer| (answer.n_utterances, answer.n_about, answer.n_articles);
            order(other).cmp(&order(one)).then_with(|| one.name.cmp(&other.name)).then_with(|| one.id.cmp(&other.id))
        });
        found
    }

    /// An utterance as a table shows it; `None` for an unknown key.
    pub fn utterance(&self, key: &AttributionKey) -> Option<Utterance> {
        let attribution = self.graph.attributions.get(key)?;
        let record = &attribution.record;
        Some(Utterance {
            key: key.clone(),
            actor: attribution.source.clone(),
            name: self.source_name(attribution),
            stance: record.stance,
            certainty: record.certainty,
            chain: self.chain(attribution),
            venue: attribution.addressee.as_ref().map(|id| self.name(id).to_owned()),
            quote: record.evidence.content.clone(),
            place: record.content.clone(),
            time: self.time(key, attribution),
            doc: key.doc.clone(),
        })
    }

    /// The sources around an attribution, the outermost first.
    fn chain(&self, attribution: &ResolvedAttribution) -> Vec<String> {
        let mut chain = vec![];
        let mut seen = BTreeSet::new();
        let mut next = attribution.parent.as_ref();
        while let Some(key) = next.filter(|key| seen.insert(*key)) {
            let Some(outer) = self.graph.attributions.get(key) else { break };
            chain.push(self.source_name(outer));
            next = outer.parent.as_ref();
        }
        chain.reverse();
        chain
    }

    fn source_name(&self, attribution: &ResolvedAttribution) -> String {
        attribution.source.as_ref().map_or_else(|| "(implicit)".to_owned(), |id| self.name(id).to_owned())
    }

    fn name<'a>(&'a self, id: &'a ActorId) -> &'a str {
        self.graph.actors.get(id).map_or(id.0.as_str(), |actor| &actor.name)
    }

    fn time(&self, key: &AttributionKey, attribution: &ResolvedAttribution) -> Option<String> {
        let published = || self.graph.articles.get(&key.doc).and_then(|article| article.metadata.published.clone());
        attribution.record.said_at.clone().or_else(published)
    }

    fn related<'a>(
        &'a self,
        index: &'a BTreeMap<&'g AttributionKey, Vec<usize>>,
        key: &AttributionKey,
    ) -> impl Iterator<Item = &'g crate::graph::Relation> + 'a {
        index.get(key).into_iter().flatten().map(|&place| &self.graph.relations[place])
    }
}

#[cfg(test)]
mod tests;
