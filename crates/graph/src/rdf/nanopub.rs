//! Nanopublications of what sources assert.
//!
//! Guidelines: <https://nanopub.net/guidelines/working_draft/>. Only attributions that assert a claim with subject,
//! predicate and object give one: to publish what somebody denies as an assertion would turn it around. Timestamps are
//! left out, so that output is reproducible.

use super::describe::{Describer, polarity};
use crate::vocab::{fact, np, prov, rdf};
use oxigraph::model::{NamedNode, NamedNodeRef, QuadRef};

/// Passes on four graphs for each attribution that asserts a claim: head, assertion, provenance, publication info.
pub(super) fn quads<E>(
    describer: &Describer<'_>,
    sink: &mut impl FnMut(QuadRef<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let iris = &describer.iris;
    for (key, attribution) in &describer.graph.attributions {
        if polarity(attribution.record.stance, attribution.record.negated) != Some(fact::POSITIVE) {
            continue;
        }
        let claim = attribution.claim.as_ref().and_then(|id| describer.graph.claims.get(id));
        let Some(claimed) = claim.and_then(|claim| describer.claimed_triple(claim)) else { continue };
        let [itself, head, assertion, provenance, info] =
            ["", "head", "assertion", "provenance", "pubinfo"].map(|part| iris.nanopub(key, part));
        let mut add = |graph: &NamedNode, subject: &NamedNode, property: NamedNodeRef<'_>, object: &NamedNode| {
            sink(QuadRef::new(subject, property, object, graph))
        };
        add(&head, &itself, rdf::TYPE, &np::NANOPUBLICATION.into_owned())?;
        add(&head, &itself, np::HAS_ASSERTION, &assertion)?;
        add(&head, &itself, np::HAS_PROVENANCE, &provenance)?;
        add(&head, &itself, np::HAS_PUBLICATION_INFO, &info)?;
        add(&provenance, &assertion, prov::WAS_DERIVED_FROM, &iris.attribution(key))?;
        for actor in attribution.source.iter().chain(&attribution.co_sources) {
            add(&provenance, &assertion, prov::WAS_ATTRIBUTED_TO, &iris.actor(actor))?;
        }
        if let Some(article) = describer.graph.articles.get(&key.doc) {
            add(&info, &itself, prov::WAS_GENERATED_BY, &iris.run(&article.models))?;
        }
        sink(claimed.as_ref().in_graph(&assertion))?;
    }
    Ok(())
}
