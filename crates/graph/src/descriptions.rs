//! Descriptions that stand for somebody named before: `the mayor`, `the appeals court`, `the billionaire`.

use crate::actors::{Member, described, head_lemma};
use crate::groups::{Groups, alike, plain};
use crate::sources::source_mention;
use crate::words;
use dixit_document::{Attribution, Document, EntityKind, Mention, MentionKind, Upos, Xpos};
use std::collections::{BTreeMap, BTreeSet};

impl Groups<'_> {
    /// A definite description that repeats the last words of an earlier one is the same: `a federal appeals court` and
    /// then `the appeals court`.
    pub(crate) fn join_repeats(&mut self) {
        let document = self.document;
        // by the last two words, and by the last one alone
        let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for (index, mention) in document.mentions().iter().enumerate() {
            if mention.kind != MentionKind::Nominal {
                continue;
            }
            let words = telling_words(document, mention);
            let definite = document.form(&document.tokens()[mention.tokens.start()]).eq_ignore_ascii_case("the");
            let vague = matches!(words.as_slice(), [only] if only == "people");
            if definite && !vague && !words.is_empty() && !self.has_name(index) {
                let lone = document.entity(mention.entity).mentions.iter().all(|&id| {
                    let other = document.mention(id);
                    other.kind != MentionKind::Nominal || id.index() >= index
                });
                if let Some(&earlier) = known.get(&words).filter(|_| lone) {
                    self.union(earlier, index);
                }
            }
            for length in 1..=words.len() {
                known.insert(words[words.len() - length..].to_vec(), index);
            }
        }
    }

    /// A definite description whose words are all in the name of one body alone is that body: `the appeals court` after
    /// `Court of Appeals`, `the committee` after `House Ethics Committee`.
    pub(crate) fn join_bodies(&mut self, members: &[Member], of_mention: &[usize]) {
        let document = self.document;
        let mut owners: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut first = BTreeMap::new();
        for (index, mention) in document.mentions().iter().enumerate() {
            let member = of_mention[index];
            let body = matches!(
                members[member].kind,
                EntityKind::Organization | EntityKind::GovernmentOrPlace | EntityKind::Medium
            );
            if members[member].named && body && mention.kind == MentionKind::Name {
                first.entry(member).or_insert(index);
                let name = document.words(mention.tokens);
                // one word has to be the very word, several may be its forms
                let exact = name.split_whitespace().map(|word| format!("={}", word.to_lowercase()));
                for word in words::stems(name).into_iter().chain(exact) {
                    owners.entry(word).or_default().insert(member);
                }
                continue;
            }
            let open = mention.kind == MentionKind::Nominal
                && !members[member].named
                && !matches!(members[member].kind, EntityKind::Person | EntityKind::Persona | EntityKind::Group)
                && document.token(mention.head).xpos == Xpos::Nn
                && document.form(&document.tokens()[mention.tokens.start()]).eq_ignore_ascii_case("the");
            if !open {
                continue;
            }
            let telling = telling_words(document, mention);
            let stems = match telling.as_slice() {
                [only] => vec![format!("={only}")],
                several => words::stems(&several.join(" ")),
            };
            let mut common: Option<BTreeSet<usize>> = None;
            for stem in &stems {
                let own = owners.get(stem).cloned().unwrap_or_default();
                common = Some(common.map_or(own.clone(), |common| common.intersection(&own).copied().collect()));
            }
            if let Some(only) = common.filter(|common| common.len() == 1).and_then(|common| common.first().copied()) {
                self.union(first[&only], index);
            }
        }
    }

    /// A definite description of a person that nothing else in the article explains is, as a source, the person who spoke
    /// last: `Ann Alder said … The billionaire added …`.
    pub(crate) fn join_last_speaker(&mut self, attributions: &[Attribution], members: &[Member], of_mention: &[usize]) {
        let document = self.document;
        let mut recent: Vec<(usize, usize)> = vec![];
        for attribution in attributions {
            let Some(id) = source_mention(document, attribution) else { continue };
            let mention = document.mention(id);
            let member = of_mention[id.index()];
            let person = matches!(members[member].kind, EntityKind::Person | EntityKind::Persona);
            if members[member].named {
                if person {
                    recent.push((member, id.index()));
                }
                continue;
            }
            let lemma = head_lemma(document, mention);
            let open = mention.kind == MentionKind::Nominal
                && is_definite(document, mention)
                && document.token(mention.head).xpos != Xpos::Nns
                && PERSONS.contains(&lemma.as_str())
                && document.paragraph_of(mention.head) > 0
                && is_lone(document, mention);
            if !open {
                continue;
            }
            let paragraph = document.paragraph_of(mention.head);
            let sentence = document.sentence_of(mention.head);
            let owners = owners(document, mention, of_mention);
            let fits = |other: usize, at: usize| {
                document.sentence_of(document.mentions()[at].head) != sentence
                    && !owners.contains(&other)
                    && !members[other].roles.iter().any(|role| contradicts(role, &lemma))
            };
            let near =
                |at: usize| paragraph - document.paragraph_of(document.mentions()[at].head).min(paragraph) <= NEAR;
            // who spoke most of late, or else whom the article named most
            let spoke = recent.iter().rev().take(SPEAKERS).filter(|&&(other, at)| near(at) && fits(other, at));
            let spoke: Vec<(usize, usize)> = spoke.copied().collect();
            let count = |wanted: usize| spoke.iter().filter(|(other, _)| *other == wanted).count();
            let target = spoke.iter().rev().max_by_key(|(other, _)| count(*other)).map(|&(_, at)| at);
            let target = target.or_else(|| most_named(document, &of_mention[..id.index()], members, fits));
            if let Some(target) = target {
                self.union(target, id.index());
            }
        }
    }

    /// A description whose function only one named person has is that person: `the mayor` after `Mayor Ann Alder`.
    pub(crate) fn join_roles(&mut self, members: &[Member], of_mention: &[usize]) {
        let document = self.document;
        let is_named =
            |member: &Member| member.named && matches!(member.kind, EntityKind::Person | EntityKind::Persona);
        // what the chains already call somebody tells as much as a title
        let mut called: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (mention, &member) in document.mentions().iter().zip(of_mention) {
            let nominal = mention.kind == MentionKind::Nominal && is_named(&members[member]);
            if nominal && PERSONS.contains(&head_lemma(document, mention).as_str()) && is_definite(document, mention) {
                let words = telling_words(document, mention);
                called.entry(member).or_default().extend(words.iter().map(|word| plain(word)));
            }
        }
        let named: Vec<(usize, BTreeSet<String>)> = members
            .iter()
            .enumerate()
            .filter(|(_, member)| is_named(member))
            .map(|(index, member)| {
                let own = member.roles.iter().flat_map(|role| role_words(role));
                (index, own.chain(called.remove(&index).unwrap_or_default()).collect())
            })
            .filter(|(_, words): &(usize, BTreeSet<String>)| !words.is_empty())
            .collect();
        if named.is_empty() {
            return;
        }
        let mut first_mention = vec![usize::MAX; members.len()];
        for (index, &member) in of_mention.iter().enumerate().rev() {
            first_mention[member] = index;
        }
        for (index, mention) in document.mentions().iter().enumerate() {
            let member = &members[of_mention[index]];
            let open = mention.kind == MentionKind::Nominal
                && !member.named
                && matches!(member.kind, EntityKind::Person | EntityKind::Other | EntityKind::Group);
            if !open || document.token(mention.head).xpos == Xpos::Nns {
                continue;
            }
            let first = document.tokens()[mention.tokens.start()].xpos;
            let word = document.form(&document.tokens()[mention.tokens.start()]).to_lowercase();
            let headline = document.paragraph_of(mention.head) == 0;
            let definite = is_definite(document, mention) || (headline && first != Xpos::Dt);
            let indefinite = matches!(word.as_str(), "a" | "an") && document.paragraph_of(mention.head) <= 2;
            if !(definite || indefinite) {
                continue;
            }
            let lemma = head_lemma(document, mention);
            let owners = owners(document, mention, of_mention);
            let modifiers: Vec<String> = mention
                .tokens
                .indices()
                .filter(|&at| at != mention.head.index() && document.tokens()[at].upos != Upos::Det)
                .map(|at| plain(document.form(&document.tokens()[at])))
                .collect();
            let fits = named.iter().filter(|(other, words)| {
                let named_later = first_mention[*other] > index;
                let order = definite || named_later;
                let party = |word: &String| matches!(word.as_str(), "republican" | "democratic");
                let other_party =
                    modifiers.iter().any(|word| party(word) && !words.contains(word)) && words.iter().any(party);
                order && !other_party && !owners.contains(other) && words.iter().any(|word| alike(word, &lemma))
            });
            let scored: Vec<(usize, usize)> = fits
                .map(|(other, words)| (modifiers.iter().filter(|modifier| words.contains(*modifier)).count(), *other))
                .collect();
            let Some(&(best, target)) = scored.iter().max() else { continue };
            let tied: Vec<usize> =
                scored.iter().filter(|(score, _)| *score == best).map(|(_, member)| *member).collect();
            // of several who have the function, the one who was named last before
            let target = match tied.len() {
                1 => Some(target),
                _ if definite => of_mention[..index].iter().rev().copied().find(|member| tied.contains(member)),
                _ => None,
            };
            if let Some(target) = target.filter(|&target| first_mention[target] != usize::MAX) {
                self.union(first_mention[target], index);
            }
        }
    }
}

