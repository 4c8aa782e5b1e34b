//! Linear-chain conditional random field over hashed features (Lafferty, McCallum and Pereira 2001).
//!
//! The score of a labelling is the sum of the weights of every token's features for its label and of one weight for each
//! pair of neighboring labels. Labels are numbers; [`super::bilou::Bilou`] gives them a meaning. Everything is linear in
//! the number of tokens.

use super::weights::WeightTable;
use serde::{Deserialize, Serialize};

/// Weights of label pairs, of first and of last labels; minus infinity forbids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transitions {
    n_labels: usize,
    /// `[n_labels, n_labels]`: from, to.
    pairs: Vec<f32>,
    first: Vec<f32>,
    last: Vec<f32>,
}

impl Transitions {
    /// All permitted transitions weigh zero.
    pub fn new(
        n_labels: usize,
        follows: impl Fn(u8, u8) -> bool,
        starts: impl Fn(u8) -> bool,
        ends: impl Fn(u8) -> bool,
    ) -> Transitions {
        let weight = |permitted: bool| if permitted { 0.0 } else { f32::NEG_INFINITY };
        let labels = || 0..n_labels as u8;
        Transitions {
            n_labels,
            pairs: labels()
                .flat_map(|from| labels().map(move |to| (from, to)))
                .map(|(a, b)| weight(follows(a, b)))
                .collect(),
            first: labels().map(|label| weight(starts(label))).collect(),
            last: labels().map(|label| weight(ends(label))).collect(),
        }
    }

    /// Number of labels.
    pub fn n_labels(&self) -> usize {
        self.n_labels
    }

    /// The weight of a pair of neighboring labels.
    pub fn pair(&self, from: u8, to: u8) -> f32 {
        self.pairs[usize::from(from) * self.n_labels + usize::from(to)]
    }

    /// Adds to the weight of `label` wherever it follows another or comes first: above zero, spans that begin with it
    /// are found more often.
    pub fn add_bias(&mut self, label: u8, bias: f32) {
        let label = usize::from(label);
        self.first[label] += bias;
        self.pairs.iter_mut().skip(label).step_by(self.n_labels).for_each(|weight| *weight += bias);
    }

    /// Every weight: pairs (`[from, to]`), first labels, last labels.
    pub fn parts_mut(&mut self) -> (&mut [f32], &mut [f32], &mut [f32]) {
        (&mut self.pairs, &mut self.first, &mut self.last)
    }

    /// Whether the sizes agree, as for weights read from a file.
    fn fits(&self, n_labels: usize) -> bool {
        self.n_labels == n_labels
            && self.pairs.len() == n_labels * n_labels
            && self.first.len() == n_labels
            && self.last.len() == n_labels
    }

    /// The best labelling of tokens with these scores (`[n_tokens, n_labels]`, Viterbi).
    ///
    /// Where every labelling is forbidden, the best forbidden one is returned.
    pub fn decode(&self, scores: &[f32]) -> Vec<u8> {
        match self.n_labels {
            5 => self.decode_labels(scores, 5),
            n_labels => self.decode_labels(scores, n_labels),
        }
    }

    /// Compiled for each number of labels that is known beforehand.
    #[inline(always)]
    fn decode_labels(&self, scores: &[f32], n_labels: usize) -> Vec<u8> {
        let n_tokens = scores.len() / n_labels;
        if n_tokens == 0 {
            return vec![];
        }
        let mut best: Vec<f32> = self.first.iter().zip(scores).map(|(weight, score)| weight + score).collect();
        let mut next = vec![0.0; n_labels];
        let mut back = vec![0u8; n_tokens * n_labels];
        for token in 1..n_tokens {
            for to in 0..n_labels {
                let mut from = 0;
                let mut highest = f32::NEG_INFINITY;
                for (label, &so_far) in best.iter().enumerate() {
                    let score = so_far + self.pairs[label * n_labels + to];
                    if score > highest {
                        (from, highest) = (label, score);
                    }
                }
                next[to] = highest + scores[token * n_labels + to];
                back[token * n_labels + to] = from as u8;
            }
            std::mem::swap(&mut best, &mut next);
        }
        let mut label = 0;
        let mut highest = f32::NEG_INFINITY;
        for (last, &so_far) in best.iter().enumerate() {
            if so_far + self.last[last] > highest {
                (label, highest) = (last, so_far + self.last[last]);
            }
        }
        let mut labels = vec![0; n_tokens];
        for token in (0..n_tokens).rev() {
            labels[token] = label as u8;
            label = usize::from(back[token * n_labels + label]);
        }
        labels
    }

