//! Learns boosted trees: each fits the gradient that those before it leave (Friedman 2001), on binned measures, growing the
//! leaf that gains most (LightGBM, Ke et al. 2017).

use dixit_nlp::ml::Random;
use dixit_nlp::ml::trees::{Forest, Split, Tree};

/// How to learn.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeOptions {
    /// Number of trees.
    pub n_trees: usize,
    /// Leaves of a tree.
    pub n_leaves: usize,
    /// Share of a tree's answer that counts.
    pub rate: f64,
    /// Least rows of a leaf.
    pub n_rows: usize,
    /// Added to the sum of second derivatives of a leaf.
    pub damping: f64,
    /// Share of rows that a tree sees.
    pub rows: f64,
    /// Share of measures that a tree sees.
    pub measures: f64,
    /// Seed of the choice of rows and measures.
    pub seed: u64,
}

impl Default for TreeOptions {
    fn default() -> TreeOptions {
        TreeOptions {
            n_trees: 160,
            n_leaves: 16,
            rate: 0.07,
            n_rows: 60,
            damping: 5.0,
            rows: 0.7,
            measures: 0.5,
            seed: 1,
        }
    }
}

/// What trees learn from: rows of measures with the share of each that is right, and a weight.
#[derive(Clone, Debug, Default)]
pub struct TreeSet {
    /// `[n_rows][n_measures]`.
    pub measures: Vec<Vec<f32>>,
    /// Between 0 and 1.
    pub targets: Vec<f64>,
    /// Above 0.
    pub weights: Vec<f64>,
}

/// Most bins of a measure.
const N_BINS: usize = 64;

/// Learns trees whose probability fits the targets (cross entropy). The result depends on nothing but the arguments.
pub fn learn(set: &TreeSet, options: &TreeOptions) -> Forest {
    let n = set.targets.len();
    let n_measures = set.measures.first().map_or(0, Vec::len);
    let edges: Vec<Vec<f32>> = (0..n_measures).map(|measure| edges(set, measure)).collect();
    let bins: Vec<Vec<u8>> = (0..n_measures)
        .map(|measure| {
            let bin = |row: &Vec<f32>| edges[measure].partition_point(|&edge| edge < row[measure]) as u8;
            set.measures.iter().map(bin).collect()
        })
        .collect();
    let total: f64 = set.weights.iter().sum();
    let mean =
        set.targets.iter().zip(&set.weights).map(|(target, weight)| target * weight).sum::<f64>() / total.max(1.0);
    let base = (mean.clamp(1e-6, 1.0 - 1e-6) / (1.0 - mean.clamp(1e-6, 1.0 - 1e-6))).ln();
    let mut scores = vec![base; n];
    let mut random = Random::new(options.seed);
    let mut trees = vec![];
    for _ in 0..options.n_trees {
        let slopes: Vec<[f64; 2]> = (0..n)
            .map(|row| {
                let probability = 1.0 / (1.0 + (-scores[row]).exp());
                let weight = set.weights[row];
                [weight * (set.targets[row] - probability), weight * probability * (1.0 - probability)]
            })
            .collect();
        let rows: Vec<u32> = (0..n as u32).filter(|_| random.unit() < options.rows).collect();
        let measures: Vec<usize> = (0..n_measures).filter(|_| random.unit() < options.measures).collect();
        let tree = grow(&Grower { bins: &bins, edges: &edges, slopes: &slopes, measures, options }, rows);
        for (score, measures) in scores.iter_mut().zip(&set.measures) {
            *score += f64::from(tree.answer(measures));
        }
        trees.push(tree);
    }
    Forest::new(base as f32, trees)
}

/// Where the bins of a measure end: values between which about equally many rows lie, at most [`N_BINS`] - 1.
fn edges(set: &TreeSet, measure: usize) -> Vec<f32> {
    let mut values: Vec<f32> = set.measures.iter().map(|row| row[measure]).collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let between = |pair: &[f32]| (pair[0] + pair[1]) / 2.0;
    if distinct.len() <= N_BINS {
        return distinct.windows(2).map(between).collect();
    }
    let mut edges: Vec<f32> = (1..N_BINS).map(|bin| values[bin * values.len() / N_BINS]).collect();
    edges.dedup();
    edges
}

struct Grower<'s> {
    bins: &'s [Vec<u8>],
    edges: &'s [Vec<f32>],
    slopes: &'s [[f64; 2]],
    measures: Vec<usize>,
    options: &'s TreeOptions,
}

