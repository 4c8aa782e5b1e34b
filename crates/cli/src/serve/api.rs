//! The explorer's data: small JSON documents, each enough to draw one page.

use super::index::{ClaimGroup, Index};
use crate::web::view::{Slice, SliceBuilder, key_text};
use dixit_document::DocumentId;
use dixit_graph::{ActorId, AttributionKey, ClaimId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most attributions that a page shows at once.
const PAGE: usize = 100;

/// An actor in a list.
#[derive(Debug, Serialize)]
pub(crate) struct ActorItem<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    named: bool,
    roles: Vec<&'a str>,
    said: usize,
    about: usize,
    denies: usize,
}

/// A claim in a list: one item for claims that are the same.
#[derive(Debug, Serialize)]
pub(crate) struct ClaimItem<'a> {
    id: &'a str,
    text: &'a str,
    worded: usize,
    tally: BTreeMap<&'static str, usize>,
    against: usize,
    sources: usize,
    articles: usize,
}

/// An article in a list.
#[derive(Debug, Serialize)]
pub(crate) struct ArticleItem<'a> {
    id: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: Option<&'a str>,
    said: usize,
    tally: BTreeMap<&'static str, usize>,
}

/// Part of a list.
#[derive(Debug, Serialize)]
pub(crate) struct Page<T> {
    total: usize,
    offset: usize,
    items: Vec<T>,
}

/// What to list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListRequest {
    /// Words that must occur.
    pub(crate) q: String,
    /// `all`, `disputed`, `denied`, `doubted` for claims; a kind for actors.
    pub(crate) show: String,
    /// First item.
    pub(crate) offset: usize,
    /// How many items, at most 200; 0 for the usual number.
    pub(crate) limit: usize,
}

/// What the first page shows.
#[derive(Debug, Serialize)]
pub(crate) struct Summary<'a> {
    version: &'static str,
    counts: BTreeMap<&'static str, usize>,
    tally: BTreeMap<&'static str, usize>,
    actors: Vec<ActorItem<'a>>,
    claims: Vec<ClaimItem<'a>>,
    articles: Vec<ArticleItem<'a>>,
}

/// What words lead to.
#[derive(Debug, Serialize)]
pub(crate) struct Found<'a> {
    actors: Page<ActorItem<'a>>,
    claims: Page<ClaimItem<'a>>,
    articles: Page<ArticleItem<'a>>,
}

/// Whom a page about an actor shows as belonging to it.
#[derive(Debug, Serialize)]
pub(crate) struct Member<'a> {
    id: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    doc: &'a str,
}

/// A page about an actor, a claim, an article or contradictions.
#[derive(Debug, Serialize)]
pub(crate) struct Subject<'a, T> {
    #[serde(flatten)]
    item: T,
    /// Keys that the page is about, in order; the slice holds more around them.
    keys: Vec<String>,
    total: usize,
    offset: usize,
    slice: Slice<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<Member<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// Two attributions that cannot both be right, or of which one rejects the other.
#[derive(Debug, Serialize)]
pub(crate) struct Clash<'a> {
    from: String,
    to: String,
    #[serde(rename = "type")]
    kind: &'static str,
    basis: &'a str,
    score: f32,
}

/// A page of contradictions.
#[derive(Debug, Serialize)]
pub(crate) struct Clashes<'a> {
    total: usize,
    offset: usize,
    items: Vec<Clash<'a>>,
    slice: Slice<'a>,
}

impl ListRequest {
    fn words(&self) -> Vec<String> {
        self.q.split_whitespace().map(str::to_lowercase).collect()
    }

    fn limit(&self, usual: usize) -> usize {
        if self.limit == 0 { usual } else { self.limit.min(200) }
    }

    fn page<T, S>(&self, all: Vec<T>, usual: usize, item: impl Fn(T) -> S) -> Page<S> {
        let total = all.len();
        let items = all.into_iter().skip(self.offset).take(self.limit(usual)).map(item).collect();
        Page { total, offset: self.offset, items }
    }
}

