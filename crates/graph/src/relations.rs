//! How the attributions of an article stand to one another: denies, contradicts, supports, same claim.

use crate::actors::Cast;
use crate::claims::is_pointer;
use crate::record::{RelationKind, RelationRecord};
use crate::words::{Lexicon, Overlap};
use dixit_document::{Attribution, Document, Stance, TokenId};
use std::collections::BTreeSet;

/// A relation between attributions of one article, by their places in the list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: RelationKind,
    pub(crate) basis: &'static str,
    pub(crate) score: f32,
}

impl Link {
    pub(crate) fn record(&self, ids: &[String]) -> RelationRecord {
        RelationRecord {
            from: ids[self.from].clone(),
            to: ids[self.to].clone(),
            kind: self.kind,
            basis: self.basis.to_owned(),
            score: (self.score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
        }
    }
}

/// An attribution is compared with this many before it, and with those of the headline and lead.
const WINDOW: usize = 40;
/// Attributions of the headline and lead that all later ones are compared with.
const LEAD: usize = 6;

/// Finds the relations of an article, ordered by place.
pub(crate) fn find(document: &Document, attributions: &[Attribution], cast: &Cast) -> Vec<Link> {
    let finder = Finder::new(document, attributions, cast);
    let mut links = vec![];
    for later in 0..attributions.len() {
        links.extend(finder.links(later));
    }
    let mut seen = BTreeSet::new();
    links.retain(|link| seen.insert((link.from.min(link.to), link.from.max(link.to))));
    links.sort_by_key(|link| (link.from, link.to));
    links
}

struct Finder<'d> {
    document: &'d Document,
    attributions: &'d [Attribution],
    cast: &'d Cast,
    lexicon: Lexicon,
    acts: Vec<Act>,
}

/// What comparison needs of an attribution.
struct Act {
    stems: Vec<u32>,
    cue: Vec<String>,
    paragraph: usize,
    sentence: usize,
    about: BTreeSet<usize>,
    sources: BTreeSet<usize>,
}

impl<'d> Finder<'d> {
    fn new(document: &'d Document, attributions: &'d [Attribution], cast: &'d Cast) -> Finder<'d> {
        let mut lexicon = Lexicon::default();
        let acts = attributions.iter().zip(&cast.parts).map(|(attribution, parts)| {
            let words: Vec<&str> = attribution.content.iter().map(|&range| document.words(range)).collect();
            let place = attribution.cue.or(attribution.content.first().copied()).map_or(0, |range| range.start());
            let place = TokenId(place.min(document.tokens().len().saturating_sub(1)) as u32);
            let cue = attribution
                .cue
                .map(|cue| document.tokens()[cue.indices()].iter().map(|token| token.lemma.to_lowercase()).collect());
            Act {
                stems: lexicon.add(&words.join(" ")),
                cue: cue.unwrap_or_default(),
                paragraph: document.paragraph_of(place),
                sentence: document.sentence_of(place),
                about: parts.about.iter().copied().filter(|&member| cast.members[member].kept).collect(),
                sources: parts.source.into_iter().chain(parts.co_sources.iter().copied()).collect(),
            }
        });
        let acts = acts.collect();
        Finder { document, attributions, cast, lexicon, acts }
    }

    /// The attributions that one is compared with, the nearest first.
    fn earlier(&self, later: usize) -> impl Iterator<Item = usize> + use<> {
        let low = later.saturating_sub(WINDOW);
        (low..later).rev().chain(0..low.min(LEAD))
    }

    fn nested(&self, one: usize, other: usize) -> bool {
        let inside = |mut inner: usize, outer: usize| {
            while let Some(parent) = self.attributions[inner].parent {
                if parent.index() == outer {
                    return true;
                }
                if parent.index() >= inner {
                    return false;
                }
                inner = parent.index();
            }
            false
        };
        inside(one, other) || inside(other, one)
    }

    fn same_source(&self, one: usize, other: usize) -> bool {
        !self.acts[one].sources.is_disjoint(&self.acts[other].sources)
    }

    fn overlap(&self, one: usize, other: usize) -> Overlap {
        self.lexicon.overlap(&self.acts[one].stems, &self.acts[other].stems)
    }

    fn links(&self, later: usize) -> Vec<Link> {
        let mut links = vec![];
        links.extend(self.same_claim(later));
        links.extend(self.denial(later));
        links.extend(self.support(later));
        links
    }

    fn same_claim(&self, later: usize) -> Option<Link> {
        let stance = self.attributions[later].stance;
        let candidates = self.earlier(later).filter(|&other| {
            self.attributions[other].stance == stance
                && !self.nested(later, other)
                && self.overlap(later, other).n_shared >= 2
        });
        let scored = candidates.map(|other| {
            let overlap = self.overlap(later, other);
            let source = if self.same_source(later, other) { 0.15 } else { 0.0 };
            (overlap.jaccard() * 0.5 + overlap.containment() * 0.5 + source, other)
        });
        let (score, other) = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
        (score >= 0.6).then_some(Link {
            from: later,
            to: other,
            kind: RelationKind::SameClaim,
            basis: "same words",
            score,
        })
    }

    fn denial(&self, later: usize) -> Option<Link> {
        let attribution = &self.attributions[later];
        if attribution.stance != Stance::Denies {
            return None;
        }
        let pointer = is_pointer(self.document, attribution);
        let candidates = self.earlier(later).filter(|&other| {
            self.attributions[other].stance != Stance::Denies
                && !self.same_source(later, other)
                && self.attributions[later].parent.is_none_or(|parent| parent.index() != other)
        });
        let scored = candidates.map(|other| {
            let overlap = self.overlap(later, other);
            let near = 1.0 / (1.0 + (later - other) as f32);
            let about = !self.acts[other].about.is_disjoint(&self.acts[later].sources);
            let score = overlap.containment() * 0.6
                + if pointer { near * 0.6 } else { near * 0.2 }
                + if about { 0.2 } else { 0.0 };
            (score, other)
        });
        let (score, other) = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
        let basis = if pointer { "points back at it" } else { "rejects what it says" };
        (score >= 0.4).then_some(Link { from: later, to: other, kind: RelationKind::Denies, basis, score })
    }

    fn support(&self, later: usize) -> Option<Link> {
        let before = (0..later).rev().take(3).find(|&other| !self.nested(later, other))?;
        let same = self.same_source(later, before);
        let near = self.acts[later].paragraph.abs_diff(self.acts[before].paragraph) <= 1;
        let _ = (&self.cast.members, self.acts[later].sentence, &self.acts[later].cue);
        (same && near).then_some(Link {
            from: later,
            to: before,
            kind: RelationKind::Supports,
            basis: "same source goes on",
            score: 0.5,
        })
    }
}
