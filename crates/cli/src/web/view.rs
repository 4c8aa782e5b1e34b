//! What the report and the explorer show: slices of a graph as JSON.
//!
//! A slice holds attributions together with all that they name: articles, actors, claims, the attributions around them
//! and the relations among them, so that a page can be drawn from it alone. Offsets are code points, as in the records.

use dixit_document::{DocumentId, Stance};
use dixit_graph::{ActorId, ArticleNode, AttributionKey, ClaimId, Graph, Relation, ResolvedAttribution, Term};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Part of a graph, complete in itself.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Slice<'a> {
    /// By article id.
    pub(crate) articles: BTreeMap<&'a str, ArticleView<'a>>,
    /// By actor id.
    pub(crate) actors: BTreeMap<&'a str, ActorView<'a>>,
    /// By claim id.
    pub(crate) claims: BTreeMap<&'a str, ClaimView<'a>>,
    /// In order of article and place.
    pub(crate) attributions: Vec<AttributionView<'a>>,
    /// Both ends are among `attributions`.
    pub(crate) relations: Vec<RelationView<'a>>,
}

/// An article, without what was said in it.
#[derive(Debug, Serialize)]
pub(crate) struct ArticleView<'a> {
    title: Option<&'a str>,
    url: Option<&'a str>,
    publisher: Option<&'a str>,
    authors: &'a [String],
    published: Option<&'a str>,
    sha256: &'a str,
    models: &'a [String],
    hedges: Vec<HedgeView>,
}

/// A reservation of an article's author.
#[derive(Debug, Serialize)]
pub(crate) struct HedgeView {
    span: [usize; 2],
    attributions: Vec<String>,
}

/// An actor with its places in the slice's articles.
#[derive(Debug, Serialize)]
pub(crate) struct ActorView<'a> {
    name: &'a str,
    kind: &'static str,
    named: bool,
    aliases: Vec<&'a str>,
    roles: Vec<&'a str>,
    affiliations: Vec<AffiliationView<'a>>,
    mentions: BTreeMap<&'a str, &'a [[usize; 2]]>,
}

/// Whom an actor belongs to or speaks for.
#[derive(Debug, Serialize)]
pub(crate) struct AffiliationView<'a> {
    actor: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    doc: &'a str,
    span: Option<[usize; 2]>,
}

/// A claim.
#[derive(Debug, Serialize)]
pub(crate) struct ClaimView<'a> {
    text: &'a str,
    subject: Option<&'a str>,
    predicate: Option<&'a str>,
    object: Option<&'a str>,
}

/// One act of saying.
#[derive(Debug, Serialize)]
pub(crate) struct AttributionView<'a> {
    key: String,
    doc: &'a str,
    source: Option<&'a str>,
    co: Vec<&'a str>,
    to: Option<&'a str>,
    about: Vec<&'a str>,
    claim: Option<&'a str>,
    parent: Option<String>,
    stance: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    negated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    denial: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<&'static str>,
    certainty: &'static str,
    distance: &'static str,
    quotation: &'static str,
    confidence: f32,
    by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    spans: Spans<'a>,
    words: Words<'a>,
}

/// Where the evidence stands.
#[derive(Debug, Serialize)]
pub(crate) struct Spans<'a> {
    source: &'a [[usize; 2]],
    cue: &'a [[usize; 2]],
    content: &'a [[usize; 2]],
}

/// The evidence in words.
#[derive(Debug, Serialize)]
pub(crate) struct Words<'a> {
    source: &'a str,
    cue: &'a str,
    content: &'a str,
}

/// How one attribution answers another.
#[derive(Debug, Serialize)]
pub(crate) struct RelationView<'a> {
    from: String,
    to: String,
    #[serde(rename = "type")]
    kind: &'static str,
    basis: &'a str,
    score: f32,
}

/// An attribution's name in pages and addresses: article id and id in the article.
pub(crate) fn key_text(key: &AttributionKey) -> String {
    format!("{}#{}", key.doc.0, key.id)
}

