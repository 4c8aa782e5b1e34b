//! What each node of the graph is in triples. `docs/data-model.md` has the tables.

use super::RdfOptions;
use super::iri::Iris;
use super::node::{Node, date, decimal, integer, text};
use crate::graph::{
    Actor, ActorId, Affiliation, ArticleNode, AttributionKey, Claim, ClaimId, Graph, Relation, ResolvedAttribution,
    Term as ClaimTerm,
};
use crate::record::{PointSpan, RelationKind};
use crate::vocab::{dx, fact, nif, oa, prov, rdf, rdfs, schema};
use dixit_document::{Certainty, DenialKind, Distance, DocumentId, DoubtKind, EntityKind, Quotation, Stance};
use oxigraph::model::{NamedNode, NamedNodeRef, Term, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// A graph with the indexes that describing it article by article needs.
pub(crate) struct Describer<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) iris: Iris,
    options: &'g RdfOptions,
    /// Attributions nested directly in each.
    children: BTreeMap<&'g AttributionKey, Vec<&'g AttributionKey>>,
    /// Relations within each article.
    relations: BTreeMap<&'g DocumentId, Vec<&'g Relation>>,
    /// Relations between articles.
    corpus_relations: Vec<&'g Relation>,
    /// Affiliations that each article shows.
    affiliations: BTreeMap<&'g DocumentId, Vec<(&'g ActorId, &'g Affiliation)>>,
    /// Actors that each article mentions.
    actors: BTreeMap<&'g DocumentId, BTreeSet<&'g ActorId>>,
}

