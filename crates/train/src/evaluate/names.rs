//! Scores names: a name counts when its words and its type are right (CoNLL-2003 rules).

use std::ops::Range;

/// Counts of names, of one type or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In both.
    pub n_right: usize,
    /// In the gold annotation.
    pub n_gold: usize,
    /// Found.
    pub n_found: usize,
}

impl Counts {
    /// Share of found names that are right, in percent.
    pub fn precision(self) -> f64 {
        100.0 * self.n_right as f64 / self.n_found.max(1) as f64
    }

    /// Share of gold names that are found, in percent.
    pub fn recall(self) -> f64 {
        100.0 * self.n_right as f64 / self.n_gold.max(1) as f64
    }

    /// Harmonic mean of precision and recall, in percent.
    pub fn f1(self) -> f64 {
        200.0 * self.n_right as f64 / (self.n_gold + self.n_found).max(1) as f64
    }

    /// The sum of counts.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            n_right: self.n_right + other.n_right,
            n_gold: self.n_gold + other.n_gold,
            n_found: self.n_found + other.n_found,
        }
    }
}

/// Adds the names of one sentence to the counts by type (`[n_types]`).
pub fn count(gold: &[(Range<usize>, usize)], found: &[(Range<usize>, usize)], counts: &mut [Counts]) {
    for (_, kind) in gold {
        counts[*kind].n_gold += 1;
    }
    for name in found {
        counts[name.1].n_found += 1;
        counts[name.1].n_right += usize::from(gold.contains(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn span_and_type_must_be_right() {
        let gold = [(0..2, 0), (3..4, 1), (6..7, 1)];
        let found = [(0..2, 0), (3..4, 0), (6..8, 1)];
        let mut counts = [Counts::default(); 2];
        count(&gold, &found, &mut counts);
        assert_eq!(counts[0], Counts { n_right: 1, n_gold: 1, n_found: 2 });
        assert_eq!(counts[1], Counts { n_right: 0, n_gold: 2, n_found: 1 });
        let all = counts[0].plus(counts[1]);
        assert!((all.f1() - 100.0 / 3.0).abs() < 1e-9 && all.precision() == all.recall());
    }
}
