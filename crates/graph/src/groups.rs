//! Which mentions are one actor: rules of identity beyond the coreference chains.

use crate::actors::{described, head_lemma, normalized};
use crate::governments;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, Mention, MentionId, MentionKind, NameType, TokenId, Xpos,
};
use std::collections::{BTreeMap, BTreeSet};

/// A union-find over mentions.
pub(crate) struct Groups<'d> {
    pub(crate) document: &'d Document,
    parent: Vec<usize>,
    /// Groups that were taken out of a chain or joined under an owner, so that they carry a name.
    pub(crate) owned: BTreeMap<usize, (usize, &'static str)>,
    /// First and last name of the person that a root stands for: two persons never become one.
    pub(crate) full_names: BTreeMap<usize, (String, String)>,
}

/// Head nouns of organizations that are named after a person but are not that person.
pub(crate) const ORGANIZATIONS: &[&str] = &["campaign", "camp", "team", "administration", "foundation"];

/// Nouns that mean the same function.
const ALIKE: &[&[&str]] = &[
    &["judge", "justice"],
    &["candidate", "nominee", "contender", "hopeful", "standard-bearer"],
    &[
        "lawmaker",
        "congressman",
        "congresswoman",
        "representative",
        "senator",
        "legislator",
        "rep.",
        "sen.",
        "rep",
        "sen",
    ],
    &["president", "commander-in-chief"],
    &["spokesman", "spokeswoman", "spokesperson"],
    &["attorney", "lawyer", "counsel"],
    &["mother", "mom"],
    &["chairman", "chair", "chairwoman"],
    &["doctor", "physician", "dr."],
    &["businessman", "mogul", "tycoon", "billionaire", "developer", "businesswoman"],
    &["governor", "gov.", "gov"],
    &["general", "gen.", "gen"],
    &["ex-wife", "wife"],
    &["boss", "chief", "head", "leader"],
];

