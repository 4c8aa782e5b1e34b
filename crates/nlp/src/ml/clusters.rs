//! Classes of words that occur in like contexts, at three sizes: what a model knows of words its training data lacks.
//!
//! The file keeps hashes of frequent words, no words.

use super::file::{ModelError, ModelReader, ModelWriter};
use super::hash::Hasher;

/// What is known of a frequent word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordClass {
    /// Its class among 64, among 256 and among 1,024.
    pub classes: [u16; 3],
    /// How often it is capitalized within sentences: 0 hardly ever, 1 now and then, 2 mostly, 3 nearly always.
    pub capitalized: u8,
}

/// Word classes by hash of the word.
///
/// # Examples
/// ```
/// use dixit_nlp::ml::clusters::{Clusters, WordClass};
/// let class = WordClass { classes: [3, 17, 900], capitalized: 3 };
/// let clusters = Clusters::new([("rome", class)]);
/// assert_eq!(clusters.get("Rome"), Some(class));
/// assert_eq!(clusters.get("Carthage"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clusters {
    /// Hashes of normalized words, ascending, with what is known of each.
    words: Vec<(u32, WordClass)>,
    /// Where the hashes with each leading bits begin: about two words each.
    starts: Vec<u32>,
    shift: u32,
}

const KIND: &str = "clusters";

impl Clusters {
    /// Classes of these words. Of two words with one hash the first counts.
    pub fn new<'w>(words: impl IntoIterator<Item = (&'w str, WordClass)>) -> Clusters {
        let mut pairs: Vec<(u32, WordClass)> = words.into_iter().map(|(word, class)| (hash(word), class)).collect();
        pairs.sort_by_key(|(key, _)| *key);
        pairs.dedup_by_key(|(key, _)| *key);
        Clusters::indexed(pairs)
    }

    fn indexed(words: Vec<(u32, WordClass)>) -> Clusters {
        let bits = (words.len() / 2).next_power_of_two().trailing_zeros().clamp(1, 20);
        let shift = 32 - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        let mut place = 0;
        for bucket in 0..1u32 << bits {
            while words.get(place).is_some_and(|(key, _)| key >> shift < bucket) {
                place += 1;
            }
            starts.push(place as u32);
        }
        starts.push(words.len() as u32);
        Clusters { words, starts, shift }
    }

    /// Number of words that have classes.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word has a class.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The classes of a word, whatever its case; digits count as `0`. Does not allocate.
    #[inline]
    pub fn get(&self, word: &str) -> Option<WordClass> {
        let key = hash(word);
        let bucket = (key >> self.shift) as usize;
        let words = &self.words[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        words.iter().find(|(known, _)| *known == key).map(|(_, class)| *class)
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let keys: Vec<u32> = self.words.iter().map(|(key, _)| *key).collect();
        let mut classes = Vec::with_capacity(self.words.len() * 4);
        for (_, value) in &self.words {
            // 6 and 8 bits, then 10 and 2 in one number
            classes.extend([value.classes[0] as u8, value.classes[1] as u8]);
            classes.extend((value.classes[2] | u16::from(value.capitalized) << 10).to_le_bytes());
        }
        ModelWriter::new(KIND).u32s("words", &keys).bytes("classes", classes).finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Clusters, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        let keys = reader.u32s("words")?;
        if !keys.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(reader.problem("words", "expected hashes in ascending order"));
        }
        let (rows, rest) = reader.bytes("classes")?.as_chunks::<4>();
        if rows.len() != keys.len() || !rest.is_empty() {
            return Err(reader.problem("classes", format!("expected 4 bytes for each of {} words", keys.len())));
        }
        let value = |&[a, b, c, d]: &[u8; 4]| {
            let last = u16::from_le_bytes([c, d]);
            WordClass { classes: [u16::from(a), u16::from(b), last & 1023], capitalized: (last >> 10) as u8 & 3 }
        };
        Ok(Clusters::indexed(keys.into_iter().zip(rows.iter().map(value)).collect()))
    }
}

/// Hash of a word in lower case, with digits as `0` and straight quotation marks.
#[inline]
fn hash(word: &str) -> u32 {
    let mut hasher = Hasher::new(0x636c_7573);
    for c in word.chars() {
        match c {
            'a'..='z' => hasher = hasher.char(c),
            'A'..='Z' => hasher = hasher.char(c.to_ascii_lowercase()),
            '0'..='9' => hasher = hasher.char('0'),
            '’' | '‘' => hasher = hasher.char('\''),
            '“' | '”' => hasher = hasher.char('"'),
            c => {
                for lower in c.to_lowercase() {
                    hasher = hasher.char(lower);
                }
            }
        }
    }
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_back_every_class_and_refuses_damage() {
        let words: Vec<String> = (0..3000).map(|n| format!("w{}", char::from_u32(0x4e00 + n).unwrap())).collect();
        let class = |n: usize| WordClass {
            classes: [(n % 64) as u16, (n % 256) as u16, (n % 1024) as u16],
            capitalized: (n % 4) as u8,
        };
        let clusters = Clusters::new(words.iter().enumerate().map(|(n, word)| (word.as_str(), class(n))));
        let bytes = clusters.to_bytes();
        let read = Clusters::from_bytes(&bytes).unwrap();
        assert_eq!(read, clusters);
        assert_eq!(read.len(), 3000);
        for (n, word) in words.iter().enumerate() {
            assert_eq!(read.get(word), Some(class(n)));
        }
        assert!(Clusters::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn case_digits_and_quotation_marks_do_not_matter() {
        let class = WordClass { classes: [1, 2, 3], capitalized: 0 };
        let clusters = Clusters::new([("o'neil-00é", class)]);
        assert_eq!(clusters.get("O’NEIL-27É"), Some(class));
        assert!(Clusters::new([]).get("x").is_none());
    }
}
