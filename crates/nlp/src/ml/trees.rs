//! Boosted decision trees (Friedman 2001): a log-odds as the sum of what many small trees say about some measures.

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

    /// Whether every child is a later split or a leaf that exists, so that every way ends.
    fn is_sound(&self) -> bool {
        let sound = |index: usize, child: i16| match usize::try_from(child) {
            Ok(split) => split > index && split < self.splits.len(),
            Err(_) => (!child as usize) < self.leaves.len(),
        };
        self.splits.iter().enumerate().all(|(index, split)| sound(index, split.below) && sound(index, split.above))
    }
}

/// Trees whose answers are summed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ForestParts")]
pub struct Forest {
    base: f32,
    trees: Vec<Tree>,
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
            Some(index) => Err(format!("expected later splits or leaves as children in tree {index}")),
            None => Ok(Forest { base: parts.base, trees: parts.trees }),
        }
    }
}

impl Forest {
    /// Trees on top of a log-odds that is the same for all.
    ///
    /// # Panics
    /// When a tree has a way that does not end at a leaf.
    pub fn new(base: f32, trees: Vec<Tree>) -> Forest {
        assert!(trees.iter().all(Tree::is_sound), "every way through a tree ends at a leaf");
        Forest { base, trees }
    }

    /// The log-odds of something with these measures.
    pub fn log_odds(&self, measures: &[f32]) -> f32 {
        self.base + self.trees.iter().map(|tree| tree.answer(measures)).sum::<f32>()
    }

    /// The probability of each of several things, in order. Tree by tree, so that each is fetched from memory once.
    pub fn probabilities<M: AsRef<[f32]>>(&self, things: &[M]) -> Vec<f32> {
        let mut sums = vec![0.0; things.len()];
        for tree in &self.trees {
            for (sum, measures) in sums.iter_mut().zip(things) {
                *sum += tree.answer(measures.as_ref());
            }
        }
        sums.into_iter().map(|sum| probability(self.base + sum)).collect()
    }
}

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for below in [0, 1, 7, !3] {
            assert!(!tree(below).is_sound(), "{below}");
        }
    }
}
