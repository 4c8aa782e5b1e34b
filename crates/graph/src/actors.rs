//! Coreference chains become actors: who speaks, who is spoken about, and what each is called.
//!
//! Rules of identity (`docs/data-model.md`): a candidate and the candidate's campaign are two; a capital or seat of power
//! that speaks for its government is that government; a group without a name stays local to its article.

use crate::affiliations::{self, Tie};
use crate::governments;
use crate::groups::{Groups, ORGANIZATIONS, antecedent};
use crate::headline;
use crate::venues;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, Mention, MentionId, MentionKind, NameType, TokenId, TokenRange, Upos,
    Xpos,
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
    groups.join_governments(attributions);
    groups.join_appositions(attributions);
    groups.join_speakers(attributions);
    // roles need members, and members need those whom roles join
    let (mut members, of_mention) = gather(document, &mut groups);
    affiliations::find(document, &of_mention, &mut members);
    groups.join_roles(&members, &of_mention);
    let (mut members, of_mention) = gather(document, &mut groups);
    let mut parts: Vec<Parts> = vec![];
    for attribution in attributions {
        let part = resolve_parts(document, attribution, &parts, attributions, &of_mention, &mut members);
        parts.push(part);
    }
    affiliations::find(document, &of_mention, &mut members);
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
    chain.mentions.iter().any(|&id| document.mention(id).kind != MentionKind::Pronoun)
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
    let closing = closing_mention(document, &attribution.source.tokens);
    let given = attribution.source.mention.filter(|&id| !is_modifier(document, id, &attribution.source.tokens));
    let mention = closing.or(given).or_else(|| carrier(document, &attribution.source.tokens));
    let phrase = attribution.source.tokens.iter().find(|range| !range.is_empty());
    let source = match (mention, phrase) {
        (Some(id), _) => {
            let found = document.mention(id);
            let member = of_mention[id.index()];
            let faceless = !members[member].named && found.kind == MentionKind::Pronoun && !described(document, found);
            if faceless {
                let word = document.words(found.tokens).to_lowercase();
                let first = matches!(word.as_str(), "i" | "we" | "me" | "us" | "my" | "our");
                let relative = matches!(word.as_str(), "who" | "which" | "that" | "whom")
                    .then(|| antecedent(document, found.head))
                    .flatten();
                let last = earlier.iter().rev().take(3).find_map(|parts| parts.source);
                let meant = match relative {
                    Some(id) => Some(of_mention[id.index()]),
                    None if first => around(attribution.parent).first().copied(),
                    None => last,
                };
                meant.or(Some(member))
            } else {
                author(document, found, attribution, of_mention, members)
                    .or_else(|| maker(document, found, earlier, attributions))
                    .or(Some(member))
            }
        }
        (None, Some(&range)) => {
            let relative = (range.len() == 1).then(|| antecedent(document, TokenId(range.start() as u32))).flatten();
            match relative {
                Some(id) => Some(of_mention[id.index()]),
                None => known(document.words(range), members).or_else(|| {
                    members.push(stranger(document, range));
                    Some(members.len() - 1)
                }),
            }
        }
        (None, None) => None,
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
    let addressee = venues::addressee(document, attribution, of_mention, members)
        .map(|id| of_mention[id.index()])
        .filter(|&member| Some(member) != source && (members[member].named || !is_pronoun(&members[member].name)));
    Parts { source, co_sources, addressee, about }
}

/// Nouns for what somebody wrote or said: where it tells whose it is, its author is the source.
const WORKS: &[&str] = &[
    "account",
    "article",
    "blog",
    "book",
    "brief",
    "column",
    "complaint",
    "email",
    "essay",
    "filing",
    "interview",
    "lawsuit",
    "letter",
    "memo",
    "memoir",
    "op-ed",
    "poll",
    "post",
    "report",
    "speech",
    "statement",
    "story",
    "study",
    "submission",
    "survey",
    "testimony",
    "tweet",
    "analysis",
    "investigation",
    "research",
    "release",
    "message",
    "remark",
    "comment",
    "word",
    "editorial",
    "proclamation",
    "declaration",
    "claim",
    "suggestion",
    "argument",
    "view",
    "promise",
    "call",
    "refusal",
    "skepticism",
    "belief",
    "decision",
    "ruling",
    "opinion",
    "order",
    "conclusion",
    "diagnosis",
];

/// Works that are named by their sort alone, and the acts that make them: `ruled …` before `the ruling said`.
const MADE: &[(&[&str], &[&str])] = &[
    (
        &["ruling", "decision", "opinion", "order", "verdict"],
        &["rule", "overrule", "uphold", "reject", "decide", "order", "overturn", "find", "grant", "deny"],
    ),
    (
        &["book", "memoir", "column", "essay", "op-ed", "article", "letter", "post", "tweet", "blog"],
        &["write", "publish", "pen", "post", "tweet", "author"],
    ),
    (
        &["study", "survey", "poll", "report", "analysis", "review"],
        &["study", "survey", "poll", "report", "analysis", "review"],
    ),
];

