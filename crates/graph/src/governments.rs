//! Countries, their adjectives and seats of power: which words name a government.

use crate::actors::normalized;
use std::collections::HashMap;
use std::sync::LazyLock;

/// `country TAB other names TAB adjectives TAB seats`, lists joined by `|`; see `data/README.md`.
const TABLE: &str = include_str!("../../../data/lexicons/governments.tsv");

struct Names {
    countries: HashMap<String, &'static str>,
    adjectives: HashMap<String, &'static str>,
    seats: HashMap<String, &'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { countries: HashMap::new(), adjectives: HashMap::new(), seats: HashMap::new() };
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        let Some(country) = cells.next() else { continue };
        names.countries.insert(normalized(country), country);
        let Names { countries, adjectives, seats } = &mut names;
        for (cell, map) in cells.zip([countries, adjectives, seats]) {
            for name in cell.split('|').filter(|name| !name.is_empty()) {
                map.insert(normalized(name), country);
            }
        }
    }
    names
});

/// Words for those who rule.
const RULERS: &[&str] = &["government", "regime", "state", "authorities", "leadership"];

/// Parties by their usual short names.
const PARTIES: &[(&str, &str)] = &[
    ("gop", "republican party"),
    ("grand old party", "republican party"),
    ("republicans", "republican party"),
    ("democrats", "democratic party"),
    ("libertarians", "libertarian party"),
    ("greens", "green party"),
    ("tories", "conservative party"),
    ("conservatives", "conservative party"),
    ("labour", "labour party"),
    ("liberal democrats", "liberal democratic party"),
];

/// The party that a normalized name stands for: `gop`, `democrats`.
pub(crate) fn party(name: &str) -> Option<&'static str> {
    PARTIES.iter().find(|(short, _)| *short == name).map(|(_, party)| *party)
}

/// The country that a name names: `the U.S.`, `Burma`.
pub(crate) fn country(name: &str) -> Option<&'static str> {
    NAMES.countries.get(&normalized(name)).copied()
}

/// The country whose capital or seat of power this is: `Paris`, `the Kremlin`.
pub(crate) fn seat(name: &str) -> Option<&'static str> {
    NAMES.seats.get(&normalized(name)).copied()
}

/// The country whose government a description names: `the Russian government`, `the government of France`.
pub(crate) fn government(phrase: &str) -> Option<&'static str> {
    let plain = normalized(phrase);
    let words: Vec<&str> = plain.split(' ').collect();
    let before = match words.as_slice() {
        [before @ .., last] if RULERS.contains(last) => before.join(" "),
        ["government", "of", after @ ..] => after.join(" "),
        _ => return None,
    };
    NAMES.adjectives.get(&before).or_else(|| NAMES.countries.get(&before)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_governments() {
        assert_eq!(country("the U.S."), Some("United States"));
        assert_eq!(country("US"), Some("United States"));
        assert_eq!(seat("The Kremlin"), Some("Russia"));
        assert_eq!(government("the Russian government"), Some("Russia"));
        assert_eq!(government("the government of Chile"), Some("Chile"));
        assert_eq!(government("the Russian ballet"), None);
        assert_eq!(country("us of a"), None);
    }
}
