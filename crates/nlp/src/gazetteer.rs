//! What word lists say of words and phrases: first names, places, titles, nouns for people, agencies, outlets.
//!
//! A gazetteer is evidence, not a decision: a first name may also be a month. The file keeps hashes of phrases, none of
//! their words.

use crate::ml::file::{ModelError, ModelReader, ModelWriter};
use crate::ml::hash::{Hasher, mix};

/// Which lists a phrase stands in, one bit a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lists(pub u32);

impl Lists {
    /// Female first names.
    pub const FEMALE: Lists = Lists(1);
    /// Male first names.
    pub const MALE: Lists = Lists(1 << 1);
    /// The commonest family names.
    pub const SURNAME: Lists = Lists(1 << 2);
    /// Rarer family names.
    pub const RARE_SURNAME: Lists = Lists(1 << 3);
    /// Countries.
    pub const COUNTRY: Lists = Lists(1 << 4);
    /// Adjectives and nouns of nationality.
    pub const NATIONALITY: Lists = Lists(1 << 5);
    /// States, provinces, regions.
    pub const REGION: Lists = Lists(1 << 6);
    /// Cities.
    pub const CITY: Lists = Lists(1 << 7);
    /// Titles that stand before a person's name.
    pub const TITLE: Lists = Lists(1 << 8);
    /// Nouns for people.
    pub const PERSON_NOUN: Lists = Lists(1 << 9);
    /// Nouns for groups and organizations.
    pub const GROUP_NOUN: Lists = Lists(1 << 10);
    /// Nouns for places.
    pub const PLACE_NOUN: Lists = Lists(1 << 11);
    /// Government agencies, committees, ministries.
    pub const AGENCY: Lists = Lists(1 << 12);
    /// Newspapers, broadcasters, platforms.
    pub const MEDIUM: Lists = Lists(1 << 13);
    /// Companies.
    pub const COMPANY: Lists = Lists(1 << 14);
    /// Political parties.
    pub const PARTY: Lists = Lists(1 << 15);
    /// Full names of people.
    pub const PERSON: Lists = Lists(1 << 16);
    /// Kinship nouns.
    pub const FAMILY: Lists = Lists(1 << 17);
    /// Mostly a person's name, or part of one, in unlabelled news.
    pub const KNOWN_PERSON: Lists = Lists(1 << 18);
    /// Mostly an organization's name, or part of one, in unlabelled news.
    pub const KNOWN_ORGANIZATION: Lists = Lists(1 << 19);
    /// Mostly a place's name, or part of one, in unlabelled news.
    pub const KNOWN_PLACE: Lists = Lists(1 << 20);
    /// Mostly another name, or part of one, in unlabelled news.
    pub const KNOWN_OTHER: Lists = Lists(1 << 21);
    /// Capitalized in unlabelled news, mostly without being a name.
    pub const KNOWN_UNNAMED: Lists = Lists(1 << 22);
    /// Now one type of name, now another in unlabelled news.
    pub const KNOWN_MIXED: Lists = Lists(1 << 23);
    /// The first word of a longer phrase in the lists.
    const BEGINS: Lists = Lists(1 << 24);

    /// In no list.
    pub const NONE: Lists = Lists(0);

    /// Whether the phrase stands in any list of `other`.
    #[inline]
    pub fn any(self, other: Lists) -> bool {
        self.0 & other.0 != 0
    }

    /// In the lists of both.
    #[inline]
    pub const fn and(self, other: Lists) -> Lists {
        Lists(self.0 | other.0)
    }
}

/// What the lists say of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Of the word alone.
    pub word: Lists,
    /// Of the longest phrase of two or more words that it belongs to.
    pub phrase: Lists,
}

/// Word lists by hash of the phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gazetteer {
    /// Ascending hashes of phrases.
    keys: Vec<u32>,
    /// Which of `sets` each belongs to.
    values: Vec<u16>,
    /// Combinations of lists that occur.
    sets: Vec<u32>,
    /// Where the keys with each leading bits begin.
    starts: Vec<u32>,
    shift: u32,
}

