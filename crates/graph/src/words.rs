//! Words as evidence that two claims are alike: stems of content words and how telling each is.

use std::collections::BTreeMap;

/// Words that tell nothing about what is claimed.
const EMPTY: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "both", "but", "by", "can", "could", "did", "do", "does", "doing", "during", "for", "from",
    "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is",
    "it", "its", "just", "like", "may", "me", "might", "more", "most", "much", "must", "my", "no", "nor", "not", "now",
    "of", "on", "one", "only", "or", "other", "our", "out", "over", "own", "s", "said", "same", "say", "says", "shall",
    "she", "should", "so", "some", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "to", "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when",
    "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your", "m", "re", "ve", "ll",
    "d",
];

/// The stem of a word that tells something: lower case, endings cut; `None` for the others.
pub(crate) fn stem(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if lower.is_empty() || EMPTY.contains(&lower) {
        return None;
    }
    let mut stem = lower;
    for ending in ["'s", "’s"] {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    let long = |rest: &str| rest.chars().count() >= 4;
    const ENDINGS: &[&str] = &[
        "ization", "ations", "ation", "ments", "ment", "ings", "ing", "ness", "ies", "ied", "ers", "ed", "es", "er",
        "ly", "s", "e", "y",
    ];
    for ending in ENDINGS {
        if let Some(rest) = stem.strip_suffix(ending)
            && long(rest)
            && !rest.ends_with('s')
        {
            stem = rest;
            break;
        }
    }
    Some(stem.to_owned())
}

/// The telling stems of a text, each once, sorted.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let split = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'));
    let mut found: Vec<String> = text.split(split).filter_map(stem).collect();
    found.sort();
    found.dedup();
    found
}

/// Numbers for stems, and how telling each is in one article.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    ids: BTreeMap<String, u32>,
    n_uses: Vec<u32>,
}

impl Lexicon {
    /// Numbers the telling stems of a text, sorted, each once; counts one use of each.
    pub(crate) fn add(&mut self, text: &str) -> Vec<u32> {
        let mut found: Vec<u32> = stems(text)
            .into_iter()
            .map(|stem| {
                let next = self.ids.len() as u32;
                let id = *self.ids.entry(stem).or_insert(next);
                if id == next {
                    self.n_uses.push(0);
                }
                self.n_uses[id as usize] += 1;
                id
            })
            .collect();
        found.sort_unstable();
        found
    }

    /// How telling a stem is: the rarer, the more.
    pub(crate) fn weight(&self, id: u32) -> f32 {
        let uses = self.n_uses.get(id as usize).copied().unwrap_or(1).max(1) as f32;
        1.0 / (1.0 + uses.ln())
    }

    /// Weights of the shared stems and of each side.
    pub(crate) fn overlap(&self, one: &[u32], other: &[u32]) -> Overlap {
        let total = |side: &[u32]| side.iter().map(|&id| self.weight(id)).sum();
        let (mut left, mut right, mut shared, mut n_shared) = (0, 0, 0.0, 0);
        while left < one.len() && right < other.len() {
            match one[left].cmp(&other[right]) {
                std::cmp::Ordering::Less => left += 1,
                std::cmp::Ordering::Greater => right += 1,
                std::cmp::Ordering::Equal => {
                    shared += self.weight(one[left]);
                    n_shared += 1;
                    left += 1;
                    right += 1;
                }
            }
        }
        Overlap { shared, n_shared, one: total(one), other: total(other) }
    }
}

/// How much of two sets of words is shared, by weight.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Overlap {
    pub(crate) shared: f32,
    pub(crate) n_shared: usize,
    pub(crate) one: f32,
    pub(crate) other: f32,
}

impl Overlap {
    /// Shared weight over that of both together, in `[0, 1]`.
    pub(crate) fn jaccard(&self) -> f32 {
        let all = self.one + self.other - self.shared;
        if all > 0.0 { self.shared / all } else { 0.0 }
    }

    /// Shared weight over that of the smaller side, in `[0, 1]`.
    pub(crate) fn containment(&self) -> f32 {
        let least = self.one.min(self.other);
        if least > 0.0 { self.shared / least } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_empty_words_do_not_matter() {
        assert_eq!(stems("The judges rejected it"), stems("a judge rejects"));
        assert_eq!(stems("of the and"), Vec::<String>::new());
        assert_eq!(stem("🦊"), None);
    }

    #[test]
    fn rare_words_weigh_more() {
        let mut lexicon = Lexicon::default();
        let one = lexicon.add("harbor contract");
        lexicon.add("harbor fee");
        lexicon.add("harbor view");
        assert!(lexicon.weight(one[0]) < lexicon.weight(one[1]) || lexicon.weight(one[1]) < lexicon.weight(one[0]));
        let other = lexicon.add("contract");
        assert!(lexicon.overlap(&one, &other).containment() > 0.99);
    }
}
