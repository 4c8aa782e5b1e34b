//! Scores chains: MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998) and CEAF by entities (Luo 2005), as in the
//! CoNLL-2012 shared task. Mentions are matched by identity; singletons are left out on both sides.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// A fraction of two sums, over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// What is right.
    pub right: f64,
    /// What there is.
    pub all: f64,
}

impl Share {
    fn add(&mut self, right: f64, all: f64) {
        self.right += right;
        self.all += all;
    }

    /// In percent.
    pub fn percent(self) -> f64 {
        if self.all > 0.0 { 100.0 * self.right / self.all } else { 0.0 }
    }
}

/// Recall and precision of one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// Of the gold chains.
    pub recall: Share,
    /// Of the found chains.
    pub precision: Share,
}

impl Measure {
    /// Harmonic mean, in percent.
    pub fn f1(&self) -> f64 {
        let (recall, precision) = (self.recall.percent(), self.precision.percent());
        if recall + precision > 0.0 { 2.0 * recall * precision / (recall + precision) } else { 0.0 }
    }
}

/// Scores summed over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// Links.
    pub muc: Measure,
    /// Mentions.
    pub b_cubed: Measure,
    /// Chains, aligned one to one.
    pub ceaf: Measure,
    /// Mentions in chains, whatever their chain.
    pub mentions: Measure,
}

impl Scores {
    /// Mean of the three F1 scores, in percent.
    pub fn mean(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf.f1()) / 3.0
    }

    /// Adds one document: its gold chains and those found, as lists of mentions. A mention stands in one chain at most.
    pub fn add<M: Eq + Hash + Clone>(&mut self, gold: &[Vec<M>], found: &[Vec<M>]) {
        let gold: Vec<&Vec<M>> = gold.iter().filter(|chain| chain.len() > 1).collect();
        let found: Vec<&Vec<M>> = found.iter().filter(|chain| chain.len() > 1).collect();
        let index = |chains: &[&Vec<M>]| -> HashMap<M, usize> {
            let members = chains.iter().enumerate().flat_map(|(number, chain)| chain.iter().map(move |m| (m, number)));
            members.map(|(mention, number)| (mention.clone(), number)).collect()
        };
        let (of_gold, of_found) = (index(&gold), index(&found));
        half(&gold, &of_found, &mut self.muc.recall, &mut self.b_cubed.recall, &mut self.mentions.recall);
        half(&found, &of_gold, &mut self.muc.precision, &mut self.b_cubed.precision, &mut self.mentions.precision);
        let similarity = best_alignment(&gold, &found, &of_found);
        self.ceaf.recall.add(similarity, gold.len() as f64);
        self.ceaf.precision.add(similarity, found.len() as f64);
    }
}

/// One direction of MUC, B-cubed and mentions: how the chains of one side are kept together by the other.
fn half<M: Eq + Hash>(
    chains: &[&Vec<M>],
    other: &HashMap<M, usize>,
    muc: &mut Share,
    b_cubed: &mut Share,
    mentions: &mut Share,
) {
    for chain in chains {
        let mut parts: HashMap<usize, usize> = HashMap::new();
        let mut n_alone = 0;
        for mention in *chain {
            match other.get(mention) {
                Some(&number) => *parts.entry(number).or_default() += 1,
                None => n_alone += 1,
            }
        }
        let size = chain.len() as f64;
        let n_parts = (parts.len() + n_alone) as f64;
        muc.add(size - n_parts, size - 1.0);
        let squares: usize = parts.values().map(|n| n * n).sum();
        b_cubed.add(squares as f64 / size, size);
        mentions.add(size - n_alone as f64, size);
    }
}

/// The largest sum of similarities (twice the overlap over the sum of sizes) of chains aligned one to one.
fn best_alignment<M: Eq + Hash>(gold: &[&Vec<M>], found: &[&Vec<M>], of_found: &HashMap<M, usize>) -> f64 {
    let mut similarity: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (row, chain) in gold.iter().enumerate() {
        for mention in *chain {
            if let Some(&column) = of_found.get(mention) {
                *similarity.entry((row, column)).or_default() += 1.0;
            }
        }
    }
    for ((row, column), value) in &mut similarity {
        *value = 2.0 * *value / (gold[*row].len() + found[*column].len()) as f64;
    }
    assignment(gold.len(), found.len(), &similarity)
}

