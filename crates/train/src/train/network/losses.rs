//! What the network learns from a batch: tags, heads, relations, and tags of another corpus.

use super::NetworkLearner;
use dixit_nlp::ml::matrix::Panels;
use dixit_nlp::ml::recurrent::WIDTH;
use dixit_nlp::network::{
    ARC, LABEL, N_DEPRELS, N_DISTANCES, N_OUTPUTS, N_UPOS, N_XPOS, PLACES, Part, add_distances, distance, part_of,
};

impl NetworkLearner<'_> {
    /// Slopes of what comes out of the recurrent layers, and the losses of tags, heads and relations.
    pub(super) fn learn_outputs(&mut self, batch: &[usize], flow: &[f32], share: f32) -> (Vec<f32>, [f64; 3]) {
        let mut outputs = self.bias(Part::OutputBias, flow.len() / WIDTH);
        self.panels(Part::Output).multiply(flow, &mut outputs);
        let mut slopes = vec![0.0; outputs.len()];
        let tags = self.learn_tags(batch, &outputs, share, &mut slopes);
        let arcs = self.learn_arcs(batch, &outputs, share, &mut slopes);
        let labels = self.learn_labels(batch, &outputs, share, &mut slopes);
        (self.back(Part::Output, Part::OutputBias, flow, &slopes), [tags, arcs, labels])
    }

    /// Slopes of what comes out of the recurrent layers for tags of the other corpus.
    pub(super) fn learn_aside(&mut self, batch: &[usize], flow: &[f32], share: f32) -> Vec<f32> {
        let n_words = flow.len() / WIDTH;
        let (weights, bias) = self.aside.numbers.split_at(WIDTH * N_XPOS);
        let mut scores = bias.repeat(n_words);
        Panels::new(weights, WIDTH, N_XPOS).multiply(flow, &mut scores);
        let mut slopes = vec![0.0; scores.len()];
        let n_trees = self.examples.sentences.len();
        let golds = batch.iter().flat_map(|&index| self.examples.tagged[index - n_trees].1);
        for ((scores, slopes), &gold) in scores.chunks_exact(N_XPOS).zip(slopes.chunks_exact_mut(N_XPOS)).zip(golds) {
            likelihood(scores, gold as usize, share, slopes);
        }
        let mut flow_slopes = vec![0.0; flow.len()];
        Panels::transposed(weights, N_XPOS, WIDTH).multiply(&slopes, &mut flow_slopes);
        let (weights, bias) = self.aside.slopes.split_at_mut(WIDTH * N_XPOS);
        Panels::new(&slopes, n_words, N_XPOS).multiply_transposed(flow, weights);
        for row in slopes.chunks_exact(N_XPOS) {
            bias.iter_mut().zip(row).for_each(|(sum, slope)| *sum += slope);
        }
        flow_slopes
    }

    fn learn_tags(&self, batch: &[usize], outputs: &[f32], share: f32, slopes: &mut [f32]) -> f64 {
        let mut loss = 0.0;
        let golds = batch.iter().flat_map(|&index| {
            let tree = self.examples.sentences[index].tree;
            tree.xpos.iter().zip(&tree.upos)
        });
        let rows = outputs.chunks_exact(N_OUTPUTS).zip(slopes.chunks_exact_mut(N_OUTPUTS));
        for ((output, slopes), (&xpos, &upos)) in rows.zip(golds) {
            let (x, u) = (0..N_XPOS, N_XPOS..N_XPOS + N_UPOS);
            loss += likelihood(&output[x.clone()], xpos as usize, share, &mut slopes[x]);
            loss += likelihood(&output[u.clone()], upos as usize, share, &mut slopes[u]);
        }
        loss
    }

    fn learn_arcs(&mut self, batch: &[usize], outputs: &[f32], share: f32, slopes: &mut [f32]) -> f64 {
        let n_words = outputs.len() / N_OUTPUTS;
        let masks = [self.mask(n_words * ARC), self.mask(n_words * ARC)];
        let masked = |part: usize| -> Vec<f32> {
            let numbers = part_of(outputs, part);
            numbers.iter().zip(&masks[part - 1]).map(|(number, mask)| number * mask).collect()
        };
        let (dependents, heads) = (masked(1), masked(2));
        let mut wanted = self.bias(Part::ArcBias, n_words);
        self.panels(Part::Arc).multiply(&dependents, &mut wanted);
        let mut far = vec![0.0; n_words * N_DISTANCES];
        self.panels(Part::Distance).multiply(&wanted, &mut far);
        let mut wanted_slopes = vec![0.0; wanted.len()];
        let mut head_slopes = vec![0.0; heads.len()];
        let mut far_slopes = vec![0.0; far.len()];
        let mut loss = 0.0;
        let mut start = 0;
        for &index in batch {
            let tree = self.examples.sentences[index].tree;
            let n = tree.heads.len();
            let mut candidates = heads[start * ARC..(start + n) * ARC].to_vec();
            candidates.extend(&self.parts.numbers[Part::Root.range()]);
            let wanted = &wanted[start * ARC..(start + n) * ARC];
            let mut scores = vec![0.0; n * (n + 1)];
            Panels::transposed(&candidates, ARC, n + 1).multiply(wanted, &mut scores);
            let mut score_slopes = vec![0.0; scores.len()];
            for word in 0..n {
                let scores = &mut scores[word * (n + 1)..][..n + 1];
                let far: &[f32; N_DISTANCES] =
                    far[(start + word) * N_DISTANCES..].first_chunk().expect("distances of every word");
                add_distances(word, far, scores);
                scores[word] = f32::NEG_INFINITY;
                let slopes = &mut score_slopes[word * (n + 1)..][..n + 1];
                loss += likelihood(scores, tree.heads[word], share, slopes);
                for (head, slope) in slopes[..n].iter().enumerate() {
                    far_slopes[(start + word) * N_DISTANCES + distance(word, head)] += slope;
                }
            }
            let sums = &mut wanted_slopes[start * ARC..(start + n) * ARC];
            Panels::new(&candidates, n + 1, ARC).multiply(&score_slopes, sums);
            let mut candidate_slopes = vec![0.0; candidates.len()];
            Panels::new(wanted, n, ARC).multiply_transposed(&score_slopes, &mut candidate_slopes);
            head_slopes[start * ARC..(start + n) * ARC].copy_from_slice(&candidate_slopes[..n * ARC]);
            let root = &mut self.parts.slopes[Part::Root.range()];
            root.iter_mut().zip(&candidate_slopes[n * ARC..]).for_each(|(sum, slope)| *sum += slope);
            start += n;
        }
        let more = self.back_linear(Part::Distance, &wanted, &far_slopes);
        wanted_slopes.iter_mut().zip(more).for_each(|(slope, more)| *slope += more);
        let dependent_slopes = self.back(Part::Arc, Part::ArcBias, &dependents, &wanted_slopes);
        for (part, part_slopes) in [(1, dependent_slopes), (2, head_slopes)] {
            let rows = part_slopes.chunks_exact(ARC).zip(masks[part - 1].chunks_exact(ARC));
            for (word, (part_slopes, mask)) in rows.enumerate() {
                let at = word * N_OUTPUTS + PLACES[part]..word * N_OUTPUTS + PLACES[part + 1];
                let numbers = outputs[at.clone()].iter().zip(&mut slopes[at]);
                for ((slope, mask), (&number, sum)) in part_slopes.iter().zip(mask).zip(numbers) {
                    if number > 0.0 {
                        *sum += slope * mask;
                    }
                }
            }
        }
        loss
    }

    fn learn_labels(&mut self, batch: &[usize], outputs: &[f32], share: f32, slopes: &mut [f32]) -> f64 {
        // words with a head among the words, and what they are to it
        let mut arcs: Vec<(usize, usize, usize)> = vec![];
        let mut start = 0;
        for &index in batch {
            let tree = self.examples.sentences[index].tree;
            let n = tree.heads.len();
            let labeled = tree.heads.iter().zip(&tree.deprels).enumerate().filter(|(_, (head, _))| **head < n);
            arcs.extend(labeled.map(|(word, (&head, &deprel))| (start + word, start + head, deprel as usize)));
            start += n;
        }
        let mask = self.mask(arcs.len() * LABEL);
        let mut hidden = vec![0.0; arcs.len() * LABEL];
        for ((hidden, mask), &(word, head, _)) in
            hidden.chunks_exact_mut(LABEL).zip(mask.chunks_exact(LABEL)).zip(&arcs)
        {
            let own = &outputs[word * N_OUTPUTS + PLACES[3]..][..LABEL];
            let other = &outputs[head * N_OUTPUTS + PLACES[4]..][..LABEL];
            for ((number, mask), (a, b)) in hidden.iter_mut().zip(mask).zip(own.iter().zip(other)) {
                *number = (a + b).max(0.0) * mask;
            }
        }
        let mut scores = self.bias(Part::LabelBias, arcs.len());
        self.panels(Part::Label).multiply(&hidden, &mut scores);
        let mut score_slopes = vec![0.0; scores.len()];
        let mut loss = 0.0;
        let rows = scores.chunks_exact(N_DEPRELS).zip(score_slopes.chunks_exact_mut(N_DEPRELS));
        for ((scores, slopes), &(_, _, gold)) in rows.zip(&arcs) {
            loss += likelihood(scores, gold, share, slopes);
        }
        let hidden_slopes = self.back(Part::Label, Part::LabelBias, &hidden, &score_slopes);
        for (at, &(word, head, _)) in arcs.iter().enumerate() {
            for unit in 0..LABEL {
                let from = at * LABEL + unit;
                if hidden[from] > 0.0 {
                    let slope = hidden_slopes[from] * mask[from];
                    slopes[word * N_OUTPUTS + PLACES[3] + unit] += slope;
                    slopes[head * N_OUTPUTS + PLACES[4] + unit] += slope;
                }
            }
        }
        loss
    }
}

/// The loss of a choice, negative logarithm of its probability; what it changes with the scores is added to `slopes`.
fn likelihood(scores: &[f32], gold: usize, share: f32, slopes: &mut [f32]) -> f64 {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| (score - largest).exp()).sum();
    for (index, (score, slope)) in scores.iter().zip(slopes).enumerate() {
        let probability = (score - largest).exp() / total;
        *slope += share * (probability - f32::from(u8::from(index == gold)));
    }
    f64::from(total.ln() + largest - scores[gold])
}
