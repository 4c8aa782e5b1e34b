//! Who is who across articles: names, aliases and context decide; what stays doubtful is kept apart and listed.
//!
//! Two passes over the records, which may come from disk both times: [`Merger::observe`] collects names, contexts and
//! claim keys; [`Merger::finish`] decides; [`Identities::place`] adds a record to a graph under the ids decided on. What
//! is kept between the passes grows with the number of distinct names and claims, not with the text. The order of the
//! records does not matter.

mod claims;
mod decisions;
mod entities;
mod names;
mod place;
mod rivals;

pub use decisions::{Decision, Decisions};
pub use entities::{EntityRow, EntityTable};

use crate::graph::{ActorId, Doubt};
use crate::record::{ActorRecord, ArticleRecord};
use crate::slug;
use claims::ClaimKeys;
use dixit_document::EntityKind;
use names::{Sort, comparable, is_variant, last_word, n_words};
use std::collections::{BTreeMap, BTreeSet};

/// A line of a file that a person edits, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found {found:?}")]
pub struct LineError {
    /// Counted from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

/// Collects what is needed to decide who is who.
#[derive(Clone, Debug, Default)]
pub struct Merger {
    decisions: Decisions,
    entities: EntityTable,
    /// Per sort and comparable name.
    names: BTreeMap<(Sort, String), Seen>,
    claims: ClaimKeys,
}

/// What was seen of a name over all articles.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// How often each spelling names it.
    spellings: BTreeMap<String, u32>,
    kinds: BTreeMap<EntityKind, u32>,
    aliases: BTreeSet<String>,
    /// Roles' words, affiliations and other actors of the same articles, with the number of articles.
    context: BTreeMap<String, u32>,
    n_articles: u32,
}

impl Merger {
    /// Nothing seen yet; what a person decided and a table of known entities are respected.
    pub fn new(decisions: Decisions, entities: EntityTable) -> Merger {
        Merger { decisions, entities, ..Merger::default() }
    }

    /// Takes note of the names and claims of an article. Each article must be shown once.
    pub fn observe(&mut self, record: &ArticleRecord) {
        let contexts = contexts(record);
        for (actor, context) in record.actors.iter().zip(contexts) {
            if !actor.named {
                continue;
            }
            let name = self.decisions.renamed(&record.doc, &actor.name);
            let seen = self.names.entry((Sort::of(actor.kind), comparable(name))).or_default();
            *seen.spellings.entry(name.to_owned()).or_default() += 1;
            *seen.kinds.entry(actor.kind).or_default() += 1;
            seen.aliases.extend(actor.aliases.iter().map(|alias| comparable(alias)));
            seen.n_articles += 1;
            for word in context {
                *seen.context.entry(word).or_default() += 1;
            }
        }
        for claim in &record.claims {
            self.claims.observe(&record.doc, claim);
        }
    }

