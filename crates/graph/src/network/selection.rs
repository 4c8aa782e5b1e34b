//! Which part of a graph to look at.

use crate::graph::{ActorId, AttributionKey, Claim, ClaimId, Graph, Relation, ResolvedAttribution, Term};
use crate::slug;
use dixit_document::{DocumentId, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// Which part of a graph to look at. The default is all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Only what this actor says, is told or is spoken of in, with the answers to it: a name, alias or id, in any case.
    pub about: Option<String>,
    /// Only this article.
    pub article: Option<DocumentId>,
    /// Only attributions of at least this confidence, from 0 to 1.
    pub min_confidence: f32,
    /// At most so many nodes, the most connected ones.
    pub max_nodes: Option<usize>,
}

/// The selected attributions and relations, in order of place.
pub(super) struct Scope<'a> {
    pub(super) graph: &'a Graph,
    pub(super) attributions: Vec<(&'a AttributionKey, &'a ResolvedAttribution)>,
    pub(super) relations: Vec<&'a Relation>,
    /// The claim that stands for each claim: claims that a `same_claim` relation joins are one.
    representatives: BTreeMap<&'a ClaimId, &'a ClaimId>,
    hedged: BTreeSet<AttributionKey>,
    /// How many statements each actor makes, and how many of them are denials.
    pub(super) statements: BTreeMap<&'a ActorId, (usize, usize)>,
    about: Option<String>,
}

impl Selection {
    /// Whether this actor is the one asked for.
    pub fn matches(&self, graph: &Graph, id: &ActorId) -> bool {
        let Some(wanted) = self.about.as_deref() else { return true };
        let Some(actor) = graph.actors.get(id) else { return false };
        let wanted_slug = slug(wanted);
        id.0 == wanted
            || (!wanted_slug.is_empty()
                && (slug(&actor.name) == wanted_slug || actor.aliases.iter().any(|alias| slug(alias) == wanted_slug)))
    }

    /// Whether nothing is left out but by [`Selection::max_nodes`].
    pub fn is_everything(&self) -> bool {
        self.about.is_none() && self.article.is_none() && self.min_confidence <= 0.0
    }

    /// The selected attributions, in order of article and place.
    pub fn attributions<'a>(&self, graph: &'a Graph) -> Vec<(&'a AttributionKey, &'a ResolvedAttribution)> {
        let mut attributions: Vec<_> = graph
            .attributions
            .iter()
            .filter(|(key, _)| self.article.as_ref().is_none_or(|doc| key.doc == *doc))
            .filter(|(_, attribution)| attribution.record.confidence.value() >= self.min_confidence)
            .collect();
        if self.about.is_some() {
            let wanted: BTreeSet<&ActorId> = graph.actors.keys().filter(|id| self.matches(graph, id)).collect();
            let near = neighborhood(graph, &wanted);
            attributions.retain(|(key, _)| near.contains(key));
        }
        attributions.sort_by_key(|(key, attribution)| (&key.doc, place(attribution), &key.id));
        attributions
    }

    pub(super) fn scope<'a>(&self, graph: &'a Graph) -> Scope<'a> {
        let attributions = self.attributions(graph);
        let kept: BTreeSet<&AttributionKey> = attributions.iter().map(|(key, _)| *key).collect();
        let relations: Vec<&Relation> = graph
            .relations
            .iter()
            .filter(|relation| kept.contains(&relation.from) && kept.contains(&relation.to))
            .collect();
        let hedged = graph.articles.iter().flat_map(|(doc, article)| {
            let ids = article.hedges.iter().flat_map(|hedge| &hedge.attributions);
            ids.map(|id| AttributionKey { doc: doc.clone(), id: id.clone() })
        });
        let mut statements: BTreeMap<&ActorId, (usize, usize)> = BTreeMap::new();
        for (_, attribution) in &attributions {
            for source in attribution.source.iter().chain(&attribution.co_sources) {
                let counts = statements.entry(source).or_default();
                counts.0 += 1;
                counts.1 += usize::from(attribution.record.stance == Stance::Denies);
            }
        }
        Scope {
            graph,
            statements,
            representatives: representatives(graph, &attributions),
            hedged: hedged.collect(),
            attributions,
            relations,
            about: self.about.clone(),
        }
    }
}

impl<'a> Scope<'a> {
    /// The claim that an attribution holds, and its id, after joining claims that are the same.
    pub(super) fn claim(&self, attribution: &ResolvedAttribution) -> Option<(&'a ClaimId, &'a Claim)> {
        let id = attribution.claim.as_ref()?;
        let id = self.representatives.get(id).map_or(id, |representative| *representative);
        self.graph.claims.get_key_value(id)
    }

    /// Whether the author flags what it says as unproven.
    pub(super) fn is_hedged(&self, key: &AttributionKey) -> bool {
        self.hedged.contains(key)
    }