impl<'g> Describer<'g> {
    pub(crate) fn new(graph: &'g Graph, options: &'g RdfOptions) -> Result<Describer<'g>, crate::Error> {
        let mut describer = Describer {
            graph,
            iris: Iris::new(&options.base)?,
            options,
            children: BTreeMap::new(),
            relations: BTreeMap::new(),
            corpus_relations: vec![],
            affiliations: BTreeMap::new(),
            actors: BTreeMap::new(),
        };
        for (key, attribution) in &graph.attributions {
            if let Some((parent, _)) = attribution.parent.as_ref().and_then(|key| graph.attributions.get_key_value(key))
            {
                describer.children.entry(parent).or_default().push(key);
            }
            let actors = describer.actors.entry(&key.doc).or_default();
            let claim = attribution.claim.as_ref().and_then(|id| graph.claims.get(id));
            actors.extend(attribution.source.iter().chain(&attribution.co_sources).chain(&attribution.addressee));
            actors.extend(&attribution.about);
            actors.extend(claim.into_iter().flat_map(actors_of_claim));
        }
        for relation in &graph.relations {
            if relation.from.doc == relation.to.doc {
                describer.relations.entry(&relation.from.doc).or_default().push(relation);
            } else {
                describer.corpus_relations.push(relation);
            }
        }
        for (id, actor) in &graph.actors {
            for doc in actor.mentions.keys() {
                describer.actors.entry(doc).or_default().insert(id);
            }
            for affiliation in &actor.affiliations {
                describer.affiliations.entry(&affiliation.doc).or_default().push((id, affiliation));
                describer.actors.entry(&affiliation.doc).or_default().extend([id, &affiliation.actor]);
            }
        }
        Ok(describer)
    }

    /// What belongs to one article alone: itself, its attributions with evidence, its relations and affiliations.
    pub(crate) fn article(&self, doc: &DocumentId, node: &ArticleNode, out: &mut Vec<Triple>) {
        self.metadata(doc, node, out);
        for (key, attribution) in self.attributions(doc) {
            self.attribution(key, attribution, node, out);
        }
        for hedge in &node.hedges {
            let span = self.iris.span(doc, hedge.span);
            for id in &hedge.attributions {
                let key = AttributionKey { doc: doc.clone(), id: id.clone() };
                if !self.graph.attributions.contains_key(&key) {
                    continue;
                }
                Node::new(self.iris.attribution(&key), out).add(dx::HEDGE, span.clone());
            }
        }
        for relation in self.relations.get(doc).into_iter().flatten() {
            self.relation(relation, out);
        }
        for (actor, affiliation) in self.affiliations.get(doc).into_iter().flatten() {
            self.affiliation(actor, affiliation, out);
        }
    }

    /// What articles share, as far as it concerns this one: actors, claims.
    pub(crate) fn shared_nodes(&self, doc: &DocumentId, out: &mut Vec<Triple>) {
        for id in self.actors.get(doc).into_iter().flatten() {
            if let Some(actor) = self.graph.actors.get(*id) {
                self.actor(id, actor, out);
            }
        }
        let claims: BTreeSet<&ClaimId> = self.attributions(doc).filter_map(|(_, it)| it.claim.as_ref()).collect();
        for id in claims {
            if let Some(claim) = self.graph.claims.get(id) {
                self.claim(id, claim, out);
            }
        }
    }

    /// Publisher, authors and the run: described with each article, the same every time.
    pub(crate) fn shared_metadata(&self, node: &ArticleNode, out: &mut Vec<Triple>) {
        if let Some(name) = &node.metadata.publisher {
            Node::new(self.iris.metadata_agent("publisher", name), out)
                .a(schema::NEWS_MEDIA_ORGANIZATION)
                .add(schema::NAME, text(name));
        }
        for name in &node.metadata.authors {
            Node::new(self.iris.metadata_agent("author", name), out).a(schema::PERSON).add(schema::NAME, text(name));
        }
        let run = self.iris.run(&node.models);
        for model in &node.models {
            let software = self.iris.software(model);
            Node::new(run.clone(), out).add(prov::WAS_ASSOCIATED_WITH, software.clone());
            Node::new(software, out)
                .a(prov::SOFTWARE_AGENT)
                .add(rdfs::LABEL, text(model))
                .add_some(dx::MODEL_SHA256, sha256_in(model).map(text));
        }
        Node::new(run, out).a(prov::ACTIVITY);
    }

    /// What joins several articles.
    pub(crate) fn corpus(&self, out: &mut Vec<Triple>) {
        for relation in &self.corpus_relations {
            self.relation(relation, out);
        }
    }

    /// The article's attributions, in order of their ids.
    pub(crate) fn attributions(
        &self,
        doc: &DocumentId,
    ) -> impl Iterator<Item = (&'g AttributionKey, &'g ResolvedAttribution)> + use<'g> {
        let first = AttributionKey { doc: doc.clone(), id: String::new() };
        let doc = doc.clone();
        self.graph.attributions.range(first..).take_while(move |(key, _)| key.doc == doc)
    }

    fn metadata(&self, doc: &DocumentId, node: &ArticleNode, out: &mut Vec<Triple>) {
        let metadata = &node.metadata;
        let url = metadata.url.as_deref().map(|url| match NamedNode::new(url) {
            Ok(iri) => Term::from(iri),
            Err(_) => text(url).into(),
        });
        let run = self.iris.run(&node.models);
        Node::new(self.iris.article(doc), out)
            .a(schema::NEWS_ARTICLE)
            .add(schema::IDENTIFIER, text(&doc.0))
            .add_some(schema::HEADLINE, metadata.title.as_deref().map(text))
            .add_some(schema::URL, url)
            .add_some(schema::DATE_PUBLISHED, metadata.published.as_deref().map(date))
            .add_some(
                schema::PUBLISHER,
                metadata.publisher.as_ref().map(|name| self.iris.metadata_agent("publisher", name)),
            )
            .add_all(schema::AUTHOR, metadata.authors.iter().map(|name| self.iris.metadata_agent("author", name)))
            .add(dx::TEXT_SHA256, text(&node.sha256))
            .add_all(
                schema::MENTIONS,
                self.actors
                    .get(doc)
                    .into_iter()
                    .flatten()
                    .filter_map(|id| self.graph.actors.get(*id)?.mentions.get(doc).map(|_| self.iris.actor(id))),
            )
            .add_all(dx::HEDGE, node.hedges.iter().map(|hedge| self.iris.span(doc, hedge.span)));
        Node::new(run, out).add(prov::USED, self.iris.article(doc));
        if self.options.mentions {
            for id in self.actors.get(doc).into_iter().flatten() {
                let mentions = self.graph.actors.get(*id).and_then(|actor| actor.mentions.get(doc));
                let spans = mentions.into_iter().flatten().map(|span| self.iris.span(doc, *span));
                Node::new(self.iris.actor(id), out).add_all(dx::MENTION, spans);
            }
        }
    }

    /// One attribution with its evidence.
    pub(crate) fn attribution(
        &self,
        key: &AttributionKey,
        attribution: &ResolvedAttribution,
        article: &ArticleNode,
        out: &mut Vec<Triple>,
    ) {
        let record = &attribution.record;
        let doc = &key.doc;
        let spans = |spans: &[PointSpan]| spans.iter().map(|span| self.iris.span(doc, *span)).collect::<Vec<_>>();
        Node::new(self.iris.attribution(key), out)
            .a(dx::ATTRIBUTION)
            .a(stance_class(record.stance))
            .add(schema::IS_PART_OF, self.iris.article(doc))
            .add_all(dx::SOURCE, attribution.source.iter().chain(&attribution.co_sources).map(|id| self.iris.actor(id)))
            .add_some(dx::CONTENT, attribution.claim.as_ref().map(|id| self.iris.claim(id)))
            .add_all(
                dx::CONTENT,
                self.children.get(key).into_iter().flatten().map(|child| self.iris.attribution(child)),
            )
            .add(dx::DEPTH, integer(self.depth(attribution)))
            .add_some(dx::POLARITY, polarity(record.stance, record.negated).map(NamedNodeRef::into_owned))
            .add(dx::CERTAINTY, certainty(record.certainty).into_owned())
            .add_some(dx::REPORTER_DISTANCE, distance(record.distance).map(NamedNodeRef::into_owned))
            .add(dx::EXTRACTION_CONFIDENCE, decimal(record.confidence.value()))
            .add_some(dx::DENIAL_KIND, record.denial.map(|kind| denial_kind(kind).into_owned()))
            .add_some(dx::DOUBT_KIND, record.doubt.map(|kind| doubt_kind(kind).into_owned()))
            .add(dx::QUOTATION, quotation(record.quotation).into_owned())
            .add_some(dx::ADDRESSEE, attribution.addressee.as_ref().map(|id| self.iris.actor(id)))
            .add_all(dx::ABOUT, attribution.about.iter().map(|id| self.iris.actor(id)))
            .add_some(dx::SAID_AT, record.said_at.as_deref().map(date))
            .add_all(dx::SOURCE_SPAN, spans(&record.source_span))
            .add_all(dx::CUE, spans(&record.cue))
            .add_all(dx::EVIDENCE, spans(&record.content))
            .add(dx::MADE_BY, text(&record.made_by))
            .add(prov::WAS_GENERATED_BY, self.iris.run(&article.models));
        if !self.options.quotes {
            for span in &record.content {
                self.passage(doc, *span, None, out);
            }
            return;
        }
        for (span, words) in record.cue.iter().zip(pieces(&record.cue, &record.evidence.cue)) {
            Node::new(self.iris.span(doc, *span), out).add_some(nif::ANCHOR_OF, words.map(text));
        }
        for (span, words) in record.content.iter().zip(pieces(&record.content, &record.evidence.content)) {
            self.passage(doc, *span, words, out);
        }
    }

    /// A passage with the selectors that find it again: position, and words where they are known.
    fn passage(&self, doc: &DocumentId, span: PointSpan, words: Option<&str>, out: &mut Vec<Triple>) {
        let selector = self.iris.selector(doc, span);
        Node::new(self.iris.span(doc, span), out)
            .add(oa::HAS_SOURCE, self.iris.article(doc))
            .add(oa::HAS_SELECTOR, selector.clone());
        let node = Node::new(selector, out)
            .a(oa::TEXT_POSITION_SELECTOR)
            .add(oa::START, integer(span[0]))
            .add(oa::END, integer(span[1]));
        if let Some(words) = words {
            node.a(oa::TEXT_QUOTE_SELECTOR).add(oa::EXACT, text(words));
        }
    }

    /// How many attributions stand around it. Circles, which no reader makes, count once.
    fn depth(&self, attribution: &'g ResolvedAttribution) -> usize {
        let mut around = BTreeSet::new();
        let mut parent = attribution.parent.as_ref();
        while let Some((key, next)) = parent.and_then(|key| self.graph.attributions.get_key_value(key)) {
            if !around.insert(key) {
                break;
            }
            parent = next.parent.as_ref();
        }
        around.len()
    }

    fn relation(&self, relation: &Relation, out: &mut Vec<Triple>) {
        let (property, class) = relation_terms(relation.kind);
        let (from, to) = (self.iris.attribution(&relation.from), self.iris.attribution(&relation.to));
        Node::new(from.clone(), out).add(property, to.clone());
        Node::new(self.iris.relation(relation), out)
            .a(class)
            .add(dx::FROM, from)
            .add(dx::TO, to)
            .add(dx::BASIS, text(&relation.basis))
            .add(dx::SCORE, decimal(relation.score));
    }

    fn affiliation(&self, id: &ActorId, affiliation: &Affiliation, out: &mut Vec<Triple>) {
        let (member, organization) = (self.iris.actor(id), self.iris.actor(&affiliation.actor));
        Node::new(member.clone(), out).add(dx::SPEAKS_FOR, organization.clone());
        let Some(span) = affiliation.span else { return };
        let role = affiliation.role.as_deref();
        let place = format!("{},{}", span[0], span[1]);
        let parts = [&affiliation.doc.0, &id.0, &affiliation.actor.0, role.unwrap_or(""), place.as_str()];
        Node::new(self.iris.affiliation(&parts), out)
            .a(dx::AFFILIATION)
            .add(dx::MEMBER, member)
            .add(dx::ORGANIZATION, organization)
            .add_some(dx::ROLE, role.map(text))
            .add(dx::EVIDENCE, self.iris.span(&affiliation.doc, span));
    }

    /// An actor: what it is and how it is called, whatever articles say of it.
    pub(crate) fn actor(&self, id: &ActorId, actor: &Actor, out: &mut Vec<Triple>) {
        let mut node = Node::new(self.iris.actor(id), out)
            .a(prov::AGENT)
            .a(actor_class(actor.kind))
            .add(schema::NAME, text(&actor.name));
        if !actor.named {
            node = node.a(dx::UNIDENTIFIED);
        }
        node.add_all(
            schema::ALTERNATE_NAME,
            actor.aliases.iter().filter(|alias| **alias != actor.name).map(|alias| text(alias)),
        )
        .add_some(schema::IDENTIFIER, actor.entity.as_deref().map(text))
        .add_all(dx::ROLE, actor.roles.iter().map(|role| text(role)));
    }

    /// A claim: described by subject, predicate and object, never asserted.
    pub(crate) fn claim(&self, id: &ClaimId, claim: &Claim, out: &mut Vec<Triple>) {
        let predicate = claim.predicate.as_deref().map(|lemma| self.iris.predicate(lemma));
        let mut node = Node::new(self.iris.claim(id), out).a(dx::PROPOSITION).a(schema::CLAIM);
        if claim.subject.is_some() && predicate.is_some() {
            node = node.a(rdf::STATEMENT);
        }
        node.add(schema::TEXT, text(&claim.text))
            .add_some(rdf::SUBJECT, claim.subject.as_ref().map(|term| self.term(term)))
            .add_some(rdf::PREDICATE, predicate.clone())
            .add_some(rdf::OBJECT, claim.object.as_ref().map(|term| self.term(term)));
        if let (Some(iri), Some(lemma)) = (predicate, &claim.predicate) {
            Node::new(iri, out).add(rdfs::LABEL, text(lemma));
        }
    }

    /// A claim as the triple that it would be if it were so: only where its subject is an actor and nothing is missing.
    pub(crate) fn claimed_triple(&self, claim: &Claim) -> Option<Triple> {
        let Some(ClaimTerm::Actor(subject)) = &claim.subject else { return None };
        let predicate = self.iris.predicate(claim.predicate.as_deref()?);
        Some(Triple::new(self.iris.actor(subject), predicate, self.term(claim.object.as_ref()?)))
    }

    fn term(&self, term: &ClaimTerm) -> Term {
        match term {
            ClaimTerm::Actor(id) => self.iris.actor(id).into(),
            ClaimTerm::Text(words) => text(words).into(),
        }
    }
}