    /// The `n_best` best labellings of tokens with these scores (`[n_tokens, n_labels]`), the best first, with their
    /// unnormalized log scores: the list Viterbi algorithm (Seshadri and Sundberg 1994). Forbidden ones are left out.
    ///
    /// # Complexity
    /// Linear in the number of tokens, and in `n_best` but for the sorting of labels.
    pub fn decode_best(&self, scores: &[f32], n_best: usize) -> Vec<(Vec<u8>, f32)> {
        match (self.n_labels, n_best) {
            (9, 2) => self.decode_best_labels(scores, 2, 9),
            (n_labels, n_best) => self.decode_best_labels(scores, n_best, n_labels),
        }
    }

    #[inline(always)]
    fn decode_best_labels(&self, scores: &[f32], n_best: usize, n_labels: usize) -> Vec<(Vec<u8>, f32)> {
        let n_tokens = scores.len() / n_labels;
        if n_tokens == 0 || n_best == 0 {
            return vec![];
        }
        /// The score of a way to a label, and the label and rank it came from.
        type Way = (f32, u8, u8);
        let row = n_labels * n_best;
        let nowhere: Way = (f32::NEG_INFINITY, 0, 0);
        let mut ways: Vec<Way> = vec![nowhere; n_tokens * row];
        for label in 0..n_labels {
            ways[label * n_best].0 = self.first[label] + scores[label];
        }
        let allowed: Vec<Vec<(usize, f32)>> = (0..n_labels)
            .map(|to| {
                let pairs = (0..n_labels).map(|from| (from, self.pairs[from * n_labels + to]));
                pairs.filter(|&(_, pair)| pair > f32::NEG_INFINITY).collect()
            })
            .collect();
        for token in 1..n_tokens {
            let (before, here) = ways.split_at_mut(token * row);
            let before = &before[(token - 1) * row..];
            for (to, allowed) in allowed.iter().enumerate() {
                let kept = &mut here[to * n_best..][..n_best];
                for &(from, pair) in allowed {
                    for (rank, way) in before[from * n_best..][..n_best].iter().enumerate() {
                        let score = way.0 + pair;
                        if score <= kept[n_best - 1].0 {
                            break;
                        }
                        insert(kept, (score, from as u8, rank as u8));
                    }
                }
                kept.iter_mut().for_each(|way| way.0 += scores[token * n_labels + to]);
            }
        }
        let mut ends: Vec<Way> = vec![nowhere; n_best];
        for label in 0..n_labels {
            for (rank, way) in ways[(n_tokens - 1) * row + label * n_best..][..n_best].iter().enumerate() {
                let score = way.0 + self.last[label];
                if score > ends[n_best - 1].0 {
                    insert(&mut ends, (score, label as u8, rank as u8));
                }
            }
        }
        ends.retain(|end| end.0 > f32::NEG_INFINITY);
        let labelling = |&(score, mut label, mut rank): &Way| {
            let mut labels = vec![0; n_tokens];
            for token in (0..n_tokens).rev() {
                labels[token] = label;
                let way = ways[token * row + usize::from(label) * n_best + usize::from(rank)];
                (label, rank) = (way.1, way.2);
            }
            (labels, score)
        };
        ends.iter().map(labelling).collect()
    }

    /// The unnormalized log score of a labelling.
    pub fn score(&self, scores: &[f32], labels: &[u8]) -> f64 {
        let (Some(&first), Some(&last)) = (labels.first(), labels.last()) else { return 0.0 };
        let ends = f64::from(self.first[usize::from(first)]) + f64::from(self.last[usize::from(last)]);
        let pairs: f64 = labels.windows(2).map(|pair| f64::from(self.pair(pair[0], pair[1]))).sum();
        let tokens = scores.chunks_exact(self.n_labels).zip(labels);
        ends + pairs + tokens.map(|(row, &label)| f64::from(row[usize::from(label)])).sum::<f64>()
    }