/// How many sources before a description are looked at.
const SPEAKERS: usize = 5;
/// How often a person must be named before to be meant by a description out of the blue.
const NAMED: usize = 3;

/// The last mention of the person who is named most in an article's first mentions.
fn most_named(
    document: &Document,
    of_mention: &[usize],
    members: &[Member],
    fits: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, &member) in of_mention.iter().enumerate() {
        let person = matches!(members[member].kind, EntityKind::Person | EntityKind::Persona);
        if members[member].named && person && document.mentions()[at].kind == MentionKind::Name && fits(member, at) {
            let entry = counts.entry(member).or_default();
            *entry = (entry.0 + 1, at);
        }
    }
    counts.values().filter(|(n, _)| *n >= NAMED).max().map(|&(_, at)| at)
}

/// How many paragraphs back a description can point.
const NEAR: usize = 6;

/// Nouns that describe a person whom a reader knows already.
const PERSONS: &[&str] = &[
    "billionaire",
    "businessman",
    "businesswoman",
    "candidate",
    "celebrity",
    "contender",
    "democrat",
    "developer",
    "front-runner",
    "frontrunner",
    "hopeful",
    "magnate",
    "man",
    "millionaire",
    "mogul",
    "native",
    "newcomer",
    "nominee",
    "politician",
    "republican",
    "strategist",
    "tycoon",
    "veteran",
    "woman",
];

