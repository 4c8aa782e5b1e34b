//! Learns the network that tags and parses: all its parts at once, by Adam (Kingma & Ba 2015) on the log-likelihood of
//! tags, heads and relations.

mod losses;

use super::moments::Moments;
use crate::corpus::treebank::Tree;
use anyhow::{Result, ensure};
use dixit_document::Xpos;
use dixit_nlp::ml::Random;
use dixit_nlp::ml::matrix::Panels;
use dixit_nlp::ml::recurrent::{self, N_INPUTS, WIDTH};
use dixit_nlp::ml::weights::WeightTable;
use dixit_nlp::network::{N_DIMENSIONS, N_LAYERS, N_XPOS, Network, Part, n_numbers, word_features};
use dixit_nlp::words::Word;
use std::collections::BTreeMap;

/// A sentence with what the network sees of its words.
#[derive(Clone, Debug)]
pub struct Sentence<'t> {
    /// Gold annotation.
    pub tree: &'t Tree,
    /// The words.
    pub words: Vec<Word>,
}

/// What the network learns from.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'s> {
    /// Sentences with trees.
    pub sentences: &'s [&'s Sentence<'s>],
    /// Words of sentences with Penn tags only, by the rules of another corpus: the network learns them by the way, with
    /// weights of their own that it does not keep.
    pub tagged: &'s [(Vec<Word>, &'s [Xpos])],
}

/// How the network learns.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Passes over the sentences.
    pub n_epochs: usize,
    /// Words of a batch, about.
    pub batch: usize,
    /// Step of Adam at the start; it falls to nothing along a line.
    pub rate: f32,
    /// Share of numbers that are left out while learning.
    pub dropout: f64,
    /// What is seen of words less often than this has no row.
    pub min_count: u32,
    /// Seeds every random choice.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { n_epochs: 25, batch: 600, rate: 2e-3, dropout: 0.25, min_count: 3, seed: 1 }
    }
}

/// Half as often as that, a word's own rows are left out, so that the network learns to do without.
const RARE: f64 = 0.5;
/// Share of words whose classes and vector are left out.
const UNKNOWN: f64 = 0.05;
/// Share of parts of words that are left out.
const PARTLY: f64 = 0.05;

/// What is seen of a word, as numbers of rows; the word itself first.
#[derive(Clone, Debug, Default)]
struct Seen {
    rows: [Option<u32>; 16],
    vector: Option<u32>,
    count: u32,
}

/// A network that learns.
#[derive(Debug)]
pub struct NetworkLearner<'s> {
    examples: Examples<'s>,
    /// Of the sentences with trees, then of those with tags only.
    seen: Vec<Vec<Seen>>,
    keys: Vec<u32>,
    rows: Moments,
    parts: Moments,
    /// `[WIDTH, N_XPOS]` and `[N_XPOS]`: the tags of the other corpus.
    aside: Moments,
    vectors: Vectors,
    random: Random,
    settings: Settings,
    n_steps: u32,
    n_epochs: usize,
}

/// Vectors of frequent words, fixed while the network learns.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    /// Hashes of the words, ascending.
    pub keys: Vec<u32>,
    /// `[n_keys, N_DIMENSIONS]`.
    pub numbers: Vec<f32>,
}

