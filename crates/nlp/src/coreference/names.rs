//! Which names are the same: whole names, family names, acronyms, short forms of organizations. Precision first: a
//! graph of actors is built on this.

use super::Resolver;
use super::kinds::Sort;
use super::referent::lower_hash;
use crate::ml::hash::Hasher;
use dixit_document::{Gender, TokenRange};
use std::collections::HashMap;

/// Referents by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct NameIndex {
    /// By the whole name.
    whole: HashMap<u64, u32>,
    /// People by family name, the latest mentioned.
    family: HashMap<u64, People>,
    /// People by first name.
    first: HashMap<u64, People>,
    /// Organizations by the initials of their names.
    initials: HashMap<u64, u32>,
    /// Organizations and places by their names' first word and by their names without the last word.
    short: HashMap<u64, People>,
}

/// The referents under one key: one, or several that cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct People {
    latest: u32,
    /// Hash of the latest one's first name; 0 where none is known.
    first: u64,
    several: bool,
}

/// A name as it is compared.
struct Parts {
    whole: u64,
    first: u64,
    last: u64,
    n_words: usize,
    range: TokenRange,
}

impl NameIndex {
    /// The referent that a name belongs to.
    pub(super) fn find(&self, resolver: &Resolver<'_>, mention: usize) -> Option<usize> {
        let sort = resolver.profiles[mention].sort;
        let parts = parts(resolver, mention);
        let found = self.whole.get(&keyed(parts.whole, sort)).or_else(|| self.whole.get(&parts.whole)).copied();
        let found = found.or_else(|| match sort {
            Sort::Person => self.find_person(resolver, mention, &parts),
            Sort::Organization | Sort::Unknown => self.find_organization(resolver, &parts),
            _ => None,
        });
        let referent = resolver.root(found? as usize);
        // "Bill X" and "Hillary X": one surname, two people
        let gender = (resolver.profiles[mention].gender, resolver.referents[referent].gender);
        let apart =
            matches!(gender, (Some(Gender::Male), Some(Gender::Female)) | (Some(Gender::Female), Some(Gender::Male)));
        (!apart || parts.n_words > 1 && self.whole.contains_key(&parts.whole)).then_some(referent)
    }

    fn find_person(&self, resolver: &Resolver<'_>, mention: usize, parts: &Parts) -> Option<u32> {
        if parts.n_words == 1 {
            let by_family = self.family.get(&parts.last);
            let by_first = self.first.get(&parts.last).filter(|people| !people.several);
            return by_family.or(by_first).map(|people| people.latest);
        }
        // a fuller form of a name of one word: the same unless the first names differ
        let people = self.family.get(&parts.last)?;
        let referent = &resolver.referents[resolver.root(people.latest as usize)];
        let gender = resolver.profiles[mention].gender;
        let apart = gender.is_some() && referent.gender.is_some() && gender != referent.gender;
        let same_first = people.first == 0 || people.first == parts.first;
        (same_first && !apart && !people.several).then_some(people.latest)
    }

    fn find_organization(&self, resolver: &Resolver<'_>, parts: &Parts) -> Option<u32> {
        let forms = &resolver.document.forms[parts.range.indices()];
        if parts.n_words == 1 {
            let acronym = forms[0].len() >= 2 && forms[0].chars().all(|c| c.is_uppercase() || c == '.' || c == '&');
            if acronym && let Some(&referent) = self.initials.get(&letters(forms[0])) {
                return Some(referent);
            }
        }
        if let Some(people) = self.short.get(&parts.whole).filter(|people| !people.several) {
            return Some(people.latest);
        }
        // the long form after the acronym
        let [big, all] = initials(forms)?;
        self.whole.get(&acronym_key(big)).or_else(|| self.whole.get(&acronym_key(all))).copied()
    }

    /// Notes a name of a referent.
    pub(super) fn add(&mut self, resolver: &Resolver<'_>, mention: usize, referent: usize) {
        let sort = resolver.profiles[mention].sort;
        let parts = parts(resolver, mention);
        let id = referent as u32;
        self.whole.insert(keyed(parts.whole, sort), id);
        self.whole.entry(parts.whole).or_insert(id);
        let forms = &resolver.document.forms[parts.range.indices()];
        match sort {
            Sort::Person => {
                let first = if parts.n_words > 1 { parts.first } else { 0 };
                put(resolver, &mut self.family, parts.last, id, first);
                if parts.n_words > 1 {
                    put(resolver, &mut self.first, parts.first, id, parts.last);
                }
                // a family name of two words
                if (3..=5).contains(&parts.n_words) {
                    self.whole.entry(keyed(whole(&forms[1..]), sort)).or_insert(id);
                }
            }
            Sort::Organization | Sort::Unknown | Sort::Place => {
                if let Some([big, all]) = initials(forms) {
                    self.initials.entry(big).or_insert(id);
                    self.initials.entry(all).or_insert(id);
                }
                if parts.n_words == 1 && forms[0].len() >= 2 && forms[0].chars().all(|c| c.is_uppercase() || c == '.') {
                    self.whole.insert(acronym_key(letters(forms[0])), id);
                }
                if sort == Sort::Organization && parts.n_words > 1 {
                    put(resolver, &mut self.short, parts.first, id, 1);
                    put(resolver, &mut self.short, parts.last ^ 0x5555, id, 1);
                    if parts.n_words > 2 {
                        put(resolver, &mut self.short, without_last(forms), id, 1);
                    }
                }
            }
            Sort::Thing => {}
        }
    }
}