/// Functions that exclude one another, so that a description by one is nobody who has only the other.
fn contradicts(role: &str, lemma: &str) -> bool {
    let words: BTreeSet<String> = role_words(role).collect();
    let general = ["man", "woman", "native", "newcomer", "veteran", "politician"].contains(&lemma);
    !general && !words.iter().any(|word| alike(word, lemma))
}

/// Whether a description says that the reader knows whom it means.
fn is_definite(document: &Document, mention: &Mention) -> bool {
    let start = mention.tokens.start();
    let first = &document.tokens()[start];
    let possessive = (start..mention.head.index()).any(|at| document.tokens()[at].xpos == Xpos::Pos);
    document.form(first).eq_ignore_ascii_case("the") || first.xpos == Xpos::PrpS || possessive
}

/// Whether no other description or name is in the chain.
fn is_lone(document: &Document, mention: &Mention) -> bool {
    let chain = &document.entity(mention.entity).mentions;
    let others = chain.iter().map(|&id| document.mention(id)).filter(|other| other.head != mention.head);
    others.into_iter().all(|other| other.kind == MentionKind::Pronoun || !described(document, other))
        || chain.iter().filter(|&&id| document.mention(id).kind != MentionKind::Pronoun).count() <= 1
}

/// Whom a description names as owner: `his` in `his former wife`.
fn owners(document: &Document, mention: &Mention, of_mention: &[usize]) -> Vec<usize> {
    let phrase = [mention.tokens];
    document
        .mentions_within(&phrase)
        .filter(|(_, other)| other.tokens != mention.tokens)
        .map(|(id, _)| of_mention[id.index()])
        .collect()
}

/// The words of a description after its determiner, up to its head, lower case.
fn telling_words(document: &Document, mention: &Mention) -> Vec<String> {
    let end = (mention.head.index() + 1).min(mention.tokens.end());
    let range = mention.tokens.start()..end.max(mention.tokens.start());
    let tokens = range.filter(|&at| {
        let token = &document.tokens()[at];
        !matches!(token.upos, Upos::Det | Upos::Punct) && !matches!(token.xpos, Xpos::PrpS | Xpos::Pos)
    });
    tokens.map(|at| document.form(&document.tokens()[at]).to_lowercase()).collect()
}

/// The telling words of a role, lower case, party names made alike: *director* and not *debate* of `director of debate`.
fn role_words(role: &str) -> impl Iterator<Item = String> + '_ {
    let words = role.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    words.take_while(|word| !matches!(*word, "of" | "for" | "at" | "in" | "on" | "to" | "with" | "from")).map(plain)
}
