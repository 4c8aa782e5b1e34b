//! Coreference chains become actors: who speaks, who is spoken about, and what each is called.
//!
//! Rules of identity (`docs/data-model.md`): a candidate and the candidate's campaign are two; a capital or seat of power
//! that speaks for its government is that government; a group without a name stays local to its article.

use crate::affiliations::{self, Tie};
use crate::governments;
use crate::groups::{Groups, ORGANIZATIONS};
use crate::headline;
use crate::short_names;
use crate::sources;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, Mention, MentionKind, NameType, TokenId, TokenRange, Upos, Xpos,
};
use std::collections::{BTreeMap, BTreeSet};

/// All possible actors of an article and how its attributions point at them.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    /// In order of first mention.
    pub(crate) members: Vec<Member>,
    /// The member of each mention.
    pub(crate) of_mention: Vec<usize>,
    /// Per attribution.
    pub(crate) parts: Vec<Parts>,
}

/// An actor to be, numbered by its place in [`Cast::members`].
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) kind: EntityKind,
    pub(crate) named: bool,
    pub(crate) aliases: BTreeSet<String>,
    /// In order of place.
    pub(crate) mentions: Vec<TokenRange>,
    pub(crate) roles: BTreeSet<String>,
    pub(crate) ties: Vec<Tie>,
    /// Whether the article needs it: it speaks, is told or spoken about, or such an actor belongs to it.
    pub(crate) kept: bool,
}

/// The members that an attribution points at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub(crate) source: Option<usize>,
    pub(crate) co_sources: Vec<usize>,
    pub(crate) addressee: Option<usize>,
    pub(crate) about: Vec<usize>,
}

/// Finds the actors of an article.
pub(crate) fn cast(document: &Document, attributions: &[Attribution]) -> Cast {
    let mut groups = Groups::of_chains(document);
    groups.split_organizations();
    groups.join_names();
    short_names::join(document, &mut groups);
    groups.join_repeats();
    groups.join_governments(attributions);
    groups.join_appositions(attributions);
    groups.join_speakers(attributions);
    // roles need members, and members need those whom roles join
    let (mut members, of_mention) = gather(document, &mut groups);
    affiliations::find(document, attributions, &of_mention, &mut members);
    groups.join_roles(&members, &of_mention);
    groups.join_bodies(&members, &of_mention);
    groups.join_last_speaker(attributions, &members, &of_mention);
    let (mut members, of_mention) = gather(document, &mut groups);
    let parts = sources::resolve(document, attributions, &of_mention, &mut members);
    affiliations::find(document, attributions, &of_mention, &mut members);
    let mut cast = Cast { members, of_mention, parts };
    headline::join(document, attributions, &mut cast);
    keep(document, attributions, &mut cast);
    cast
}

/// The groups as members, and the member of each mention.
fn gather(document: &Document, groups: &mut Groups<'_>) -> (Vec<Member>, Vec<usize>) {
    let mut of_root: BTreeMap<usize, usize> = BTreeMap::new();
    let mut lists: Vec<Vec<usize>> = vec![];
    let mut of_mention = vec![];
    for index in 0..document.mentions().len() {
        let root = groups.find(index);
        let member = *of_root.entry(root).or_insert_with(|| {
            lists.push(vec![]);
            lists.len() - 1
        });
        lists[member].push(index);
        of_mention.push(member);
    }
    let mut members: Vec<Member> = lists.iter().map(|list| member(document, list)).collect();
    for (&first, &(owner, sort)) in &groups.owned {
        let (owner, own) = (of_mention[owner], of_mention[first]);
        if members[own].named || !members[owner].named || owner == own {
            continue;
        }
        // "her campaign" is named after her
        let name = members[owner].name.split(' ').next_back().unwrap_or_default().to_owned();
        let described = std::mem::replace(&mut members[own].name, format!("{name} {sort}"));
        members[own].aliases.insert(described);
        members[own].named = true;
        members[own].kind = EntityKind::Organization;
    }
    (members, of_mention)
}

