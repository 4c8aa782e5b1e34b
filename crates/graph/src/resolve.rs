//! One article: its attributions become a record of actors, claims and relations, positions in code points.

use crate::actors::{self, Cast, Parts};
use crate::claims::{self, Claims};
use crate::deeds::Deed;
use crate::opposition::Readings;
use crate::record::{
    ActorRecord, AffiliationRecord, ArticleRecord, AttributionRecord, EvidenceText, HedgeRecord, PointSpan,
};
use crate::{relations, slug, sources, times};
use dixit_document::{Attribution, CodePoints, Document, TokenRange};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Resolves the attributions of one article; `models` says what made them.
///
/// # Complexity
/// Linear in tokens and mentions; each attribution is compared with a bounded number of others.
pub fn resolve(document: &Document, attributions: &[Attribution], models: &[String]) -> ArticleRecord {
    let attributions = &sources::tidy(document, attributions);
    let cast = actors::cast(document, attributions);
    let readings = Readings::new(document, attributions, &cast);
    let links = relations::find(document, attributions, &cast, &readings);
    let claims = claims::find(document, attributions, &cast, &links);
    let writer = Writer::new(document, attributions, &cast, &claims, &readings.deeds);
    ArticleRecord {
        doc: document.article().id.clone(),
        sha256: document.article().sha256(),
        metadata: document.article().metadata.clone(),
        actors: writer.actors(),
        attributions: writer.attributions(),
        claims: claims.records(&cast, &writer.actor_ids),
        relations: links.iter().map(|link| link.record(&writer.attribution_ids)).collect(),
        hedges: writer.hedges(),
        models: models.to_vec(),
    }
}

struct Writer<'d> {
    document: &'d Document,
    attributions: &'d [Attribution],
    cast: &'d Cast,
    claims: &'d Claims,
    /// Per attribution.
    deeds: &'d [Vec<Deed>],
    points: CodePoints<'d>,
    /// Ids of the kept members; empty for the others.
    actor_ids: Vec<String>,
    attribution_ids: Vec<String>,
}