/// Counts and the most talked about.
pub(crate) fn summary(index: &Index) -> Summary<'_> {
    let graph = &index.graph;
    let few = ListRequest { limit: 8, ..ListRequest::default() };
    let disputed = ListRequest { limit: 8, show: "disputed".to_owned(), ..ListRequest::default() };
    let all: Vec<u32> = (0..).take(index.keys.len()).collect();
    Summary {
        version: env!("CARGO_PKG_VERSION"),
        counts: BTreeMap::from([
            ("articles", graph.articles.len()),
            ("actors", graph.actors.len()),
            ("claims", index.groups.len()),
            ("attributions", graph.attributions.len()),
            ("contradictions", index.clashes.len()),
        ]),
        tally: index.tally(&all),
        actors: actors(index, &few).items,
        claims: claims(index, &disputed).items,
        articles: articles(index, &few).items,
    }
}

/// Actors, claims and articles in which all words occur.
pub(crate) fn search<'a>(index: &'a Index, request: &ListRequest) -> Found<'a> {
    let request = ListRequest {
        show: String::new(),
        limit: if request.limit == 0 { 25 } else { request.limit },
        ..request.clone()
    };
    Found { actors: actors(index, &request), claims: claims(index, &request), articles: articles(index, &request) }
}

/// Actors, the most talkative first.
pub(crate) fn actors<'a>(index: &'a Index, request: &ListRequest) -> Page<ActorItem<'a>> {
    let words = request.words();
    let mut found: Vec<_> = (index.graph.actors.iter())
        .filter(|(_, actor)| request.show.is_empty() || request.show == "all" || actor.kind.as_str() == request.show)
        .filter(|(_, actor)| {
            let names = std::iter::once(&actor.name).chain(&actor.aliases).chain(&actor.roles);
            words.is_empty() || has_words(names.map(String::as_str), &words)
        })
        .map(|(id, actor)| (count(&index.said, id), count(&index.about, id), id, actor))
        .collect();
    found.sort_by(|a, b| (b.0, b.1, &a.3.name, a.2).cmp(&(a.0, a.1, &b.3.name, b.2)));
    request.page(found, 50, |(_, _, id, _)| actor_item(index, id))
}

/// Claims, the most disputed and most often held first.
pub(crate) fn claims<'a>(index: &'a Index, request: &ListRequest) -> Page<ClaimItem<'a>> {
    let words = request.words();
    let has = |group: &ClaimGroup, stance: &str| {
        group.attributions.iter().any(|number| index.attribution(*number).record.stance.as_str() == stance)
    };
    let mut found: Vec<_> = (index.groups.iter())
        .filter(|(_, group)| match request.show.as_str() {
            "disputed" => index.is_disputed(group),
            "denied" => has(group, "denies"),
            "doubted" => has(group, "doubts"),
            _ => true,
        })
        .filter(|(_, group)| {
            let texts = group.claims.iter().filter_map(|id| index.graph.claims.get(id));
            words.is_empty() || has_words(texts.map(|claim| claim.text.as_str()), &words)
        })
        .collect();
    found.sort_by_cached_key(|(id, group)| {
        let both = has(group, "denies") && has(group, "asserts");
        (
            std::cmp::Reverse((both, group.n_against, group.attributions.len())),
            group.attributions.first(),
            (*id).clone(),
        )
    });
    request.page(found, 50, |(id, group)| claim_item(index, id, group))
}

/// Articles, the newest first.
pub(crate) fn articles<'a>(index: &'a Index, request: &ListRequest) -> Page<ArticleItem<'a>> {
    let words = request.words();
    let mut found: Vec<_> = (index.graph.articles.iter())
        .filter(|(doc, node)| {
            let metadata = &node.metadata;
            let texts = [Some(&doc.0), metadata.title.as_ref(), metadata.publisher.as_ref()];
            words.is_empty() || has_words(texts.into_iter().flatten().map(String::as_str), &words)
        })
        .collect();
    found.sort_by(|a, b| b.1.metadata.published.cmp(&a.1.metadata.published).then_with(|| a.0.cmp(b.0)));
    request.page(found, 50, |(doc, _)| article_item(index, &doc.0))
}

