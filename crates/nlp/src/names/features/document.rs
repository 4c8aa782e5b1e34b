//! What a word's other occurrences in the document say of it.

use super::{Lines, Style};
use crate::gazetteer::Lists;
use crate::names::features::word::{Case, Word};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Facts of a word, one bit each.
pub(in crate::names) mod seen {
    /// Capitalized within a sentence of plain style.
    pub(in crate::names) const CAPITALIZED: u16 = 1;
    /// In lower case.
    pub(in crate::names) const LOWER: u16 = 1 << 1;
    /// After a title.
    pub(in crate::names) const TITLED: u16 = 1 << 2;
    /// After a first name.
    pub(in crate::names) const AFTER_FIRST_NAME: u16 = 1 << 3;
    /// After *the*.
    pub(in crate::names) const DEFINITE: u16 = 1 << 4;
    /// Alone in round brackets.
    pub(in crate::names) const BRACKETED: u16 = 1 << 5;
    /// All capitals, and the initials of a run of capitalized words.
    pub(in crate::names) const ACRONYM: u16 = 1 << 6;
    /// Before *'s*.
    pub(in crate::names) const POSSESSIVE: u16 = 1 << 7;
    /// Followed by a verb of saying or by a comma and a number.
    pub(in crate::names) const SAID: u16 = 1 << 8;
    /// After *in* or *from*.
    pub(in crate::names) const IN: u16 = 1 << 9;
}

/// Facts of all words that are capitalized somewhere in the document.
#[derive(Clone, Debug, Default)]
pub(in crate::names) struct Occurrences(HashMap<u64, u16, BuildHasherDefault<Keep>>);

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::names) struct Keep(u64);

impl Hasher for Keep {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

impl Occurrences {
    pub(super) fn new(lines: &Lines<'_>) -> Occurrences {
        let mut facts: HashMap<u64, u16, BuildHasherDefault<Keep>> = HashMap::default();
        for (index, word) in lines.words.iter().enumerate() {
            if !word.case.is_capital() {
                continue;
            }
            let entry = facts.entry(word.lower).or_default();
            if matches!(lines.style(index), Style::Plain | Style::Lower) {
                let sentence = lines.sentence(index);
                if !lines.is_initial(index) {
                    *entry |= seen::CAPITALIZED;
                }
                if index > sentence.start {
                    let before = &lines.words[index - 1];
                    if before.lists.any(Lists::TITLE) && before.case.is_capital() {
                        *entry |= seen::TITLED;
                    }
                    if before.lists.any(Lists::FEMALE.and(Lists::MALE)) && before.case == Case::Initial {
                        *entry |= seen::AFTER_FIRST_NAME;
                    }
                    match lines.forms[index - 1] {
                        "the" | "The" => *entry |= seen::DEFINITE,
                        "in" | "from" | "In" => *entry |= seen::IN,
                        "(" if lines.forms.get(index + 1).is_some_and(|form| *form == ")") => {
                            *entry |= seen::BRACKETED;
                        }
                        _ => {}
                    }
                }
                if index + 1 < sentence.end {
                    match lines.forms[index + 1] {
                        "'s" | "’s" => *entry |= seen::POSSESSIVE,
                        "said" | "says" | "told" | "added" | "tweeted" | "wrote" | "argued" | "who" => {
                            *entry |= seen::SAID;
                        }
                        _ => {}
                    }
                }
            }
        }
        for acronym in acronyms(lines) {
            if let Some(entry) = facts.get_mut(&acronym) {
                *entry |= seen::ACRONYM;
            }
        }
        for word in &lines.words {
            if word.case == Case::Lower
                && let Some(entry) = facts.get_mut(&word.lower)
            {
                *entry |= seen::LOWER;
            }
        }
        Occurrences(facts)
    }

    /// The facts of a word, as bits of [`seen`].
    pub(in crate::names) fn of(&self, word: &Word) -> u16 {
        self.0.get(&word.lower).copied().unwrap_or(0)
    }
}

/// Hashes of the initials, as one word, of every run of two or more capitalized words, with and without the first letters of small words.
fn acronyms(lines: &Lines<'_>) -> Vec<u64> {
    use crate::ml::hash::Hasher;
    let mut hashes = vec![];
    let mut index = 0;
    while index < lines.runs.len() {
        let run = lines.runs[index];
        let end = run.end as usize;
        if end <= index {
            index += 1;
            continue;
        }
        if (3..=12).contains(&(end - index)) || end - index == 2 {
            let (mut big, mut all) = (Hasher::new(11), Hasher::new(11));
            for at in index..end {
                let first = lines.forms[at].chars().next().unwrap_or(' ');
                let Some(lower) = first.to_lowercase().next().filter(|c| c.is_alphanumeric()) else { continue };
                all = all.char(lower);
                if first.is_uppercase() {
                    big = big.char(lower);
                }
            }
            hashes.extend([big.finish(), all.finish()]);
        }
        index = end;
    }
    hashes
}