/// Maximum weight of a one-to-one assignment (Hungarian method by shortest augmenting paths, `O(n^3)`).
fn assignment(n_rows: usize, n_columns: usize, weights: &BTreeMap<(usize, usize), f64>) -> f64 {
    let n = n_rows.max(n_columns);
    if n == 0 {
        return 0.0;
    }
    let cost = |row: usize, column: usize| 1.0 - weights.get(&(row, column)).copied().unwrap_or(0.0);
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut matched = vec![0usize; n + 1];
    for row in 1..=n {
        let mut least = vec![f64::INFINITY; n + 1];
        let mut used = vec![false; n + 1];
        let mut way = vec![0usize; n + 1];
        matched[0] = row;
        let mut column = 0;
        loop {
            used[column] = true;
            let from = matched[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for to in 1..=n {
                if !used[to] {
                    let reduced = cost(from - 1, to - 1) - u[from] - v[to];
                    if reduced < least[to] {
                        least[to] = reduced;
                        way[to] = column;
                    }
                    if least[to] < delta {
                        (delta, next) = (least[to], to);
                    }
                }
            }
            for to in 0..=n {
                if used[to] {
                    u[matched[to]] += delta;
                    v[to] -= delta;
                } else {
                    least[to] -= delta;
                }
            }
            column = next;
            if matched[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            matched[column] = matched[before];
            column = before;
        }
    }
    (1..=n).filter_map(|column| weights.get(&(matched[column].wrapping_sub(1), column - 1))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    }

    /// Worked by hand: gold {1 2 3} {4 5 6 7}, found {1 2} {3 4 5} {6 7}.
    #[test]
    fn a_case_worked_by_hand() {
        let mut scores = Scores::default();
        scores.add(&[vec![1, 2, 3], vec![4, 5, 6, 7]], &[vec![1, 2], vec![3, 4, 5], vec![6, 7]]);
        // links kept: of 2, one; of 3, two; and of 1 + 2 + 1 found links, one + one + one are right
        close(scores.muc.recall.percent(), 100.0 * 3.0 / 5.0);
        close(scores.muc.precision.percent(), 100.0 * 3.0 / 4.0);
        close(scores.b_cubed.recall.percent(), 100.0 * (5.0 / 3.0 + 8.0 / 4.0) / 7.0);
        close(scores.b_cubed.precision.percent(), 100.0 * (2.0 + 5.0 / 3.0 + 2.0) / 7.0);
        // {1 2 3} with {1 2}: 4/5; {4 5 6 7} with {6 7}: 4/6, or with {3 4 5}: 4/7
        close(scores.ceaf.recall.percent(), 100.0 * (0.8 + 2.0 / 3.0) / 2.0);
        close(scores.ceaf.precision.percent(), 100.0 * (0.8 + 2.0 / 3.0) / 3.0);
        close(scores.mentions.f1(), 100.0);
    }

    #[test]
    fn swapping_the_sides_swaps_precision_and_recall() {
        let (gold, found) = (vec![vec![1, 2, 3, 9], vec![4, 5]], vec![vec![1, 2], vec![3, 4, 5, 8]]);
        let (mut one, mut two) = (Scores::default(), Scores::default());
        one.add(&gold, &found);
        two.add(&found, &gold);
        for (one, two) in [(one.muc, two.muc), (one.b_cubed, two.b_cubed), (one.ceaf, two.ceaf)] {
            close(one.recall.percent(), two.precision.percent());
            close(one.precision.percent(), two.recall.percent());
        }
    }

    #[test]
    fn singletons_do_not_count_and_perfect_is_perfect() {
        let chains = [vec![1, 2], vec![3], vec![4, 5, 6]];
        let mut scores = Scores::default();
        scores.add(&chains, &chains);
        close(scores.mean(), 100.0);
        let mut none = Scores::default();
        none.add(&chains, &[vec![1], vec![2]]);
        close(none.mean(), 0.0);
    }
}
