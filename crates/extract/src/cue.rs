//! Finds cues: the words that signal an attribution, by a chain over each paragraph.

use crate::features::{Atoms, Features};
use dixit_document::{Document, TokenRange};

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
    ("words and tags around", 14),
    ("word sequences", 2),
    ("tag sequences", 7),
    ("the word with its neighbors", 5),
    ("shape and ending", 4),
    ("how often such words are cues", 11),
    ("quotation marks around", 13),
    ("other likely cues around", 6),
    ("place in sentence and paragraph", 2),
    ("dependency tree", 20),
];

/// A cue has a word of this class or above, and reaches no further than two tokens from one.
const CUE_CLASS: u8 = 3;

/// The features of a token for the cue chain, into `buffer`: only one where no word around is ever a cue.
pub fn features(atoms: &Atoms, token: usize, syntax: bool, buffer: &mut Vec<u32>) {
    let [l3, l2, l1, x, r1, r2, r3] = atoms.around(token);
    let mut f = Features::new(buffer, 1);
    f.one(0u32);
    if [l2, l1, x, r1, r2].iter().all(|atom| atom.cue < CUE_CLASS) {
        return;
    }
    for a in [l2, l1, x, r1, r2] {
        f.one(a.lemma);
        f.one(a.tag);
    }
    f.one(l3.tag);
    f.one(r3.tag);
    f.one(x.word);
    f.two(l1.lemma, x.lemma);
    f.two(x.lemma, r1.lemma);
    f.two(l2.tag, l1.tag);
    f.two(l1.tag, x.tag);
    f.two(x.tag, r1.tag);
    f.two(r1.tag, r2.tag);
    f.three(l2.tag, l1.tag, x.tag);
    f.three(l1.tag, x.tag, r1.tag);
    f.three(x.tag, r1.tag, r2.tag);
    f.two(x.lemma, x.tag);
    f.two(x.lemma, l1.tag);
    f.two(x.lemma, r1.tag);
    f.three(x.lemma, l1.tag, r1.tag);
    f.three(x.lemma, r1.tag, r2.tag);
    f.one(x.shape);
    f.one(x.suffix);
    f.two(x.suffix, x.tag);
    f.two(r1.suffix, r1.tag);
    // Learned cue classes.
    f.one(x.cue);
    f.two(x.cue, x.tag);
    f.two(l1.cue, x.cue);
    f.two(x.cue, r1.cue);
    f.three(l1.cue, x.cue, r1.cue);
    f.four(l2.cue, l1.cue, x.cue, r1.cue);
    f.four(x.cue, r1.cue, r2.cue, r3.cue);
    f.three(x.cue, l1.tag, r1.tag);
    f.three(x.cue, r1.tag, r2.tag);
    f.two(x.cue, r1.lemma);
    f.two(x.cue, l1.lemma);
    // Quotations.
    f.two(x.quote, x.cue);
    f.two(x.quote, x.tag);
    f.two(x.quote, x.lemma);
    f.two(x.since_open, x.cue);
    f.two(x.to_close, x.cue);
    f.two(x.region, x.cue);
    f.two(x.region_context, x.cue);
    f.three(l1.quote, x.quote, r1.quote);
    f.four(l1.quote, x.cue, r1.quote, r1.tag);
    f.four(l3.quote, l2.quote, l1.quote, x.cue);
    f.four(r1.quote, r2.quote, r3.quote, x.cue);
    f.three(r1.region, r2.region, x.cue);
    f.three(l1.region, l2.region, x.cue);
    // Likely cues around.
    f.two(x.near_left, x.cue);
    f.two(x.near_right, x.cue);
    f.two(x.near_left, x.near_right);
    f.two(x.left_lemma, x.near_left);
    f.two(x.right_lemma, x.near_right);
    f.two(x.around, x.cue);
    f.two(x.position, x.cue);
    f.two(x.position, x.tag);
    if !syntax {
        return;
    }
    let mut f = Features::new(buffer, 2);
    f.one(x.deprel);
    f.two(x.deprel, x.tag);
    f.two(x.deprel, x.cue);
    f.two(x.deprel, x.lemma);
    f.two(x.deprel, x.head_lemma);
    f.two(x.head_tag, x.tag);
    f.three(x.head_cue, x.cue, x.deprel);
    f.three(x.head_cue, x.tag, x.deprel);
    f.one(x.children);
    f.two(x.children, x.lemma);
    f.two(x.children, x.cue);
    f.three(x.children, x.tag, x.deprel);
    f.two(x.children & 0b101_0011, x.lemma);
    f.three(x.children & 0b101_0111, x.cue, x.tag);
    f.two(x.ancestor, x.cue);
    f.two(x.ancestor, x.tag);
    f.two(x.phrase, x.cue);
    f.two(r1.phrase >> 4, x.cue);
    f.three(l1.deprel, x.deprel, r1.deprel);
    f.three(r1.ancestor, x.cue, r1.deprel);
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
        features(&atoms, 1, true, &mut buffer);
        assert_eq!(buffer.len(), GROUPS.iter().map(|(_, n_features)| n_features).sum::<usize>());
        buffer.clear();
        features(&atoms, 8, true, &mut buffer);
        assert_eq!(buffer.len(), 1, "no word around is ever a cue");
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
