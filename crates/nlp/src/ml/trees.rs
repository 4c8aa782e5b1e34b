//! Boosted decision trees (Friedman 2001): a log-odds as the sum of what many small trees say about some measures.
//!
//! Nothing walks from split to split: every split of a tree is asked of several things at once, each answer strikes leaves
//! from a bit mask, and the first that is left is the tree's answer (Lucchese et al. 2016, *Exploiting CPU SIMD extensions
//! to speed-up document scoring with tree ensembles*).

use super::simd::widest;
use serde::{Deserialize, Serialize};

/// A question of a tree: is the measure at most this?
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Number of the measure.
    pub measure: u8,
    /// The largest value that goes to `below`.
    pub most: f32,
    /// Where values up to `most` go: a split from 0 on, or the leaf `!number`.
    pub below: i16,
    /// Where larger values go.
    pub above: i16,
}

/// One tree; its first split is its root, and children have larger numbers than their parents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// The questions.
    pub splits: Vec<Split>,
    /// The answers, as log-odds.
    pub leaves: Vec<f32>,
}

impl Tree {
    /// What the tree says of these measures; a missing measure counts as 0.
    pub fn answer(&self, measures: &[f32]) -> f32 {
        let mut at: i16 = if self.splits.is_empty() { !0 } else { 0 };
        while let Some(split) = usize::try_from(at).ok().and_then(|index| self.splits.get(index)) {
            let value = measures.get(usize::from(split.measure)).copied().unwrap_or(0.0);
            at = if value <= split.most { split.below } else { split.above };
        }
        self.leaves.get(!at as usize).copied().unwrap_or(0.0)
    }

    /// Whether it is a tree of at most [`MOST_LEAVES`] leaves: each leaf and each split but the first is the child of one
    /// earlier split.
    fn is_sound(&self) -> bool {
        let (n_splits, n_leaves) = (self.splits.len(), self.leaves.len());
        if n_leaves > MOST_LEAVES || n_splits >= MOST_LEAVES {
            return false;
        }
        let root = if self.splits.is_empty() { !0 } else { 0 };
        let mut children = vec![root];
        for (index, split) in self.splits.iter().enumerate() {
            if [split.below, split.above].iter().any(|&child| child >= 0 && child <= index as i16) {
                return false;
            }
            children.extend([split.below, split.above]);
        }
        children.sort_unstable();
        children.into_iter().eq(-(n_leaves as i16)..n_splits as i16)
    }
}

/// Most leaves of a tree: the bits of a mask.
pub const MOST_LEAVES: usize = u32::BITS as usize;

/// A split that strikes leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Test {
    measure: u8,
    most: f32,
    /// The leaves that larger values leave: all but those below.
    kept: u32,
}

/// A tree as splits that strike leaves, and its leaves from below to above.
#[derive(Clone, Debug, PartialEq)]
struct Masked {
    tests: Vec<Test>,
    leaves: Vec<f32>,
}

impl Masked {
    /// The same as a sound tree.
    fn new(tree: &Tree) -> Masked {
        // leaves below each split and in all of it, the last splits first: children come after their parents
        let mut sizes: Vec<(u32, u32)> = vec![(0, 0); tree.splits.len()];
        for (index, split) in tree.splits.iter().enumerate().rev() {
            let n_leaves = |child: i16| sizes.get(child as usize).map_or(1, |size| size.1);
            let n_below = n_leaves(split.below);
            sizes[index] = (n_below, n_below + n_leaves(split.above));
        }
        let mut leaves = tree.leaves.clone();
        let mut firsts = vec![0; tree.splits.len()];
        let mut tests = vec![];
        for (index, split) in tree.splits.iter().enumerate() {
            let (first, n_below) = (firsts[index], sizes[index].0);
            for (child, first) in [(split.below, first), (split.above, first + n_below)] {
                match usize::try_from(child) {
                    Ok(split) => firsts[split] = first,
                    Err(_) => leaves[first as usize] = tree.leaves[!child as usize],
                }
            }
            tests.push(Test { measure: split.measure, most: split.most, kept: !(((1 << n_below) - 1) << first) });
        }
        Masked { tests, leaves }
    }
}

/// Trees whose answers are summed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ForestParts")]
pub struct Forest {
    base: f32,
    trees: Vec<Tree>,
    #[serde(skip)]
    masked: Vec<Masked>,
}

#[derive(Deserialize)]
struct ForestParts {
    base: f32,
    trees: Vec<Tree>,
}

impl TryFrom<ForestParts> for Forest {
    type Error = String;
    fn try_from(parts: ForestParts) -> Result<Forest, String> {
        match parts.trees.iter().position(|tree| !tree.is_sound()) {
            Some(index) => {
                Err(format!("expected a tree of at most {MOST_LEAVES} leaves, found another graph as tree {index}"))
            }
            None => Ok(Forest {
                masked: parts.trees.iter().map(Masked::new).collect(),
                base: parts.base,
                trees: parts.trees,
            }),
        }
    }
}

