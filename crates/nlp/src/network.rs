//! A small network that reads a whole sentence and says its tags and its tree.
//!
//! Each word is a sum of rows: its vector learned from news and rows of its form, its parts, its shape and its classes. Three
//! recurrent layers with shortcuts around them let it see the words around. From what comes out a linear layer tells the
//! tags; arcs are scored by a bilinear form and named by a hidden layer over head and dependent, both as in Dozat & Manning
//! (2017), at a size that one core runs in a few microseconds a word.

use crate::ml::linear::{best, feature};
use crate::ml::matrix::Panels;
use crate::ml::recurrent::{self, WIDTH};
use crate::ml::weights::WeightTable;
use crate::words::Word;
use dixit_document::{Deprel, Upos, Xpos};

mod parts;
mod tree;

pub use parts::{
    ARC, LABEL, N_DEPRELS, N_DIMENSIONS, N_DISTANCES, N_LAYERS, N_OUTPUTS, N_UPOS, N_XPOS, PLACES, Part, n_numbers,
};
pub use tree::best_tree;

/// A finished network.
#[derive(Clone, Debug)]
pub struct Network {
    /// Word vectors, by hash of the word in lower case.
    pub vectors: WeightTable,
    /// Rows of what can be seen of a word.
    pub rows: WeightTable,
    /// All parts.
    numbers: Vec<f32>,
    layers: Vec<Panels>,
    output: Panels,
    arc: Panels,
    distance: Panels,
    label: Panels,
}

/// What the network makes of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Guess {
    /// Penn tags.
    pub xpos: Vec<Xpos>,
    /// Universal tags.
    pub upos: Vec<Upos>,
    /// Heads; the number of words for the root.
    pub heads: Vec<usize>,
    /// Relations to the heads.
    pub deprels: Vec<Deprel>,
    /// `[n_words, WIDTH]`: what comes out of the last recurrent layer.
    pub contexts: Vec<f32>,
}

impl Network {
    /// A network of these tables and the numbers of all parts; `None` when their sizes do not fit.
    pub fn new(vectors: WeightTable, rows: WeightTable, numbers: Vec<f32>) -> Option<Network> {
        if vectors.width() != N_DIMENSIONS || rows.width() != WIDTH || numbers.len() != n_numbers() {
            return None;
        }
        let panels = |part: Part| Panels::new(&numbers[part.range()], part.size().0, part.size().1);
        Some(Network {
            layers: (0..N_LAYERS).map(|layer| panels(Part::Layer(layer))).collect(),
            output: panels(Part::Output),
            arc: panels(Part::Arc),
            distance: panels(Part::Distance),
            label: panels(Part::Label),
            vectors,
            rows,
            numbers,
        })
    }

    /// The numbers of all parts, in the order of [`Part::all`].
    pub fn numbers(&self) -> &[f32] {
        &self.numbers
    }

    fn part(&self, part: Part) -> &[f32] {
        &self.numbers[part.range()]
    }

    /// Tags and arcs of a sentence.
    pub fn guess(&self, words: &[Word]) -> Guess {
        let n_words = words.len();
        let mut flow = vec![0.0; n_words * WIDTH];
        let mut features = Vec::with_capacity(16);
        for (index, sums) in flow.as_chunks_mut::<WIDTH>().0.iter_mut().enumerate() {
            word_features(&words[index], index == 0, &mut features);
            self.rows.add_all(&features, sums);
            self.vectors.add_all(&[words[index].lower], &mut sums[..N_DIMENSIONS]);
        }
        let mut states = vec![0.0; n_words * WIDTH];
        for (layer, panels) in self.layers.iter().enumerate() {
            let mut inputs = self.part(Part::LayerBias(layer)).repeat(n_words);
            panels.multiply(&flow, &mut inputs);
            recurrent::forward(&inputs, &mut states);
            flow.iter_mut().zip(&states).for_each(|(sum, state)| *sum += state);
        }
        let mut outputs = self.part(Part::OutputBias).repeat(n_words);
        self.output.multiply(&flow, &mut outputs);
        let heads = best_tree(&self.arc_scores(&outputs, n_words), n_words);
        let deprels = self.deprels(&outputs, &heads);
        let mut guess = Guess { heads, deprels, contexts: flow, ..Guess::default() };
        for output in outputs.chunks_exact(N_OUTPUTS) {
            guess.xpos.push(Xpos::ALL[best(&output[..N_XPOS])]);
            guess.upos.push(Upos::ALL[best(&output[N_XPOS..N_XPOS + N_UPOS])]);
        }
        guess
    }

    /// Scores of arcs, `[n_words, n_words + 1]`, the root in the last column.
    fn arc_scores(&self, outputs: &[f32], n_words: usize) -> Vec<f32> {
        let dependents = part_of(outputs, 1);
        let mut heads = part_of(outputs, 2);
        heads.extend(self.part(Part::Root));
        let mut wanted = self.part(Part::ArcBias).repeat(n_words);
        self.arc.multiply(&dependents, &mut wanted);
        let mut scores = vec![0.0; n_words * (n_words + 1)];
        Panels::transposed(&heads, ARC, n_words + 1).multiply(&wanted, &mut scores);
        let mut far = vec![0.0; n_words * N_DISTANCES];
        self.distance.multiply(&wanted, &mut far);
        for (word, (scores, far)) in
            scores.chunks_exact_mut(n_words + 1).zip(far.as_chunks::<N_DISTANCES>().0).enumerate()
        {
            add_distances(word, far, scores);
        }
        scores
    }

