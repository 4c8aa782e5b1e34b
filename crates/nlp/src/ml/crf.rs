//! Linear-chain conditional random field over hashed features (Lafferty, McCallum and Pereira 2001).
//!
//! The score of a labelling is the sum of the weights of every token's features for its label and of one weight for each
//! pair of neighboring labels. Labels are numbers; [`super::bilou::Bilou`] gives them a meaning. Everything is linear in
//! the number of tokens.

use super::simd::in_vectors;
use super::weights::WeightTable;
use pulp::{Simd, WithSimd};
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
    /// Where every labelling is forbidden, one of the forbidden ones is returned.
    pub fn decode(&self, scores: &[f32]) -> Vec<u8> {
        let best = self.decode_best(scores, 1).into_iter().next();
        best.map_or_else(|| vec![0; scores.len() / self.n_labels], |(labels, _)| labels)
    }

    /// The `n_best` best labellings of tokens with these scores (`[n_tokens, n_labels]`), the best first, with their
    /// unnormalized log scores: the list Viterbi algorithm (Seshadri and Sundberg 1994). Forbidden ones are left out.
    ///
    /// # Complexity
    /// Linear in the number of tokens and in `n_best`.
    ///
    /// # Panics
    /// When more than [`MOST_BEST`] are asked for.
    pub fn decode_best(&self, scores: &[f32], n_best: usize) -> Vec<(Vec<u8>, f32)> {
        assert!(n_best <= MOST_BEST, "{n_best} labellings, at most {MOST_BEST} are kept");
        let mut best = match (self.n_labels, n_best) {
            (..=8, ..=1) => in_vectors(ListViterbi::<8, 1> { transitions: self, scores }),
            (..=16, ..=1) => in_vectors(ListViterbi::<16, 1> { transitions: self, scores }),
            (..=16, 2) => in_vectors(ListViterbi::<16, 2> { transitions: self, scores }),
            (..=32, ..=1) => in_vectors(ListViterbi::<32, 1> { transitions: self, scores }),
            _ => in_vectors(ListViterbi::<256, MOST_BEST> { transitions: self, scores }),
        };
        best.truncate(n_best);
        best
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
            ..=8 => in_vectors(Fill::<8> { transitions: self, scores, lattice }),
            9..=12 => in_vectors(Fill::<12> { transitions: self, scores, lattice }),
            _ => in_vectors(Fill::<256> { transitions: self, scores, lattice }),
        }
    }
}

/// Most labellings that [`Transitions::decode_best`] finds.
pub const MOST_BEST: usize = 8;

/// Finds the best labellings, one lane a label, all labels of a token at once.
struct ListViterbi<'s, const LANES: usize, const N_BEST: usize> {
    transitions: &'s Transitions,
    scores: &'s [f32],
}

impl<const LANES: usize, const N_BEST: usize> WithSimd for ListViterbi<'_, LANES, N_BEST> {
    type Output = Vec<(Vec<u8>, f32)>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Vec<(Vec<u8>, f32)> {
        const NEVER: f32 = f32::NEG_INFINITY;
        let ListViterbi { transitions: Transitions { n_labels: n, pairs, first, last }, scores } = self;
        let n_tokens = scores.len() / n;
        if n_tokens == 0 {
            return vec![];
        }
        let n_vectors = n.div_ceil(S::F32_LANES);
        let lanes = |at: usize| at * S::F32_LANES..((at + 1) * S::F32_LANES).min(*n);
        let load = |numbers: &[f32], at: usize| simd.partial_load_f32s(&numbers[lanes(at)]);
        // For each vector of labels those that one of them may follow, with the weights.
        let ways = |at: usize| -> Vec<(usize, S::f32s)> {
            let permitted = |(_, row): &(usize, &[f32])| row[lanes(at)].iter().any(|&weight| weight > NEVER);
            let rows = pairs.chunks_exact(*n).enumerate().filter(permitted);
            rows.map(|(from, row)| (from, load(row, at))).collect()
        };
        let vectors: Vec<Vec<(usize, S::f32s)>> = (0..n_vectors).map(ways).collect();
        // The scores of the best ways to each label: of each token without its own score, and of the last one with it.
        let mut arrivals: Vec<[[f32; LANES]; N_BEST]> = vec![[[NEVER; LANES]; N_BEST]; n_tokens];
        let mut best = [[NEVER; LANES]; N_BEST];
        for (token, (row, arrivals)) in scores.chunks_exact(*n).zip(&mut arrivals).enumerate() {
            let before = best;
            for (at, ways) in vectors.iter().enumerate() {
                let mut kept = [simd.splat_f32s(NEVER); N_BEST];
                if token == 0 {
                    kept[0] = load(first, at);
                } else {
                    for &(from, weights) in ways {
                        for before in &before {
                            let mut score = simd.add_f32s(simd.splat_f32s(before[from]), weights);
                            for kept in &mut kept {
                                let lower = simd.min_f32s(*kept, score);
                                *kept = simd.max_f32s(*kept, score);
                                score = lower;
                            }
                        }
                    }
                }
                let own = load(row, at);
                for ((kept, arrivals), best) in kept.into_iter().zip(arrivals.iter_mut()).zip(&mut best) {
                    S::as_mut_simd_f32s(arrivals).0[at] = kept;
                    S::as_mut_simd_f32s(best).0[at] = simd.add_f32s(kept, own);
                }
            }
        }
        let mut ends: Vec<(f32, usize, usize)> = vec![];
        for (label, last) in last.iter().enumerate() {
            ends.extend(best.iter().enumerate().map(|(rank, best)| (best[label] + last, label, rank)));
        }
        ends.retain(|end| end.0 > NEVER);
        ends.sort_by(|one, other| other.0.total_cmp(&one.0));
        ends.truncate(N_BEST);
        let labelling = |&(score, mut label, mut rank): &(f32, usize, usize)| {
            let mut labels = vec![label as u8; n_tokens];
            for token in (1..n_tokens).rev() {
                // Of the ways that arrive with this score the one with as many like it before it.
                let arrival = arrivals[token][rank][label];
                let n_like = arrivals[token][..rank].iter().filter(|other| other[label] == arrival).count();
                let (before, own) = (&arrivals[token - 1], &scores[(token - 1) * n..token * n]);
                let origins = (0..*n).flat_map(|from| (0..N_BEST).map(move |rank| (from, rank)));
                let arrives = |&(from, rank): &(usize, usize)| {
                    before[rank][from] + own[from] + pairs[from * n + label] == arrival
                };
                (label, rank) = origins.filter(arrives).nth(n_like).unwrap_or_default();
                labels[token - 1] = label as u8;
            }
            (labels, score)
        };
        ends.iter().map(labelling).collect()
    }
}