/// A leaf that may still be split.
struct Open {
    rows: Vec<u32>,
    /// Sums of first and second derivatives.
    sums: [f64; 2],
    /// Gain, measure and bin of the best split.
    best: Option<(f64, usize, u8)>,
    /// The split it hangs on, and whether above.
    parent: Option<(usize, bool)>,
}

fn grow(grower: &Grower, rows: Vec<u32>) -> Tree {
    let mut tree = Tree::default();
    let mut open = vec![grower.open(rows, None)];
    while open.len() < grower.options.n_leaves {
        let gain = |leaf: &Open| leaf.best.map_or(0.0, |best| best.0);
        let Some(index) = (0..open.len()).max_by(|&a, &b| gain(&open[a]).total_cmp(&gain(&open[b]))) else { break };
        let Some((_, measure, bin)) = open[index].best else { break };
        let leaf = open.swap_remove(index);
        let (below, above): (Vec<u32>, Vec<u32>) =
            leaf.rows.iter().partition(|&&row| grower.bins[measure][row as usize] <= bin);
        let split = tree.splits.len();
        let most = grower.edges[measure][usize::from(bin)];
        tree.splits.push(Split { measure: measure as u8, most, below: 0, above: 0 });
        hang(&mut tree, leaf.parent, split as i16);
        open.push(grower.open(below, Some((split, false))));
        open.push(grower.open(above, Some((split, true))));
    }
    for leaf in open {
        let number = tree.leaves.len() as i16;
        hang(&mut tree, leaf.parent, !number);
        tree.leaves.push((grower.options.rate * leaf.sums[0] / (leaf.sums[1] + grower.options.damping)) as f32);
    }
    tree
}

fn hang(tree: &mut Tree, parent: Option<(usize, bool)>, child: i16) {
    match parent {
        Some((split, true)) => tree.splits[split].above = child,
        Some((split, false)) => tree.splits[split].below = child,
        None => {}
    }
}

impl Grower<'_> {
    fn open(&self, rows: Vec<u32>, parent: Option<(usize, bool)>) -> Open {
        let add = |mut sums: [f64; 2], slopes: [f64; 2]| {
            sums[0] += slopes[0];
            sums[1] += slopes[1];
            sums
        };
        let sums = rows.iter().fold([0.0; 2], |sums, &row| add(sums, self.slopes[row as usize]));
        let worth = |sums: [f64; 2]| sums[0] * sums[0] / (sums[1] + self.options.damping);
        let mut best: Option<(f64, usize, u8)> = None;
        for &measure in &self.measures {
            let mut histogram = [([0f64; 2], 0usize); N_BINS];
            for &row in &rows {
                let cell = &mut histogram[usize::from(self.bins[measure][row as usize])];
                cell.0 = add(cell.0, self.slopes[row as usize]);
                cell.1 += 1;
            }
            let (mut below, mut n_below) = ([0.0; 2], 0);
            for (bin, (slopes, n)) in histogram.iter().enumerate().take(self.edges[measure].len()) {
                below = add(below, *slopes);
                n_below += n;
                if n_below < self.options.n_rows || rows.len() - n_below < self.options.n_rows {
                    continue;
                }
                let above = [sums[0] - below[0], sums[1] - below[1]];
                let gain = worth(below) + worth(above) - worth(sums);
                if gain > 1e-9 && best.is_none_or(|best| best.0 < gain) {
                    best = Some((gain, measure, bin as u8));
                }
            }
        }
        Open { rows, sums, best, parent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_what_no_single_measure_shows() {
        let mut random = Random::new(7);
        let mut set = TreeSet::default();
        for _ in 0..2000 {
            let row: Vec<f32> = (0..3).map(|_| random.unit() as f32).collect();
            set.targets.push(f64::from(u8::from((row[0] > 0.5) != (row[1] > 0.3))));
            set.weights.push(1.0);
            set.measures.push(row);
        }
        let options = TreeOptions { n_trees: 100, rate: 0.2, measures: 1.0, ..TreeOptions::default() };
        let forest = learn(&set, &options);
        let n_right = set
            .measures
            .iter()
            .zip(&set.targets)
            .filter(|(row, target)| (forest.log_odds(row) > 0.0) == (**target > 0.5));
        assert!(n_right.count() > 1900);
        assert_eq!(forest, learn(&set, &options));
    }

    #[test]
    fn nothing_to_learn_from_gives_a_constant() {
        let forest = learn(&TreeSet::default(), &TreeOptions { n_trees: 2, ..TreeOptions::default() });
        assert_eq!(forest.log_odds(&[1.0]), forest.log_odds(&[2.0]));
    }
}
