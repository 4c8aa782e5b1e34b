//! Kinds of words that tell how something is meant, from `data/lexicons/stance.tsv`, and the words that negate.

use crate::features::hash;
use crate::lexicon::OfHashes;
use dixit_document::Document;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that call something false.
pub(super) const REJECTION: u16 = 1 << 3;
/// How many kinds are words of attitude: feeling, praise, blame, rejection, duty, own will.
pub(super) const N_ATTITUDES: u8 = 6;
/// Verbs of speaking that announce a rejoinder.
pub(super) const REJOINDER: u16 = 1 << 6;
/// Verbs whose negation at the head of a content is a negated belief.
pub(super) const BELIEF: u16 = 1 << 7;
/// Words that hold what somebody is charged with or asked about.
pub(super) const CHARGE: u16 = 1 << 8;
/// Those who answer for somebody.
pub(super) const RESPONDENT: u16 = 1 << 9;
/// What one may be charged with.
pub(super) const WRONGDOING: u16 = 1 << 10;

/// Names of the kinds in the list; the place of each is its bit.
const NAMES: [&str; 11] = [
    "feeling",
    "praise",
    "blame",
    "rejection",
    "duty",
    "will",
    "rejoinder",
    "belief",
    "charge",
    "respondent",
    "wrongdoing",
];

static WORDS: LazyLock<HashMap<u32, u16, OfHashes>> = LazyLock::new(|| {
    let mut words = HashMap::default();
    for line in include_str!("../../../../data/lexicons/stance.tsv").lines().skip(1) {
        let Some((name, lemmas)) = line.split_once('\t') else { continue };
        let bit = NAMES.iter().position(|&known| known == name).map_or(0, |place| 1u16 << place);
        for lemma in lemmas.split_ascii_whitespace() {
            *words.entry(hash(lemma)).or_default() |= bit;
        }
    }
    words
});

/// The kinds that a lemma (its hash) belongs to, one bit each.
pub(crate) fn kinds(lemma: u32) -> u16 {
    WORDS.get(&lemma).copied().unwrap_or(0)
}

/// Whether the word negates.
pub(super) fn is_negation(document: &Document, token: usize) -> bool {
    const WORDS: [&str; 13] = [
        "not", "never", "no", "nothing", "nobody", "cannot", "none", "neither", "nor", "without", "hardly", "barely",
        "nowhere",
    ];
    document.tokens().get(token).is_some_and(|token| {
        let form = document.form(token);
        WORDS.iter().any(|word| form.eq_ignore_ascii_case(word)) || form.ends_with("n't") || form.ends_with("n’t")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_names_a_kind() {
        for line in include_str!("../../../../data/lexicons/stance.tsv").lines().skip(1) {
            let name = line.split('\t').next().unwrap_or_default();
            assert!(NAMES.contains(&name), "{line}");
        }
        assert_eq!(kinds(hash("nonsense")) & REJECTION, REJECTION);
        assert_eq!(kinds(hash("table")), 0);
    }
}
