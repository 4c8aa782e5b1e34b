//! What a document's names teach about one another: a word that is a person's name in five places is one in the sixth
//! (Ratinov and Roth 2009, section 5).

use super::features::{Case, Lines, seen};
use super::{Name, TYPES};
use crate::gazetteer::Lists;
use dixit_document::{NameType, TokenRange};
use std::collections::HashMap;

/// What speaks for a one-word name's type.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    /// Of one-word names, by type.
    alone: [u16; TYPES.len()],
    /// How often it ends a person's name of several words.
    ends_person: u16,
    /// How often it stands with a capital within a sentence and in no name.
    unnamed: u16,
}

/// Brings the names of a document into agreement. Linear in its length.
pub(super) fn mend(mut names: Vec<Name>, lines: &Lines<'_>) -> Vec<Name> {
    let mut votes: HashMap<u64, Votes> = HashMap::new();
    let mut named = vec![false; lines.words.len()];
    for name in &names {
        named[name.tokens.indices()].fill(true);
        let last = lines.words[name.tokens.end() - 1].lower;
        let entry = votes.entry(last).or_default();
        if name.tokens.len() == 1 {
            let kind = TYPES.iter().position(|kind| *kind == name.kind).unwrap_or(0);
            entry.alone[kind] = entry.alone[kind].saturating_add(1);
        } else if name.kind == NameType::Person {
            entry.ends_person = entry.ends_person.saturating_add(1);
        }
    }
    for (index, word) in lines.words.iter().enumerate() {
        if word.case.is_capital()
            && !named[index]
            && !lines.is_initial(index)
            && let Some(entry) = votes.get_mut(&word.lower)
        {
            entry.unnamed = entry.unnamed.saturating_add(1);
        }
    }
    for name in names.iter_mut().filter(|name| name.tokens.len() == 1) {
        let word = &lines.words[name.tokens.start()];
        let Some(votes) = votes.get(&word.lower) else { continue };
        let own = TYPES.iter().position(|kind| *kind == name.kind).unwrap_or(0);
        let place = word.lists.any(Lists::COUNTRY.and(Lists::REGION).and(Lists::NATIONALITY));
        if votes.ends_person > 0 && votes.alone[own] <= votes.ends_person + votes.alone[0] && !place {
            name.kind = NameType::Person;
        } else if let Some(most) = (0..TYPES.len()).max_by_key(|&kind| (votes.alone[kind], std::cmp::Reverse(kind)))
            && votes.alone[most] >= 2 * votes.alone[own]
        {
            name.kind = TYPES[most];
        }
    }
    let full_names: Vec<usize> = names
        .iter()
        .filter(|name| name.kind == NameType::Person && name.tokens.len() > 1)
        .map(|name| name.tokens.start())
        .collect();
    join_lists(&mut names, lines);
    let mut added = vec![];
    names.iter_mut().for_each(|name| without_party(name, lines));
    for (index, word) in lines.words.iter().enumerate() {
        if named[index] || !word.case.is_capital() || word.case == Case::Punctuation {
            continue;
        }
        if is_apposed(index, lines, &named) || is_owner(index, lines, &full_names) {
            added.push(Name { tokens: TokenRange::new(index, index + 1), kind: NameType::Organization });
            continue;
        }
        let Some(votes) = votes.get(&word.lower) else { continue };
        let total: u16 = votes.alone.iter().fold(votes.ends_person, |sum, count| sum.saturating_add(*count));
        let neighbor = |at: usize| lines.sentence(index).contains(&at) && named[at];
        let touches = (index > 0 && neighbor(index - 1)) || neighbor(index + 1);
        let seen_lower = lines.occurrences.of(word) & seen::LOWER != 0;
        if total == 0 || votes.unnamed > total || touches || (seen_lower && word.case != Case::Upper) {
            continue;
        }
        let kind = if votes.ends_person > 0 {
            NameType::Person
        } else {
            let most = (0..TYPES.len()).max_by_key(|&kind| (votes.alone[kind], std::cmp::Reverse(kind)));
            most.map_or(NameType::Misc, |kind| TYPES[kind])
        };
        added.push(Name { tokens: TokenRange::new(index, index + 1), kind });
    }
    if !added.is_empty() {
        names.extend(added);
        names.sort_by_key(|name| name.tokens);
    }
    versions(names, lines)
}

/// "Republican of X": the place is the name.
fn without_party(name: &mut Name, lines: &Lines<'_>) {
    let start = name.tokens.start();
    let forms = &lines.forms[name.tokens.indices()];
    if name.kind == NameType::Location
        && let [first, "of", _, ..] = forms
        && matches!(*first, "Republican" | "Democrat" | "Independent" | "Governor" | "Senator" | "President")
    {
        name.tokens = TokenRange::new(start + 2, name.tokens.end());
    }
}