fn actors_of_claim(claim: &Claim) -> impl Iterator<Item = &ActorId> {
    [&claim.subject, &claim.object].into_iter().filter_map(|term| match term {
        Some(ClaimTerm::Actor(id)) => Some(id),
        _ => None,
    })
}

/// The words of each span, where their number of code points is that of the span.
pub(crate) fn pieces<'t>(spans: &[PointSpan], words: &'t str) -> Vec<Option<&'t str>> {
    let parts: Vec<&str> = if spans.len() == 1 { vec![words] } else { words.split(" … ").collect() };
    if parts.len() != spans.len() {
        return vec![None; spans.len()];
    }
    let fits = |span: &PointSpan, part: &str| part.chars().count() == span[1].saturating_sub(span[0]);
    spans.iter().zip(parts).map(|(span, part)| fits(span, part).then_some(part)).collect()
}

/// The first 64 hexadecimal digits in a row, if there are any.
fn sha256_in(model: &str) -> Option<&str> {
    model.split(|c: char| !c.is_ascii_hexdigit()).find(|run| run.len() == 64)
}

/// The class of attributions with this stance.
pub(crate) fn stance_class(stance: Stance) -> NamedNodeRef<'static> {
    match stance {
        Stance::Asserts => dx::STATEMENT,
        Stance::Denies => dx::DENIAL,
        Stance::Doubts => dx::DOUBT,
        Stance::Asks => dx::QUESTION,
        Stance::Urges => dx::APPEAL,
        Stance::Intends => dx::INTENTION,
        Stance::Expresses => dx::ATTITUDE,
    }
}