/// Whether the chain of a mention holds more than pronouns.
pub(crate) fn described(document: &Document, mention: &Mention) -> bool {
    let chain = document.entity(mention.entity);
    chain
        .mentions
        .iter()
        .map(|&id| document.mention(id))
        .any(|other| other.kind != MentionKind::Pronoun && !sources::is_indefinite(document.words(other.tokens)))
}

fn member(document: &Document, list: &[usize]) -> Member {
    let mentions: Vec<&Mention> = list.iter().map(|&index| &document.mentions()[index]).collect();
    let names: Vec<&Mention> = mentions.iter().copied().filter(|mention| mention.kind == MentionKind::Name).collect();
    let nominals: Vec<&Mention> =
        mentions.iter().copied().filter(|mention| mention.kind == MentionKind::Nominal).collect();
    let kind = kind(document, &mentions, &names);
    let government = names.iter().chain(&nominals).find_map(|mention| {
        let words = document.words(mention.tokens);
        match mention.kind {
            MentionKind::Name => governments::country(words).or(governments::seat(words)),
            _ => governments::government(words),
        }
    });
    let carries_name = |mention: &&&Mention| {
        let range = mention.tokens;
        let own = range.indices().any(|index| document.tokens()[index].upos == Upos::Propn);
        own && ORGANIZATIONS.contains(&head_lemma(document, mention).as_str())
    };
    let phrase = nominals.iter().find(carries_name);
    let best = names.iter().copied().max_by_key(|mention| fullness(document, mention));
    let (name, named) = match (best, government, phrase) {
        (_, Some(country), _) if kind == EntityKind::GovernmentOrPlace => (country.to_owned(), true),
        (Some(best), _, _) => (called(document, best), true),
        (None, _, Some(phrase)) => (without_determiner(document, phrase.tokens), true),
        (None, _, None) => {
            let described = nominals.first().or(mentions.first());
            (described.map_or_else(String::new, |mention| short(document, mention.tokens)), false)
        }
    };
    let mut aliases: BTreeSet<String> = names.iter().map(|mention| called(document, mention)).collect();
    aliases.extend(nominals.iter().filter(|_| names.is_empty()).map(|mention| short(document, mention.tokens)));
    aliases.remove(&name);
    let mut ranges: Vec<TokenRange> = mentions.iter().map(|mention| mention.tokens).collect();
    ranges.dedup();
    Member { name, kind, named, aliases, mentions: ranges, roles: BTreeSet::new(), ties: vec![], kept: false }
}

/// A name as an actor bears it: a person's without titles.
fn called(document: &Document, mention: &Mention) -> String {
    let person = mention.name == Some(NameType::Person);
    if let Some(court) = court(document, mention.tokens) {
        return bare(document.words(court));
    }
    bare(document.words(if person { short_names::untitled(document, mention.tokens) } else { mention.tokens }))
}

/// `U.S. Court of Appeals for the Sixth Circuit`: the circuit is part of the name.
fn court(document: &Document, name: TokenRange) -> Option<TokenRange> {
    let tokens = document.tokens();
    let word = |index: usize| tokens.get(index).map_or("", |token| document.form(token));
    let is_court = name.indices().any(|index| word(index) == "Court");
    let end = (name.end() + 2..name.end() + 6).find(|&index| matches!(word(index), "Circuit" | "District"))?;
    (is_court && word(name.end()) == "for" && word(name.end() + 1) == "the")
        .then(|| TokenRange::new(name.start(), end + 1))
}

/// More words first, then more letters, then the earlier place.
fn fullness(document: &Document, mention: &Mention) -> (usize, usize, std::cmp::Reverse<usize>) {
    let range = short_names::untitled(document, mention.tokens);
    let words = document.words(range);
    let n_words = if range.len() > 7 { 0 } else { range.len() };
    let shouted = words.chars().all(|c| !c.is_lowercase()) && words.len() > 6;
    (if shouted { 0 } else { n_words }, words.len(), std::cmp::Reverse(mention.tokens.start()))
}

