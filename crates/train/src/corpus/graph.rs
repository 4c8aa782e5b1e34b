//! Reads annotated graphs (`data/gold/graph`): attributions and how they stand to one another, in code points.

use anyhow::{Context, Result, ensure};
use dixit_document::{
    Attribution, AttributionId, Certainty, CodePoints, Confidence, Distance, Document, MentionId, Proposition,
    Quotation, Source, Span, Stance, TokenRange,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The part of an annotated graph that relations are learned from.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldGraph {
    /// The article.
    pub doc: String,
    /// SHA-256 of the text that offsets count code points of.
    pub sha256: String,
    /// In the file's order.
    pub attributions: Vec<GoldAct>,
    /// Between attributions, by their ids.
    pub relations: Vec<GoldRelation>,
}

/// An annotated attribution.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldAct {
    /// Unique in the file.
    pub id: String,
    source_span: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    quote: String,
    stance: String,
    certainty: String,
    parent: Option<String>,
    /// Debatable: neither right nor wrong.
    #[serde(default)]
    pub optional: bool,
}

/// An annotated relation.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldRelation {
    /// The later or dependent attribution.
    pub from: String,
    /// The one that it answers.
    pub to: String,
    /// `denies`, `contradicts`, `supports` or `same_claim`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Debatable: neither right nor wrong.
    #[serde(default)]
    pub optional: bool,
}

/// Reads all files `*.json` of a folder, in order of their names.
///
/// # Errors
/// When the folder or a file cannot be read or holds something else.
pub fn read(folder: &Path) -> Result<Vec<GoldGraph>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let graphs = paths.iter().map(|path| {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{}: expected an annotated graph", path.display()))
    });
    graphs.collect()
}

impl GoldGraph {
    /// The attributions as an extractor would give them, in order of place, outer ones first, with their ids.
    ///
    /// # Errors
    /// When the document is not of the text that was annotated, or a label or parent is unknown.
    pub fn attributions(&self, document: &Document) -> Result<(Vec<&GoldAct>, Vec<Attribution>)> {
        ensure!(document.article().sha256() == self.sha256, "{}: not the text that was annotated", self.doc);
        let acts = self.in_order()?;
        let place: BTreeMap<&str, usize> = acts.iter().enumerate().map(|(at, act)| (act.id.as_str(), at)).collect();
        let mut found: Vec<Attribution> = vec![];
        for act in &acts {
            let parent = act.parent.as_ref().map(|id| AttributionId(place[id.as_str()] as u32));
            let mut attribution = act.attribution(document, parent)?;
            let mut outer = vec![];
            let mut next = parent;
            while let Some(id) = next {
                outer.push(found[id.index()].clone());
                next = found[id.index()].parent;
            }
            attribution.proposition = dixit_extract::proposition(document, &attribution, &outer);
            found.push(attribution);
        }
        Ok((acts, found))
    }

    /// In order of place, but each after the one that it stands in.
    fn in_order(&self) -> Result<Vec<&GoldAct>> {
        let mut left: Vec<&GoldAct> = self.attributions.iter().collect();
        left.sort_by_key(|act| act.spans().map(|span| span[0]).min().unwrap_or(0));
        let mut order: Vec<&GoldAct> = vec![];
        while !left.is_empty() {
            let n_before = left.len();
            left.retain(|act| {
                let ready = act.parent.as_ref().is_none_or(|id| order.iter().any(|outer| outer.id == *id));
                if ready {
                    order.push(act);
                }
                !ready
            });
            ensure!(left.len() < n_before, "{}: the parent of {} is unknown", self.doc, left[0].id);
        }
        Ok(order)
    }
}

impl GoldAct {
    fn spans(&self) -> impl Iterator<Item = &[usize; 2]> {
        self.cue.iter().chain(&self.content).chain(&self.source_span)
    }

    fn attribution(&self, document: &Document, parent: Option<AttributionId>) -> Result<Attribution> {
        let points = CodePoints::new(document.text());
        let ranges = |spans: &[[usize; 2]]| -> Vec<TokenRange> {
            let bytes = |point| points.to_byte(point).unwrap_or(document.text().len());
            let ranges = spans.iter().map(|&[start, end]| document.tokens_in(Span::new(bytes(start), bytes(end))));
            ranges.filter(|range| !range.is_empty()).collect()
        };
        let source = ranges(&self.source_span);
        let inside = |range: TokenRange| source.iter().any(|piece| piece.contains(range));
        // the first mention of the source phrase that no other one there holds
        let mention = document.mentions().iter().position(|mention| inside(mention.tokens));
        Ok(Attribution {
            source: Source { tokens: source, mention: mention.map(|at| MentionId(at as u32)), co_sources: vec![] },
            cue: ranges(&self.cue).first().copied(),
            content: ranges(&self.content),
            quotation: self.quote.parse::<Quotation>()?,
            stance: self.stance.parse::<Stance>()?,
            denial: None,
            doubt: None,
            certainty: self.certainty.parse::<Certainty>()?,
            distance: Distance::Neutral,
            addressee: None,
            parent,
            proposition: Proposition::default(),
            hedges: vec![],
            confidence: Confidence::new(1.0),
            made_by: "gold",
        })
    }
}