impl<'a> Slice<'a> {
    /// Everything in the graph, or in one of its articles.
    pub(crate) fn of_graph(graph: &'a Graph, article: Option<&DocumentId>) -> Slice<'a> {
        let is_wanted = |doc: &DocumentId| article.is_none_or(|article| article == doc);
        let mut builder = SliceBuilder::new(graph);
        graph.attributions.keys().filter(|key| is_wanted(&key.doc)).for_each(|key| builder.attribution(key));
        for (id, actor) in &graph.actors {
            if article.is_none_or(|doc| actor.mentions.contains_key(doc)) {
                builder.actor(id);
            }
        }
        graph.articles.keys().filter(|doc| is_wanted(doc)).for_each(|doc| builder.article(&doc.0));
        builder.finish(graph.relations.iter())
    }
}

/// Gathers the parts of a slice.
pub(crate) struct SliceBuilder<'a> {
    graph: &'a Graph,
    docs: BTreeSet<&'a str>,
    actors: BTreeSet<&'a ActorId>,
    claims: BTreeSet<&'a ClaimId>,
    attributions: BTreeMap<&'a AttributionKey, &'a ResolvedAttribution>,
}

impl<'a> SliceBuilder<'a> {
    /// An empty slice of this graph.
    pub(crate) fn new(graph: &'a Graph) -> SliceBuilder<'a> {
        SliceBuilder {
            graph,
            docs: BTreeSet::new(),
            actors: BTreeSet::new(),
            claims: BTreeSet::new(),
            attributions: BTreeMap::new(),
        }
    }

    /// Adds an attribution with all around it; unknown keys are passed over.
    pub(crate) fn attribution(&mut self, key: &AttributionKey) {
        let mut next = Some(key);
        while let Some(key) = next {
            let Some((key, attribution)) = self.graph.attributions.get_key_value(key) else { return };
            if self.attributions.insert(key, attribution).is_some() {
                return;
            }
            self.docs.insert(&key.doc.0);
            let actors = attribution.source.iter().chain(&attribution.co_sources).chain(&attribution.addressee);
            actors.chain(&attribution.about).for_each(|id| self.actor(id));
            attribution.claim.iter().for_each(|id| self.claim(id));
            next = attribution.parent.as_ref();
        }
    }

    /// Adds an actor.
    pub(crate) fn actor(&mut self, id: &ActorId) {
        if let Some((id, _)) = self.graph.actors.get_key_value(id) {
            self.actors.insert(id);
        }
    }

    /// Adds a claim and the actors that it names.
    pub(crate) fn claim(&mut self, id: &ClaimId) {
        let Some((id, claim)) = self.graph.claims.get_key_value(id) else { return };
        self.claims.insert(id);
        for term in claim.subject.iter().chain(&claim.object) {
            if let Term::Actor(actor) = term {
                self.actor(actor);
            }
        }
    }

    /// Adds an article.
    pub(crate) fn article(&mut self, doc: &str) {
        if let Some((doc, _)) = self.graph.articles.get_key_value(&DocumentId(doc.to_owned())) {
            self.docs.insert(&doc.0);
        }
    }

    /// The slice, with those of `relations` that link two of its attributions.
    pub(crate) fn finish(self, relations: impl Iterator<Item = &'a Relation>) -> Slice<'a> {
        let graph = self.graph;
        let within = |relation: &&Relation| {
            self.attributions.contains_key(&relation.from) && self.attributions.contains_key(&relation.to)
        };
        let mut attributions: Vec<_> = self.attributions.iter().collect();
        attributions.sort_by_key(|(key, attribution)| (&key.doc, place(attribution), &key.id));
        Slice {
            relations: relations.filter(within).map(relation_view).collect(),
            attributions: attributions
                .into_iter()
                .map(|(key, attribution)| attribution_view(key, attribution))
                .collect(),
            articles: (graph.articles.iter())
                .filter(|(doc, _)| self.docs.contains(doc.0.as_str()))
                .map(|(doc, node)| (doc.0.as_str(), article_view(&doc.0, node)))
                .collect(),
            actors: self.actors.iter().map(|id| (id.0.as_str(), actor_view(graph, id, &self.docs))).collect(),
            claims: self.claims.iter().map(|id| (id.0.as_str(), claim_view(graph, id))).collect(),
        }
    }
}

/// The first code point of an attribution's evidence.
pub(crate) fn place(attribution: &ResolvedAttribution) -> usize {
    let record = &attribution.record;
    let spans = record.source_span.iter().chain(&record.cue).chain(&record.content);
    spans.map(|span| span[0]).min().unwrap_or(0)
}

fn article_view<'a>(doc: &str, node: &'a ArticleNode) -> ArticleView<'a> {
    let metadata = &node.metadata;
    let hedges = node.hedges.iter().map(|hedge| HedgeView {
        span: hedge.span,
        attributions: hedge.attributions.iter().map(|id| format!("{doc}#{id}")).collect(),
    });
    ArticleView {
        title: metadata.title.as_deref(),
        url: metadata.url.as_deref(),
        publisher: metadata.publisher.as_deref(),
        authors: &metadata.authors,
        published: metadata.published.as_deref(),
        sha256: &node.sha256,
        models: &node.models,
        hedges: hedges.collect(),
    }
}

