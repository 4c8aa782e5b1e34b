//! Pairs of attributions and what can be seen of them: the features that relations are scored by.

use crate::actors::Cast;
use crate::claims::is_pointer;
use crate::words::{Lexicon, Overlap};
use dixit_document::{Attribution, Document, Quotation, Stance, TokenId};
use std::collections::BTreeSet;

/// An attribution is compared with this many before it, and with those of the headline and lead.
const WINDOW: usize = 25;
/// Attributions of the headline and lead that all later ones are compared with.
const LEAD: usize = 6;

/// Names of the features, in order.
pub(crate) const NAMES: &[&str] = &[
    "bias",
    "same_source",
    "no_source",
    "next",
    "second",
    "near",
    "same_sentence",
    "same_paragraph",
    "next_paragraph",
    "headline",
    "jaccard",
    "containment",
    "two_shared",
    "same_stance",
    "denies",
    "denied_denies",
    "one_denies",
    "expresses",
    "asks",
    "nested",
    "siblings",
    "pointer",
    "about_shared",
    "answers_for_itself",
    "about_the_other",
    "agrees",
    "rejects",
    "contrast",
    "quoted_after_paraphrase",
    "both_quoted",
    "same_source_next",
    "same_source_jaccard",
    "other_source_containment",
    "same_source_headline",
    "one_denies_containment",
    "denies_next",
    "opposite_polarity",
    "both_urge",
    "last_of_source",
    "headline_containment",
    "far",
    "same_source_paragraph",
    "reasons",
    "same_source_containment",
    "other_source_next",
    "intends",
    "nested_apart",
    "denies_holds",
    "doubts",
    "best_of_headline",
    "best_of_headline_same_source",
    "first_of_headline_source",
    "best_match",
    "best_match_same_source",
    "denies_answers",
    "rejects_next",
    "held_by_other",
    "many_shared",
    "same_source_many_shared",
];

/// The number of features of a pair.
pub(crate) const N_FEATURES: usize = 59;

/// Everything that comparing an article's attributions needs.
pub(crate) struct Pairs<'d> {
    pub(crate) attributions: &'d [Attribution],
    lexicon: Lexicon,
    pub(crate) acts: Vec<Act>,
    /// Per attribution of the headline: the likest below it, the likest of its source, the first of its source.
    best_after: Vec<(Option<usize>, Option<usize>, Option<usize>)>,
    /// Per attribution: the likest before it, and the likest of its source.
    best_before: Vec<(Option<usize>, Option<usize>)>,
}

/// What comparison needs of one attribution.
pub(crate) struct Act {
    stems: Vec<u32>,
    paragraph: usize,
    sentence: usize,
    pub(crate) headline: bool,
    pub(crate) pointer: bool,
    pub(crate) agrees: bool,
    rejects: bool,
    pub(crate) refuses: bool,
    contrast: bool,
    reasons: bool,
    pub(crate) about: BTreeSet<usize>,
    pub(crate) sources: BTreeSet<usize>,
}

const AGREEING: &[&str] =
    &["agree", "concur", "echo", "confirm", "back", "second", "join", "acknowledge", "concede", "admit"];
const REJECTING: &[&str] = &[
    "reject",
    "deny",
    "dispute",
    "dismiss",
    "rebut",
    "refute",
    "overrule",
    "overturn",
    "contradict",
    "counter",
    "respond",
    "disagree",
    "challenge",
    "oppose",
    "defend",
    "retort",
    "reply",
    "push",
    "decline",
    "refuse",
    "rule",
    "contest",
    "debunk",
];
const REFUSING: &[&str] = &["refuse", "decline", "reject", "resist", "balk"];
const CONTRASTING: &[&str] = &[
    "but",
    "however",
    "yet",
    "though",
    "although",
    "while",
    "whereas",
    "meanwhile",
    "instead",
    "nevertheless",
    "despite",
];
const REASONING: &[&str] =
    &["because", "since", "for", "so", "indeed", "also", "add", "explain", "note", "continue", "argue", "cite", "go"];