    /// Runs forward-backward over tokens with these scores (`[n_tokens, n_labels]`), into `lattice`.
    pub fn fill(&self, scores: &[f32], lattice: &mut Lattice) {
        match self.n_labels {
            5 => lattice.fill(self, scores, 5),
            9 => lattice.fill(self, scores, 9),
            n_labels => lattice.fill(self, scores, n_labels),
        }
    }
}

/// Puts a way into its place among `kept`, the best first; the last one drops out.
#[inline]
fn insert<T: Copy>(kept: &mut [(f32, T, T)], way: (f32, T, T)) {
    let mut place = kept.len() - 1;
    while place > 0 && kept[place - 1].0 < way.0 {
        kept[place] = kept[place - 1];
        place -= 1;
    }
    kept[place] = way;
}

/// Probabilities of labels and label pairs under a chain, by the forward-backward algorithm with scaling at each token
/// (Rabiner 1989, section V.A). Reusable buffers.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    n_labels: usize,
    /// exp of the pair weights.
    factors: Vec<f64>,
    /// exp of the scores, divided by the largest of the token.
    local: Vec<f64>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    /// What each token's forward row was divided by.
    scale: Vec<f64>,
    log_total: f64,
}

/// A token's scores further than this below its best one are raised to it, so that no product of three vanishes.
const LOWEST: f32 = -80.0;

impl Lattice {
    #[inline(always)]
    fn fill(&mut self, transitions: &Transitions, scores: &[f32], n: usize) {
        let n_tokens = scores.len() / n;
        self.n_labels = n;
        self.log_total = 0.0;
        self.factors.clear();
        self.factors.extend(transitions.pairs.iter().map(|&weight| f64::from(weight).exp()));
        self.local.clear();
        for row in scores.chunks_exact(n) {
            let highest = row.iter().fold(f32::NEG_INFINITY, |highest, &score| highest.max(score));
            self.log_total += f64::from(highest);
            self.local.extend(row.iter().map(|&score| f64::from((score - highest).max(LOWEST).exp())));
        }
        for buffer in [&mut self.forward, &mut self.backward] {
            buffer.clear();
            buffer.resize(n_tokens * n, 0.0);
        }
        self.scale.clear();
        self.scale.resize(n_tokens, 1.0);
        if n_tokens == 0 {
            return;
        }
        for label in 0..n {
            self.forward[label] = f64::from(transitions.first[label]).exp() * self.local[label];
            self.backward[(n_tokens - 1) * n + label] = f64::from(transitions.last[label]).exp();
        }
        self.rescale(0, n);
        for token in 1..n_tokens {
            let (before, row) = self.forward.split_at_mut(token * n);
            let (before, row) = (&before[(token - 1) * n..][..n], &mut row[..n]);
            for (from, &mass) in before.iter().enumerate() {
                row.iter_mut().zip(&self.factors[from * n..][..n]).for_each(|(sum, factor)| *sum += mass * factor);
            }
            row.iter_mut().zip(&self.local[token * n..]).for_each(|(sum, local)| *sum *= local);
            self.rescale(token, n);
        }
        let mut mass = [0.0; 256];
        for token in (0..n_tokens - 1).rev() {
            let (rows, after) = self.backward.split_at_mut((token + 1) * n);
            let row = &mut rows[token * n..];
            for to in 0..n {
                mass[to] = after[to] * self.local[(token + 1) * n + to] / self.scale[token + 1];
            }
            for (from, sum) in row.iter_mut().enumerate() {
                *sum = self.factors[from * n..][..n].iter().zip(&mass).map(|(factor, mass)| factor * mass).sum();
            }
        }
        let last = (n_tokens - 1) * n;
        let total: f64 = (last..last + n).map(|cell| self.forward[cell] * self.backward[cell]).sum();
        let total = if total > 0.0 { total } else { 1.0 };
        self.backward.iter_mut().for_each(|mass| *mass /= total);
        self.log_total += total.ln() + self.scale.iter().map(|scale| scale.ln()).sum::<f64>();
    }

