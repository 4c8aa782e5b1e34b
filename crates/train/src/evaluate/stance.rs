//! Accuracy and F1 of labels, one class at a time and averaged.

/// A confusion table of `n_labels` labels.
#[derive(Clone, Debug)]
pub struct Confusion {
    n_labels: usize,
    counts: Vec<usize>,
}

impl Confusion {
    /// An empty table.
    pub fn new(n_labels: usize) -> Confusion {
        Confusion { n_labels, counts: vec![0; n_labels * n_labels] }
    }

    /// Counts one item.
    pub fn add(&mut self, gold: usize, found: usize) {
        self.counts[gold * self.n_labels + found] += 1;
    }

    /// How often label `gold` was taken for `found`.
    pub fn count(&self, gold: usize, found: usize) -> usize {
        self.counts[gold * self.n_labels + found]
    }

    /// Share of right items, in percent.
    pub fn accuracy(&self) -> f64 {
        let n_right: usize = (0..self.n_labels).map(|label| self.count(label, label)).sum();
        100.0 * n_right as f64 / self.counts.iter().sum::<usize>().max(1) as f64
    }

    /// F1 of one label, in percent.
    pub fn f1(&self, label: usize) -> f64 {
        let n_gold: usize = (0..self.n_labels).map(|other| self.count(label, other)).sum();
        let n_found: usize = (0..self.n_labels).map(|other| self.count(other, label)).sum();
        200.0 * self.count(label, label) as f64 / (n_gold + n_found).max(1) as f64
    }

    /// Mean of the F1 of all labels, in percent.
    pub fn macro_f1(&self) -> f64 {
        (0..self.n_labels).map(|label| self.f1(label)).sum::<f64>() / self.n_labels as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapping_gold_and_found_changes_no_f1() {
        let items = [(0, 0), (0, 1), (1, 1), (2, 1), (2, 2), (2, 0)];
        let (mut one, mut other) = (Confusion::new(3), Confusion::new(3));
        for (gold, found) in items {
            one.add(gold, found);
            other.add(found, gold);
        }
        assert_eq!(one.accuracy(), 50.0);
        assert_eq!([0, 1, 2].map(|label| one.f1(label)), [0, 1, 2].map(|label| other.f1(label)));
        assert_eq!(one.f1(0), 50.0);
    }
}