impl<'d> Pairs<'d> {
    pub(crate) fn new(document: &'d Document, attributions: &'d [Attribution], cast: &Cast) -> Pairs<'d> {
        let mut lexicon = Lexicon::default();
        let acts = attributions.iter().zip(&cast.parts).map(|(attribution, parts)| {
            let words: Vec<&str> = attribution.content.iter().map(|&range| document.words(range)).collect();
            let place = attribution.cue.or(attribution.content.first().copied()).map_or(0, |range| range.start());
            let place = TokenId(place.min(document.tokens().len().saturating_sub(1)) as u32);
            let cue: Vec<String> = attribution.cue.map_or(vec![], |cue| {
                document.tokens()[cue.indices()].iter().map(|token| token.lemma.to_lowercase()).collect()
            });
            let has = |list: &[&str]| cue.iter().any(|lemma| list.contains(&lemma.as_str()));
            let paragraph = document.paragraph_of(place);
            let sentence = document.sentence_of(place);
            let opening = document.sentences().get(sentence).map_or(0, |range| range.start());
            // the first words of the sentence and those right before the attribution
            let start =
                attribution.source.tokens.first().map_or(place.index(), |range| range.start().min(place.index()));
            let contrast =
                [Some(opening), start.checked_sub(1), start.checked_sub(2)].into_iter().flatten().any(|at| {
                    at >= opening
                        && document
                            .tokens()
                            .get(at)
                            .is_some_and(|token| CONTRASTING.contains(&document.form(token).to_lowercase().as_str()))
                });
            Act {
                stems: lexicon.add(&words.join(" ")),
                paragraph,
                sentence,
                headline: paragraph == 0,
                pointer: is_pointer(document, attribution),
                agrees: has(AGREEING),
                rejects: has(REJECTING),
                refuses: has(REFUSING) || attribution.stance == Stance::Intends && has(&["not", "never"]),
                contrast,
                reasons: has(REASONING),
                about: parts.about.iter().copied().filter(|&member| cast.members[member].kept).collect(),
                sources: parts.source.into_iter().chain(parts.co_sources.iter().copied()).collect(),
            }
        });
        let acts = acts.collect();
        let mut pairs = Pairs { attributions, lexicon, acts, best_after: vec![], best_before: vec![] };
        pairs.best_after = (0..attributions.len()).map(|index| pairs.likest_after(index)).collect();
        pairs.best_before = (0..attributions.len()).map(|index| pairs.likest_before(index)).collect();
        pairs
    }

    fn likest_after(&self, headline: usize) -> (Option<usize>, Option<usize>, Option<usize>) {
        if !self.acts[headline].headline {
            return (None, None, None);
        }
        let below = (headline + 1..self.acts.len().min(headline + 12)).filter(|&index| !self.acts[index].headline);
        let likeness = |index: usize| self.overlap(index, headline).shared;
        let best = |found: Option<usize>, index: usize| match found {
            _ if likeness(index) <= 0.0 => found,
            Some(other) if likeness(other) >= likeness(index) => found,
            _ => Some(index),
        };
        let own = below.clone().filter(|&index| self.same_source(index, headline));
        (below.fold(None, best), own.clone().fold(None, best), own.clone().next())
    }

    fn likest_before(&self, later: usize) -> (Option<usize>, Option<usize>) {
        let likeness = |index: usize| self.overlap(later, index).jaccard();
        let best = |found: Option<usize>, index: usize| match found {
            _ if likeness(index) <= 0.05 => found,
            Some(other) if likeness(other) >= likeness(index) => found,
            _ => Some(index),
        };
        let own = self.earlier(later).filter(|&index| self.same_source(later, index));
        (self.earlier(later).fold(None, best), own.fold(None, best))
    }

    /// The attributions that one is compared with, the nearest first: a bounded number.
    pub(crate) fn earlier(&self, later: usize) -> impl Iterator<Item = usize> + use<> {
        let low = later.saturating_sub(WINDOW);
        (low..later).rev().chain(0..low.min(LEAD))
    }

    /// Whether `inner` stands within the content of `outer`, at any depth.
    pub(crate) fn inside(&self, inner: usize, outer: usize) -> bool {
        let mut at = inner;
        for _ in 0..8 {
            match self.attributions[at].parent {
                Some(parent) if parent.index() == outer => return true,
                Some(parent) if parent.index() < self.attributions.len() => at = parent.index(),
                _ => return false,
            }
        }
        false
    }

    pub(crate) fn same_source(&self, one: usize, other: usize) -> bool {
        !self.acts[one].sources.is_disjoint(&self.acts[other].sources)
    }

    /// Number of telling words in a content.
    pub(crate) fn n_words(&self, index: usize) -> usize {
        self.acts[index].stems.len()
    }

    pub(crate) fn overlap(&self, one: usize, other: usize) -> Overlap {
        self.lexicon.overlap(&self.acts[one].stems, &self.acts[other].stems)
    }

    /// The features of a pair, in the order of [`NAMES`].
    pub(crate) fn features(&self, later: usize, earlier: usize) -> [f32; N_FEATURES] {
        let (one, other) = (&self.acts[later], &self.acts[earlier]);
        let (left, right) = (&self.attributions[later], &self.attributions[earlier]);
        let yes = |condition: bool| if condition { 1.0 } else { 0.0 };
        let distance = later - earlier;
        let same = self.same_source(later, earlier);
        let overlap = self.overlap(later, earlier);
        let (jaccard, containment) = (overlap.jaccard(), overlap.containment());
        let (denies, denied) = (left.stance == Stance::Denies, right.stance == Stance::Denies);
        let one_denies = denies != denied;
        // an inner attribution may stand before or after the outer one's cue
        let held = self.inside(later, earlier) || self.inside(earlier, later);
        let inner_denies = if self.inside(later, earlier) { denies } else { denied };
        let last = same && (earlier + 1..later).all(|between| !self.same_source(later, between));
        let quoted = |quotation| quotation != Quotation::Indirect;
        let paragraphs = one.paragraph.abs_diff(other.paragraph);
        let headline = other.headline && !one.headline;
        let answers = !one.sources.is_disjoint(&other.about);
        [
            1.0,
            yes(same),
            yes(one.sources.is_empty() || other.sources.is_empty()),
            yes(distance == 1),
            yes(distance == 2),
            1.0 / distance.max(1) as f32,
            yes(one.sentence == other.sentence),
            yes(paragraphs == 0),
            yes(paragraphs == 1),
            yes(headline),
            jaccard,
            containment,
            yes(overlap.n_shared >= 2),
            yes(left.stance == right.stance),
            yes(denies),
            yes(denied),
            yes(one_denies),
            yes(left.stance == Stance::Expresses || right.stance == Stance::Expresses),
            yes(left.stance == Stance::Asks || right.stance == Stance::Asks),
            yes(held),
            yes(left.parent.is_some() && left.parent == right.parent),
            yes(one.pointer),
            yes(!one.about.is_disjoint(&other.about)),
            yes(answers),
            yes(!other.sources.is_disjoint(&one.about)),
            yes(one.agrees),
            yes(one.rejects),
            yes(one.contrast),
            yes(same && quoted(left.quotation) && !quoted(right.quotation)),
            yes(quoted(left.quotation) && quoted(right.quotation)),
            yes(same && distance == 1),
            yes(same) * jaccard,
            yes(!same) * containment,
            yes(same && headline),
            yes(one_denies) * containment,
            yes(denies && !same && distance <= 2),
            yes(left.proposition.negated != right.proposition.negated) * containment,
            yes(left.stance == Stance::Urges && right.stance == Stance::Urges),
            yes(last),
            yes(headline) * containment,
            yes(paragraphs > 3),
            yes(same && paragraphs <= 1),
            yes(one.reasons),
            yes(same) * containment,
            yes(!same && distance == 1),
            yes(left.stance == Stance::Intends || right.stance == Stance::Intends),
            yes((left.parent.is_some() || right.parent.is_some()) && left.parent != right.parent && !held),
            yes(held && one_denies && !inner_denies),
            yes(left.stance == Stance::Doubts || right.stance == Stance::Doubts),
            yes(headline && self.best_after[earlier].0 == Some(later)),
            yes(headline && self.best_after[earlier].1 == Some(later)),
            yes(headline && self.best_after[earlier].2 == Some(later)),
            yes(self.best_before[later].0 == Some(earlier)),
            yes(self.best_before[later].1 == Some(earlier)),
            yes(denies && !same && answers),
            yes(one.rejects && !same && distance <= 2),
            yes(held && !same),
            yes(overlap.n_shared >= 4),
            yes(same && overlap.n_shared >= 3),
        ]
    }
}

/// What the features of a pair are called, in order.
pub fn relation_feature_names() -> &'static [&'static str] {
    NAMES
}

/// Pairs of attributions, later and earlier by their places in the list, that relations are chosen from, with their
/// features: what weights are learned from.
pub fn relation_features(document: &Document, attributions: &[Attribution]) -> Vec<(usize, usize, Vec<f32>)> {
    let attributions = &crate::sources::tidy(document, attributions);
    let cast = crate::actors::cast(document, attributions);
    let pairs = Pairs::new(document, attributions, &cast);
    let mut all = vec![];
    for later in 0..attributions.len() {
        all.extend(pairs.earlier(later).map(|earlier| (later, earlier, pairs.features(later, earlier).to_vec())));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{N_FEATURES, NAMES};

    #[test]
    fn every_feature_has_a_name_of_its_own() {
        let unique: std::collections::BTreeSet<_> = NAMES.iter().collect();
        assert_eq!((unique.len(), NAMES.len()), (N_FEATURES, N_FEATURES));
    }
}
