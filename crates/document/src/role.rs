//! Titles, roles and memberships: what somebody is called or does, and for whom.

use crate::token::{UnknownLabel, labels};
use crate::{MentionId, TokenId, TokenRange};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A title, role or membership of somebody, with the words that show it.
///
/// In *Orlo's mayor, Dr. Ann Alder (I-Orlo)* there are three of *Ann Alder*: the role *mayor* in the employ of *Orlo*, the
/// title *Dr.* and the seat *I-Orlo*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// What it is.
    pub kind: RoleKind,
    /// Its words, without determiner and employer; the words for the employer where there are no others.
    pub tokens: TokenRange,
    /// The word that carries it.
    pub head: TokenId,
    /// Whose it is: a name where one stands beside it, else the pronoun it is said of or the description that it is in.
    pub holder: MentionId,
    /// The organization, government or person that it is held for.
    pub employer: Option<MentionId>,
    /// From the first to the last word of role and employer.
    pub evidence: TokenRange,
}

labels! {
    /// What somebody is called or does.
    ///
    /// A title stands before a name and is written as part of it (*Mr.*, *Sen.*, *President*); a role is a noun for a
    /// function or profession (*head of research*); a seat is party and constituency in brackets (*R-Orlo*); a membership
    /// names the employer alone (*Ann Alder of Acme*).
    RoleKind { Title = "title", Role = "role", Seat = "seat", Membership = "membership" }
}

/// What the words of titles and functions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleWord {
    /// A form of address, as `Mr.`
    Courtesy,
    /// An office written before a name, as `Sen.`, and the noun that it stands for.
    Office(&'static str),
    /// A noun for a function or profession.
    Function,
    /// A noun or adjective for the members of a party.
    Party,
    /// A noun for people that names no function, as `man`.
    General,
}

/// `word TAB class TAB noun that it stands for`; see `data/README.md`.
const TABLE: &str = include_str!("../../../data/lexicons/titles.tsv");

static WORDS: LazyLock<HashMap<&'static str, TitleWord>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let mut cells = line.split('\t');
        let (word, class) = (cells.next()?, cells.next()?);
        let class = match class {
            "courtesy" => TitleWord::Courtesy,
            "office" => TitleWord::Office(cells.next().filter(|noun| !noun.is_empty()).unwrap_or(word)),
            "function" => TitleWord::Function,
            "party" => TitleWord::Party,
            "general" => TitleWord::General,
            _ => return None,
        };
        Some((word, class))
    };
    TABLE.lines().skip(1).filter_map(entry).collect()
});

impl TitleWord {
    /// What the lexicon says of a word, whatever its case and with or without a dot.
    pub fn of(word: &str) -> Option<TitleWord> {
        let word = word.trim_end_matches('.');
        // longer ones are not in the table
        if word.len() > 24 {
            return None;
        }
        WORDS.get(word.to_lowercase().as_str()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lexicon_is_read() {
        let lines: Vec<&str> = TABLE.lines().skip(1).collect();
        assert_eq!(WORDS.len(), lines.len(), "a class is unknown or a word stands twice");
        assert!(lines.is_sorted(), "the lexicon is not in order");
    }

    #[test]
    fn titles_are_known_by_their_short_forms() {
        assert_eq!(TitleWord::of("Sen."), Some(TitleWord::Office("senator")));
        assert_eq!(TitleWord::of("MAYOR"), Some(TitleWord::Office("mayor")));
        assert_eq!(TitleWord::of("Mrs"), Some(TitleWord::Courtesy));
        assert_eq!(TitleWord::of("analyst"), Some(TitleWord::Function));
        assert_eq!(TitleWord::of("harbor"), None);
    }
}
