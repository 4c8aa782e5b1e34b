//! What is known of a word by itself.

use crate::gazetteer::{Listing, Lists};
use crate::ml::clusters::Clusters;
use crate::ml::hash::Hasher;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Case {
    /// No letter or digit.
    Punctuation,
    /// Digits, no letter.
    Number,
    /// No capital.
    Lower,
    /// A capital at the beginning only.
    Initial,
    /// Two or more letters, all capitals.
    Upper,
    /// Capitals elsewhere.
    Mixed,
}

/// Whether a word may stand between the capitalized words of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joint {
    /// Hardly ever.
    None,
    /// In long names, but more often between two names.
    Loose,
    /// Mostly.
    Close,
}

impl Case {
    /// Whether there is a capital.
    #[inline]
    pub fn is_capital(self) -> bool {
        matches!(self, Case::Initial | Case::Upper | Case::Mixed)
    }
}

/// A word with what its form, its class and the lists say.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Hash of the lower-case form, digits as `0`.
    pub lower: u64,
    /// Hash of the form with runs of like characters made one.
    pub shape: u64,
    /// Hashes of the first 2, 3 and 4 and the last 2, 3 and 4 characters in lower case; 0 where the word is shorter.
    pub affixes: [u64; 6],
    /// How it is written.
    pub case: Case,
    /// Its classes among 64, 256 and 1,024; `u16::MAX` for a rare word.
    pub classes: [u16; 3],
    /// How often the word is capitalized in other texts, 0 to 3; `None` for a rare word.
    pub capitalized: Option<u8>,
    /// Lists it stands in.
    pub lists: Lists,
    /// Lists that a longer phrase with it stands in.
    pub phrase: Lists,
    /// Whether it may stand between the capitalized words of one name.
    pub joint: Joint,
    /// Whether headlines write it without a capital.
    pub is_small: bool,
}

impl Word {
    /// Stands before a sentence.
    pub const BEFORE: Word = Word::border(0x0100);
    /// Stands after a sentence.
    pub const AFTER: Word = Word::border(0x0200);

    const fn border(hash: u64) -> Word {
        Word {
            lower: hash,
            shape: hash,
            affixes: [hash; 6],
            case: Case::Punctuation,
            classes: [0x4000 + hash as u16; 3],
            capitalized: None,
            lists: Lists::NONE,
            phrase: Lists::NONE,
            joint: Joint::None,
            is_small: false,
        }
    }

    /// Looks a word over.
    pub fn new(form: &str, listing: Listing, clusters: &Clusters) -> Word {
        let mut lower = Hasher::new(11);
        let mut shape = Hasher::new(12);
        let mut last_kind = '\0';
        let (mut n_chars, mut n_letters, mut n_upper, mut n_digits) = (0usize, 0usize, 0usize, 0usize);
        let mut starts_upper = false;
        let mut affixes = [0; 6];
        // the last four characters, oldest first
        let mut tail = ['\0'; 4];
        for c in form.chars() {
            let (kind, normal) = match c {
                'a'..='z' => ('x', c),
                'A'..='Z' => ('X', c.to_ascii_lowercase()),
                '0'..='9' => ('d', '0'),
                '’' | '‘' => ('\'', '\''),
                '“' | '”' => ('"', '"'),
                c if c.is_uppercase() => ('X', c.to_lowercase().next().unwrap_or(c)),
                c if c.is_alphabetic() => ('x', c),
                c if c.is_numeric() => ('d', '0'),
                c => (c, c),
            };
            match kind {
                'X' => {
                    n_upper += 1;
                    n_letters += 1;
                    starts_upper |= n_chars == 0;
                }
                'x' => n_letters += 1,
                'd' => n_digits += 1,
                _ => {}
            }
            if kind != last_kind {
                shape = shape.char(kind);
                last_kind = kind;
            }
            lower = lower.char(normal);
            n_chars += 1;
            if (2..=4).contains(&n_chars) {
                affixes[n_chars - 2] = lower.finish();
            }
            tail = [tail[1], tail[2], tail[3], normal];
        }
        for length in 2..=4.min(n_chars) {
            let suffix = tail[4 - length..].iter().fold(Hasher::new(13), |hasher, &c| hasher.char(c));
            affixes[length + 1] = suffix.finish();
        }
        let case = match (n_upper, n_letters, n_digits) {
            (0, 0, 0) => Case::Punctuation,
            (0, 0, _) => Case::Number,
            (0, _, _) => Case::Lower,
            (1, 1, _) | (1, _, 0) if starts_upper => Case::Initial,
            (upper, letters, _) if upper == letters => Case::Upper,
            _ => Case::Mixed,
        };
        let class = clusters.get(form);
        let is_small = n_chars <= 3 || matches!(form, "from" | "with" | "over" | "into");
        let joint = match case {
            Case::Lower => match form {
                "of" | "the" | "de" | "la" | "del" | "von" | "van" | "der" | "den" | "bin" | "ibn" | "al" | "el"
                | "du" | "le" | "di" | "da" | "dos" => Joint::Close,
                "and" | "for" | "on" | "in" | "at" | "to" | "'s" | "’s" | "y" => Joint::Loose,
                _ => Joint::None,
            },
            Case::Punctuation => match form {
                "-" | "&" | "'" | "’" | "." | "–" => Joint::Close,
                "/" | "+" | "@" | "," => Joint::Loose,
                _ => Joint::None,
            },
            Case::Number => Joint::Loose,
            _ => Joint::None,
        };
        Word {
            lower: lower.finish(),
            shape: shape.number(n_chars.min(5) as u64).finish(),
            affixes,
            case,
            classes: class.map_or([u16::MAX; 3], |class| class.classes),
            capitalized: class.map(|class| class.capitalized),
            lists: listing.word,
            phrase: listing.phrase,
            joint,
            is_small,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_writing() {
        let none = Clusters::new([]);
        let cases = [
            ("word", Case::Lower),
            ("Word", Case::Initial),
            ("I", Case::Initial),
            ("U.N.", Case::Upper),
            ("WORD", Case::Upper),
            ("eWord", Case::Mixed),
            ("McWord", Case::Mixed),
            ("1,200", Case::Number),
            ("—", Case::Punctuation),
            ("Élan", Case::Initial),
            ("F16", Case::Initial),
        ];
        for (form, case) in cases {
            assert_eq!(Word::new(form, Listing::default(), &none).case, case, "{form}");
        }
    }

    #[test]
    fn case_changes_the_shape_only() {
        let none = Clusters::new([]);
        let word = |form| Word::new(form, Listing::default(), &none);
        let (one, two) = (word("Vesna"), word("VESNA"));
        assert_eq!((one.lower, one.affixes), (two.lower, two.affixes));
        assert_ne!(one.shape, two.shape);
        assert_eq!(word("Orla").shape, word("Otto").shape);
    }
}
