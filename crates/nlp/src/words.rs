//! What the network sees of a word: hashes of its form and its parts, its shape, its classes.

use crate::ml::clusters::Clusters;
use crate::ml::hash::Hasher;

/// The surface of a word, as numbers. Nothing here can be turned back into text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The form as written.
    pub form: u32,
    /// The form in lower case, digits as `0`, typographic quotes as plain ones.
    pub lower: u32,
    /// The last one to four characters of `lower`.
    pub suffixes: [u32; 4],
    /// The first one to three characters of `lower`.
    pub prefixes: [u32; 3],
    /// Capitals, digits and marks of the form, runs shortened.
    pub shape: u32,
    /// Its class among 64, 256 and 1,024, counted from 1; 0 for words without one.
    pub classes: [u16; 3],
    /// How often the word is capitalized within sentences, 1 to 4; 0 when that is unknown.
    pub capitalized: u8,
}

impl Word {
    /// Looks at a form. `buffer` is scratch space.
    pub fn new(form: &str, clusters: &Clusters, buffer: &mut String) -> Word {
        buffer.clear();
        // longer words differ in their first characters
        for c in form.chars().take(48) {
            match c {
                '0'..='9' => buffer.push('0'),
                '’' | '‘' | '`' => buffer.push('\''),
                '“' | '”' => buffer.push('"'),
                _ if c.is_ascii() => buffer.push(c.to_ascii_lowercase()),
                _ => buffer.extend(c.to_lowercase()),
            }
        }
        let hash = |text: &str| Hasher::new(0).text(text).finish() as u32;
        let mut word = Word { form: hash(form), lower: hash(buffer), shape: shape(form), ..Word::default() };
        let mut start = buffer.len();
        for (suffix, (at, _)) in word.suffixes.iter_mut().zip(buffer.char_indices().rev()) {
            start = at;
            *suffix = hash(&buffer[start..]);
        }
        debug_assert!(start <= buffer.len());
        for (prefix, (at, c)) in word.prefixes.iter_mut().zip(buffer.char_indices()) {
            *prefix = hash(&buffer[..at + c.len_utf8()]);
        }
        if let Some(class) = clusters.get(form) {
            word.classes = class.classes.map(|class| class + 1);
            word.capitalized = class.capitalized + 1;
        }
        word
    }
}

/// A hash of the form's pattern of character kinds; runs of a kind count up to three.
fn shape(form: &str) -> u32 {
    let mut hash = 1u32;
    let (mut last, mut run) = (0, 0);
    for c in form.chars().take(48) {
        let kind = match c {
            'a'..='z' => 1,
            'A'..='Z' => 2,
            '0'..='9' => 3,
            '-' => 4,
            '.' => 5,
            '\'' | '’' => 6,
            _ if c.is_lowercase() => 1,
            _ if c.is_uppercase() => 2,
            _ if c.is_alphabetic() => 7,
            _ => 8,
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 3 {
            hash = hash.wrapping_mul(31).wrapping_add(kind);
        }
    }
    hash
}