const KIND: &str = "gazetteer";
/// Longest phrase looked for, in tokens.
const MAX_PHRASE: usize = 7;

impl Gazetteer {
    /// A gazetteer of phrases (their tokens) with their lists; a phrase may come several times.
    pub fn new<'w>(phrases: impl IntoIterator<Item = (Vec<&'w str>, Lists)>) -> Gazetteer {
        let mut pairs: Vec<(u32, u32)> = vec![];
        for (tokens, lists) in phrases {
            let Some(first) = tokens.first() else { continue };
            if tokens.len() > MAX_PHRASE {
                continue;
            }
            if tokens.len() > 1 {
                pairs.push((key(phrase_hash(START, first)), Lists::BEGINS.0));
            }
            pairs.push((key(tokens.iter().fold(START, |hash, token| phrase_hash(hash, token))), lists.0));
        }
        pairs.sort_unstable();
        let mut merged: Vec<(u32, u32)> = vec![];
        for (key, lists) in pairs {
            match merged.last_mut() {
                Some(last) if last.0 == key => last.1 |= lists,
                _ => merged.push((key, lists)),
            }
        }
        let mut sets: Vec<u32> = merged.iter().map(|pair| pair.1).collect();
        sets.sort_unstable();
        sets.dedup();
        let values = merged.iter().map(|pair| sets.partition_point(|&set| set < pair.1) as u16).collect();
        Gazetteer::indexed(merged.into_iter().map(|pair| pair.0).collect(), values, sets)
    }

    fn indexed(keys: Vec<u32>, values: Vec<u16>, sets: Vec<u32>) -> Gazetteer {
        let bits = (2 * keys.len()).next_power_of_two().trailing_zeros().clamp(1, 20);
        let shift = 32 - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        let mut place = 0;
        for bucket in 0..1u32 << bits {
            while keys.get(place).is_some_and(|key| key >> shift < bucket) {
                place += 1;
            }
            starts.push(place as u32);
        }
        starts.push(keys.len() as u32);
        Gazetteer { keys, values, sets, starts, shift }
    }

    /// Number of phrases.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no phrase.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The lists that a word stands in, whatever its case.
    pub fn word(&self, word: &str) -> Lists {
        Lists(self.find(phrase_hash(START, word)).0 & !Lists::BEGINS.0)
    }

    /// The lists that a phrase of tokens stands in as a whole, whatever its case.
    pub fn phrase<T: AsRef<str>>(&self, tokens: &[T]) -> Lists {
        let hash = tokens.iter().fold(START, |hash, token| phrase_hash(hash, token.as_ref()));
        Lists(self.find(hash).0 & !Lists::BEGINS.0)
    }

    /// What the lists say of each token. Phrases are matched whatever their case, the longest first.
    pub fn look_up(&self, forms: &[&str]) -> Vec<Listing> {
        let mut listings = vec![Listing::default(); forms.len()];
        let mut covered = 0;
        for start in 0..forms.len() {
            let mut hash = phrase_hash(START, forms[start]);
            let lists = self.find(hash);
            listings[start].word = Lists(lists.0 & !Lists::BEGINS.0);
            if start < covered || !lists.any(Lists::BEGINS) {
                continue;
            }
            let mut longest = (0, Lists::NONE);
            for (length, form) in forms[start..].iter().enumerate().take(MAX_PHRASE).skip(1) {
                hash = phrase_hash(hash, form);
                let found = Lists(self.find(hash).0 & !Lists::BEGINS.0);
                if found != Lists::NONE {
                    longest = (length + 1, found);
                }
            }
            if longest.0 > 1 {
                covered = start + longest.0;
                listings[start..covered].iter_mut().for_each(|listing| listing.phrase = longest.1);
            }
        }
        listings
    }

    #[inline]
    fn find(&self, hash: u64) -> Lists {
        let key = key(hash);
        let bucket = (key >> self.shift) as usize;
        let (start, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        let place = self.keys[start..end].iter().position(|&known| known == key);
        place.map_or(Lists::NONE, |place| Lists(self.sets[usize::from(self.values[start + place])]))
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut gaps = vec![];
        let mut last = 0;
        for &key in &self.keys {
            let mut gap = key - last;
            last = key;
            while gap >= 128 {
                gaps.push(gap as u8 | 128);
                gap >>= 7;
            }
            gaps.push(gap as u8);
        }
        let values = self.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        ModelWriter::new(KIND).u32s("sets", &self.sets).bytes("phrases", gaps).bytes("values", values).finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Gazetteer, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        let sets = reader.u32s("sets")?;
        let mut keys = vec![];
        let (mut key, mut gap, mut shift) = (0u32, 0u32, 0);
        for &byte in reader.bytes("phrases")? {
            if shift > 28 {
                return Err(reader.problem("phrases", "a gap between hashes is longer than 32 bits"));
            }
            gap |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                key = match key.checked_add(gap) {
                    Some(next) if gap > 0 || keys.is_empty() => next,
                    _ => return Err(reader.problem("phrases", "expected hashes in ascending order")),
                };
                keys.push(key);
                (gap, shift) = (0, 0);
            }
        }
        let (values, rest) = reader.bytes("values")?.as_chunks::<2>();
        let values: Vec<u16> = values.iter().map(|&value| u16::from_le_bytes(value)).collect();
        if values.len() != keys.len() || !rest.is_empty() || shift != 0 {
            return Err(reader.problem("values", format!("expected 2 bytes for each of {} phrases", keys.len())));
        }
        if values.iter().any(|&value| usize::from(value) >= sets.len()) {
            return Err(reader.problem("values", format!("expected numbers below {}", sets.len())));
        }
        Ok(Gazetteer::indexed(keys, values, sets))
    }
}