    /// Decides who is who and which claims are one.
    ///
    /// # Complexity
    /// Near-linear in the number of distinct names and claims.
    pub fn finish(self) -> Identities {
        let keys: Vec<&(Sort, String)> = self.names.keys().collect();
        let seen: Vec<&Seen> = self.names.values().collect();
        let place: BTreeMap<&(Sort, String), usize> =
            keys.iter().enumerate().map(|(index, key)| (*key, index)).collect();
        let mut union = Union::new(keys.len());
        let mut doubts: BTreeMap<(String, String), Doubt> = BTreeMap::new();
        let apart = |one: usize, other: usize| self.decisions.apart(&keys[one].1, &keys[other].1);
        self.join_decided(&keys, &mut union);
        self.join_entities(&keys, &mut union);
        self.join_aliases(&keys, &seen, &place, &mut union, &apart);
        self.join_variants(&keys, &seen, &mut union, &apart, &mut doubts);
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for index in 0..keys.len() {
            groups.entry(union.find(index)).or_default().push(index);
        }
        let mut identities = Identities {
            decisions: self.decisions.clone(),
            names: BTreeMap::new(),
            candidates: BTreeMap::new(),
            contexts: vec![],
            doubts,
            claims: self.claims.finish(),
        };
        for members in groups.values() {
            let name = best_name(members, &seen);
            let kind = best_kind(members, &seen);
            let group = identities.contexts.len();
            let known = members.iter().find_map(|&index| self.entities.find(&keys[index].1, keys[index].0));
            let entity = known.map(str::to_owned);
            let mut context = BTreeMap::new();
            for &index in members {
                for (word, n) in &seen[index].context {
                    *context.entry(word.clone()).or_default() += n;
                }
                identities.names.insert(keys[index].clone(), group);
            }
            let lone = keys[members[0]].0 == Sort::Person && members.iter().all(|&index| n_words(&keys[index].1) == 1);
            if keys[members[0]].0 == Sort::Person && !lone {
                let lasts: BTreeSet<&str> = members.iter().map(|&index| last_word(&keys[index].1)).collect();
                for last in lasts {
                    identities.candidates.entry(last.to_owned()).or_default().push(group);
                }
            }
            let id = ActorId(format!("{}/{}", kind, slug(&name)));
            identities.contexts.push(Group { id, name, kind, entity, context, lone });
        }
        identities.keep_ids_apart();
        identities
    }

    fn join_decided(&self, keys: &[&(Sort, String)], union: &mut Union) {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, key) in keys.iter().enumerate() {
            by_name.entry(&key.1).or_default().push(index);
        }
        for (one, other) in self.decisions.same() {
            let found = [one, other].into_iter().flat_map(|name| by_name.get(name).into_iter().flatten().copied());
            let all: Vec<usize> = found.collect();
            for pair in all.windows(2) {
                union.join(pair[0], pair[1]);
            }
        }
    }

    fn join_entities(&self, keys: &[&(Sort, String)], union: &mut Union) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, key) in keys.iter().enumerate() {
            if let Some(row) = self.entities.find(&key.1, key.0) {
                let known = *first.entry(row).or_insert(index);
                union.join(known, index);
            }
        }
    }

    /// An alias found in an article ties two names when both can name one thing.
    fn join_aliases(
        &self,
        keys: &[&(Sort, String)],
        seen: &[&Seen],
        place: &BTreeMap<&(Sort, String), usize>,
        union: &mut Union,
        apart: &dyn Fn(usize, usize) -> bool,
    ) {
        for (index, key) in keys.iter().enumerate() {
            for alias in &seen[index].aliases {
                let Some(&other) = place.get(&(key.0, alias.clone())) else { continue };
                if other != index && names::can_be_one(key.0, &key.1, alias) && !apart(index, other) {
                    union.join(index, other);
                }
            }
        }
    }

    /// `Ann B. Alder` and `Ann Alder`: one when their contexts meet, else doubtful.
    fn join_variants(
        &self,
        keys: &[&(Sort, String)],
        seen: &[&Seen],
        union: &mut Union,
        apart: &dyn Fn(usize, usize) -> bool,
        doubts: &mut BTreeMap<(String, String), Doubt>,
    ) {
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, key) in keys.iter().enumerate() {
            if let Some(frame) = names::frame(key.0, &key.1) {
                alike.entry(frame).or_default().push(index);
            }
        }
        for list in alike.values().filter(|list| list.len() > 1) {
            // the most frequent one is what the others are held against
            let Some(&center) = list.iter().max_by_key(|&&index| (seen[index].n_articles, std::cmp::Reverse(index)))
            else {
                continue;
            };
            for &index in list.iter().filter(|&&index| index != center) {
                if apart(center, index) || !is_variant(keys[center].0, &keys[center].1, &keys[index].1) {
                    continue;
                }
                let shared = seen[index].context.keys().filter(|word| seen[center].context.contains_key(*word)).count();
                if shared > 0 {
                    union.join(center, index);
                } else {
                    let (one, other) = (best_name(&[index], seen), best_name(&[center], seen));
                    doubts.insert(
                        (one.clone(), other.clone()),
                        Doubt {
                            name: one,
                            other,
                            reason: "names differ by an initial or title and share no context".to_owned(),
                            n_articles: seen[index].n_articles,
                        },
                    );
                }
            }
        }
    }
}

