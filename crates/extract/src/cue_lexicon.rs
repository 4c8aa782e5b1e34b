//! The hand-written list of cues: what a phrase of lemmas says about stance, certainty, distance and kind.

use crate::features::hash;
use crate::lexicon::OfHashes;
use dixit_document::{Certainty, DenialKind, Distance, DoubtKind, Stance};
use std::collections::{HashMap, HashSet};

/// What a complement must look like for an entry to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frame {
    /// Anything.
    Any,
    /// An infinitive.
    Infinitive,
    /// A clause with or without *that*.
    Clause,
}

/// What a cue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueEntry {
    /// Stance when nothing is negated.
    pub stance: Stance,
    /// Certainty of the source.
    pub certainty: Certainty,
    /// Distance of the reporter.
    pub distance: Distance,
    /// Kind, for denials.
    pub denial: Option<DenialKind>,
    /// Kind, for doubts.
    pub doubt: Option<DoubtKind>,
}

/// Entries by phrase and frame.
#[derive(Clone, Debug, Default)]
pub struct CueLexicon {
    entries: HashMap<u64, Vec<(Frame, CueMatch)>, OfHashes>,
    /// Words that phrases begin with, and those behind a first *not*.
    openings: HashSet<u32, OfHashes>,
    longest: usize,
}

/// An entry of the list that a cue matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueMatch {
    /// What it says.
    pub entry: CueEntry,
    /// Whether the phrase of the entry holds a negation itself.
    pub negation_used: bool,
    /// Number of words that matched.
    pub n_words: usize,
}

impl CueLexicon {
    /// The shipped list.
    ///
    /// # Panics
    /// When a line of `data/lexicons/cues.tsv` was malformed as the crate was built; a test reads every line.
    pub fn shipped() -> CueLexicon {
        let lines = include_str!("../../../data/lexicons/cues.tsv").lines().skip(1);
        lines.fold(CueLexicon::default(), |mut lexicon, line| {
            lexicon.add(line).expect("the shipped list of cues is well-formed");
            lexicon
        })
    }

    /// Adds a line of six columns: cue, frame, stance, certainty, distance, kind.
    fn add(&mut self, line: &str) -> Option<()> {
        let mut columns = line.split('\t');
        let mut next = || columns.next();
        let (cue, frame, stance, certainty, distance, kind) = (next()?, next()?, next()?, next()?, next()?, next()?);
        let frame = match frame {
            "any" => Frame::Any,
            "to" => Frame::Infinitive,
            "that" => Frame::Clause,
            _ => return None,
        };
        let entry = CueEntry {
            stance: stance.parse().ok()?,
            certainty: certainty.parse().ok()?,
            distance: distance.parse().ok()?,
            denial: kind.parse().ok(),
            doubt: kind.parse().ok(),
        };
        let negation_used = cue.split(' ').any(|word| NEGATIVE.contains(&word));
        let words: Vec<u32> = cue.split(' ').map(hash).collect();
        self.longest = self.longest.max(words.len());
        self.openings.insert(words[0]);
        if let Some(&second) = words.get(1).filter(|_| words[0] == hash("not")) {
            self.openings.insert(second);
        }
        let found = CueMatch { entry, negation_used, n_words: words.len() };
        self.entries.entry(key(words.len(), &words)).or_default().push((frame, found));
        Some(())
    }

    /// The longest phrase that matches within `lemmas` (hashes) and touches `cue`, an index range of them; of equally long
    /// ones the last. With `negated`, phrases that begin with *not* match without it.
    pub fn find(&self, lemmas: &[u32], cue: std::ops::Range<usize>, frame: Frame, negated: bool) -> Option<CueMatch> {
        let not = hash("not");
        let mut best: Option<CueMatch> = None;
        for start in (0..cue.end.min(lemmas.len())).rev().filter(|&start| self.openings.contains(&lemmas[start])) {
            for end in start.max(cue.start) + 1..=(start + self.longest).min(lemmas.len()) {
                let plain = &lemmas[start..end];
                let with_not = negated.then(|| key(plain.len() + 1, [&not].into_iter().chain(plain)));
                for key in [key(plain.len(), plain)].into_iter().chain(with_not) {
                    let found = self.entry(key, frame);
                    if found.is_some_and(|found| best.is_none_or(|best| best.n_words < found.n_words)) {
                        best = found;
                    }
                }
            }
        }
        best
    }

    /// The hash of a one-word cue that the lower-cased verb form belongs to by its ending.
    pub fn base(&self, form: &str) -> Option<u32> {
        let known = |stem: &str| {
            let word = hash(stem);
            self.entries.contains_key(&key(1, &[word])).then_some(word)
        };
        let cut = |ending: &str| form.strip_suffix(ending);
        known(form)
            .or_else(|| cut("ies").or_else(|| cut("ied")).and_then(|stem| known(&format!("{stem}y"))))
            .or_else(|| ["s", "es", "d", "ed", "ing"].iter().find_map(|ending| cut(ending).and_then(known)))
            .or_else(|| cut("ing").and_then(|stem| known(&format!("{stem}e"))))
    }

    fn entry(&self, key: u64, frame: Frame) -> Option<CueMatch> {
        let rows = self.entries.get(&key)?;
        let of = |wanted: Frame| rows.iter().find(|(frame, _)| *frame == wanted).map(|(_, found)| *found);
        of(frame).or_else(|| of(Frame::Any))
    }
}

/// Words that negate.
pub const NEGATIVE: [&str; 12] =
    ["no", "not", "n't", "never", "neither", "nor", "nobody", "none", "without", "few", "little", "hardly"];

/// The key of a phrase of so many words.
fn key<'w>(n_words: usize, words: impl IntoIterator<Item = &'w u32>) -> u64 {
    words
        .into_iter()
        .fold(n_words as u64, |key, &word| (key ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_well_formed_and_sorted() {
        let text = include_str!("../../../data/lexicons/cues.tsv");
        let mut lexicon = CueLexicon::default();
        for line in text.lines().skip(1) {
            assert!(lexicon.add(line).is_some(), "{line}");
        }
        let keys: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').take(2).collect()).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn the_longest_phrase_counts_and_negation_may_stand_apart() {
        let lexicon = CueLexicon::shipped();
        let find = |words: &str, negated: bool| {
            let lemmas: Vec<u32> = words.split(' ').map(hash).collect();
            let n = lemmas.len();
            lexicon.find(&lemmas, 0..n, Frame::Any, negated).map(|found| found.entry.stance)
        };
        assert_eq!(find("deny", false), Some(Stance::Denies));
        assert_eq!(find("decline to comment", false), Some(Stance::Doubts));
        assert_eq!(find("have respond", false), Some(Stance::Asserts));
        assert_eq!(find("have respond", true), Some(Stance::Doubts));
        assert_eq!(find("xylophone", true), None);
    }
}