fn actor_view<'a>(graph: &'a Graph, id: &ActorId, docs: &BTreeSet<&str>) -> ActorView<'a> {
    let actor = &graph.actors[id];
    let name = |id: &ActorId| graph.actors.get(id).map(|actor| actor.name.as_str());
    let affiliations = actor.affiliations.iter().filter_map(|link| {
        let name = name(&link.actor)?;
        Some(AffiliationView {
            actor: &link.actor.0,
            name,
            role: link.role.as_deref(),
            doc: &link.doc.0,
            span: link.span,
        })
    });
    let mentions = actor.mentions.iter().filter(|(doc, _)| docs.contains(doc.0.as_str()));
    ActorView {
        name: &actor.name,
        kind: actor.kind.as_str(),
        named: actor.named,
        aliases: actor.aliases.iter().map(String::as_str).filter(|alias| *alias != actor.name).collect(),
        roles: actor.roles.iter().map(String::as_str).collect(),
        affiliations: affiliations.collect(),
        mentions: mentions.map(|(doc, spans)| (doc.0.as_str(), spans.as_slice())).collect(),
    }
}

fn claim_view<'a>(graph: &'a Graph, id: &ClaimId) -> ClaimView<'a> {
    let claim = &graph.claims[id];
    let words = |term: &'a Term| match term {
        Term::Actor(actor) => graph.actors.get(actor).map_or(actor.0.as_str(), |actor| actor.name.as_str()),
        Term::Text(text) => text.as_str(),
    };
    ClaimView {
        text: &claim.text,
        subject: claim.subject.as_ref().map(words),
        predicate: claim.predicate.as_deref(),
        object: claim.object.as_ref().map(words),
    }
}

fn attribution_view<'a>(key: &'a AttributionKey, attribution: &'a ResolvedAttribution) -> AttributionView<'a> {
    let record = &attribution.record;
    AttributionView {
        key: key_text(key),
        doc: &key.doc.0,
        source: attribution.source.as_ref().map(|id| id.0.as_str()),
        co: attribution.co_sources.iter().map(|id| id.0.as_str()).collect(),
        to: attribution.addressee.as_ref().map(|id| id.0.as_str()),
        about: attribution.about.iter().map(|id| id.0.as_str()).collect(),
        claim: attribution.claim.as_ref().map(|id| id.0.as_str()),
        parent: attribution.parent.as_ref().map(key_text),
        stance: record.stance.as_str(),
        // A denial negates by its nature; elsewhere the reader has to be told.
        negated: record.negated && record.stance != Stance::Denies,
        denial: record.denial.map(|kind| kind.as_str()),
        doubt: record.doubt.map(|kind| kind.as_str()),
        certainty: record.certainty.as_str(),
        distance: record.distance.as_str(),
        quotation: record.quotation.as_str(),
        confidence: (record.confidence.value() * 100.0).round() / 100.0,
        by: &record.made_by,
        at: record.said_at.as_deref(),
        spans: Spans { source: &record.source_span, cue: &record.cue, content: &record.content },
        words: Words { source: &record.evidence.source, cue: &record.evidence.cue, content: &record.evidence.content },
    }
}

fn relation_view(relation: &Relation) -> RelationView<'_> {
    RelationView {
        from: key_text(&relation.from),
        to: key_text(&relation.to),
        kind: relation.kind.as_str(),
        basis: &relation.basis,
        score: (relation.score * 100.0).round() / 100.0,
    }
}