/// Whose work `the ruling` or `the book` is: the source of the nearest act before that makes such a work.
fn maker(document: &Document, work: &Mention, earlier: &[Parts], attributions: &[Attribution]) -> Option<usize> {
    let definite = document.form(&document.tokens()[work.tokens.start()]).eq_ignore_ascii_case("the");
    let lone = document.entity(work.entity).mentions.len() == 1;
    let lemma = head_lemma(document, work);
    let (_, acts) = MADE.iter().find(|(works, _)| works.contains(&lemma.as_str()))?;
    if !definite || !lone || work.tokens.len() > 2 {
        return None;
    }
    let recent = earlier.iter().zip(attributions).rev().take(6);
    recent
        .filter(|(_, act)| {
            let words = act.cue.iter().chain(&act.source.tokens).flat_map(|range| range.indices());
            let mut lemmas = words.map(|index| document.tokens()[index].lemma.to_lowercase());
            lemmas.any(|lemma| acts.contains(&lemma.as_str()))
        })
        .find_map(|(parts, _)| parts.source)
}

/// Whose work a source is: `her account`, `a study by Ann Alder`, `a Tribune poll`.
fn author(
    document: &Document,
    work: &Mention,
    attribution: &Attribution,
    of_mention: &[usize],
    members: &[Member],
) -> Option<usize> {
    if work.kind != MentionKind::Nominal || !WORKS.contains(&head_lemma(document, work).as_str()) {
        return None;
    }
    let speaks = |id: MentionId| {
        let member = &members[of_mention[id.index()]];
        member.named
            && matches!(
                member.kind,
                EntityKind::Person | EntityKind::Organization | EntityKind::Medium | EntityKind::Persona
            )
    };
    let phrase = attribution.source.tokens.iter().chain(std::iter::once(&work.tokens)).copied().collect::<Vec<_>>();
    let mut last_name = None;
    for (id, other) in within(document, &phrase) {
        let token = document.token(other.head);
        if token.deprel == Deprel::NmodPoss && token.head == Some(work.head) && !described(document, other) {
            continue;
        }
        let possessor = token.deprel == Deprel::NmodPoss && token.head == Some(work.head);
        let modifier = other.tokens.end() == work.head.index() && other.kind == MentionKind::Name && speaks(id)
            || other.kind == MentionKind::Name && speaks(id) && other.tokens.end() <= work.head.index();
        if possessor || modifier {
            return Some(of_mention[id.index()]);
        }
        let by = document.tokens()[work.head.index() + 1..].first().is_some_and(|token| document.form(token) == "by");
        let person = members[of_mention[id.index()]].kind == EntityKind::Person;
        if by && other.kind == MentionKind::Name && speaks(id) && other.tokens.start() > work.head.index() {
            if person {
                return Some(of_mention[id.index()]);
            }
            last_name = Some(of_mention[id.index()]);
        }
    }
    last_name
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
        .filter(|(id, _)| !is_modifier(document, *id, phrase))
        .map(|&(id, _)| id)
}

/// The mention that closes the core of a source phrase, before any preposition, clause or comma: its head by word order,
/// whatever the tree says.
fn closing_mention(document: &Document, phrase: &[TokenRange]) -> Option<MentionId> {
    let range = phrase.first().copied().filter(|range| !range.is_empty())?;
    let stops = |index: &usize| {
        let token = &document.tokens()[*index];
        let opens = matches!(token.upos, Upos::Adp | Upos::Verb | Upos::Aux | Upos::Cconj | Upos::Sconj)
            || matches!(token.xpos, Xpos::Wp | Xpos::Wdt | Xpos::WpS | Xpos::In | Xpos::To);
        let mark = matches!(document.form(token), "," | "(" | "--" | "—" | "–" | ";" | ":" | "[");
        opens || mark
    };
    let end = range.indices().find(stops).unwrap_or(range.end());
    let core = TokenRange::new(range.start(), end);
    within(document, std::slice::from_ref(&core))
        .filter(|(_, mention)| mention.tokens.end() == end)
        .min_by_key(|(_, mention)| (mention.kind != MentionKind::Name, mention.tokens.start()))
        .map(|(id, _)| id)
}

/// Whether a name only modifies the noun that follows it in the phrase: `former Harbor Board doctor`.
fn is_modifier(document: &Document, id: MentionId, phrase: &[TokenRange]) -> bool {
    let mention = document.mention(id);
    let next = mention.tokens.end();
    let inside = phrase.iter().any(|range| range.holds(next) && range.contains(mention.tokens));
    let noun = |index: usize| matches!(document.tokens()[index].upos, Upos::Noun | Upos::Propn);
    mention.kind == MentionKind::Name && inside && (noun(next) || document.tokens()[next].xpos == Xpos::Pos)
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "i" | "you"
            | "he"
            | "she"
            | "it"
            | "we"
            | "they"
            | "me"
            | "him"
            | "her"
            | "us"
            | "them"
            | "this"
            | "that"
            | "who"
    )
}

/// The only actor that is called so: by its full name, an alias or the last word of its name.
fn known(words: &str, members: &[Member]) -> Option<usize> {
    let wanted = normalized(words);
    let called = |member: &Member| {
        member.named
            && std::iter::once(&member.name).chain(&member.aliases).any(|name| {
                let name = normalized(name);
                name == wanted || name.rsplit(' ').next() == Some(wanted.as_str())
            })
    };
    let mut found = members.iter().enumerate().filter(|(_, member)| called(member)).map(|(index, _)| index);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
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
    let own = || within(document, &attribution.content).filter(|(id, _)| cast.of_mention[id.index()] == index);
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