/// Probabilities of labels and label pairs under a chain, by the forward-backward algorithm with scaling at each token
/// (Rabiner 1989, section V.A, but by the sum of the token before). Reusable buffers.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    /// Numbers a row: those of the labels, then zeros.
    n_lanes: usize,
    /// exp of the pair weights, `[n_labels, n_lanes]`: from, to.
    factors: Vec<f64>,
    /// The same, to and from.
    transposed: Vec<f64>,
    /// The pair weights that they are of.
    weights: Vec<f32>,
    /// exp of the scores, divided by the largest of the token, `[n_tokens, n_lanes]` like the next two.
    local: Vec<f64>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    /// What each token's forward row was divided by.
    scale: Vec<f64>,
    log_total: f64,
}

/// A token's scores further than this below its best one are raised to it, so that no product of three vanishes.
const LOWEST: f32 = -80.0;

/// One step along a chain: masses times factors, `[n_labels, LANES]`.
#[inline(always)]
fn step<S: Simd, const LANES: usize>(simd: S, masses: &[f64; LANES], factors: &[[f64; LANES]]) -> [f64; LANES] {
    const { assert!(LANES.is_multiple_of(S::F64_LANES), "whole vectors") };
    let (factors, _) = S::as_simd_f64s(factors.as_flattened());
    let n_vectors = LANES / S::F64_LANES;
    let mut sums = [0.0; LANES];
    for (at, place) in S::as_mut_simd_f64s(&mut sums).0.iter_mut().enumerate() {
        // two sums, so that one need not wait for the other
        let (mut sum, mut other) = (simd.splat_f64s(0.0), simd.splat_f64s(0.0));
        let mut rows = masses.iter().zip(factors[at..].iter().step_by(n_vectors));
        while let Some((&mass, &factors)) = rows.next() {
            sum = simd.mul_add_f64s(simd.splat_f64s(mass), factors, sum);
            if let Some((&mass, &factors)) = rows.next() {
                other = simd.mul_add_f64s(simd.splat_f64s(mass), factors, other);
            }
        }
        *place = simd.add_f64s(sum, other);
    }
    sums
}

/// Fills a lattice, one lane a label, all labels of a token at once.
struct Fill<'s, const LANES: usize> {
    transitions: &'s Transitions,
    scores: &'s [f32],
    lattice: &'s mut Lattice,
}