impl<'s> NetworkLearner<'s> {
    /// A network that knows nothing of these sentences yet.
    pub fn new(examples: Examples<'s>, vectors: Vectors, settings: Settings) -> NetworkLearner<'s> {
        let mut random = Random::new(settings.seed);
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        let mut features = vec![];
        for sentence in examples.sentences {
            for (index, word) in sentence.words.iter().enumerate() {
                word_features(word, index == 0, &mut features);
                features.iter().for_each(|&feature| *counts.entry(feature).or_default() += 1);
            }
        }
        let keys: Vec<u32> =
            counts.iter().filter(|&(_, &count)| count >= settings.min_count).map(|(&key, _)| key).collect();
        let look = |index: usize, word: &_| {
            let mut features = vec![];
            word_features(word, index == 0, &mut features);
            let count = counts.get(&features[0]).copied().unwrap_or(0);
            let mut seen = Seen { count, ..Seen::default() };
            for (row, feature) in seen.rows.iter_mut().zip(&features) {
                *row = keys.binary_search(feature).ok().map(|at| at as u32);
            }
            seen.vector = vectors.keys.binary_search(&word.lower).ok().map(|at| at as u32);
            seen
        };
        let words = examples.sentences.iter().map(|sentence| &sentence.words);
        let words = words.chain(examples.tagged.iter().map(|(words, _)| words));
        let seen =
            words.map(|words| words.iter().enumerate().map(|(index, word)| look(index, word)).collect()).collect();
        let mut rows = vec![0.0; keys.len() * WIDTH];
        rows.iter_mut().for_each(|number| *number = 0.1 * (random.unit() as f32 - 0.5));
        let mut parts = vec![0.0; n_numbers()];
        for part in Part::all() {
            let (n_inner, n_columns) = part.size();
            let numbers = &mut parts[part.range()];
            let reach = match part {
                Part::Root => 0.1,
                _ if n_inner == 1 => 0.0,
                Part::Distance => 0.0,
                _ => (6.0 / (n_inner + n_columns) as f32).sqrt().min(0.2),
            };
            numbers.iter_mut().for_each(|number| *number = reach * (2.0 * random.unit() as f32 - 1.0));
            if let Part::LayerBias(_) = part {
                // some units begin by forgetting, others by keeping
                for (unit, bias) in numbers.iter_mut().enumerate() {
                    if unit % (2 * recurrent::HALF) < recurrent::HALF {
                        *bias = 3.0 * (unit % recurrent::HALF) as f32 / recurrent::HALF as f32 - 1.5;
                    }
                }
            }
        }
        NetworkLearner {
            examples,
            seen,
            keys,
            rows: Moments::new(rows),
            parts: Moments::new(parts),
            aside: Moments::new(vec![0.0; (WIDTH + 1) * N_XPOS]),
            vectors,
            random,
            settings,
            n_steps: 0,
            n_epochs: 0,
        }
    }

    /// Goes once through the sentences in random order; returns the mean loss a word of tags, heads and relations.
    pub fn epoch(&mut self) -> [f64; 3] {
        let n_trees = self.examples.sentences.len();
        let mut batches = self.batches(0..n_trees);
        batches.extend(self.batches(n_trees..self.seen.len()));
        self.random.shuffle(&mut batches);
        let n_words: usize = self.seen.iter().map(Vec::len).sum();
        let n_tree_words: usize = self.seen[..n_trees].iter().map(Vec::len).sum();
        let mut n_done = 0;
        let mut losses = [0.0; 3];
        for batch in batches {
            let loss = self.learn(&batch);
            losses.iter_mut().zip(loss).for_each(|(sum, loss)| *sum += loss);
            n_done += batch.iter().map(|&index| self.seen[index].len()).sum::<usize>();
            let done = (self.n_epochs as f32 + n_done as f32 / n_words as f32) / self.settings.n_epochs as f32;
            self.step((1.0 - done).max(0.0), &batch);
        }
        self.n_epochs += 1;
        losses.map(|loss| loss / n_tree_words.max(1) as f64)
    }

    /// Sentences of a range in random order, a batch of words at a time.
    fn batches(&mut self, range: std::ops::Range<usize>) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = range.collect();
        self.random.shuffle(&mut order);
        let mut batches = vec![];
        let (mut batch, mut n_words) = (vec![], 0);
        for index in order {
            n_words += self.seen[index].len();
            batch.push(index);
            if n_words >= self.settings.batch {
                batches.push(std::mem::take(&mut batch));
                n_words = 0;
            }
        }
        batches.extend(Some(batch).filter(|batch| !batch.is_empty()));
        batches
    }

    /// Passes done.
    pub fn n_epochs(&self) -> usize {
        self.n_epochs
    }