fn kind(document: &Document, mentions: &[&Mention], names: &[&Mention]) -> EntityKind {
    let mut votes: BTreeMap<EntityKind, usize> = BTreeMap::new();
    for mention in mentions {
        let weight = if mention.kind == MentionKind::Name { 3 } else { 1 };
        *votes.entry(document.entity(mention.entity).kind).or_default() += weight;
    }
    let most = votes.iter().max_by_key(|&(kind, n)| (*n, std::cmp::Reverse(*kind)));
    let voted = most.map_or(EntityKind::Other, |(&kind, _)| kind);
    if names.iter().any(|mention| is_persona(document, mention)) {
        return EntityKind::Persona;
    }
    // a person's full name tells more than what its short forms were taken for
    let full = |mention: &&&Mention| {
        mention.name == Some(NameType::Person) && short_names::untitled(document, mention.tokens).len() > 1
    };
    if names.iter().filter(full).count() * 2 > names.iter().filter(|name| name.tokens.len() > 1).count() {
        return EntityKind::Person;
    }
    let organized = mentions.iter().any(|mention| {
        mention.kind == MentionKind::Nominal && ORGANIZATIONS.contains(&head_lemma(document, mention).as_str())
    });
    let ruling = mentions.iter().any(|mention| {
        mention.kind == MentionKind::Nominal && governments::government(document.words(mention.tokens)).is_some()
    });
    match voted {
        EntityKind::Person | EntityKind::Group | EntityKind::Other if organized && names.is_empty() => {
            EntityKind::Organization
        }
        EntityKind::Person | EntityKind::Group | EntityKind::Organization | EntityKind::Other
            if ruling && names.iter().all(|name| governments::country(document.words(name.tokens)).is_some()) =>
        {
            EntityKind::GovernmentOrPlace
        }
        other => other,
    }
}

/// Words that introduce a name somebody hides behind.
const PERSONA_WORDS: &[&str] = &["alias", "handle", "moniker", "nickname", "persona", "pseudonym", "username", "nom"];

/// Whether the words before a name say that it is a mask: `who uses the name`, `under the pseudonym`, `calling himself`.
fn is_persona(document: &Document, name: &Mention) -> bool {
    let start = name.tokens.start();
    let sentence = document.sentences()[document.sentence_of(name.head)];
    let from = start.saturating_sub(5).max(sentence.start());
    let before: Vec<&str> = document.tokens()[from..start].iter().map(|token| token.lemma.as_str()).collect();
    let introduced = before.iter().any(|lemma| PERSONA_WORDS.contains(lemma));
    let used = before.contains(&"name") && before.iter().any(|lemma| matches!(*lemma, "use" | "under" | "adopt"));
    let called =
        before.contains(&"call") && before.iter().any(|lemma| lemma.ends_with("self") || lemma.ends_with("selves"));
    introduced || used || called
}

/// Marks the actors that the article's claims need.
fn keep(document: &Document, attributions: &[Attribution], cast: &mut Cast) {
    let mut wanted: BTreeSet<usize> = BTreeSet::new();
    for parts in &cast.parts {
        wanted.extend(parts.source);
        wanted.extend(&parts.co_sources);
        wanted.extend(parts.addressee);
    }
    for (attribution, parts) in attributions.iter().zip(&cast.parts) {
        for &member in &parts.about {
            if worth(document, attribution, member, cast) {
                wanted.insert(member);
            }
        }
    }
    let ends = attributions.iter().flat_map(|act| act.content.iter().chain(&act.cue)).map(|range| range.end());
    let end = ends.max().unwrap_or(0);
    // people who are named in full and media are there for what is said, even where no content was found to name them
    for (index, member) in cast.members.iter().enumerate() {
        let kept = match member.kind {
            EntityKind::Person | EntityKind::Persona => member.name.contains(' '),
            kind => kind == EntityKind::Medium,
        };
        // after the last attribution come those who made the article
        let inside = member.mentions.first().is_some_and(|range| range.start() < end && !is_byline(document, *range));
        if member.named && kept && inside {
            wanted.insert(index);
        }
    }
    for member in wanted.clone() {
        wanted.extend(cast.members[member].ties.iter().map(|tie| tie.member));
    }
    wanted.retain(|&member| cast.members[member].named || !sources::is_pronoun(&cast.members[member].name));
    for (index, member) in cast.members.iter_mut().enumerate() {
        member.kept = wanted.contains(&index);
        member.ties.retain(|tie| wanted.contains(&tie.member));
    }
    for parts in &mut cast.parts {
        parts.about.retain(|member| wanted.contains(member));
    }
}

