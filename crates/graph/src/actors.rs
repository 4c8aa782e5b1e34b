//! Coreference chains become actors: who speaks, who is spoken about, and what each is called.
//!
//! Rules of identity (`docs/data-model.md`): a candidate and the candidate's campaign are two; a capital or seat of power
//! that speaks for its government is that government; a group without a name stays local to its article.

use crate::affiliations::{self, Tie};
use crate::governments;
use dixit_document::{
    Attribution, Document, EntityKind, Mention, MentionId, MentionKind, NameType, TokenId, TokenRange, Upos, Xpos,
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
    groups.split_organizations(document);
    groups.join_names(document);
    groups.join_governments(document, attributions);
    groups.join_appositions(document, attributions);
    groups.join_speakers(document, attributions);
    let (mut members, of_mention) = groups.members(document);
    let mut parts: Vec<Parts> = vec![];
    for attribution in attributions {
        let part = resolve_parts(document, attribution, &parts, attributions, &of_mention, &mut members);
        parts.push(part);
    }
    affiliations::find(document, &of_mention, &mut members);
    let mut cast = Cast { members, of_mention, parts };
    keep(document, attributions, &mut cast);
    cast
}

/// Which mentions are one actor: a union-find over mentions.
struct Groups {
    parent: Vec<usize>,
}

/// Head nouns of organizations that are named after a person but are not that person.
const ORGANIZATIONS: &[&str] = &[
    "campaign",
    "camp",
    "team",
    "administration",
    "foundation",
    "organization",
    "committee",
    "company",
    "office",
    "family",
    "government",
    "ministry",
    "university",
    "institute",
    "group",
    "firm",
    "staff",
    "network",
    "lawyer",
    "aide",
    "adviser",
    "advisor",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "supporter",
    "ally",
    "surrogate",
    "attorney",
    "manager",
    "wife",
    "husband",
    "son",
    "daughter",
    "father",
    "mother",
    "brother",
    "sister",
    "opponent",
    "rival",
    "critic",
    "voter",
    "fan",
];

impl Groups {
    fn of_chains(document: &Document) -> Groups {
        let mentions = document.mentions();
        let parent = mentions.iter().map(|mention| document.entity(mention.entity).mentions[0].index()).collect();
        Groups { parent }
    }

    fn find(&mut self, index: usize) -> usize {
        let mut root = index;
        while self.parent[root] != root {
            root = self.parent[root];
        }
        let mut next = index;
        while self.parent[next] != root {
            next = std::mem::replace(&mut self.parent[next], root);
        }
        root
    }

    fn union(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.parent[one.max(other)] = one.min(other);
    }

    /// Takes `the Alder campaign` out of Alder's chain and joins the phrases that name one owner's organization.
    fn split_organizations(&mut self, document: &Document) {
        let mut of_owner: BTreeMap<(usize, String), usize> = BTreeMap::new();
        let mut bare: Vec<(usize, String)> = vec![];
        for (index, mention) in document.mentions().iter().enumerate() {
            if mention.kind != MentionKind::Nominal {
                continue;
            }
            let lemma = head_lemma(document, mention);
            if !ORGANIZATIONS.contains(&lemma.as_str()) {
                continue;
            }
            let chain = document.entity(mention.entity);
            let mixed = chain.kind == EntityKind::Person
                && matches!(lemma.as_str(), "campaign" | "camp" | "team" | "administration" | "foundation")
                && chain.mentions.iter().any(|&id| document.mention(id).name == Some(NameType::Person));
            if mixed {
                self.detach(document, index);
            }
            let sort = match lemma.as_str() {
                "campaign" | "camp" | "team" => "campaign",
                "administration" => "administration",
                _ => continue,
            };
            match owner(document, index) {
                Some(owner) => {
                    let owner = self.find(owner);
                    let first = *of_owner.entry((owner, sort.to_owned())).or_insert(index);
                    self.union(first, index);
                }
                None if mention.tokens.len() == 2 => bare.push((index, sort.to_owned())),
                None => {}
            }
        }
        // "the campaign" alone stands for the only one that was named
        for (index, sort) in bare {
            let mut known = of_owner.iter().filter(|((_, other), _)| *other == sort).map(|(_, &first)| first);
            if let (Some(first), None) = (known.next(), known.next())
                && self.find(index) == index
                && document.entity(document.mentions()[index].entity).mentions.len() == 1
            {
                self.union(first, index);
            }
        }
    }

