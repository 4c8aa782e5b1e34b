//! How often words signal attribution, learned: classes by hash of the lemma, no words.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// For maps and sets of hashes of words.
pub(crate) type OfHashes = BuildHasherDefault<Spread>;

/// Spreads what is a hash already: one multiplication.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u32(&mut self, hash: u32) {
        self.write_u64(u64::from(hash));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = (self.0 ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Cue classes of lemmas, apart for verbs and other words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Rows", into = "Rows")]
pub struct CueRates {
    /// By hash of the lemma, the lowest bit of which tells verbs.
    classes: HashMap<u32, u8, OfHashes>,
}

/// Cue classes as a model file holds them.
#[derive(Serialize, Deserialize)]
struct Rows {
    /// Ascending.
    keys: Vec<u32>,
    classes: Vec<u8>,
}

impl From<Rows> for CueRates {
    fn from(rows: Rows) -> CueRates {
        CueRates { classes: rows.keys.into_iter().zip(rows.classes).collect() }
    }
}

impl From<CueRates> for Rows {
    fn from(rates: CueRates) -> Rows {
        let (keys, classes) = BTreeMap::from_iter(rates.classes).into_iter().unzip();
        Rows { keys, classes }
    }
}

/// Upper bounds of the classes 1 to 5, as shares of occurrences within a cue; class 6 is above.
const BOUNDS: [f64; 5] = [0.005, 0.05, 0.2, 0.45, 0.75];

impl CueRates {
    /// From (hash of the lemma, whether a verb, occurrences within a cue, all occurrences).
    pub fn new(counts: impl IntoIterator<Item = (u32, bool, u32, u32)>) -> CueRates {
        let class = |n_cue: u32, n_all: u32| {
            let rate = (f64::from(n_cue) + 0.05) / (f64::from(n_all) + 0.5);
            1 + BOUNDS.iter().take_while(|&&bound| rate >= bound).count() as u8
        };
        let mut rows: Vec<(u32, u8)> = counts
            .into_iter()
            .filter(|&(_, _, _, n_all)| n_all >= 3)
            .map(|(lemma, verb, n_cue, n_all)| (key(lemma, verb), class(n_cue, n_all)))
            .filter(|&(_, class)| class > 1)
            .collect();
        // Of equal keys the lowest class counts.
        rows.sort_unstable_by_key(|&row| std::cmp::Reverse(row));
        CueRates { classes: rows.into_iter().collect() }
    }

    /// 1 (never, or unknown) to 6 (nearly always).
    pub fn class(&self, lemma: u32, verb: bool) -> u8 {
        self.classes.get(&key(lemma, verb)).copied().unwrap_or(1)
    }

    /// Number of lemmas above the lowest class.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether no lemma is above the lowest class.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }
}

fn key(lemma: u32, verb: bool) -> u32 {
    lemma & !1 | u32::from(verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_kept_by_lemma_and_part_of_speech_in_a_fixed_order() {
        let rates =
            CueRates::new([(9, true, 9, 9), (9, false, 3, 9), (7, true, 0, 99), (4, true, 9, 9), (2, true, 2, 2)]);
        assert_eq!([rates.class(9, true), rates.class(9, false), rates.class(7, true)], [6, 4, 1]);
        let rows = Rows::from(rates.clone());
        assert_eq!(rows.keys, [5, 8, 9]);
        assert_eq!(CueRates::from(rows), rates);
    }
}
