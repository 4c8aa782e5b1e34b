//! Names as keys: which spellings can name one thing.

use crate::honorifics::{is_suffix, is_title};
use dixit_document::EntityKind;

/// Sorts of actors that never merge with one another by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sort {
    /// Persons and personas.
    Person,
    /// Organizations, media, governments and places: writers and recognizers mix them up.
    Body,
    /// Groups and anything else.
    Other,
}

impl Sort {
    pub(crate) fn of(kind: EntityKind) -> Sort {
        match kind {
            EntityKind::Person | EntityKind::Persona => Sort::Person,
            EntityKind::Organization | EntityKind::Medium | EntityKind::GovernmentOrPlace => Sort::Body,
            EntityKind::Group | EntityKind::Other => Sort::Other,
        }
    }
}

const COMPANY_ENDINGS: &[&str] = &["inc", "corp", "corporation", "ltd", "llc", "plc", "co", "gmbh", "ag", "sa", "nv"];

/// A name for comparison: lower case, letters and digits only, without article, possessive, honorific, or the legal form
/// of a company.
pub(crate) fn comparable(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'").replace("'s ", " ").replace('.', "");
    let lower = lower.strip_suffix("'s").unwrap_or(&lower);
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && (matches!(words[0], "the" | "a" | "an") || is_title(words[0])) {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|word| COMPANY_ENDINGS.contains(word) || is_suffix(word)) {
        words.pop();
    }
    words.join(" ")
}

pub(crate) fn n_words(name: &str) -> usize {
    name.split_whitespace().count()
}

pub(crate) fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

/// Whether an alias found beside a name can be the same thing's name: chains err, so that more than their word is asked.
pub(crate) fn can_be_one(sort: Sort, name: &str, alias: &str) -> bool {
    let (short, long) = if name.len() <= alias.len() { (name, alias) } else { (alias, name) };
    match sort {
        Sort::Person => n_words(short) > 1 && is_variant(sort, name, alias),
        Sort::Body => is_acronym(short, long) || (n_words(short) > 1 && holds_words(long, short)),
        Sort::Other => false,
    }
}

/// `Ann B. Alder` and `Ann Alder`; for bodies, the same words in another order or number.
pub(crate) fn is_variant(sort: Sort, one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    match sort {
        Sort::Person => {
            let ends = one.len() > 1 && other.len() > 1 && one.last() == other.last();
            let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
            ends && (one[0] == other[0] || initial(one[0], other[0]) || initial(other[0], one[0]))
        }
        _ => one.len() > 1 && one.len() == other.len() && one.iter().all(|word| other.contains(word)),
    }
}

/// Variants of a name share this: first and last word of a person's.
pub(crate) fn frame(sort: Sort, name: &str) -> Option<String> {
    match sort {
        Sort::Person if n_words(name) > 1 => {
            let first = name.split(' ').next().unwrap_or_default();
            Some(format!("{first} {}", last_word(name)))
        }
        _ => None,
    }
}

fn holds_words(long: &str, short: &str) -> bool {
    let words: Vec<&str> = long.split(' ').collect();
    short.split(' ').all(|word| words.contains(&word))
}

/// Whether `short` is made of the first letters of the words of `long`, small words left out or not.
fn is_acronym(short: &str, long: &str) -> bool {
    if short.contains(' ') || short.chars().count() < 2 {
        return false;
    }
    let initials = |skip: bool| -> String {
        let words =
            long.split(' ').filter(|word| !skip || !matches!(*word, "of" | "the" | "for" | "and" | "on" | "in" | "to"));
        words.filter_map(|word| word.chars().next()).collect()
    };
    n_words(long) > 1 && (initials(true) == short || initials(false) == short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_trimmings() {
        for (one, other) in [
            ("The Harbor Board", "Harbor Board"),
            ("Acme Inc.", "ACME"),
            ("Sen. Ann Alder", "Ann Alder"),
            ("U.S.", "US"),
            ("Alder’s", "Alder"),
        ] {
            assert_eq!(comparable(one), comparable(other), "{one} / {other}");
        }
        assert_ne!(comparable("Ann Alder"), comparable("Bo Alder"));
    }

    #[test]
    fn aliases_need_likeness() {
        assert!(can_be_one(Sort::Body, "harbor safety board", "hsb"));
        assert!(can_be_one(Sort::Body, "board of harbor safety", "harbor safety"));
        assert!(!can_be_one(Sort::Body, "harbor safety board", "acme"));
        assert!(can_be_one(Sort::Person, "ann b alder", "ann alder"));
        assert!(!can_be_one(Sort::Person, "ann alder", "bo alder"));
        assert!(!can_be_one(Sort::Person, "ann alder", "alder"));
    }
}