    /// All that is needed to go on from here.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn kept(&self) -> Result<Vec<u8>> {
        Ok(postcard::to_stdvec(&(self.n_steps, self.n_epochs, &self.random, &self.rows, &self.parts, &self.aside))?)
    }

    /// Goes on from where another learner of the same sentences and settings was.
    ///
    /// # Errors
    /// When the bytes were kept by another program or of other data.
    pub fn go_on(&mut self, kept: &[u8]) -> Result<()> {
        let (n_steps, n_epochs, random, rows, parts, aside): (_, _, _, Moments, Moments, Moments) =
            postcard::from_bytes(kept)?;
        let sizes = |all: [&Moments; 3]| {
            all.map(|moments| [&moments.numbers, &moments.slopes, &moments.first, &moments.second].map(Vec::len))
        };
        let (found, expected) = (sizes([&rows, &parts, &aside]), sizes([&self.rows, &self.parts, &self.aside]));
        ensure!(found == expected, "expected numbers {expected:?}, found {found:?}");
        (self.n_steps, self.n_epochs, self.random) = (n_steps, n_epochs, random);
        (self.rows, self.parts, self.aside) = (rows, parts, aside);
        Ok(())
    }

    fn step(&mut self, left: f32, batch: &[usize]) {
        self.n_steps += 1;
        let warm = (self.n_steps as f32 / 200.0).min(1.0);
        let rate = self.settings.rate * left * warm;
        let n_parts = self.parts.numbers.len();
        self.parts.step(0..n_parts, rate);
        self.aside.step(0..(WIDTH + 1) * N_XPOS, rate);
        let mut touched: Vec<u32> = batch
            .iter()
            .flat_map(|&index| &self.seen[index])
            .flat_map(|seen| seen.rows.iter().flatten())
            .copied()
            .collect();
        touched.sort_unstable();
        touched.dedup();
        for row in touched {
            let start = row as usize * WIDTH;
            self.rows.step(start..start + WIDTH, rate);
        }
    }

    /// The network as learned so far.
    pub fn finish(&self) -> Network {
        let vectors = WeightTable::new(N_DIMENSIONS, &self.vectors.keys, &self.vectors.numbers, 0.0);
        let rows = WeightTable::new(WIDTH, &self.keys, &self.rows.numbers, 0.0);
        Network::new(vectors, rows, self.parts.numbers.clone()).expect("parts of the right sizes")
    }

    /// Zeros and, in their share, numbers that make up for them.
    fn mask(&mut self, n_numbers: usize) -> Vec<f32> {
        let share = self.settings.dropout;
        let kept = (1.0 / (1.0 - share)) as f32;
        let limit = (share * 65536.0) as u64;
        let mut mask = Vec::with_capacity(n_numbers + 3);
        while mask.len() < n_numbers {
            let mut bits = self.random.next_u64();
            for _ in 0..4 {
                mask.push(if bits & 0xffff < limit { 0.0 } else { kept });
                bits >>= 16;
            }
        }
        mask.truncate(n_numbers);
        mask
    }

    /// Adds up the slopes of a batch; returns its losses.
    fn learn(&mut self, batch: &[usize]) -> [f64; 3] {
        let n_words: usize = batch.iter().map(|&index| self.seen[index].len()).sum();
        let share = 1.0 / n_words.max(1) as f32;
        // words
        let mut active: Vec<Vec<u32>> = Vec::with_capacity(n_words);
        let mut flow = vec![0.0; n_words * WIDTH];
        let mut word = 0;
        for &index in batch {
            for seen in &self.seen[index] {
                let own = self.random.unit() * (f64::from(seen.count) + RARE) >= RARE;
                let known = self.random.unit() >= UNKNOWN;
                let mut rows = vec![];
                for (at, row) in seen.rows.iter().enumerate() {
                    let kept = match at {
                        0 | 1 => own,
                        2 | 3 | 5 => known,
                        _ => self.random.unit() >= PARTLY,
                    };
                    rows.extend(row.filter(|_| kept));
                }
                let sums = &mut flow[word * WIDTH..][..WIDTH];
                for &row in &rows {
                    let numbers = &self.rows.numbers[row as usize * WIDTH..][..WIDTH];
                    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
                }
                if let Some(vector) = seen.vector.filter(|_| known) {
                    let numbers = &self.vectors.numbers[vector as usize * N_DIMENSIONS..][..N_DIMENSIONS];
                    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
                }
                active.push(rows);
                word += 1;
            }
        }
        let first_mask = self.mask(flow.len());
        flow.iter_mut().zip(&first_mask).for_each(|(number, mask)| *number *= mask);
        // layers
        let mut kept: Vec<[Vec<f32>; 4]> = vec![];
        for layer in 0..N_LAYERS {
            let mut inputs = self.bias(Part::LayerBias(layer), n_words);
            self.panels(Part::Layer(layer)).multiply(&flow, &mut inputs);
            let mut states = vec![0.0; n_words * WIDTH];
            each_sentence(batch, &self.seen, |words| {
                let inputs = &inputs[words.start * N_INPUTS..words.end * N_INPUTS];
                recurrent::forward(inputs, &mut states[words.start * WIDTH..words.end * WIDTH]);
            });
            let mask = self.mask(states.len());
            let next: Vec<f32> =
                flow.iter().zip(states.iter().zip(&mask)).map(|(flow, (state, mask))| flow + state * mask).collect();
            kept.push([flow, inputs, states, mask]);
            flow = next;
        }
        let (mut flow_slopes, losses) = match batch.first() {
            Some(&index) if index >= self.examples.sentences.len() => (self.learn_aside(batch, &flow, share), [0.0; 3]),
            _ => self.learn_outputs(batch, &flow, share),
        };
        // backward
        for layer in (0..N_LAYERS).rev() {
            let [flow, inputs, states, mask] = &kept[layer];
            let state_slopes: Vec<f32> = flow_slopes.iter().zip(mask).map(|(slope, mask)| slope * mask).collect();
            let mut input_slopes = vec![0.0; inputs.len()];
            each_sentence(batch, &self.seen, |words| {
                let (wide, narrow) =
                    (words.start * N_INPUTS..words.end * N_INPUTS, words.start * WIDTH..words.end * WIDTH);
                let slopes = &mut input_slopes[wide.clone()];
                recurrent::backward(&inputs[wide], &states[narrow.clone()], &state_slopes[narrow], slopes);
            });
            let more = self.back(Part::Layer(layer), Part::LayerBias(layer), flow, &input_slopes);
            flow_slopes.iter_mut().zip(more).for_each(|(slope, more)| *slope += more);
        }
        flow_slopes.iter_mut().zip(&first_mask).for_each(|(slope, mask)| *slope *= mask);
        for (rows, slopes) in active.iter().zip(flow_slopes.chunks_exact(WIDTH)) {
            for &row in rows {
                let sums = &mut self.rows.slopes[row as usize * WIDTH..][..WIDTH];
                sums.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
            }
        }
        losses
    }

    fn bias(&self, part: Part, n_rows: usize) -> Vec<f32> {
        self.parts.numbers[part.range()].repeat(n_rows)
    }

    fn panels(&self, part: Part) -> Panels {
        let (n_inner, n_columns) = part.size();
        Panels::new(&self.parts.numbers[part.range()], n_inner, n_columns)
    }

    /// Through a linear layer: adds its slopes, returns those of its input.
    fn back(&mut self, part: Part, bias: Part, input: &[f32], slopes: &[f32]) -> Vec<f32> {
        let n_columns = part.size().1;
        let sums = &mut self.parts.slopes[bias.range()];
        for row in slopes.chunks_exact(n_columns) {
            sums.iter_mut().zip(row).for_each(|(sum, slope)| *sum += slope);
        }
        self.back_linear(part, input, slopes)
    }

    fn back_linear(&mut self, part: Part, input: &[f32], slopes: &[f32]) -> Vec<f32> {
        let (n_inner, n_columns) = part.size();
        let n_rows = slopes.len() / n_columns;
        let sums = &mut self.parts.slopes[part.range()];
        Panels::new(slopes, n_rows, n_columns).multiply_transposed(input, sums);
        let mut input_slopes = vec![0.0; n_rows * n_inner];
        Panels::transposed(&self.parts.numbers[part.range()], n_columns, n_inner).multiply(slopes, &mut input_slopes);
        input_slopes
    }
}

