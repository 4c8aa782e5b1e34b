//! The view `full`: every article, attribution, actor and claim, and every relation between them.

use super::assembly::{Assembly, NewEdge};
use super::attributes::Attributes;
use super::claims::{affiliate, relation_edge, sources, topic_node};
use super::nodes::{
    actor_node, actor_node_id, article_node_id, attribution_node, attribution_node_id, claim_node, claim_node_id,
    evidence,
};
use super::selection::Scope;
use super::wording::verb_of;
use super::{EdgeKind, Node, NodeKind};
use crate::graph::{ActorId, AttributionKey};
use dixit_document::DocumentId;
use petgraph::graph::NodeIndex;

pub(super) fn assemble(scope: &Scope, assembly: &mut Assembly) {
    for (key, attribution) in &scope.attributions {
        let node = assembly.node(&attribution_node_id(key), || attribution_node(scope, key, attribution));
        for source in sources(attribution) {
            let actor = actor(scope, assembly, source, key);
            let mut edge = NewEdge::plain(EdgeKind::Stance(attribution.record.stance), verb_of(&attribution.record));
            edge.attributes.insert("stance", attribution.record.stance.as_str().into());
            edge.attributes.insert("confidence", attribution.record.confidence.value().into());
            edge.evidence = vec![evidence(key, attribution)];
            assembly.edge(actor, node, edge);
        }
        let claim = match attribution.claim.as_ref().and_then(|id| scope.graph.claims.get_key_value(id)) {
            Some((id, claim)) => assembly.node(&claim_node_id(id), || claim_node(scope, id, claim)),
            None => {
                let id = format!("claim/topic/{}/{}", key.doc, key.id);
                assembly.node(&id, || topic_node(&id, attribution))
            }
        };
        assembly.edge(node, claim, NewEdge::plain(EdgeKind::Content, "that"));
        for about in &attribution.about {
            let actor = actor(scope, assembly, Some(about), key);
            assembly.edge(claim, actor, NewEdge::plain(EdgeKind::About, "about"));
        }
        if let Some(addressee) = &attribution.addressee {
            let actor = actor(scope, assembly, Some(addressee), key);
            assembly.edge(node, actor, NewEdge::plain(EdgeKind::Tells, "to"));
        }
        let article = assembly.node(&article_node_id(&key.doc), || article_node(scope, &key.doc));
        assembly.edge(node, article, NewEdge::plain(EdgeKind::PublishedIn, "in"));
    }
    for (key, attribution) in &scope.attributions {
        let parent = attribution.parent.as_ref().and_then(|parent| assembly.find(&attribution_node_id(parent)));
        if let Some((outer, inner)) = parent.zip(assembly.find(&attribution_node_id(key))) {
            assembly.edge(outer, inner, NewEdge::plain(EdgeKind::Reports, "reports"));
        }
    }
    for relation in &scope.relations {
        let ends = [&relation.from, &relation.to].map(|key| assembly.find(&attribution_node_id(key)));
        if let [Some(from), Some(to)] = ends {
            let evidence = [&relation.from, &relation.to]
                .into_iter()
                .filter_map(|key| Some(evidence(key, scope.attribution(key)?)))
                .collect();
            assembly.edge(from, to, relation_edge(relation, evidence));
        }
    }
    affiliate(scope, assembly);
}

fn actor(scope: &Scope, assembly: &mut Assembly, id: Option<&ActorId>, key: &AttributionKey) -> NodeIndex {
    assembly.node(&actor_node_id(id, &key.doc), || actor_node(scope, id, &key.doc))
}

fn article_node(scope: &Scope, doc: &DocumentId) -> Node {
    let mut attributes = Attributes::from([("doc", doc.0.clone().into())]);
    let mut label = doc.0.clone();
    if let Some(article) = scope.graph.articles.get(doc) {
        let metadata = &article.metadata;
        attributes.insert("sha256", article.sha256.clone().into());
        for (key, value) in
            [("url", &metadata.url), ("publisher", &metadata.publisher), ("published", &metadata.published)]
        {
            attributes.extend(value.clone().map(|value| (key, value.into())));
        }
        attributes.insert("authors", metadata.authors.iter().cloned().collect());
        label = metadata.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or(label);
    }
    Node { id: article_node_id(doc), kind: NodeKind::Article, label, attributes }
}
