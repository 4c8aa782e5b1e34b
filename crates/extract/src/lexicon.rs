//! How often words signal attribution, learned: classes by hash of the lemma, no words.

use serde::{Deserialize, Serialize};

/// Cue classes of lemmas, apart for verbs and other words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueRates {
    /// Hashes of lemmas, ascending; the lowest bit tells verbs.
    keys: Vec<u32>,
    classes: Vec<u8>,
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
        rows.sort_unstable();
        rows.dedup_by_key(|row| row.0);
        let (keys, classes) = rows.into_iter().unzip();
        CueRates { keys, classes }
    }

    /// 1 (never, or unknown) to 6 (nearly always).
    pub fn class(&self, lemma: u32, verb: bool) -> u8 {
        self.keys.binary_search(&key(lemma, verb)).map_or(1, |index| self.classes.get(index).copied().unwrap_or(1))
    }

    /// Number of lemmas above the lowest class.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no lemma is above the lowest class.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

fn key(lemma: u32, verb: bool) -> u32 {
    lemma & !1 | u32::from(verb)
}