    #[inline(always)]
    fn rescale(&mut self, token: usize, n: usize) {
        let row = &mut self.forward[token * n..][..n];
        let sum: f64 = row.iter().sum();
        let sum = if sum > 0.0 { sum } else { 1.0 };
        row.iter_mut().for_each(|mass| *mass /= sum);
        self.scale[token] = sum;
    }

    /// Log of the sum of the exponentiated scores of all labellings.
    pub fn log_total(&self) -> f64 {
        self.log_total
    }

    /// The probability that a token has a label.
    pub fn probability(&self, token: usize, label: u8) -> f64 {
        let cell = token * self.n_labels + usize::from(label);
        self.forward[cell] * self.backward[cell]
    }

    /// The probability that token `token` has label `from` and the next one `to`.
    pub fn pair_probability(&self, token: usize, from: u8, to: u8) -> f64 {
        let (from, to) = (usize::from(from), usize::from(to));
        let next = (token + 1) * self.n_labels + to;
        self.forward[token * self.n_labels + from] * self.factors[from * self.n_labels + to] * self.local[next]
            / self.scale[token + 1]
            * self.backward[next]
    }

    /// The probability that the tokens from `start` on have exactly these labels.
    pub fn run_probability(&self, start: usize, labels: &[u8]) -> f64 {
        let Some((&first, rest)) = labels.split_first() else { return 1.0 };
        let n = self.n_labels;
        let mut mass = self.forward[start * n + usize::from(first)];
        let mut before = usize::from(first);
        for (offset, &label) in rest.iter().enumerate() {
            let (token, to) = (start + 1 + offset, usize::from(label));
            mass *= self.factors[before * n + to] * self.local[token * n + to] / self.scale[token];
            before = to;
        }
        mass * self.backward[(start + labels.len() - 1) * n + before]
    }
}

/// A trained chain, small and fast: what is shipped.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "CrfParts")]
pub struct Crf {
    transitions: Transitions,
    weights: WeightTable,
}

#[derive(Deserialize)]
struct CrfParts {
    transitions: Transitions,
    weights: WeightTable,
}

impl TryFrom<CrfParts> for Crf {
    type Error = String;
    fn try_from(parts: CrfParts) -> Result<Crf, String> {
        let n_labels = parts.weights.width();
        if n_labels == 0 || !parts.transitions.fits(n_labels) {
            return Err(format!("expected transitions between {n_labels} labels, as many as a row has weights"));
        }
        Ok(Crf { transitions: parts.transitions, weights: parts.weights })
    }
}

impl Crf {
    /// A chain of these weights.
    ///
    /// # Panics
    /// When the number of labels differs.
    pub fn new(transitions: Transitions, weights: WeightTable) -> Crf {
        assert!(transitions.fits(weights.width()), "as many weights a row as labels");
        Crf { transitions, weights }
    }

    /// Number of labels.
    pub fn n_labels(&self) -> usize {
        self.transitions.n_labels
    }

    /// Number of features that have weights.
    pub fn n_features(&self) -> usize {
        self.weights.n_rows()
    }

    /// The weights of label pairs.
    pub fn transitions(&self) -> &Transitions {
        &self.transitions
    }

    /// The weights of label pairs, to set a bias.
    pub fn transitions_mut(&mut self) -> &mut Transitions {
        &mut self.transitions
    }

    /// Adds a feature's weights to a token's scores (`n_labels` numbers).
    #[inline]
    pub fn add(&self, feature: u32, scores: &mut [f32]) {
        self.weights.add(feature, scores);
    }