const START: u64 = 0x6761_7a65;

/// Continues the hash of a phrase with its next token, in lower case and with straight apostrophes.
#[inline]
fn phrase_hash(hash: u64, token: &str) -> u64 {
    let mut hasher = Hasher::new(mix(hash));
    for c in token.chars() {
        match c {
            'a'..='z' => hasher = hasher.char(c),
            'A'..='Z' => hasher = hasher.char(c.to_ascii_lowercase()),
            '’' => hasher = hasher.char('\''),
            c => {
                for lower in c.to_lowercase() {
                    hasher = hasher.char(lower);
                }
            }
        }
    }
    hasher.finish()
}

#[inline]
fn key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Gazetteer {
        Gazetteer::new([
            (vec!["Georgia"], Lists::COUNTRY),
            (vec!["georgia"], Lists::REGION),
            (vec!["Georgia"], Lists::FEMALE),
            (vec!["Ministry", "of", "Weather"], Lists::AGENCY),
            (vec!["Ministry", "of"], Lists::GROUP_NOUN),
        ])
    }

    #[test]
    fn lists_of_a_word_add_up() {
        let gazetteer = sample();
        let lists = gazetteer.word("GEORGIA");
        assert_eq!(lists, Lists::COUNTRY.and(Lists::REGION).and(Lists::FEMALE));
        assert_eq!(gazetteer.word("Ministry"), Lists::NONE);
        assert_eq!(gazetteer.phrase(&["the", "ministry"]), Lists::NONE);
    }

    #[test]
    fn the_longest_phrase_counts() {
        let listings = sample().look_up(&["the", "Ministry", "of", "Weather", "of", "Georgia"]);
        assert_eq!(listings[0], Listing::default());
        assert!(listings[1..4].iter().all(|listing| listing.phrase == Lists::AGENCY));
        assert_eq!(listings[4].phrase, Lists::NONE);
        assert!(listings[5].word.any(Lists::COUNTRY));
    }

    #[test]
    fn a_file_gives_back_every_list_and_refuses_damage() {
        let bytes = sample().to_bytes();
        assert_eq!(Gazetteer::from_bytes(&bytes).unwrap(), sample());
        assert!(Gazetteer::from_bytes(&bytes[..40]).is_err());
    }
}