/// "the firm X": a capitalized word of rare form, alone after a noun for a group in lower case.
fn is_apposed(index: usize, lines: &Lines<'_>, named: &[bool]) -> bool {
    let sentence = lines.sentence(index);
    let (Some(before), word) = (index.checked_sub(1), &lines.words[index]) else { return false };
    if before <= sentence.start || lines.style(index) != super::features::Style::Plain {
        return false;
    }
    let noun = &lines.words[before];
    let next = index + 1;
    let alone =
        next >= sentence.end || !(named[next] || lines.words[next].case.is_capital() || lines.forms[next] == "-");
    alone
        && noun.case == Case::Lower
        && noun.lists.any(Lists::GROUP_NOUN)
        && matches!(word.case, Case::Mixed | Case::Initial)
        && !word.lists.any(Lists::NATIONALITY.and(Lists::TITLE))
        && !DATES.contains(&lines.forms[index])
        && word.capitalized.is_none_or(|share| share == 3)
}

/// "X's Jane Doe": a capitalized word that employs somebody. `full_names` are where people's full names begin.
fn is_owner(index: usize, lines: &Lines<'_>, full_names: &[usize]) -> bool {
    let word = &lines.words[index];
    matches!(lines.forms.get(index + 1).copied(), Some("'s" | "’s"))
        && full_names.binary_search(&(index + 2)).is_ok()
        && lines.sentence(index).contains(&(index + 2))
        && !lines.is_initial(index)
        && matches!(word.case, Case::Mixed | Case::Initial)
        && !DATES.contains(&lines.forms[index])
}

/// "X and Y": Y is an organization when X is one and nothing says that Y is a person.
fn join_lists(names: &mut [Name], lines: &Lines<'_>) {
    let person = Lists::FIRST_NAME.and(Lists::SURNAME).and(Lists::PERSON);
    let seen_person = seen::TITLED | seen::AFTER_FIRST_NAME | seen::SAID;
    for place in 1..names.len() {
        let (before, name) = (names[place - 1], names[place]);
        let word = &lines.words[name.tokens.start()];
        if name.kind == NameType::Person
            && before.kind == NameType::Organization
            && name.tokens.len() == 1
            && before.tokens.end() + 1 == name.tokens.start()
            && matches!(lines.forms[before.tokens.end()], "and" | "or" | "&")
            && lines.sentence(before.tokens.start()).contains(&name.tokens.start())
            && !word.lists.any(person)
            && lines.occurrences.of(word) & seen_person == 0
        {
            names[place].kind = NameType::Organization;
        }
    }
}

/// Capitalized words that follow any noun: "the company Monday".
const DATES: [&str; 19] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Assumed names with a version number: *Name 2.0* is a name when *Name* is no word of other texts or a person's name,
/// and so is *Name 2* beside it.
fn versions(names: Vec<Name>, lines: &Lines<'_>) -> Vec<Name> {
    let mut numbered: HashMap<u64, bool> = HashMap::new();
    for (index, pair) in lines.forms.windows(2).enumerate() {
        if is_version(pair[1]) && lines.words[index].case.is_capital() && lines.sentence(index).contains(&(index + 1)) {
            let word = &lines.words[index];
            let quoted = index > 0 && matches!(lines.forms[index - 1], "“" | "‘" | "\"" | "``" | "'");
            let name = word.capitalized.is_none() || word.lists.any(Lists::KNOWN_PERSON);
            let other = Lists::COMPANY.and(Lists::KNOWN_ORGANIZATION).and(Lists::KNOWN_OTHER);
            // products have version numbers too, but no quotation marks
            let rare = name || (quoted && word.capitalized == Some(3));
            *numbered.entry(word.lower).or_default() |= rare && !word.lists.any(other);
        }
    }
    if numbered.is_empty() {
        return names;
    }
    let mut extended: Vec<Name> = Vec::with_capacity(names.len());
    let mut rest = names.into_iter().peekable();
    for (index, word) in lines.words.iter().enumerate() {
        while let Some(name) = rest.next_if(|name| name.tokens.start() < index) {
            if extended.last().is_none_or(|last| last.tokens.end() <= name.tokens.start()) {
                extended.push(name);
            }
        }
        let next = lines.forms.get(index + 1).copied().unwrap_or_default();
        let number = !next.is_empty() && next.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let Some(&rare) = numbered.get(&word.lower) else { continue };
        if !number || !word.case.is_capital() || !lines.sentence(index).contains(&(index + 1)) {
            continue;
        }
        let own = rest.peek().filter(|name| name.tokens.start() == index).copied();
        let free = extended.last().is_none_or(|last| last.tokens.end() <= index);
        let person = own.is_some_and(|name| name.kind == NameType::Person && name.tokens.len() == 1);
        if free && (person || (rare && own.is_none_or(|name| name.tokens.len() <= 2))) {
            extended.push(Name { tokens: TokenRange::new(index, index + 2), kind: NameType::Person });
        }
    }
    for name in rest {
        if extended.last().is_none_or(|last| last.tokens.end() <= name.tokens.start()) {
            extended.push(name);
        }
    }
    extended
}

/// A number such as 2.0.
fn is_version(form: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    form.split_once('.').is_some_and(|(major, minor)| digits(major) && digits(minor))
}