    fn deprels(&self, outputs: &[f32], heads: &[usize]) -> Vec<Deprel> {
        let n_words = heads.len();
        let mut hidden = vec![0.0; n_words * LABEL];
        for ((word, &head), hidden) in heads.iter().enumerate().zip(hidden.as_chunks_mut::<LABEL>().0) {
            let own = &outputs[word * N_OUTPUTS..][PLACES[3]..PLACES[4]];
            match outputs.get(head * N_OUTPUTS..).filter(|rest| !rest.is_empty()) {
                Some(rest) => {
                    let other = &rest[PLACES[4]..PLACES[5]];
                    hidden.iter_mut().zip(own.iter().zip(other)).for_each(|(sum, (a, b))| *sum = (a + b).max(0.0));
                }
                None => hidden.iter_mut().zip(own).for_each(|(sum, a)| *sum = a.max(0.0)),
            }
        }
        let mut scores = self.part(Part::LabelBias).repeat(n_words);
        self.label.multiply(&hidden, &mut scores);
        let of = |(word, scores): (usize, &mut [f32])| {
            if heads[word] == n_words {
                return Deprel::Root;
            }
            scores[Deprel::Root as usize] = f32::NEG_INFINITY;
            Deprel::ALL[best(scores)]
        };
        scores.chunks_exact_mut(N_DEPRELS).enumerate().map(of).collect()
    }
}

/// One part of each word's row of the last layer, what is negative cut off.
pub fn part_of(outputs: &[f32], part: usize) -> Vec<f32> {
    let rows = outputs.chunks_exact(N_OUTPUTS);
    rows.flat_map(|row| &row[PLACES[part]..PLACES[part + 1]]).map(|number| number.max(0.0)).collect()
}

/// Adds to the scores of a word's heads what their distances are worth.
pub fn add_distances(word: usize, far: &[f32; N_DISTANCES], scores: &mut [f32]) {
    let n_words = scores.len() - 1;
    scores[..n_words].iter_mut().enumerate().for_each(|(head, score)| *score += far[distance(word, head)]);
}

/// The kind of distance from a word to a head, below [`N_DISTANCES`].
#[inline]
pub fn distance(word: usize, head: usize) -> usize {
    const KINDS: [u8; 16] = [0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 7];
    let far = usize::from(KINDS[word.abs_diff(head).min(15)]);
    if head < word { far } else { N_DISTANCES / 2 + far }
}

/// What the network sees of a word beside its vector.
pub fn word_features(word: &Word, opens: bool, features: &mut Vec<u32>) {
    features.clear();
    let mut template = 2000;
    let mut add = |a: u32, b: u32| {
        template += 1;
        features.push(feature(template, a, b));
    };
    add(word.lower, 0);
    add(word.form, 1);
    add(word.classes[1].into(), 0);
    add(word.classes[2].into(), 0);
    add(word.shape, u32::from(opens));
    add(word.capitalized.into(), u32::from(opens));
    for suffix in &word.suffixes[1..] {
        add(*suffix, 0);
    }
    for prefix in &word.prefixes[1..] {
        add(*prefix, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;
    use crate::ml::clusters::Clusters;

    fn network() -> Network {
        let mut random = Random::new(2);
        let mut numbers = |n: usize| (0..n).map(|_| random.unit() as f32 - 0.5).collect::<Vec<f32>>();
        let keys: Vec<u32> = (0..2000).map(|key| key * 2_000_003).collect();
        let vectors = WeightTable::new(N_DIMENSIONS, &keys, &numbers(keys.len() * N_DIMENSIONS), 0.0);
        let rows = WeightTable::new(WIDTH, &keys, &numbers(keys.len() * WIDTH), 0.0);
        Network::new(vectors, rows, numbers(n_numbers())).expect("sizes that fit")
    }

    fn words(text: &str) -> Vec<Word> {
        let (clusters, mut buffer) = (Clusters::new([]), String::new());
        text.split(' ').map(|form| Word::new(form, &clusters, &mut buffer)).collect()
    }

    #[test]
    fn every_word_gets_tags_and_one_word_is_the_root() {
        for text in ["Orlo", "Orlo denied it .", "a b c d e f g h i j k l m n o p q r s t u v w x y z"] {
            let words = words(text);
            let guess = network().guess(&words);
            assert_eq!([guess.xpos.len(), guess.upos.len(), guess.deprels.len()], [words.len(); 3]);
            let roots = guess.heads.iter().zip(&guess.deprels).filter(|&(&head, &deprel)| {
                assert_eq!(head == words.len(), deprel == Deprel::Root);
                head == words.len()
            });
            assert_eq!(roots.count(), 1);
        }
        assert!(network().guess(&[]).heads.is_empty());
    }

    #[test]
    fn parts_of_other_sizes_are_refused() {
        let network = network();
        let Network { vectors, rows, numbers, .. } = network;
        assert!(Network::new(vectors.clone(), rows.clone(), numbers[1..].to_vec()).is_none());
        assert!(Network::new(rows, vectors, numbers).is_none());
    }

    #[test]
    fn distances_have_sides_and_grow() {
        let far: Vec<usize> = (0..40).map(|head| distance(20, head)).collect();
        assert!(far[..20].is_sorted_by(|a, b| a >= b) && far[21..].is_sorted());
        assert!(far[..20].iter().all(|&kind| kind < N_DISTANCES / 2));
        assert!(far[21..].iter().all(|&kind| (N_DISTANCES / 2..N_DISTANCES).contains(&kind)));
    }
}