    /// Adds the weights of a token's features to its scores (`n_labels` numbers).
    #[inline]
    pub fn add_all(&self, features: &[u32], scores: &mut [f32]) {
        self.weights.add_all(features, scores);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;
    use crate::ml::bilou::Bilou;

    fn sample(n_tokens: usize) -> (Transitions, Vec<f32>) {
        let scheme = Bilou::new(1);
        let mut transitions = Transitions::new(
            scheme.n_labels(),
            |from, to| scheme.follows(from, to),
            |label| scheme.starts(label),
            |label| scheme.ends(label),
        );
        let mut random = Random::new(3);
        let mut number = || random.unit() as f32 * 4.0 - 2.0;
        let (pairs, first, last) = transitions.parts_mut();
        pairs.iter_mut().chain(first).chain(last).for_each(|weight| *weight += number());
        let scores = (0..n_tokens * scheme.n_labels()).map(|_| number()).collect();
        (transitions, scores)
    }

    /// Every labelling of `n_tokens` tokens.
    fn all_labellings(n_labels: u8, n_tokens: usize) -> Vec<Vec<u8>> {
        let mut all = vec![vec![]];
        for _ in 0..n_tokens {
            all = all
                .into_iter()
                .flat_map(|start: Vec<u8>| (0..n_labels).map(move |label| [&start[..], &[label]].concat()))
                .collect();
        }
        all
    }

    #[test]
    fn agrees_with_enumeration() {
        let (transitions, scores) = sample(5);
        let all: Vec<(f64, Vec<u8>)> =
            all_labellings(5, 5).into_iter().map(|labels| (transitions.score(&scores, &labels), labels)).collect();
        let total: f64 = all.iter().map(|(score, _)| score.exp()).sum();
        let mut lattice = Lattice::default();
        transitions.fill(&scores, &mut lattice);
        assert!((lattice.log_total() - total.ln()).abs() < 1e-5, "{} {}", lattice.log_total(), total.ln());
        let share = |holds: &dyn Fn(&[u8]) -> bool| -> f64 {
            all.iter().filter(|(_, labels)| holds(labels)).map(|(score, _)| score.exp() / total).sum()
        };
        for label in 0..5 {
            let want = share(&|labels| labels[2] == label);
            assert!((lattice.probability(2, label) - want).abs() < 1e-5);
            let want = share(&|labels| labels[2] == label && labels[3] == 0);
            assert!((lattice.pair_probability(2, label, 0) - want).abs() < 1e-5);
        }
        let want = share(&|labels| labels[1..4] == [1, 2, 3]);
        assert!((lattice.run_probability(1, &[1, 2, 3]) - want).abs() < 1e-5);
        let best = all.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        assert_eq!(transitions.decode(&scores), best.1);
        let mut sorted: Vec<&(f64, Vec<u8>)> = all.iter().filter(|one| one.0.is_finite()).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let listed = transitions.decode_best(&scores, 6);
        assert_eq!(listed.len(), 6);
        for ((labels, score), want) in listed.iter().zip(sorted) {
            assert_eq!(labels, &want.1);
            assert!((f64::from(*score) - want.0).abs() < 1e-4);
        }
    }

    #[test]
    fn long_chains_neither_overflow_nor_vanish() {
        let (transitions, mut scores) = sample(20_000);
        scores.iter_mut().step_by(7).for_each(|score| *score *= 200.0);
        let mut lattice = Lattice::default();
        transitions.fill(&scores, &mut lattice);
        assert!(lattice.log_total().is_finite());
        for token in (0..20_000).step_by(501) {
            let sum: f64 = (0..5).map(|label| lattice.probability(token, label)).sum();
            assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        }
        assert_eq!(transitions.decode(&scores).len(), 20_000);
    }

    #[test]
    fn bias_brings_more_spans() {
        let (mut transitions, scores) = sample(500);
        let n_spans = |transitions: &Transitions| Bilou::new(1).spans(&transitions.decode(&scores)).len();
        let before = n_spans(&transitions);
        transitions.add_bias(1, 3.0);
        transitions.add_bias(4, 3.0);
        assert!(n_spans(&transitions) > before);
    }

    #[test]
    fn nothing_has_no_labels() {
        let (transitions, _) = sample(0);
        assert!(transitions.decode(&[]).is_empty());
        assert!(transitions.decode_best(&[], 3).is_empty());
        let mut lattice = Lattice::default();
        transitions.fill(&[], &mut lattice);
        assert_eq!(lattice.log_total(), 0.0);
    }
}
