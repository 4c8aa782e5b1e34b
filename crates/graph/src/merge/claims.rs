//! Claims across articles: equal keys are one, and so are keys that share nearly all their telling words.
//!
//! Near-equal keys are found by prefix filtering (Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", 2007):
//! two sets of Jaccard similarity `t` share a word among their rarest few.

use super::Union;
use crate::graph::ClaimId;
use crate::record::ClaimRecord;
use dixit_document::DocumentId;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// Least Jaccard similarity of two keys that are one claim.
const ALIKE: f64 = 0.8;
/// Shorter keys must be equal.
const LEAST_WORDS: usize = 5;
/// Between an article's name and the key of a claim of its own.
const OF_ARTICLE: char = '\t';
/// A word that more keys start with tells nothing.
const MOST_POSTINGS: usize = 32;

/// Keys seen, with how many articles hold each.
#[derive(Clone, Debug, Default)]
pub(super) struct ClaimKeys {
    keys: BTreeMap<String, u32>,
}

impl ClaimKeys {
    pub(super) fn observe(&mut self, doc: &DocumentId, claim: &ClaimRecord) {
        *self.keys.entry(key(doc, claim)).or_default() += 1;
    }

    /// Decides which keys are one claim; only those that are not their own are kept.
    pub(super) fn finish(self) -> ClaimIds {
        let keys: Vec<(&str, u32)> = self.keys.iter().map(|(key, n)| (key.as_str(), *n)).collect();
        let sets = ranked(&keys);
        let mut union = Union::new(keys.len());
        let mut postings: Vec<Vec<u32>> =
            vec![vec![]; sets.iter().flatten().max().map_or(0, |&most| most as usize + 1)];
        let mut compared: Vec<u32> = vec![];
        for (index, set) in sets.iter().enumerate() {
            if set.len() < LEAST_WORDS {
                continue;
            }
            let prefix = set.len() - (ALIKE * set.len() as f64).ceil() as usize + 1;
            compared.clear();
            for &word in &set[..prefix] {
                let list = &mut postings[word as usize];
                compared.extend(list.iter().copied());
                if list.len() < MOST_POSTINGS {
                    list.push(index as u32);
                }
            }
            compared.sort_unstable();
            compared.dedup();
            for &other in &compared {
                let near = &sets[other as usize];
                let (least, most) = (set.len().min(near.len()), set.len().max(near.len()));
                if least as f64 >= ALIKE * most as f64 && jaccard(set, near) >= ALIKE {
                    union.join(index, other as usize);
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
    pub(super) fn id(&self, doc: &DocumentId, claim: &ClaimRecord) -> ClaimId {
        let key = key(doc, claim);
        let key = self.moved.get(&key).unwrap_or(&key);
        ClaimId(Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The claim's key. What claims nothing by itself (`it`, `his remarks`, a name) is the same only within its article, whose
/// name is then part of the key.
pub(super) fn key(doc: &DocumentId, claim: &ClaimRecord) -> String {
    let key = if claim.key.is_empty() { claim.text.to_lowercase() } else { claim.key.clone() };
    let least = if claim.predicate.is_some() { 2 } else { 3 };
    let says_something = key.split(' ').count() >= least;
    let own = format!("{doc}{OF_ARTICLE}", doc = doc.0);
    if says_something || key.starts_with(&own) { key } else { own + &key }
}

/// The words of each key as numbers in ascending order, the rarest word the lowest.
fn ranked(keys: &[(&str, u32)]) -> Vec<Vec<u32>> {
    let mut ids: HashMap<&str, u32> = HashMap::new();
    let mut words: Vec<(u32, &str)> = vec![];
    let mut sets: Vec<Vec<u32>> = keys
        .iter()
        .map(|(key, _)| {
            let number = |word| {
                let id = *ids.entry(word).or_insert(words.len() as u32);
                if id as usize == words.len() {
                    words.push((0, word));
                }
                words[id as usize].0 += 1;
                id
            };
            key.split(' ').map(number).collect()
        })
        .collect();
    let mut order: Vec<u32> = (0..words.len() as u32).collect();
    order.sort_unstable_by_key(|&id| words[id as usize]);
    let mut rank = vec![0; words.len()];
    for (place, &id) in order.iter().enumerate() {
        rank[id as usize] = place as u32;
    }
    for set in &mut sets {
        set.iter_mut().for_each(|id| *id = rank[*id as usize]);
        set.sort_unstable();
        set.dedup();
    }
    sets
}

/// Of two ascending sets.
fn jaccard(one: &[u32], other: &[u32]) -> f64 {
    let (mut left, mut right, mut shared) = (0, 0, 0usize);
    while left < one.len() && right < other.len() {
        match one[left].cmp(&other[right]) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                left += 1;
                right += 1;
            }
        }
    }
    let all = one.len() + other.len() - shared;
    if all == 0 { 1.0 } else { shared as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(key: &str) -> ClaimRecord {
        let predicate = Some("close".into());
        ClaimRecord { id: "c".into(), text: key.into(), subject: None, predicate, object: None, key: key.into() }
    }

    fn doc(name: &str) -> DocumentId {
        DocumentId(name.into())
    }

    #[test]
    fn what_claims_nothing_by_itself_is_one_only_within_its_article() {
        let pointer = ClaimRecord { predicate: None, ..claim("alder remark") };
        let one = key(&doc("a"), &pointer);
        assert_ne!(one, key(&doc("b"), &pointer));
        assert_eq!(one, key(&doc("a"), &ClaimRecord { key: one.clone(), ..pointer }));
        assert_ne!(key(&doc("a"), &claim("true")), key(&doc("b"), &claim("true")));
        assert_eq!(key(&doc("a"), &claim("alder close")), key(&doc("b"), &claim("alder close")));
    }

    #[test]
    fn nearly_equal_keys_are_one_claim() {
        let texts =
            ["alder board close harbor night sold", "alder board close harbor night", "alder close", "alder clos"];
        let mut keys = ClaimKeys::default();
        texts.iter().for_each(|text| keys.observe(&doc("a"), &claim(text)));
        let ids = keys.finish();
        assert_eq!(ids.id(&doc("a"), &claim(texts[0])), ids.id(&doc("b"), &claim(texts[1])));
        assert_ne!(ids.id(&doc("b"), &claim(texts[2])), ids.id(&doc("b"), &claim(texts[3])));
        assert!((jaccard(&[1, 2, 3], &[2, 3, 4]) - 0.5).abs() < 1e-9);
    }
}
