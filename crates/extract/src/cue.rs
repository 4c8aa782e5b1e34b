//! Finds cues: the words that signal an attribution, by a chain over each paragraph.

use crate::features::{Atoms, Features, Quoting};
use dixit_document::{Document, TokenRange};
use dixit_nlp::ml::hidden::HiddenChain;
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
    ("the word itself", 4),
    ("the words beside it", 2),
    ("other likely cues around", 2),
    ("place in sentence and paragraph", 2),
    ("dependency tree", 6),
    ("the quotation around", Quoting::N_FEATURES),
];

/// Tells at a glance which words cannot belong to a cue, by a small hidden layer over the word in context, how often such words
/// and those beside them are cues, and the quotation marks there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Screen {
    /// Takes each token on its own: label 1 is within a cue.
    pub chain: HiddenChain,
    /// Tokens whose lead is less than this, and whose neighbors' leads are, belong to no cue.
    pub least: f32,
}

/// The features of a token for a [`Screen`], into `buffer`.
pub fn screen_features(atoms: &Atoms, token: usize, buffer: &mut Vec<u32>) {
    let [l1, x, r1] = atoms.around(token);
    let mut f = Features::new(buffer, 8);
    f.three(l1.cue, x.cue, r1.cue);
    f.three(l1.quote, x.quote, r1.quote);
}

impl Screen {
    /// For each token of `chain` how much more it looks like part of a cue than like another word: the lead of label 1. `hidden` are
    /// the sums that these tokens begin with, `[n_tokens, n_hidden]`.
    pub fn leads(&self, atoms: &Atoms, chain: TokenRange, mut hidden: Vec<f32>) -> Vec<f32> {
        let mut features = vec![];
        chain.indices().for_each(|token| screen_features(atoms, token, &mut features));
        self.chain.add_features(&features, &mut hidden);
        let mut scores = vec![];
        self.chain.score(&mut hidden, &mut scores);
        scores.as_chunks::<2>().0.iter().map(|[outside, inside]| inside - outside).collect()
    }

    /// Writes the tokens of a chain that may belong to a cue over `possible`, in order of place; `hidden` as for [`Screen::leads`].
    pub fn possible(&self, atoms: &Atoms, chain: TokenRange, hidden: Vec<f32>, possible: &mut Vec<usize>) {
        let leads = self.leads(atoms, chain, hidden);
        possible.clear();
        for (token, _) in chain.indices().zip(leads).filter(|&(_, lead)| lead >= self.least) {
            let first = token.saturating_sub(1).max(possible.last().map_or(chain.start(), |&last| last + 1));
            possible.extend(first..(token + 2).min(chain.end()));
        }
    }
}

/// The features of a token for the chain of cues, into `buffer`.
pub fn features(atoms: &Atoms, token: usize, buffer: &mut Vec<u32>) {
    word_features(atoms, token, buffer);
    atoms.quoting(token).features(buffer);
}

/// Those that have nothing to do with quotation marks.
pub(crate) fn word_features(atoms: &Atoms, token: usize, buffer: &mut Vec<u32>) {
    let [l1, x, r1] = atoms.around(token);
    let mut f = Features::new(buffer, 1);
    f.one(x.lemma);
    f.one(x.tag);
    f.one(x.shape);
    f.one(x.cue);
    f.one(l1.lemma);
    f.one(r1.lemma);
    f.one(x.left_lemma);
    f.one(x.right_lemma);
    f.one(x.position);
    f.one(x.phrase);
    f.one(x.deprel);
    f.two(x.head_tag, x.head_cue);
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
    use dixit_nlp::ml::crf::Transitions;
    use dixit_nlp::ml::hidden::HiddenPart;
    use dixit_nlp::ml::weights::WeightTable;
    use dixit_nlp::{Models, Pipeline};

    fn document(text: &str) -> Document {
        Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text))
    }

    #[test]
    fn groups_cover_all_features() {
        let document = document("Lena Holt spoke. The old bridge is closed.");
        let rates = CueRates::new([(hash("speak"), true, 20, 20)]);
        let atoms = Atoms::new(&document, &rates);
        let mut buffer = vec![];
        features(&atoms, 1, &mut buffer);
        assert_eq!(buffer.len(), GROUPS.iter().map(|(_, n_features)| n_features).sum::<usize>());
    }

    #[test]
    fn words_beside_a_likely_one_are_possible() {
        let document = document("Lena Holt spoke. The old bridge is closed.");
        let rates = CueRates::new([(hash("speak"), true, 20, 20)]);
        let atoms = Atoms::new(&document, &rates);
        let mut spoke = vec![];
        screen_features(&atoms, 2, &mut spoke);
        // one number, above zero for the features of "spoke" alone
        let rows = WeightTable::new(1, &spoke[..1], &[1.0], 0.0);
        let transitions = Transitions::new(2, |_, _| true, |_| true, |_| true);
        let mut numbers = vec![0.0; HiddenPart::OutputBias.range(1, 2).end];
        numbers[HiddenPart::Output.range(1, 2).start + 1] = 1.0;
        let screen = Screen { chain: HiddenChain::new(transitions, rows, numbers).unwrap(), least: 0.5 };
        let mut possible = vec![7];
        let whole = TokenRange::new(0, document.tokens().len());
        screen.possible(&atoms, whole, vec![0.0; whole.len()], &mut possible);
        assert_eq!(possible, [1, 2, 3]);
        screen.possible(&atoms, TokenRange::new(2, 3), vec![0.0], &mut possible);
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