/// Per actor of a record, the words that tell it from namesakes.
fn contexts(record: &ArticleRecord) -> Vec<BTreeSet<String>> {
    let by_id: BTreeMap<&str, &ActorRecord> = record.actors.iter().map(|actor| (actor.id.as_str(), actor)).collect();
    let full = |actor: &ActorRecord| actor.named && (n_words(&actor.name) > 1 || Sort::of(actor.kind) != Sort::Person);
    let named: Vec<(usize, String)> = record
        .actors
        .iter()
        .enumerate()
        .filter(|(_, actor)| full(actor))
        .map(|(index, actor)| (index, format!("with {}", comparable(&actor.name))))
        .collect();
    let actors = record.actors.iter().enumerate();
    actors
        .map(|(index, actor)| {
            let mut words: BTreeSet<String> = actor
                .roles
                .iter()
                .flat_map(|role| role.split(|c: char| !c.is_alphanumeric()))
                .filter(|word| word.chars().count() > 3)
                .map(|word| format!("role {}", word.to_lowercase()))
                .collect();
            let ties = actor.affiliations.iter().filter_map(|id| by_id.get(id.as_str()));
            words.extend(ties.map(|tie| format!("of {}", comparable(&tie.name))));
            if actor.named && Sort::of(actor.kind) == Sort::Person {
                words.extend(named.iter().filter(|(other, _)| *other != index).take(24).map(|(_, word)| word.clone()));
            }
            words
        })
        .collect()
}

fn best_name(members: &[usize], seen: &[&Seen]) -> String {
    let spellings = members.iter().flat_map(|&index| seen[index].spellings.iter());
    // full names first, then frequent ones, then the first in order
    let best = spellings.max_by_key(|(name, n)| (n_words(name).min(3) > 1, **n, std::cmp::Reverse((*name).clone())));
    best.map_or_else(String::new, |(name, _)| name.clone())
}

fn best_kind(members: &[usize], seen: &[&Seen]) -> EntityKind {
    let mut votes: BTreeMap<EntityKind, u32> = BTreeMap::new();
    for (kind, n) in members.iter().flat_map(|&index| seen[index].kinds.iter()) {
        *votes.entry(*kind).or_default() += n;
    }
    let best = votes.iter().max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind)));
    best.map_or(EntityKind::Other, |(kind, _)| *kind)
}

/// Who is who, decided: gives each actor and claim of a record its id across articles.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    decisions: Decisions,
    names: BTreeMap<(Sort, String), usize>,
    /// Persons with full names by their last word.
    candidates: BTreeMap<String, Vec<usize>>,
    contexts: Vec<Group>,
    doubts: BTreeMap<(String, String), Doubt>,
    claims: claims::ClaimIds,
}

/// Names that are one actor.
#[derive(Clone, Debug)]
struct Group {
    id: ActorId,
    name: String,
    kind: EntityKind,
    entity: Option<String>,
    context: BTreeMap<String, u32>,
    /// A person who is only ever called by one word.
    lone: bool,
}

/// How an actor of a record was placed.
#[derive(Clone, Debug)]
struct Placed {
    id: ActorId,
    name: String,
    kind: EntityKind,
    entity: Option<String>,
}

impl Identities {
    /// Two groups of one slug get different ids, in order of their names.
    fn keep_ids_apart(&mut self) {
        let mut taken: BTreeMap<ActorId, u32> = BTreeMap::new();
        let mut order: Vec<usize> = (0..self.contexts.len()).collect();
        order.sort_by(|&one, &other| (&self.contexts[one].name, one).cmp(&(&self.contexts[other].name, other)));
        for index in order {
            let id = self.contexts[index].id.clone();
            let n = taken.entry(id.clone()).or_default();
            *n += 1;
            if *n > 1 {
                self.contexts[index].id = ActorId(format!("{}-{n}", id.0));
            }
        }
    }