/// A page about an actor: what it says (`show` = `said`) or where it is spoken of (`about`).
pub(crate) fn actor<'a>(index: &'a Index, id: &str, request: &ListRequest) -> Option<Subject<'a, ActorItem<'a>>> {
    let (id, _) = index.graph.actors.get_key_value(&ActorId(id.to_owned()))?;
    let of = if request.show == "about" { &index.about } else { &index.said };
    let numbers = of.get(id).map_or(&[][..], Vec::as_slice);
    let mut builder = SliceBuilder::new(&index.graph);
    builder.actor(id);
    let mut subject = subject(index, actor_item(index, id), numbers, request, builder);
    let members = index.members.get(id).into_iter().flatten().filter_map(|(member, at)| {
        let (member, actor) = index.graph.actors.get_key_value(member)?;
        let affiliation = actor.affiliations.get(*at)?;
        Some(Member { id: &member.0, name: &actor.name, role: affiliation.role.as_deref(), doc: &affiliation.doc.0 })
    });
    subject.members = members.collect();
    Some(subject)
}

/// A page about a claim and those that are the same.
pub(crate) fn claim<'a>(index: &'a Index, id: &str, request: &ListRequest) -> Option<Subject<'a, ClaimItem<'a>>> {
    let (id, group) = index.group(&ClaimId(id.to_owned()))?;
    let mut builder = SliceBuilder::new(&index.graph);
    group.claims.iter().for_each(|id| builder.claim(id));
    Some(subject(index, claim_item(index, id, group), &group.attributions, request, builder))
}

/// A page about an article; `text` where it is kept.
pub(crate) fn article<'a>(index: &'a Index, id: &str, text: Option<&'a str>) -> Option<Subject<'a, ArticleItem<'a>>> {
    let (doc, _) = index.graph.articles.get_key_value(&DocumentId(id.to_owned()))?;
    let numbers = index.in_article.get(id).map_or(&[][..], Vec::as_slice);
    let mut builder = SliceBuilder::new(&index.graph);
    builder.article(id);
    for (actor_id, actor) in &index.graph.actors {
        if actor.mentions.contains_key(doc) {
            builder.actor(actor_id);
        }
    }
    let all = ListRequest { limit: usize::MAX, ..ListRequest::default() };
    let mut subject = subject(index, article_item(index, &doc.0), numbers, &all, builder);
    subject.text = text;
    Some(subject)
}

/// Denials and contradictions between attributions, the strongest first.
pub(crate) fn contradictions<'a>(index: &'a Index, request: &ListRequest) -> Clashes<'a> {
    let words = request.words();
    let relations = &index.graph.relations;
    let mut builder = SliceBuilder::new(&index.graph);
    let found = index.clashes.iter().map(|number| &relations[*number as usize]).filter(|relation| {
        words.is_empty() || {
            let texts = [&relation.from, &relation.to].into_iter().flat_map(|key| texts(index, key));
            has_words(texts, &words)
        }
    });
    let page = request.page(found.collect(), 40, |relation| relation);
    for relation in &page.items {
        builder.attribution(&relation.from);
        builder.attribution(&relation.to);
    }
    let items = page.items.iter().map(|relation| Clash {
        from: key_text(&relation.from),
        to: key_text(&relation.to),
        kind: relation.kind.as_str(),
        basis: &relation.basis,
        score: relation.score,
    });
    Clashes {
        total: page.total,
        offset: page.offset,
        items: items.collect(),
        slice: builder.finish(page.items.iter().copied()),
    }
}

