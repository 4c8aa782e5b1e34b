//! Finds cues: the words that signal an attribution, by a chain over each paragraph.

use crate::features::{Atoms, Features};
use dixit_document::{Document, TokenRange};
use serde::{Deserialize, Serialize};

/// Longest chain, in tokens: longer paragraphs are cut at sentence ends, longer sentences anywhere.
pub const LONGEST_CHAIN: usize = 600;

/// The stretches of tokens that are decoded as one chain: paragraphs, cut where they are too long.
pub fn chains(document: &Document) -> Vec<TokenRange> {
    let mut chains: Vec<TokenRange> = vec![];
    let mut sentences = document.sentences().iter().copied().peekable();
    for &paragraph in document.paragraphs() {
        let mut start = paragraph.start();
        let mut end = start;
        while let Some(sentence) = sentences.next_if(|sentence| sentence.end() <= paragraph.end()) {
            if sentence.end() - start > LONGEST_CHAIN && end > start {
                chains.push(TokenRange::new(start, end));
                start = end;
            }
            end = sentence.end();
            while end - start > LONGEST_CHAIN {
                chains.push(TokenRange::new(start, start + LONGEST_CHAIN));
                start += LONGEST_CHAIN;
            }
        }
        if end > start {
            chains.push(TokenRange::new(start, end));
        }
    }
    chains
}

/// The groups that the features of a token fall into, in their order, with the number of features.
pub const GROUPS: &[(&str, usize)] = &[
    ("the word itself", 5),
    ("the words beside it", 2),
    ("how often such words are cues", 3),
    ("quotation marks around", 7),
    ("other likely cues around", 5),
    ("place in sentence and paragraph", 2),
    ("dependency tree", 5),
];

/// Tells at a glance which words cannot belong to a cue: a linear model over words in context, and how often such words and
/// those beside them are cues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    /// One weight for each number of a word in context.
    pub context: Vec<f32>,
    /// Weights of the cue classes of the word before, the word and the word behind, `[3, N_CLASSES]`.
    pub classes: Vec<f32>,
    /// Words that score less, and whose neighbors do, belong to no cue.
    pub least: f32,
}

/// Cue classes of words.
pub const N_CLASSES: usize = 8;

/// The places of a token's cue classes among the weights of a [`Screen`].
pub fn class_places(atoms: &Atoms, token: usize) -> [usize; 3] {
    let [_, _, before, word, behind, _, _] = atoms.around(token);
    [before.cue.into(), N_CLASSES + usize::from(word.cue), 2 * N_CLASSES + usize::from(behind.cue)]
}

impl Screen {
    /// What speaks for a token's being in a cue.
    pub fn score(&self, document: &Document, atoms: &Atoms, token: usize) -> f32 {
        let sum: f32 = class_places(atoms, token).into_iter().map(|place| self.classes[place]).sum();
        let context = document.contexts(TokenRange::new(token, token + 1));
        let mut lanes = [0f32; 16];
        for (numbers, weights) in context.as_chunks::<16>().0.iter().zip(self.context.as_chunks::<16>().0) {
            for (lane, (number, weight)) in lanes.iter_mut().zip(numbers.iter().zip(weights)) {
                *lane += number * weight;
            }
        }
        sum + lanes.iter().sum::<f32>()
    }

    /// Writes the tokens of a chain that may belong to a cue over `possible`, in order of place.
    pub fn possible(&self, document: &Document, atoms: &Atoms, chain: TokenRange, possible: &mut Vec<usize>) {
        possible.clear();
        for token in chain.indices().filter(|&token| self.score(document, atoms, token) >= self.least) {
            let first = token.saturating_sub(1).max(possible.last().map_or(chain.start(), |&last| last + 1));
            possible.extend(first..(token + 2).min(chain.end()));
        }
    }
}

/// The features of a token for the chain of cues, into `buffer`.
pub fn features(atoms: &Atoms, token: usize, buffer: &mut Vec<u32>) {
    let [_, l2, l1, x, r1, r2, _] = atoms.around(token);
    let mut f = Features::new(buffer, 1);
    f.one(x.lemma);
    f.one(x.tag);
    f.one(x.shape);
    f.one(x.suffix);
    f.one(x.cue);
    f.one(l1.lemma);
    f.one(r1.lemma);
    f.two(l1.cue, r1.cue);
    f.two(l2.cue, r2.cue);
    f.two(x.head_tag, x.head_cue);
    f.quotations([l2, l1, x, r1, r2]);
    f.one(x.near_left);
    f.one(x.near_right);
    f.one(x.left_lemma);
    f.one(x.right_lemma);
    f.one(x.around);
    f.one(x.position);
    f.one(x.phrase);
    f.one(x.deprel);
    f.one(x.head_lemma);
    f.one(x.children);
    f.one(x.ancestor);
    f.two(x.children & 0b101_0011, x.lemma);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::hash;
    use crate::lexicon::CueRates;
    use dixit_document::Article;
    use dixit_nlp::{Models, Pipeline};

    fn document(text: &str) -> Document {
        Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text))
    }

    #[test]
    fn groups_cover_all_features() {
        let document = document("Lena Holt spoke. The old bridge is closed.");
        let rates = CueRates::new([(hash("speak"), true, 20, 20)]);
        let atoms = Atoms::new(&document, &rates, &crate::shipped_clusters().unwrap());
        let mut buffer = vec![];
        features(&atoms, 1, &mut buffer);
        assert_eq!(buffer.len(), GROUPS.iter().map(|(_, n_features)| n_features).sum::<usize>());
    }

    #[test]
    fn words_beside_a_likely_one_are_possible() {
        let document = document("Lena Holt spoke. The old bridge is closed.");
        let rates = CueRates::new([(hash("speak"), true, 20, 20)]);
        let atoms = Atoms::new(&document, &rates, &crate::shipped_clusters().unwrap());
        let mut classes = vec![0.0; 3 * N_CLASSES];
        classes[N_CLASSES + usize::from(atoms.of(2).cue)] = 1.0;
        let screen = Screen { context: vec![0.0; 128], classes, least: 0.5 };
        let mut possible = vec![7];
        let whole = TokenRange::new(0, document.tokens().len());
        screen.possible(&document, &atoms, whole, &mut possible);
        assert_eq!(possible, [1, 2, 3]);
        screen.possible(&document, &atoms, TokenRange::new(2, 3), &mut possible);
        assert_eq!(possible, [2]);
    }

    #[test]
    fn chains_cover_the_text_and_stay_short() {
        let text = format!("{}\n\nOne two. Three four.", "word ".repeat(2000));
        let document = document(&text);
        let mut next = 0;
        for chain in chains(&document) {
            assert_eq!(chain.start(), next);
            assert!(chain.len() <= LONGEST_CHAIN);
            next = chain.end();
        }
        assert_eq!(next, document.tokens().len());
    }
}
