//! Where the author, not a source, flags something as unproven.

use crate::features::{Atoms, hash};
use crate::lexicon::OfHashes;
use dixit_document::{Attribution, Document, TokenRange};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Phrases of lemmas, the longest first where one begins another.
const HEDGES: &[&[&str]] = &[
    &["have", "not", "be", "confirm"],
    &["have", "not", "been", "confirm"],
    &["have", "n't", "be", "confirm"],
    &["have", "not", "be", "verify"],
    &["have", "not", "be", "prove"],
    &["have", "not", "be", "independently", "verify"],
    &["have", "not", "be", "independently", "confirm"],
    &["could", "not", "be", "verify"],
    &["could", "not", "be", "confirm"],
    &["could", "not", "be", "independently", "verify"],
    &["can", "not", "be", "verify"],
    &["yet", "to", "be", "confirm"],
    &["yet", "to", "be", "prove"],
    &["be", "not", "confirm"],
    &["it", "be", "unclear"],
    &["it", "be", "not", "clear"],
    &["it", "be", "not", "know"],
    &["remain", "unclear"],
    &["remain", "unproven"],
    &["be", "unclear"],
    &["if", "true"],
    &["if", "confirm"],
    &["if", "genuine"],
    &["if", "correct"],
    &["if", "accurate"],
    &["if", "prove"],
    &["allegedly"],
    &["alleged"],
    &["apparent"],
    &["apparently"],
    &["ostensibly"],
    &["purported"],
    &["purportedly"],
    &["reportedly"],
    &["reported"],
    &["so-called"],
    &["supposed"],
    &["supposedly"],
    &["unconfirmed"],
    &["unproven"],
    &["unsubstantiated"],
    &["unverified"],
];

/// Hashes of the words that hedges begin with.
static OPENINGS: LazyLock<HashSet<u32, OfHashes>> =
    LazyLock::new(|| HEDGES.iter().map(|phrase| hash(phrase[0])).collect());

/// The hedges of a document in order of place, outside of quotations.
pub(crate) fn hedges(document: &Document, atoms: &Atoms) -> Vec<TokenRange> {
    let tokens = document.tokens();
    let is = |token: usize, word: &str| {
        tokens[token].lemma.eq_ignore_ascii_case(word) || document.form(&tokens[token]).eq_ignore_ascii_case(word)
    };
    let mut found = vec![];
    for &sentence in document.sentences() {
        let mut start = sentence.start();
        while start < sentence.end() {
            let matches = |phrase: &&&[&str]| {
                start + phrase.len() <= sentence.end()
                    && phrase.iter().enumerate().all(|(offset, word)| is(start + offset, word))
            };
            let atom = atoms.of(start);
            let opens = atom.quote == 0 && (OPENINGS.contains(&atom.lemma) || OPENINGS.contains(&atom.word));
            match HEDGES.iter().filter(|_| opens).find(matches) {
                Some(phrase) => {
                    found.push(TokenRange::new(start, start + phrase.len()));
                    start += phrase.len();
                }
                _ => start += 1,
            }
        }
    }
    found
}

/// Gives each hedge to the attributions on whose claims it bears: those whose content or cue holds it, else the nearest one of
/// its sentence, else the last one before it in its paragraph, else the first one after it there.
pub(crate) fn assign(document: &Document, hedges: Vec<TokenRange>, attributions: &mut [Attribution]) {
    for hedge in hedges {
        let token = dixit_document::TokenId(hedge.start() as u32);
        let sentence = document.sentences()[document.sentence_of(token)];
        let paragraph = document.paragraphs()[document.paragraph_of(token)];
        let place =
            |one: &Attribution| one.cue.or_else(|| one.content.first().copied()).map_or(0, |range| range.start());
        // Attributions are in order of place: only those of the paragraph matter.
        let from = attributions.partition_point(|one| place(one) < paragraph.start());
        let to = attributions.partition_point(|one| place(one) < paragraph.end());
        let near = &mut attributions[from..to.max(from)];
        let mut held = false;
        for one in near.iter_mut() {
            if one.content.iter().any(|piece| piece.contains(hedge)) {
                one.hedges.push(hedge);
                held = true;
            }
        }
        if held || near.is_empty() {
            continue;
        }
        let distance = |one: &Attribution| {
            let at = place(one);
            let sentence_rank = if sentence.holds(at) {
                0
            } else if at < hedge.start() {
                1
            } else {
                2
            };
            (sentence_rank, at.abs_diff(hedge.start()))
        };
        if let Some(nearest) = near.iter_mut().min_by_key(|one| distance(one)) {
            nearest.hedges.push(hedge);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::CueRates;
    use dixit_document::Article;
    use dixit_nlp::{Models, Pipeline};

    #[test]
    fn finds_reservations_outside_of_quotations() {
        let text = "If true, the report is grave. The alleged leak hasn’t been explained. “An alleged leak,” she said.";
        let document = Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text));
        let atoms = Atoms::new(&document, &CueRates::default());
        let words: Vec<&str> = hedges(&document, &atoms).into_iter().map(|range| document.words(range)).collect();
        assert_eq!(words, ["If true", "alleged"]);
    }
}
