//! Claims across articles: equal keys are one, and so are keys that share nearly all their telling words.
//!
//! Near-equal keys are found by prefix filtering (Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", 2007):
//! two sets of Jaccard similarity `t` share a word among their rarest few.

use super::Union;
use crate::graph::ClaimId;
use crate::record::ClaimRecord;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Least Jaccard similarity of two keys that are one claim.
const ALIKE: f64 = 0.8;
/// Shorter keys must be equal.
const LEAST_WORDS: usize = 5;
/// A word that more keys start with tells nothing.
const MOST_POSTINGS: usize = 64;

/// Keys seen, with how many articles hold each.
#[derive(Clone, Debug, Default)]
pub(super) struct ClaimKeys {
    keys: BTreeMap<String, u32>,
}

impl ClaimKeys {
    pub(super) fn observe(&mut self, claim: &ClaimRecord) {
        *self.keys.entry(key(claim)).or_default() += 1;
    }

    /// Decides which keys are one claim; only those that are not their own are kept.
    pub(super) fn finish(self) -> ClaimIds {
        let keys: Vec<(&str, u32)> = self.keys.iter().map(|(key, n)| (key.as_str(), *n)).collect();
        let mut n_uses: BTreeMap<&str, u32> = BTreeMap::new();
        for word in keys.iter().flat_map(|(key, _)| key.split(' ')) {
            *n_uses.entry(word).or_default() += 1;
        }
        let mut union = Union::new(keys.len());
        let mut postings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, (key, _)) in keys.iter().enumerate() {
            let mut words: Vec<&str> = key.split(' ').collect();
            if words.len() < LEAST_WORDS {
                continue;
            }
            words.sort_by_key(|word| (n_uses[word], *word));
            let prefix = words.len() - (ALIKE * words.len() as f64).ceil() as usize + 1;
            let mut compared = vec![];
            for word in &words[..prefix] {
                let list = postings.entry(word).or_default();
                compared.extend(list.iter().copied());
                if list.len() < MOST_POSTINGS {
                    list.push(index);
                }
            }
            compared.sort_unstable();
            compared.dedup();
            for other in compared {
                if jaccard(key, keys[other].0) >= ALIKE {
                    union.join(index, other);
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for index in 0..keys.len() {
            groups.entry(union.find(index)).or_default().push(index);
        }
        let mut moved = BTreeMap::new();
        for members in groups.values().filter(|members| members.len() > 1) {
            let Some(&best) = members.iter().max_by_key(|&&index| (keys[index].1, std::cmp::Reverse(keys[index].0)))
            else {
                continue;
            };
            for &index in members.iter().filter(|&&index| index != best) {
                moved.insert(keys[index].0.to_owned(), keys[best].0.to_owned());
            }
        }
        ClaimIds { moved }
    }
}

/// Keys that stand for another.
#[derive(Clone, Debug, Default)]
pub(super) struct ClaimIds {
    moved: BTreeMap<String, String>,
}

impl ClaimIds {
    /// The claim's id across articles.
    pub(super) fn id(&self, claim: &ClaimRecord) -> ClaimId {
        let key = key(claim);
        let key = self.moved.get(&key).unwrap_or(&key);
        ClaimId(Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The claim's key, from its text where the record gives none.
pub(super) fn key(claim: &ClaimRecord) -> String {
    if claim.key.is_empty() { claim.text.to_lowercase() } else { claim.key.clone() }
}

/// Of two keys whose words are sorted.
fn jaccard(one: &str, other: &str) -> f64 {
    let (mut left, mut right) = (one.split(' ').peekable(), other.split(' ').peekable());
    let (mut shared, mut all) = (0usize, 0usize);
    loop {
        match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(_), None) => drop(left.next()),
            (None, Some(_)) => drop(right.next()),
            (Some(a), Some(b)) => match a.cmp(b) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    left.next();
                    right.next();
                }
            },
        }
        all += 1;
    }
    if all == 0 { 1.0 } else { shared as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(key: &str) -> ClaimRecord {
        ClaimRecord { id: "c".into(), text: key.into(), subject: None, predicate: None, object: None, key: key.into() }
    }

    #[test]
    fn nearly_equal_keys_are_one_claim() {
        let texts =
            ["alder board close harbor night sold", "alder board close harbor night", "alder close", "alder clos"];
        let mut keys = ClaimKeys::default();
        texts.iter().for_each(|text| keys.observe(&claim(text)));
        let ids = keys.finish();
        assert_eq!(ids.id(&claim(texts[0])), ids.id(&claim(texts[1])));
        assert_ne!(ids.id(&claim(texts[2])), ids.id(&claim(texts[3])));
        assert!((jaccard("a b c", "b c d") - 0.5).abs() < 1e-9);
    }
}