/// Whether a name is that of a writer: `By Ann Alder`.
fn is_byline(document: &Document, name: TokenRange) -> bool {
    let before = name.start().checked_sub(1);
    before.is_some_and(|at| {
        let paragraph = document.paragraphs()[document.paragraph_of(TokenId(at as u32))];
        document.form(&document.tokens()[at]).eq_ignore_ascii_case("by") && paragraph.start() == at
    })
}

/// Whether an actor in a content is one that the claim is about, not a mere place or thing in it.
fn worth(document: &Document, attribution: &Attribution, index: usize, cast: &Cast) -> bool {
    let member = &cast.members[index];
    let own = || document.mentions_within(&attribution.content).filter(|(id, _)| cast.of_mention[id.index()] == index);
    match (member.named, member.kind) {
        (true, EntityKind::GovernmentOrPlace) => own().any(|(_, mention)| {
            let relation = document.token(mention.head).deprel;
            matches!(relation.universal(), "nsubj" | "obj" | "iobj") || relation == Deprel::OblAgent || {
                let before = mention.tokens.start().checked_sub(1);
                before.is_some_and(|at| matches!(document.tokens()[at].lemma.as_str(), "by" | "against"))
            }
        }),
        (true, EntityKind::Other) => false,
        (true, _) => true,
        // an unnamed one only when the article keeps speaking of it
        (false, EntityKind::Person | EntityKind::Group) => {
            let nominal = |range: &&TokenRange| document.tokens()[range.end() - 1].upos == Upos::Noun;
            member.mentions.iter().filter(nominal).count() >= 3
                && own().any(|(_, mention)| {
                    matches!(document.token(mention.head).deprel.universal(), "nsubj" | "obj" | "iobj")
                })
        }
        (false, _) => false,
    }
}

pub(crate) fn head_lemma(document: &Document, mention: &Mention) -> String {
    document.token(mention.head).lemma.to_lowercase()
}

/// Longest description of an unnamed actor, in words.
const LONGEST_DESCRIPTION: usize = 8;

pub(crate) fn short(document: &Document, range: TokenRange) -> String {
    let end = range.end().min(range.start() + LONGEST_DESCRIPTION);
    bare(document.words(TokenRange::new(range.start(), end)))
}

fn without_determiner(document: &Document, range: TokenRange) -> String {
    let first = &document.tokens()[range.start()];
    let skip = usize::from(range.len() > 1 && matches!(first.xpos, Xpos::Dt | Xpos::PrpS));
    short(document, TokenRange::new(range.start() + skip, range.end()))
}

/// One space between words, no quotation marks or commas around.
fn bare(words: &str) -> String {
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '"' | '“' | '”' | '‘' | ' ' | '*')).to_owned()
}

/// A name for comparison: lower case, letters and digits, no article, possessive or honorific.
pub(crate) fn normalized(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'").replace("'s", "");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let skip = words.iter().take_while(|word| matches!(**word, "the" | "a" | "an")).count();
    let kept = &words[skip.min(words.len().saturating_sub(1))..];
    kept.join(" ")
}