/// For or against the claim in its positive form. In a denial, negation in the content is what makes it a denial.
pub(crate) fn polarity(stance: Stance, negated: bool) -> Option<NamedNodeRef<'static>> {
    match (stance, negated) {
        (Stance::Asserts, false) => Some(fact::POSITIVE),
        (Stance::Asserts, true) | (Stance::Denies, _) => Some(fact::NEGATIVE),
        _ => None,
    }
}

fn certainty(certainty: Certainty) -> NamedNodeRef<'static> {
    match certainty {
        Certainty::Certain => fact::CERTAIN,
        Certainty::Probable => fact::PROBABLE,
        Certainty::Possible => fact::POSSIBLE,
        Certainty::Unstated => fact::UNDERSPECIFIED,
    }
}

/// Most reporters keep neutral: left out, to stay lean.
fn distance(distance: Distance) -> Option<NamedNodeRef<'static>> {
    match distance {
        Distance::Neutral => None,
        Distance::Distancing => Some(dx::DISTANCING),
        Distance::Endorsing => Some(dx::ENDORSING),
    }
}

fn denial_kind(kind: DenialKind) -> NamedNodeRef<'static> {
    match kind {
        DenialKind::Outright => dx::OUTRIGHT,
        DenialKind::RejectsFraming => dx::REJECTS_FRAMING,
        DenialKind::Partial => dx::PARTIAL,
        DenialKind::Retracts => dx::RETRACTS,
    }
}