impl<'d> Writer<'d> {
    fn new(
        document: &'d Document,
        attributions: &'d [Attribution],
        cast: &'d Cast,
        claims: &'d Claims,
        deeds: &'d [Vec<Deed>],
    ) -> Writer<'d> {
        let points = CodePoints::new(document.text());
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        let actor_ids = cast.members.iter().map(|member| {
            if !member.kept {
                return String::new();
            }
            let plain = slug(&member.name);
            let base = if plain.is_empty() { "actor".to_owned() } else { plain };
            unique(&mut taken, base)
        });
        let actor_ids = actor_ids.collect();
        let mut taken = BTreeMap::new();
        let attribution_ids = attributions.iter().map(|attribution| {
            let pieces = |ranges: &[TokenRange]| -> Vec<PointSpan> {
                ranges.iter().map(|&range| points.span(document.span(range))).collect()
            };
            let cue = attribution.cue.map(|cue| vec![cue]).unwrap_or_default();
            let place =
                format!("{:?}{:?}{:?}", pieces(&attribution.source.tokens), pieces(&cue), pieces(&attribution.content));
            unique(&mut taken, format!("a{}", short_hash(&place)))
        });
        let attribution_ids = attribution_ids.collect();
        Writer { document, attributions, cast, claims, deeds, points, actor_ids, attribution_ids }
    }

    fn point_spans(&self, ranges: &[TokenRange]) -> Vec<PointSpan> {
        let filled = ranges.iter().filter(|range| !range.is_empty());
        filled.map(|&range| self.points.span(self.document.span(range))).collect()
    }

    fn words(&self, ranges: &[TokenRange]) -> String {
        let filled = ranges.iter().filter(|range| !range.is_empty());
        filled.map(|&range| self.document.words(range)).collect::<Vec<_>>().join(" … ")
    }

    fn id(&self, member: usize) -> Option<String> {
        Some(&self.actor_ids[member]).filter(|id| !id.is_empty()).cloned()
    }

    fn actors(&self) -> Vec<ActorRecord> {
        let kept = self.cast.members.iter().enumerate().filter(|(_, member)| member.kept);
        let mut records: Vec<ActorRecord> = kept
            .map(|(index, member)| ActorRecord {
                id: self.actor_ids[index].clone(),
                name: member.name.clone(),
                kind: member.kind,
                named: member.named,
                aliases: member.aliases.iter().cloned().collect(),
                mentions: self.point_spans(&member.mentions),
                roles: member.roles.iter().cloned().collect(),
                affiliations: member.ties.iter().filter_map(|tie| self.id(tie.member)).collect(),
                affiliation_evidence: member
                    .ties
                    .iter()
                    .filter_map(|tie| {
                        Some(AffiliationRecord {
                            actor: self.id(tie.member)?,
                            role: tie.role.clone(),
                            span: self.points.span(tie.span),
                        })
                    })
                    .collect(),
            })
            .collect();
        records.sort_by(|one, other| (&one.mentions, &one.id).cmp(&(&other.mentions, &other.id)));
        records
    }

    fn attributions(&self) -> Vec<AttributionRecord> {
        let said = times::said(self.document, self.attributions);
        let all = self.attributions.iter().zip(&self.cast.parts).zip(said).enumerate();
        all.map(|(index, ((attribution, parts), said_at))| self.attribution(index, attribution, parts, said_at))
            .collect()
    }

    fn attribution(
        &self,
        index: usize,
        attribution: &Attribution,
        parts: &Parts,
        said_at: Option<String>,
    ) -> AttributionRecord {
        let cue: Vec<TokenRange> = attribution.cue.into_iter().collect();
        AttributionRecord {
            id: self.attribution_ids[index].clone(),
            source: parts.source.and_then(|member| self.id(member)),
            co_sources: parts.co_sources.iter().filter_map(|&member| self.id(member)).collect(),
            source_span: self.point_spans(&attribution.source.tokens),
            cue: self.point_spans(&cue),
            content: self.point_spans(&attribution.content),
            quotation: attribution.quotation,
            stance: attribution.stance,
            denial: attribution.denial,
            doubt: attribution.doubt,
            certainty: attribution.certainty,
            distance: attribution.distance,
            addressee: parts.addressee.and_then(|member| self.id(member)),
            parent: attribution.parent.and_then(|parent| self.attribution_ids.get(parent.index()).cloned()),
            about: parts.about.iter().filter_map(|&member| self.id(member)).collect(),
            claim: self.claims.id_of(index),
            negated: attribution.proposition.negated,
            confidence: attribution.confidence,
            made_by: attribution.made_by.to_owned(),
            said_at,
            deeds: self.deeds[index].iter().filter_map(|deed| deed.record(self.cast, &self.actor_ids)).collect(),
            evidence: EvidenceText {
                source: self.words(&attribution.source.tokens),
                cue: self.words(&cue),
                content: self.words(&attribution.content),
            },
        }
    }

    fn hedges(&self) -> Vec<HedgeRecord> {
        let mut found: BTreeMap<PointSpan, BTreeSet<&String>> = BTreeMap::new();
        for (attribution, id) in self.attributions.iter().zip(&self.attribution_ids) {
            for span in self.point_spans(&attribution.hedges) {
                found.entry(span).or_default().insert(id);
            }
        }
        let records = found.into_iter();
        records.map(|(span, ids)| HedgeRecord { span, attributions: ids.into_iter().cloned().collect() }).collect()
    }
}

fn unique(taken: &mut BTreeMap<String, usize>, base: String) -> String {
    let n = taken.entry(base.clone()).or_default();
    *n += 1;
    if *n == 1 { base } else { format!("{base}-{n}") }
}

/// The first eight hexadecimal digits of a text's SHA-256.
pub(crate) fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
