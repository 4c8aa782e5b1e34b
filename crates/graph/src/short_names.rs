//! Short forms of names: the last word, the first, or a name under a title stands for the one full name that has it.

use crate::groups::Groups;
use crate::honorifics::{is_suffix, is_title};
use dixit_document::{Document, EntityKind, Mention, MentionKind, NameType, TokenRange, Xpos};
use std::collections::{BTreeMap, BTreeSet};

/// The words of a name without titles before it; never empty.
pub(crate) fn untitled(document: &Document, range: TokenRange) -> TokenRange {
    let mut start = range.start();
    while start + 1 < range.end() && is_title(document.form(&document.tokens()[start])) {
        start += 1;
    }
    TokenRange::new(start, range.end())
}

/// The words of a name without titles before it, `Jr.` or `'s` after it; never empty.
fn core(document: &Document, range: TokenRange) -> TokenRange {
    let word = |index: usize| document.form(&document.tokens()[index]);
    let range = untitled(document, range);
    let (start, mut end) = (range.start(), range.end());
    while end > start + 1
        && (is_suffix(word(end - 1)) || word(end - 1) == "," || document.tokens()[end - 1].xpos == Xpos::Pos)
    {
        end -= 1;
    }
    TokenRange::new(start, end)
}

/// Full names by one of their words: the groups that have such a name.
type Owners = BTreeMap<String, BTreeSet<usize>>;

/// Joins short names to the only full name that they can stand for.
pub(crate) fn join(document: &Document, groups: &mut Groups<'_>) {
    join_full_names(document, groups);
    let (mut lasts, mut firsts, mut media) = (Owners::new(), Owners::new(), Owners::new());
    for (index, mention) in names(document) {
        let core = core(document, mention.tokens);
        if core.len() < 2 {
            continue;
        }
        let (first, last) = (lower(document, core.start()), lower(document, core.end() - 1));
        let group = groups.find(index);
        if mention.name == Some(NameType::Person) && core.len() <= 4 {
            lasts.entry(last).or_default().insert(group);
            firsts.entry(first).or_default().insert(group);
        } else if document.entity(mention.entity).kind == EntityKind::Medium {
            media.entry(last).or_default().insert(group);
        }
    }
    for (index, mention) in names(document) {
        let range = core(document, mention.tokens);
        if range.len() != 1 {
            continue;
        }
        let word = lower(document, range.start());
        let only =
            |owners: &Owners| owners.get(&word).filter(|groups| groups.len() == 1).and_then(|one| one.first().copied());
        let before = mention.tokens.start().checked_sub(1).map(|at| document.form(&document.tokens()[at]));
        let titled = range.start() > mention.tokens.start() || before.is_some_and(is_title);
        let the = before.is_some_and(|word| word.eq_ignore_ascii_case("the"))
            || document.form(&document.tokens()[mention.tokens.start()]).eq_ignore_ascii_case("the");
        let person = mention.name == Some(NameType::Person) || titled;
        let modifies = document.token(mention.head).deprel.universal() == "compound";
        let target = if person {
            only(&lasts).or_else(|| if lasts.contains_key(&word) { None } else { only(&firsts) })
        } else if the {
            only(&media)
        } else if !modifies {
            // a name that was not recognized as a person's
            only(&lasts).or_else(|| only(&media))
        } else {
            None
        };
        if let Some(target) = target {
            groups.union(target, index);
        }
    }
}

/// Persons whose names differ in a title, a middle initial or `Jr.` alone.
fn join_full_names(document: &Document, groups: &mut Groups<'_>) {
    let mut known: BTreeMap<(String, String), Vec<(String, usize)>> = BTreeMap::new();
    for (index, mention) in names(document) {
        let core = core(document, mention.tokens);
        if core.len() < 2 || core.len() > 4 || mention.name != Some(NameType::Person) {
            continue;
        }
        let (first, last) = (core.start(), core.end() - 1);
        let middle = document.words(TokenRange::new(first + 1, last.max(first + 1))).to_lowercase();
        let alike = known.entry((lower(document, first), lower(document, last))).or_default();
        match alike.iter().find(|(other, _)| *other == middle || other.is_empty() || middle.is_empty()) {
            Some(&(_, same)) => groups.union(same, index),
            None => alike.push((middle, index)),
        }
        let group = groups.find(index);
        groups.full_names.entry(group).or_insert((lower(document, first), lower(document, last)));
    }
}

fn names(document: &Document) -> impl Iterator<Item = (usize, &Mention)> {
    document.mentions().iter().enumerate().filter(|(_, mention)| mention.kind == MentionKind::Name)
}

fn lower(document: &Document, index: usize) -> String {
    document.form(&document.tokens()[index]).to_lowercase()
}