impl Forest {
    /// Trees on top of a log-odds that is the same for all.
    ///
    /// # Panics
    /// When one is no tree of at most [`MOST_LEAVES`] leaves.
    pub fn new(base: f32, trees: Vec<Tree>) -> Forest {
        ForestParts { base, trees }.try_into().expect("trees of few leaves")
    }

    /// The log-odds of something with these measures.
    pub fn log_odds(&self, measures: &[f32]) -> f32 {
        self.base + self.trees.iter().map(|tree| tree.answer(measures)).sum::<f32>()
    }

    /// The probability of each of several things, in order.
    pub fn probabilities<M: AsRef<[f32]>>(&self, things: &[M]) -> Vec<f32> {
        let mut probabilities = Vec::with_capacity(things.len());
        for some in things.chunks(LANES) {
            let mut columns = [[0.0; LANES]; 256];
            for (lane, measures) in some.iter().enumerate() {
                columns.iter_mut().zip(measures.as_ref()).for_each(|(column, &measure)| column[lane] = measure);
            }
            let sums = widest(
                #[inline(always)]
                || self.sums(&columns),
            );
            probabilities.extend(sums[..some.len()].iter().map(|sum| probability(self.base + sum)));
        }
        probabilities
    }

    /// The sums of the answers for things whose measures stand side by side.
    #[inline(always)]
    fn sums(&self, columns: &[[f32; LANES]; 256]) -> [f32; LANES] {
        let mut sums = [0.0; LANES];
        for tree in &self.masked {
            let mut left = [u32::MAX; LANES];
            for test in &tree.tests {
                for (left, &value) in left.iter_mut().zip(&columns[usize::from(test.measure)]) {
                    *left &= test.kept | u32::from(value <= test.most).wrapping_neg();
                }
            }
            for (sum, left) in sums.iter_mut().zip(left) {
                *sum += tree.leaves[left.trailing_zeros() as usize];
            }
        }
        sums
    }
}

/// How many things are looked at at once.
const LANES: usize = 8;

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;

    fn tree(below: i16) -> Tree {
        Tree {
            splits: vec![
                Split { measure: 0, most: 1.0, below: !0, above: 1 },
                Split { measure: 1, most: 0.0, below, above: !2 },
            ],
            leaves: vec![-1.0, 2.0, 3.0],
        }
    }

    #[test]
    fn trees_answer_by_their_splits() {
        let forest = Forest::new(0.5, vec![tree(!1), Tree { splits: vec![], leaves: vec![1.0] }]);
        for (measures, want) in [([1.0, 9.0], 0.5), ([2.0, 0.0], 3.5), ([2.0, 0.1], 4.5)] {
            assert_eq!(forest.log_odds(&measures), want);
        }
        let found = forest.probabilities(&[[1.0, 0.0], [2.0, 0.0]]);
        assert!((found[0] - 0.622).abs() < 0.001 && (found[1] - 0.971).abs() < 0.001, "{found:?}");
    }

    #[test]
    fn damaged_trees_are_refused() {
        for below in [0, 1, 7, !0, !2, !3] {
            assert!(!tree(below).is_sound(), "{below}");
        }
        assert!(!Tree::default().is_sound());
    }

    /// Splits some leaf until there are `n_leaves`.
    fn random_tree(random: &mut Random, n_leaves: usize) -> Tree {
        let mut below = |n: usize| (random.unit() * n as f64) as usize;
        // the place where each leaf hangs
        let mut open: Vec<Option<(usize, bool)>> = vec![None];
        let mut tree = Tree::default();
        let hang = |tree: &mut Tree, place: Option<(usize, bool)>, child| match place {
            Some((split, false)) => tree.splits[split].below = child,
            Some((split, true)) => tree.splits[split].above = child,
            None => {}
        };
        while open.len() < n_leaves {
            let place = open.swap_remove(below(open.len()));
            let split = tree.splits.len();
            tree.splits.push(Split { measure: below(5) as u8, most: below(9) as f32, below: 0, above: 0 });
            hang(&mut tree, place, split as i16);
            open.extend([Some((split, false)), Some((split, true))]);
        }
        for place in open {
            let leaf = !(tree.leaves.len() as i16);
            hang(&mut tree, place, leaf);
            tree.leaves.push(below(1000) as f32 / 999.0 - 0.5);
        }
        tree
    }

    #[test]
    fn masks_answer_as_walks_do() {
        let mut random = Random::new(3);
        let trees = (0..200).map(|index| random_tree(&mut random, 1 + index % MOST_LEAVES)).collect();
        let forest = Forest::new(0.1, trees);
        let mut measure = || if random.unit() < 0.1 { f32::NAN } else { (random.unit() * 10.0).floor() as f32 };
        let things: Vec<Vec<f32>> = (0..101).map(|index| (0..index % 7).map(|_| measure()).collect()).collect();
        let walked: Vec<f32> = things.iter().map(|thing| probability(forest.log_odds(thing))).collect();
        assert_eq!(forest.probabilities(&things), walked);
        let read: Forest = postcard::from_bytes(&postcard::to_stdvec(&forest).unwrap()).unwrap();
        assert_eq!(read, forest);
    }
}