    /// The attribution with this key, when it is selected or not.
    pub(super) fn attribution(&self, key: &AttributionKey) -> Option<&'a ResolvedAttribution> {
        self.graph.attributions.get(key)
    }

    /// A headline.
    pub(super) fn title(&self) -> String {
        let docs: BTreeSet<&DocumentId> = self.attributions.iter().map(|(key, _)| &key.doc).collect();
        let of_article = || {
            let doc = if docs.is_empty() && self.graph.articles.len() == 1 {
                self.graph.articles.keys().next()
            } else {
                docs.first().copied()
            }?;
            let metadata = &self.graph.articles.get(doc)?.metadata;
            Some(metadata.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| doc.0.clone()))
        };
        match (&self.about, docs.len()) {
            (Some(about), _) => format!("About {about}"),
            (None, 0 | 1) => of_article().unwrap_or_default(),
            (None, n) => format!("{n} articles"),
        }
    }
}

/// Where the attribution starts, in code points.
fn place(attribution: &ResolvedAttribution) -> usize {
    let record = &attribution.record;
    let spans = record.source_span.iter().chain(&record.cue).chain(&record.content);
    spans.map(|span| span[0]).min().unwrap_or(usize::MAX)
}

/// What the wanted actors say, are told or are spoken of in; what else holds or answers it; and what it stands in.
fn neighborhood(graph: &Graph, wanted: &BTreeSet<&ActorId>) -> BTreeSet<AttributionKey> {
    let in_claim = |claim: &Claim| {
        let terms = [&claim.subject, &claim.object];
        terms.iter().any(|term| matches!(term, Some(Term::Actor(id)) if wanted.contains(id)))
    };
    let claims: BTreeSet<&ClaimId> =
        graph.claims.iter().filter(|(_, claim)| in_claim(claim)).map(|(id, _)| id).collect();
    let touches = |attribution: &ResolvedAttribution| {
        let actors = attribution.source.iter().chain(&attribution.co_sources).chain(&attribution.addressee);
        actors.chain(&attribution.about).any(|id| wanted.contains(id))
            || attribution.claim.as_ref().is_some_and(|id| claims.contains(id))
    };
    let core: BTreeSet<&AttributionKey> =
        graph.attributions.iter().filter(|(_, attribution)| touches(attribution)).map(|(key, _)| key).collect();
    let held: BTreeSet<&ClaimId> = core.iter().filter_map(|key| graph.attributions[*key].claim.as_ref()).collect();
    let mut near: BTreeSet<AttributionKey> = core.iter().map(|key| (*key).clone()).collect();
    for (key, attribution) in &graph.attributions {
        if attribution.claim.as_ref().is_some_and(|id| held.contains(id)) {
            near.insert(key.clone());
        }
        if attribution.parent.as_ref().is_some_and(|parent| core.contains(parent)) {
            near.insert(key.clone());
        }
    }
    for relation in &graph.relations {
        if core.contains(&relation.from) {
            near.insert(relation.to.clone());
        }
        if core.contains(&relation.to) {
            near.insert(relation.from.clone());
        }
    }
    let mut outer: Vec<AttributionKey> = near.iter().cloned().collect();
    while let Some(key) = outer.pop() {
        let parent = graph.attributions.get(&key).and_then(|attribution| attribution.parent.clone());
        if let Some(parent) = parent.filter(|parent| graph.attributions.contains_key(parent))
            && near.insert(parent.clone())
        {
            outer.push(parent);
        }
    }
    near
}

/// Joins claims by `same_claim` relations (union-find); the earliest of `attributions` gives its claim's name.
fn representatives<'a>(
    graph: &'a Graph,
    attributions: &[(&'a AttributionKey, &'a ResolvedAttribution)],
) -> BTreeMap<&'a ClaimId, &'a ClaimId> {
    use crate::record::RelationKind::SameClaim;
    let mut ranks: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    let mut claims: Vec<&'a ClaimId> = vec![];
    for claim in attributions.iter().filter_map(|(_, attribution)| attribution.claim.as_ref()) {
        ranks.entry(claim).or_insert_with(|| {
            claims.push(claim);
            claims.len() - 1
        });
    }
    let mut roots: Vec<usize> = (0..claims.len()).collect();
    fn root(roots: &mut [usize], mut index: usize) -> usize {
        while roots[index] != index {
            roots[index] = roots[roots[index]];
            index = roots[index];
        }
        index
    }
    for relation in graph.relations.iter().filter(|relation| relation.kind == SameClaim) {
        let claim = |key| graph.attributions.get(key).and_then(|attribution| attribution.claim.as_ref());
        let pair = claim(&relation.from)
            .and_then(|from| ranks.get(from))
            .zip(claim(&relation.to).and_then(|to| ranks.get(to)));
        if let Some((&from, &to)) = pair {
            let (from, to) = (root(&mut roots, from), root(&mut roots, to));
            roots[from.max(to)] = from.min(to);
        }
    }
    (0..claims.len()).map(|index| (claims[index], claims[root(&mut roots, index)])).collect()
}