/// Calls `work` with the words of each sentence of a batch.
fn each_sentence(batch: &[usize], seen: &[Vec<Seen>], mut work: impl FnMut(std::ops::Range<usize>)) {
    let mut start = 0;
    for &index in batch {
        let end = start + seen[index].len();
        work(start..end);
        start = end;
    }
}

/// Shares in percent of right Penn tags, universal tags, heads, and heads with relation (subtypes cut).
pub fn accuracy(sentences: &[&Sentence<'_>], network: &Network) -> [f64; 4] {
    let mut n_right = [0u32; 4];
    let mut n_words = 0u32;
    for sentence in sentences {
        let guess = network.guess(&sentence.words);
        let tree = sentence.tree;
        for index in 0..tree.heads.len() {
            let head = guess.heads[index] == tree.heads[index];
            let labeled = head && guess.deprels[index].universal() == tree.deprels[index].universal();
            let right = [guess.xpos[index] == tree.xpos[index], guess.upos[index] == tree.upos[index], head, labeled];
            n_words += 1;
            n_right.iter_mut().zip(right).for_each(|(sum, right)| *sum += u32::from(right));
        }
    }
    n_right.map(|n| 100.0 * f64::from(n) / f64::from(n_words.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_document::{Deprel, Upos};
    use dixit_nlp::ml::clusters::Clusters;
    use dixit_nlp::network::N_UPOS;

    fn trees() -> Vec<Tree> {
        let tree = |text: &str, heads: &[usize]| {
            let forms: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let n = forms.len();
            Tree {
                document: "d".to_owned(),
                lemmas: forms.clone(),
                forms,
                upos: (0..n).map(|at| Upos::ALL[at % N_UPOS]).collect(),
                xpos: (0..n).map(|at| Xpos::ALL[at % N_XPOS]).collect(),
                heads: heads.to_vec(),
                deprels: heads.iter().map(|&head| if head == n { Deprel::Root } else { Deprel::ALL[head] }).collect(),
            }
        };
        vec![tree("Orlo denied it .", &[1, 4, 1, 1]), tree("The mayor of Norvale denied it", &[1, 4, 3, 1, 6, 4])]
    }

    fn look(trees: &[Tree]) -> Vec<Sentence<'_>> {
        let (clusters, mut buffer) = (Clusters::new([]), String::new());
        let words = |tree: &Tree, buffer: &mut String| {
            tree.forms.iter().map(|form| Word::new(form, &clusters, buffer)).collect()
        };
        trees.iter().map(|tree| Sentence { words: words(tree, &mut buffer), tree }).collect()
    }

    #[test]
    fn slopes_agree_with_small_steps() {
        let trees = trees();
        let sentences = look(&trees);
        let sentences: Vec<&Sentence<'_>> = sentences.iter().collect();
        let settings = Settings { dropout: 0.0, min_count: 1, ..Settings::default() };
        let mut learner =
            NetworkLearner::new(Examples { sentences: &sentences, tagged: &[] }, Vectors::default(), settings);
        let loss = |learner: &mut NetworkLearner<'_>| -> f64 {
            learner.random = Random::new(9);
            learner.learn(&[0, 1]).iter().sum::<f64>() / 10.0
        };
        // away from the zeros of the start
        let mut random = Random::new(4);
        learner.parts.numbers.iter_mut().for_each(|number| *number += 0.2 * (random.unit() as f32 - 0.5));
        learner.rows.numbers.iter_mut().for_each(|number| *number += 0.5 * (random.unit() as f32 - 0.5));
        loss(&mut learner);
        let (parts, rows) = (learner.parts.slopes.clone(), learner.rows.slopes.clone());
        let step = 0.01;
        let mut compare =
            |name: &str, slope: f32, of: for<'a> fn(&'a mut NetworkLearner<'_>) -> &'a mut Moments, at: usize| {
                of(&mut learner).numbers[at] += step;
                let above = loss(&mut learner);
                of(&mut learner).numbers[at] -= 2.0 * step;
                let below = loss(&mut learner);
                of(&mut learner).numbers[at] += step;
                let wanted = (above - below) / f64::from(2.0 * step);
                let error = (wanted - f64::from(slope)).abs();
                assert!(error < 2e-3 + 0.05 * wanted.abs(), "{name}: {wanted} by steps, {slope} by the chain rule");
            };
        // the largest slopes of each part say most
        let largest = |slopes: &[f32], mut places: Vec<usize>| {
            places.sort_by(|&a, &b| slopes[b].abs().total_cmp(&slopes[a].abs()));
            places.truncate(4);
            places
        };
        for part in Part::all() {
            for at in largest(&parts, part.range().collect()) {
                compare(&format!("{part:?}"), parts[at], |learner| &mut learner.parts, at);
            }
        }
        for at in largest(&rows, (0..rows.len()).collect()) {
            compare("rows", rows[at], |learner| &mut learner.rows, at);
        }
    }

    #[test]
    fn learns_what_it_sees_and_goes_on_from_what_was_kept() {
        let trees = trees();
        let sentences = look(&trees);
        let sentences: Vec<&Sentence<'_>> = sentences.iter().collect();
        let settings = Settings { n_epochs: 200, dropout: 0.0, min_count: 1, rate: 1e-2, ..Settings::default() };
        let new = || NetworkLearner::new(Examples { sentences: &sentences, tagged: &[] }, Vectors::default(), settings);
        let (mut learner, mut other) = (new(), new());
        while learner.n_epochs() < 200 {
            learner.epoch();
            if learner.n_epochs() == 100 {
                other.go_on(&learner.kept().unwrap()).unwrap();
            }
        }
        assert_eq!(accuracy(&sentences, &learner.finish()), [100.0; 4]);
        while other.n_epochs() < 200 {
            other.epoch();
        }
        assert_eq!(other.finish().numbers(), learner.finish().numbers());
        assert!(other.go_on(&learner.kept().unwrap()[9..]).is_err());
    }
}