    /// Makes a mention a group of its own.
    fn detach(&mut self, document: &Document, index: usize) {
        let entity = document.mentions()[index].entity;
        let others: Vec<usize> =
            document.entity(entity).mentions.iter().map(|id| id.index()).filter(|&other| other != index).collect();
        if let Some(&first) = others.first() {
            let root = self.find(index);
            if root == index {
                for &other in &others {
                    if self.parent[other] == index {
                        self.parent[other] = first;
                    }
                }
                self.parent[first] = first;
            }
            self.parent[index] = index;
        }
    }

    /// Chains with one name are one actor.
    fn join_names(&mut self, document: &Document) {
        let mut first: BTreeMap<(String, bool), usize> = BTreeMap::new();
        for (index, mention) in document.mentions().iter().enumerate() {
            if mention.kind != MentionKind::Name {
                continue;
            }
            let name = normalized(document.words(mention.tokens));
            if name.is_empty() {
                continue;
            }
            let person = mention.name == Some(NameType::Person);
            // one word that names a person and also an organization stays two
            let known = *first.entry((name, person)).or_insert(index);
            let alike = document.entity(document.mentions()[known].entity).kind == document.entity(mention.entity).kind;
            if alike {
                self.union(known, index);
            }
        }
    }

    /// A country, its government and, where it acts, its capital or seat of power are one.
    fn join_governments(&mut self, document: &Document, attributions: &[Attribution]) {
        let sources: BTreeSet<MentionId> = attributions.iter().filter_map(|act| act.source.mention).collect();
        let mut first: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (index, mention) in document.mentions().iter().enumerate() {
            let words = document.words(mention.tokens);
            let country = match mention.kind {
                MentionKind::Pronoun => None,
                MentionKind::Name if mention.name == Some(NameType::Person) => None,
                MentionKind::Name => governments::country(words).or_else(|| {
                    let acts = sources.contains(&MentionId(index as u32))
                        || document.token(mention.head).deprel.universal() == "nsubj";
                    governments::seat(words).filter(|_| acts)
                }),
                MentionKind::Nominal => governments::government(words),
            };
            if let Some(country) = country {
                let known = *first.entry(country).or_insert(index);
                self.union(known, index);
            }
        }
    }

    /// In a source phrase, a description and the name beside it are one: `a lawyer for the firm, Ann Alder, said`.
    fn join_appositions(&mut self, document: &Document, attributions: &[Attribution]) {
        for attribution in attributions {
            let Some(id) = attribution.source.mention else { continue };
            let mention = document.mention(id);
            if mention.kind != MentionKind::Nominal || self.has_name(document, id.index()) {
                continue;
            }
            let named = within(document, &attribution.source.tokens).find(|(_, other)| {
                other.name == Some(NameType::Person) && {
                    let token = document.token(other.head);
                    token.deprel.universal() == "appos" && token.head == Some(mention.head)
                }
            });
            if let Some((other, _)) = named {
                self.union(id.index(), other.index());
            }
        }
    }

    fn has_name(&self, document: &Document, index: usize) -> bool {
        let entity = document.entity(document.mentions()[index].entity);
        entity.mentions.iter().any(|&id| document.mention(id).kind == MentionKind::Name)
    }

    /// *I* and *we* in a quotation whose chain names nobody are the one who is quoted.
    fn join_speakers(&mut self, document: &Document, attributions: &[Attribution]) {
        for attribution in attributions {
            let Some(source) = attribution.source.mention else { continue };
            if document.mention(source).kind == MentionKind::Pronoun && !described(document, document.mention(source)) {
                continue;
            }
            let inside: Vec<usize> = within(document, &attribution.content)
                .filter(|(_, mention)| {
                    mention.kind == MentionKind::Pronoun
                        && first_person_singular(document, mention)
                        && !described(document, mention)
                })
                .map(|(id, _)| id.index())
                .collect();
            for index in inside {
                self.union(source.index(), index);
            }
        }
    }

    fn members(mut self, document: &Document) -> (Vec<Member>, Vec<usize>) {
        let mut of_root: BTreeMap<usize, usize> = BTreeMap::new();
        let mut lists: Vec<Vec<usize>> = vec![];
        let mut of_mention = vec![];
        for index in 0..document.mentions().len() {
            let root = self.find(index);
            let member = *of_root.entry(root).or_insert_with(|| {
                lists.push(vec![]);
                lists.len() - 1
            });
            lists[member].push(index);
            of_mention.push(member);
        }
        (lists.iter().map(|list| member(document, list)).collect(), of_mention)
    }
}