fn subject<'a, T>(
    index: &'a Index,
    item: T,
    numbers: &[u32],
    request: &ListRequest,
    mut builder: SliceBuilder<'a>,
) -> Subject<'a, T> {
    let limit = if request.limit == usize::MAX { usize::MAX } else { request.limit(PAGE) };
    let shown: Vec<&AttributionKey> =
        numbers.iter().skip(request.offset).take(limit).map(|number| &index.keys[*number as usize]).collect();
    let mut related: BTreeSet<u32> = BTreeSet::new();
    for key in &shown {
        builder.attribution(key);
        for &number in index.relations.get(*key).into_iter().flatten().take(PAGE) {
            let relation = &index.graph.relations[number as usize];
            builder.attribution(&relation.from);
            builder.attribution(&relation.to);
            related.insert(number);
        }
    }
    Subject {
        item,
        keys: shown.into_iter().map(key_text).collect(),
        total: numbers.len(),
        offset: request.offset,
        slice: builder.finish(related.into_iter().map(|number| &index.graph.relations[number as usize])),
        members: vec![],
        text: None,
    }
}

fn actor_item<'a>(index: &'a Index, id: &'a ActorId) -> ActorItem<'a> {
    let actor = &index.graph.actors[id];
    let said = index.said.get(id).map_or(&[][..], Vec::as_slice);
    ActorItem {
        id: &id.0,
        name: &actor.name,
        kind: actor.kind.as_str(),
        named: actor.named,
        roles: actor.roles.iter().map(String::as_str).take(3).collect(),
        said: said.len(),
        about: count(&index.about, id),
        denies: index.tally(said).get("denies").copied().unwrap_or(0),
    }
}

fn claim_item<'a>(index: &'a Index, id: &'a ClaimId, group: &'a ClaimGroup) -> ClaimItem<'a> {
    let attributions = || group.attributions.iter().map(|number| index.attribution(*number));
    let sources: BTreeSet<&ActorId> = attributions().flat_map(|one| one.source.iter().chain(&one.co_sources)).collect();
    let docs: BTreeSet<&str> =
        group.attributions.iter().map(|number| index.keys[*number as usize].doc.0.as_str()).collect();
    ClaimItem {
        id: &id.0,
        text: &index.graph.claims[id].text,
        worded: group.claims.len(),
        tally: index.tally(&group.attributions),
        against: group.n_against,
        sources: sources.len(),
        articles: docs.len(),
    }
}

fn article_item<'a>(index: &'a Index, id: &'a str) -> ArticleItem<'a> {
    let node = index.graph.articles.get(&DocumentId(id.to_owned()));
    let metadata = node.map(|node| &node.metadata);
    let numbers = index.in_article.get(id).map_or(&[][..], Vec::as_slice);
    ArticleItem {
        id,
        title: metadata.and_then(|metadata| metadata.title.as_deref()),
        publisher: metadata.and_then(|metadata| metadata.publisher.as_deref()),
        published: metadata.and_then(|metadata| metadata.published.as_deref()),
        said: numbers.len(),
        tally: index.tally(numbers),
    }
}

fn texts<'a>(index: &'a Index, key: &AttributionKey) -> Vec<&'a str> {
    let Some(attribution) = index.graph.attributions.get(key) else { return vec![] };
    let claim = attribution.claim.as_ref().and_then(|id| index.graph.claims.get(id)).map(|claim| claim.text.as_str());
    let actors = attribution.source.iter().filter_map(|id| index.graph.actors.get(id));
    let words = [attribution.record.evidence.source.as_str(), attribution.record.evidence.content.as_str()];
    actors.map(|actor| actor.name.as_str()).chain(claim).chain(words).collect()
}

fn count(numbers: &BTreeMap<ActorId, Vec<u32>>, id: &ActorId) -> usize {
    numbers.get(id).map_or(0, Vec::len)
}

/// Whether every word occurs in one of the texts, in any case.
fn has_words<'a>(texts: impl Iterator<Item = &'a str>, words: &[String]) -> bool {
    let texts: Vec<String> = texts.map(str::to_lowercase).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}
