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
            && votes.alone[most] >= 3 * votes.alone[own]
        {
            name.kind = TYPES[most];
        }
    }
    let mut added = vec![];
    for (index, word) in lines.words.iter().enumerate() {
        if named[index] || !word.case.is_capital() || word.case == Case::Punctuation {
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
    names
}