/// Whether the chain of a mention holds more than pronouns.
fn described(document: &Document, mention: &Mention) -> bool {
    let chain = document.entity(mention.entity);
    chain.mentions.iter().any(|&id| document.mention(id).kind != MentionKind::Pronoun)
}

fn first_person_singular(document: &Document, mention: &Mention) -> bool {
    matches!(document.words(mention.tokens).to_lowercase().as_str(), "i" | "me" | "my" | "mine" | "myself")
}

/// The person after whom a nominal is named: `the Alder campaign`, `her campaign`.
fn owner(document: &Document, index: usize) -> Option<usize> {
    let mention = &document.mentions()[index];
    let mut near = document.mentions()[index + 1..]
        .iter()
        .enumerate()
        .take_while(|(_, other)| other.tokens.start() < mention.tokens.end() + 3);
    near.find(|(_, other)| {
        let token = document.token(other.head);
        let before = other.tokens.end() <= mention.head.index()
            && matches!(token.deprel.universal(), "compound" | "nmod")
            && other.kind != MentionKind::Nominal;
        let person = document.entity(other.entity).kind == EntityKind::Person
            || other.name == Some(NameType::Person)
            || other.kind == MentionKind::Pronoun;
        person && (before || mention.tokens.contains(other.tokens))
    })
    .map(|(offset, _)| index + 1 + offset)
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
        own && ORGANIZATIONS[..4].contains(&head_lemma(document, mention).as_str())
    };
    let phrase = nominals.iter().find(carries_name);
    let best = names.iter().copied().max_by_key(|mention| fullness(document, mention));
    let (name, named) = match (best, government, phrase) {
        (_, Some(country), _) if kind == EntityKind::GovernmentOrPlace => (country.to_owned(), true),
        (Some(best), _, _) => (bare(document.words(best.tokens)), true),
        (None, _, Some(phrase)) => (without_determiner(document, phrase.tokens), true),
        (None, _, None) => {
            let described = nominals.first().or(mentions.first());
            (described.map_or_else(String::new, |mention| short(document, mention.tokens)), false)
        }
    };
    let mut aliases: BTreeSet<String> = names.iter().map(|mention| bare(document.words(mention.tokens))).collect();
    aliases.extend(nominals.iter().filter(|_| names.is_empty()).map(|mention| short(document, mention.tokens)));
    aliases.remove(&name);
    let mut ranges: Vec<TokenRange> = mentions.iter().map(|mention| mention.tokens).collect();
    ranges.dedup();
    Member { name, kind, named, aliases, mentions: ranges, roles: BTreeSet::new(), ties: vec![], kept: false }
}