fn doubt_kind(kind: DoubtKind) -> NamedNodeRef<'static> {
    match kind {
        DoubtKind::NoEvidence => dx::NO_EVIDENCE,
        DoubtKind::DeclinesComment => dx::DECLINES_COMMENT,
        DoubtKind::Unverified => dx::UNVERIFIED,
    }
}

fn quotation(quotation: Quotation) -> NamedNodeRef<'static> {
    match quotation {
        Quotation::Direct => dx::DIRECT,
        Quotation::Indirect => dx::INDIRECT,
        Quotation::Mixed => dx::MIXED,
    }
}

fn actor_class(kind: EntityKind) -> NamedNodeRef<'static> {
    match kind {
        EntityKind::Person => schema::PERSON,
        EntityKind::Organization => schema::ORGANIZATION,
        EntityKind::GovernmentOrPlace => dx::GOVERNMENT_OR_PLACE,
        EntityKind::Group => dx::COLLECTIVE_SOURCE,
        EntityKind::Medium => dx::MEDIUM,
        EntityKind::Persona => dx::PERSONA,
        EntityKind::Other => dx::OTHER_ACTOR,
    }
}

fn relation_terms(kind: RelationKind) -> (NamedNodeRef<'static>, NamedNodeRef<'static>) {
    match kind {
        RelationKind::Denies => (dx::DENIES, dx::REBUTTAL),
        RelationKind::Contradicts => (dx::CONTRADICTS, dx::CONTRADICTION),
        RelationKind::Supports => (dx::SUPPORTS, dx::SUPPORT),
        RelationKind::SameClaim => (dx::SHARES_CLAIM_WITH, dx::SAME_CLAIM),
    }
}