impl<'d> Groups<'d> {
    pub(crate) fn of_chains(document: &'d Document) -> Groups<'d> {
        let mentions = document.mentions();
        let parent = mentions.iter().map(|mention| document.entity(mention.entity).mentions[0].index()).collect();
        Groups { document, parent, owned: BTreeMap::new(), full_names: BTreeMap::new() }
    }

    pub(crate) fn find(&mut self, index: usize) -> usize {
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

    /// Makes two groups one, unless they are people with different full names.
    pub(crate) fn union(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        let (low, high) = (one.min(other), one.max(other));
        match (self.full_names.get(&low), self.full_names.get(&high)) {
            (Some(left), Some(right)) if left != right => return,
            (None, Some(right)) => {
                let name = right.clone();
                self.full_names.insert(low, name);
            }
            _ => {}
        }
        self.parent[high] = low;
    }

    /// Takes `the Alder campaign` out of Alder's chain and joins the phrases that name one owner's organization.
    pub(crate) fn split_organizations(&mut self) {
        let document = self.document;
        let mut of_owner: BTreeMap<(usize, &'static str), usize> = BTreeMap::new();
        let mut bare: Vec<(usize, &'static str)> = vec![];
        for (index, mention) in document.mentions().iter().enumerate() {
            if mention.kind != MentionKind::Nominal {
                continue;
            }
            let sort = match head_lemma(document, mention).as_str() {
                "campaign" | "camp" | "team" => "campaign",
                "administration" => "administration",
                "foundation" => "foundation",
                _ => continue,
            };
            let chain = document.entity(mention.entity);
            let mixed = chain.kind == EntityKind::Person
                && chain.mentions.iter().any(|&id| document.mention(id).name == Some(NameType::Person));
            if mixed {
                self.detach(index);
            }
            match owner(document, index) {
                Some(owner) => {
                    let owner = self.find(owner);
                    let first = *of_owner.entry((owner, sort)).or_insert(index);
                    self.union(first, index);
                }
                None if mention.tokens.len() == 2 => bare.push((index, sort)),
                None => {}
            }
        }
        // "the campaign" alone stands for the only one that was named
        for (index, sort) in bare {
            let mut known = of_owner.iter().filter(|((_, other), _)| *other == sort).map(|(_, &first)| first);
            let alone = document.entity(document.mentions()[index].entity).mentions.len() == 1;
            if let (Some(first), None) = (known.next(), known.next())
                && alone
            {
                self.union(first, index);
            }
        }
        for ((owner, sort), first) in of_owner {
            self.owned.insert(first, (owner, sort));
        }
    }

    /// Makes a mention a group of its own.
    fn detach(&mut self, index: usize) {
        let entity = self.document.mentions()[index].entity;
        let mut others = self.document.entity(entity).mentions.iter().map(|id| id.index()).filter(|&id| id != index);
        let Some(first) = others.clone().next() else { return };
        if self.find(index) == index {
            for other in others.by_ref() {
                if self.parent[other] == index {
                    self.parent[other] = first;
                }
            }
            self.parent[first] = first;
        }
        self.parent[index] = index;
    }

    /// Chains with one name are one actor; so are those with one definite description.
    pub(crate) fn join_names(&mut self) {
        let document = self.document;
        let mut names: BTreeMap<(String, bool), usize> = BTreeMap::new();
        let mut phrases: BTreeMap<String, usize> = BTreeMap::new();
        for (index, mention) in document.mentions().iter().enumerate() {
            match mention.kind {
                MentionKind::Name => {
                    let name = normalized(document.words(mention.tokens));
                    if name.is_empty() {
                        continue;
                    }
                    let name = governments::party(&name).map_or(name, str::to_owned);
                    let person = mention.name == Some(NameType::Person);
                    // one word that names a person and also an organization stays two
                    let known = *names.entry((name, person)).or_insert(index);
                    self.union(known, index);
                }
                MentionKind::Nominal if self.party(mention).is_some() => {
                    let party = self.party(mention).unwrap_or_default().to_owned();
                    let known = *names.entry((party, false)).or_insert(index);
                    self.union(known, index);
                }
                MentionKind::Nominal if mention.tokens.len() > 1 => {
                    let first = document.tokens()[mention.tokens.start()].xpos;
                    let several = document.token(mention.head).xpos == Xpos::Nns;
                    if (first == Xpos::PrpS || several) && !self.has_name(index) {
                        let known = *phrases.entry(document.words(mention.tokens).to_lowercase()).or_insert(index);
                        self.union(known, index);
                    }
                }
                _ => {}
            }
        }
    }

    /// The party whose members a plural names: `the Democrats`.
    fn party(&self, mention: &Mention) -> Option<&'static str> {
        let document = self.document;
        let capital = document.form(document.token(mention.head)).starts_with(char::is_uppercase);
        governments::party(&normalized(document.words(mention.tokens))).filter(|_| capital)
    }

    /// A country, its government and, where it acts, its capital or seat of power are one.
    pub(crate) fn join_governments(&mut self, attributions: &[Attribution]) {
        let document = self.document;
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
    pub(crate) fn join_appositions(&mut self, attributions: &[Attribution]) {
        let document = self.document;
        for attribution in attributions {
            let Some(id) = attribution.source.mention else { continue };
            let mention = document.mention(id);
            if mention.kind != MentionKind::Nominal || self.has_name(id.index()) {
                continue;
            }
            let named = document.mentions_within(&attribution.source.tokens).find(|(_, other)| {
                let token = document.token(other.head);
                let beside = token.deprel == Deprel::Appos && token.head == Some(mention.head);
                // ", Ann Alder," to the end of the phrase
                let last = attribution.source.tokens.last().map_or(0, |range| range.end());
                let closing = other.tokens.start() > mention.head.index() + 1
                    && document.form(&document.tokens()[other.tokens.start() - 1]) == ","
                    && last.saturating_sub(other.tokens.end()) <= 1;
                other.name == Some(NameType::Person) && (beside || closing)
            });
            if let Some((other, _)) = named {
                self.union(id.index(), other.index());
            }
        }
    }

    pub(crate) fn has_name(&mut self, index: usize) -> bool {
        let entity = self.document.entity(self.document.mentions()[index].entity);
        entity.mentions.iter().any(|&id| self.document.mention(id).kind == MentionKind::Name)
    }

    /// *I* and *we* in a quotation whose chain names nobody are the one who is quoted.
    pub(crate) fn join_speakers(&mut self, attributions: &[Attribution]) {
        let document = self.document;
        for attribution in attributions {
            let Some(source) = attribution.source.mention else { continue };
            if document.mention(source).kind == MentionKind::Pronoun && !described(document, document.mention(source)) {
                continue;
            }
            let inside: Vec<usize> = document
                .mentions_within(&attribution.content)
                .filter(|(_, mention)| {
                    mention.kind == MentionKind::Pronoun
                        && matches!(document.words(mention.tokens).to_lowercase().as_str(), "i" | "me" | "my" | "mine")
                        && !described(document, mention)
                })
                .map(|(id, _)| id.index())
                .collect();
            for index in inside {
                self.union(source.index(), index);
            }
        }
    }
}

pub(crate) fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "gop" | "republicans" => "republican".to_owned(),
        "democrat" | "democrats" => "democratic".to_owned(),
        _ => lower,
    }
}

pub(crate) fn alike(one: &str, other: &str) -> bool {
    one == other || ALIKE.iter().any(|list| list.contains(&one) && list.contains(&other))
}

/// The person after whom a nominal is named: `the Alder campaign`, `her campaign`.
fn owner(document: &Document, index: usize) -> Option<usize> {
    let mention = &document.mentions()[index];
    let fits = |other: &Mention| {
        let relation = document.token(other.head).deprel.universal();
        let person = document.entity(other.entity).kind == EntityKind::Person
            || other.name == Some(NameType::Person)
            || other.kind == MentionKind::Pronoun;
        person
            && other.kind != MentionKind::Nominal
            && other.tokens.end() <= mention.head.index()
            && matches!(relation, "compound" | "nmod" | "flat" | "amod")
            && other.tokens.end() + 2 > mention.head.index()
    };
    let near = document.mentions()[index + 1..].iter().enumerate();
    let mut inside = near.take_while(|(_, other)| other.tokens.start() < mention.tokens.end());
    if let Some((offset, _)) = inside.find(|(_, other)| fits(other)) {
        return Some(index + 1 + offset);
    }
    let before = document.mentions()[..index].iter().enumerate().rev().take(4);
    before.into_iter().find(|(_, other)| other.tokens.end() >= mention.tokens.start() && fits(other)).map(|(i, _)| i)
}

/// The mention that a relative pronoun stands for, as the tree shows it.
pub(crate) fn antecedent(document: &Document, pronoun: TokenId) -> Option<MentionId> {
    let mut id = document.token(pronoun).head?;
    for _ in 0..4 {
        let token = document.token(id);
        let head = token.head?;
        if token.deprel == Deprel::AclRelcl {
            return document.mentions().iter().position(|mention| mention.head == head).map(|i| MentionId(i as u32));
        }
        id = head;
    }
    None
}