/// More words first, then more letters, then the earlier place.
fn fullness(document: &Document, mention: &Mention) -> (usize, usize, std::cmp::Reverse<usize>) {
    let words = document.words(mention.tokens);
    let n_words = if mention.tokens.len() > 7 { 0 } else { mention.tokens.len() };
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
    let organized = mentions.iter().any(|mention| {
        mention.kind == MentionKind::Nominal && ORGANIZATIONS[..6].contains(&head_lemma(document, mention).as_str())
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

fn resolve_parts(
    document: &Document,
    attribution: &Attribution,
    earlier: &[Parts],
    attributions: &[Attribution],
    of_mention: &[usize],
    members: &mut Vec<Member>,
) -> Parts {
    let around = |mut id: Option<dixit_document::AttributionId>| {
        // the sources around, innermost first
        let mut found = vec![];
        while let Some(parent) = id {
            if let Some(parts) = earlier.get(parent.index()) {
                found.extend(parts.source);
            }
            id = attributions
                .get(parent.index())
                .and_then(|act| act.parent)
                .filter(|next| next.index() < parent.index());
        }
        found
    };
    let mention = attribution.source.mention.or_else(|| carrier(document, &attribution.source.tokens));
    let source = match mention {
        Some(id) => {
            let found = document.mention(id);
            let member = of_mention[id.index()];
            let faceless = !members[member].named && found.kind == MentionKind::Pronoun && !described(document, found);
            if faceless {
                let word = document.words(found.tokens).to_lowercase();
                let first = matches!(word.as_str(), "i" | "we" | "me" | "us" | "my" | "our");
                let last = earlier.iter().rev().take(3).find_map(|parts| parts.source);
                if first { around(attribution.parent).first().copied() } else { last }.or(Some(member))
            } else {
                Some(member)
            }
        }
        None if attribution.source.tokens.iter().any(|range| !range.is_empty()) => {
            let range = attribution.source.tokens[0];
            members.push(stranger(document, range));
            Some(members.len() - 1)
        }
        None => None,
    };
    let mut about = vec![];
    for (id, _) in within(document, &attribution.content) {
        let member = of_mention[id.index()];
        if !about.contains(&member) {
            about.push(member);
        }
    }
    let mut co_sources: Vec<usize> = attribution.source.co_sources.iter().map(|id| of_mention[id.index()]).collect();
    co_sources.retain(|&member| Some(member) != source);
    co_sources.dedup();
    let addressee = attribution.addressee.map(|id| of_mention[id.index()]).filter(|&member| Some(member) != source);
    Parts { source, co_sources, addressee, about }
}

/// The mention that carries a source phrase for which the extractor named none.
fn carrier(document: &Document, phrase: &[TokenRange]) -> Option<MentionId> {
    let top = phrase.iter().flat_map(|range| range.indices()).map(|index| TokenId(index as u32)).find(|&id| {
        let head = document.token(id).head;
        head.is_none_or(|head| !phrase.iter().any(|range| range.holds(head.index())))
            && document.token(id).upos != Upos::Punct
    });
    let inside: Vec<(MentionId, &Mention)> = within(document, phrase).collect();
    inside
        .iter()
        .find(|(_, mention)| Some(mention.head) == top)
        .or_else(|| inside.iter().find(|(_, mention)| mention.name == Some(NameType::Person)))
        .map(|&(id, _)| id)
}

/// An actor for a source phrase without a mention.
fn stranger(document: &Document, range: TokenRange) -> Member {
    Member {
        name: short(document, range),
        kind: EntityKind::Other,
        named: false,
        aliases: BTreeSet::new(),
        mentions: vec![range],
        roles: BTreeSet::new(),
        ties: vec![],
        kept: false,
    }
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
    for member in wanted.clone() {
        wanted.extend(cast.members[member].ties.iter().map(|tie| tie.member));
    }
    for (index, member) in cast.members.iter_mut().enumerate() {
        member.kept = wanted.contains(&index);
        member.ties.retain(|tie| wanted.contains(&tie.member));
    }
    for parts in &mut cast.parts {
        parts.about.retain(|member| wanted.contains(member));
    }
}

/// Whether an actor in a content is one that the claim is about, not a mere place or thing in it.
fn worth(document: &Document, attribution: &Attribution, index: usize, cast: &Cast) -> bool {
    let member = &cast.members[index];
    let roles = within(document, &attribution.content)
        .filter(|(id, _)| cast.of_mention[id.index()] == index)
        .map(|(_, mention)| document.token(mention.head).deprel.universal());
    let mut argument = roles.map(|relation| matches!(relation, "nsubj" | "obj" | "iobj"));
    match (member.named, member.kind) {
        (true, EntityKind::GovernmentOrPlace) => argument.any(|is| is),
        (true, EntityKind::Other) => false,
        (true, _) => true,
        (false, EntityKind::Person | EntityKind::Group | EntityKind::Organization) => {
            member.mentions.len() >= 3 && argument.any(|is| is)
        }
        (false, _) => false,
    }
}

/// Mentions that lie within the ranges, in order of place, longer ones first.
pub(crate) fn within<'d>(
    document: &'d Document,
    ranges: &'d [TokenRange],
) -> impl Iterator<Item = (MentionId, &'d Mention)> {
    let mentions = document.mentions();
    ranges.iter().flat_map(move |range| {
        let start = mentions.partition_point(|mention| mention.tokens.start() < range.start());
        let inside = mentions[start..].iter().enumerate().take_while(move |(_, m)| m.tokens.start() < range.end());
        inside
            .filter(move |(_, mention)| range.contains(mention.tokens))
            .map(move |(offset, mention)| (MentionId((start + offset) as u32), mention))
    })
}

pub(crate) fn head_lemma(document: &Document, mention: &Mention) -> String {
    document.token(mention.head).lemma.to_lowercase()
}

/// Longest description of an unnamed actor, in words.
const LONGEST_DESCRIPTION: usize = 8;

fn short(document: &Document, range: TokenRange) -> String {
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