fn put(resolver: &Resolver<'_>, map: &mut HashMap<u64, People>, key: u64, latest: u32, first: u64) {
    let entry = map.entry(key).or_insert(People { latest, first, several: false });
    if resolver.root(entry.latest as usize) == latest as usize {
        entry.first = if entry.first == 0 { first } else { entry.first };
    } else {
        *entry = People { latest, first, several: true };
    }
}

fn keyed(whole: u64, sort: Sort) -> u64 {
    whole ^ (sort as u64 + 1) << 56
}

fn acronym_key(letters: u64) -> u64 {
    letters ^ 0xaaaa
}

fn parts(resolver: &Resolver<'_>, mention: usize) -> Parts {
    let range = resolver.document.found.mentions[mention].tokens;
    let forms = resolver.document.forms;
    let (mut start, mut end) = (range.start(), range.end());
    if end - start > 1 && forms[start].eq_ignore_ascii_case("the") {
        start += 1;
    }
    while end - start > 1 && matches!(forms[end - 1], "'s" | "’s" | "'" | "’" | "Jr." | "Jr" | "Sr." | "III" | "II")
    {
        end -= 1;
    }
    let word = |index: usize| word_hash(forms[index]);
    // a family name may have a particle before it: "de Blasio", "Van Dyke"
    let mut last = word(end - 1);
    if end - start > 2 && is_particle(forms[end - 2]) {
        last = Hasher::new(25).number(word(end - 2)).number(last).finish();
    } else if end - start == 2 && is_particle(forms[start]) {
        last = Hasher::new(25).number(word(start)).number(last).finish();
        let whole = last;
        return Parts { whole, first: 0, last, n_words: 1, range: TokenRange::new(start, end) };
    }
    Parts {
        whole: whole(&forms[start..end]),
        first: word(start),
        last,
        n_words: end - start,
        range: TokenRange::new(start, end),
    }
}

fn is_particle(form: &str) -> bool {
    matches!(
        form,
        "de" | "De"
            | "van"
            | "Van"
            | "von"
            | "Von"
            | "di"
            | "Di"
            | "da"
            | "Da"
            | "del"
            | "Del"
            | "al"
            | "Al"
            | "bin"
            | "el"
            | "El"
            | "le"
            | "Le"
            | "La"
            | "la"
            | "St."
            | "O"
    )
}

/// Hash of a name; common names of two countries are one each, and "2" is "2.0".
fn whole(forms: &[&str]) -> u64 {
    const AMERICA: &str = "united states";
    const BRITAIN: &str = "united kingdom";
    let known = match forms {
        ["US" | "U.S." | "USA" | "U.S.A." | "U.S" | "America"] | ["United", "States", "of", "America"] => Some(AMERICA),
        ["UK" | "U.K." | "Britain"] | ["Great", "Britain"] => Some(BRITAIN),
        ["EU" | "E.U."] => Some("european union"),
        ["UN" | "U.N."] => Some("united nations"),
        _ => None,
    };
    match known {
        Some(known) => {
            known.split(' ').map(word_hash).fold(Hasher::new(26), |hasher, word| hasher.number(word)).finish()
        }
        None if forms.len() == 1 => word_hash(forms[0]),
        None => forms.iter().fold(Hasher::new(26), |hasher, form| hasher.number(word_hash(form))).finish(),
    }
}

fn without_last(forms: &[&str]) -> u64 {
    whole(&forms[..forms.len() - 1])
}

fn word_hash(form: &str) -> u64 {
    let form = form.strip_suffix(".0").filter(|version| version.bytes().all(|b| b.is_ascii_digit())).unwrap_or(form);
    lower_hash(Hasher::new(27), form).finish()
}

/// Hash of the letters of an acronym.
fn letters(form: &str) -> u64 {
    form.chars().filter(|c| c.is_alphabetic()).fold(Hasher::new(28), Hasher::char).finish()
}

/// Hashes of the initials of a name of several words: of its capitalized words, and of all.
fn initials(forms: &[&str]) -> Option<[u64; 2]> {
    if forms.len() < 2 || forms.len() > 12 {
        return None;
    }
    let (mut big, mut all) = (Hasher::new(28), Hasher::new(28));
    let mut n_letters = 0;
    for first in forms.iter().filter_map(|form| form.chars().next()).filter(|c| c.is_alphabetic()) {
        all = all.char(first.to_ascii_uppercase());
        if first.is_uppercase() {
            big = big.char(first);
            n_letters += 1;
        }
    }
    (n_letters >= 2).then(|| [big.finish(), all.finish()])
}