    /// The actors of a record under their ids across articles, with what stays doubtful.
    fn actors(&self, record: &ArticleRecord) -> (Vec<Placed>, Vec<Doubt>) {
        let contexts = contexts(record);
        let mut doubts = vec![];
        let actors = record.actors.iter().zip(contexts);
        let placed = actors.map(|(actor, context)| self.actor(record, actor, &context, &mut doubts)).collect();
        (placed, doubts)
    }

    fn actor(
        &self,
        record: &ArticleRecord,
        actor: &ActorRecord,
        context: &BTreeSet<String>,
        doubts: &mut Vec<Doubt>,
    ) -> Placed {
        let local = || Placed {
            id: ActorId(format!("unnamed/{}/{}", slug(&record.doc.0), slug(&actor.id))),
            name: actor.name.clone(),
            kind: actor.kind,
            entity: None,
        };
        if !actor.named {
            return local();
        }
        let name = self.decisions.renamed(&record.doc, &actor.name);
        let key = (Sort::of(actor.kind), comparable(name));
        let Some(&own) = self.names.get(&key) else { return local() };
        let group = match self.contexts[own].lone {
            true => self.full_name(&key.1, context, &actor.name, doubts).unwrap_or(own),
            false => own,
        };
        let Group { id, name, kind, entity, .. } = &self.contexts[group];
        Placed { id: id.clone(), name: name.clone(), kind: *kind, entity: entity.clone() }
    }

    /// The one full name that a last name alone stands for in an article, by roles, employers and company.
    fn full_name(
        &self,
        name: &str,
        context: &BTreeSet<String>,
        written: &str,
        doubts: &mut Vec<Doubt>,
    ) -> Option<usize> {
        let candidates = self.candidates.get(name)?;
        let allowed =
            candidates.iter().filter(|&&group| !self.decisions.apart(name, &comparable(&self.contexts[group].name)));
        let mut scored: Vec<(u32, std::cmp::Reverse<&str>, usize)> = allowed
            .map(|&group| {
                let known = &self.contexts[group];
                // a shared role or employer tells more than shared company
                let weight = |word: &String| match known.context.contains_key(word) {
                    true if word.starts_with("with ") => 1,
                    true => 3,
                    false => 0,
                };
                (context.iter().map(weight).sum(), std::cmp::Reverse(known.name.as_str()), group)
            })
            .collect();
        scored.sort();
        let &(best, _, group) = scored.last()?;
        let second = scored.len().checked_sub(2).map_or(0, |place| scored[place].0);
        if best >= 2 && best >= 2 * second.max(1) || best >= 1 && scored.len() == 1 {
            return Some(group);
        }
        for (score, _, other) in scored.iter().rev().take(2) {
            doubts.push(Doubt {
                name: written.to_owned(),
                other: self.contexts[*other].name.clone(),
                reason: match (*score, scored.len()) {
                    (0, 1) => "the only one of this last name, but nothing else is shared".to_owned(),
                    (0, n) => format!("one of {n} of this last name, and nothing else is shared"),
                    (_, n) => format!("one of {n} of this last name with like contexts"),
                },
                n_articles: 1,
            });
        }
        None
    }
}

/// Union-find over small numbers; the smallest stands for its set.
#[derive(Clone, Debug)]
struct Union(Vec<usize>);

impl Union {
    fn new(n: usize) -> Union {
        Union((0..n).collect())
    }

    fn find(&mut self, index: usize) -> usize {
        let mut root = index;
        while self.0[root] != root {
            root = self.0[root];
        }
        let mut next = index;
        while self.0[next] != root {
            next = std::mem::replace(&mut self.0[next], root);
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests;