impl<const LANES: usize> WithSimd for Fill<'_, LANES> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Fill { transitions: Transitions { n_labels: n, pairs, first, last }, scores, lattice } = self;
        let Lattice { factors, transposed, local, forward, backward, scale, .. } = lattice;
        let n_tokens = scores.len() / n;
        if lattice.weights != *pairs || lattice.n_lanes != LANES {
            lattice.weights.clone_from(pairs);
            for factors in [&mut *factors, &mut *transposed] {
                factors.clear();
                factors.resize(n * LANES, 0.0);
            }
            for (at, &weight) in pairs.iter().enumerate() {
                let (from, to) = (at / n, at % n);
                factors[from * LANES + to] = f64::from(weight).exp();
                transposed[to * LANES + from] = factors[from * LANES + to];
            }
        }
        let (to, from) = (factors.as_chunks::<LANES>().0, transposed.as_chunks::<LANES>().0);
        for buffer in [&mut *local, &mut *forward, &mut *backward] {
            buffer.clear();
            buffer.resize(n_tokens * LANES, 0.0);
        }
        scale.clear();
        scale.resize(n_tokens, 1.0);
        (lattice.n_lanes, lattice.log_total) = (LANES, 0.0);
        if n_tokens == 0 {
            return;
        }
        let mut below = scores.to_vec();
        for row in below.chunks_exact_mut(*n) {
            let highest = row.iter().fold(f32::NEG_INFINITY, |highest, &score| highest.max(score));
            lattice.log_total += f64::from(highest);
            row.iter_mut().for_each(|score| *score -= highest);
        }
        below.iter_mut().for_each(|score| *score = exp_below(*score));
        let local = local.as_chunks_mut::<LANES>().0;
        for (row, local) in below.chunks_exact(*n).zip(local.iter_mut()) {
            local.iter_mut().zip(row).for_each(|(local, &factor)| *local = f64::from(factor));
        }
        let exp = |weights: &[f32]| -> [f64; LANES] {
            let mut factors = [0.0; LANES];
            factors.iter_mut().zip(weights).for_each(|(factor, &weight)| *factor = f64::from(weight).exp());
            factors
        };
        let mut logs = Logs::default();
        let mut row = exp(first);
        let mut sum = 1.0;
        let forward = forward.as_chunks_mut::<LANES>().0;
        for (token, ((local, forward), scale)) in local.iter().zip(forward).zip(scale.iter_mut()).enumerate() {
            // by the sum of the token before: that of this one would have to be waited for
            *scale = if sum > 0.0 { sum } else { 1.0 };
            let share = 1.0 / *scale;
            if token > 0 {
                row = step(simd, &row, to);
            }
            row.iter_mut().zip(local).for_each(|(sum, local)| *sum *= local * share);
            sum = row[..*n].iter().sum();
            logs.add(*scale);
            *forward = row;
        }
        let mut after = exp(last);
        let total: f64 = row.iter().zip(&after).map(|(forward, backward)| forward * backward).sum();
        let total = if total > 0.0 { total } else { 1.0 };
        after.iter_mut().for_each(|mass| *mass /= total);
        let backward = backward.as_chunks_mut::<LANES>().0;
        for (token, backward) in backward.iter_mut().enumerate().rev() {
            if token + 1 < n_tokens {
                let share = 1.0 / scale[token + 1];
                after.iter_mut().zip(&local[token + 1]).for_each(|(mass, local)| *mass *= local * share);
                after = step(simd, &after, from);
            }
            *backward = after;
        }
        lattice.log_total += total.ln() + logs.sum();
    }
}

impl Lattice {
    /// Log of the sum of the exponentiated scores of all labellings.
    pub fn log_total(&self) -> f64 {
        self.log_total
    }

    /// The probability that a token has a label.
    pub fn probability(&self, token: usize, label: u8) -> f64 {
        let cell = token * self.n_lanes + usize::from(label);
        self.forward[cell] * self.backward[cell]
    }

    /// The probability that token `token` has label `from` and the next one `to`.
    pub fn pair_probability(&self, token: usize, from: u8, to: u8) -> f64 {
        let (from, to) = (usize::from(from), usize::from(to));
        let next = (token + 1) * self.n_lanes + to;
        self.forward[token * self.n_lanes + from] * self.factors[from * self.n_lanes + to] * self.local[next]
            / self.scale[token + 1]
            * self.backward[next]
    }

    /// The probability that the tokens from `start` on have exactly these labels.
    pub fn run_probability(&self, start: usize, labels: &[u8]) -> f64 {
        let Some((&first, rest)) = labels.split_first() else { return 1.0 };
        let n = self.n_lanes;
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

/// Sums logarithms, many at a time.
#[derive(Debug)]
struct Logs {
    product: f64,
    sum: f64,
}

impl Default for Logs {
    fn default() -> Logs {
        Logs { product: 1.0, sum: 0.0 }
    }
}

impl Logs {
    #[inline(always)]
    fn add(&mut self, factor: f64) {
        self.product *= factor;
        if !(1e-150..1e150).contains(&self.product) {
            *self = Logs { product: 1.0, sum: self.sum() };
        }
    }

    fn sum(&self) -> f64 {
        self.sum + self.product.ln()
    }
}

/// exp of a number up to 0, not less than that of [`LOWEST`], to within a few units of the last place: a power of two times a
/// polynomial of what is left (Cephes' `expf`), without branch or table.
#[inline(always)]
fn exp_below(x: f32) -> f32 {
    /// Added to a number it leaves the nearest integer in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.max(LOWEST);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let power = rounded - ROUND;
    let rest = x - power * 0.693_359_4 + power * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        sum = sum * rest + factor;
    }
    let scale = f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    (sum * rest * rest + rest + 1.0) * scale
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
