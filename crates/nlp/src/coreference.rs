//! Coreference: which mentions refer to the same thing.
//!
//! Mentions are taken in order; each one joins a referent that is already there or opens a new one. Names are matched by
//! rules that would rather miss than mix up. Pronouns and noun phrases are placed by a linear model that ranks the
//! referents mentioned lately (Denis and Baldridge 2008, "Specialized models and ranking for coreference resolution";
//! new referents compete as in Durrett and Klein 2013, "Easy victories and uphill battles"). *I*, *we* and *you* follow
//! the quotation that they stand in. The number of candidates is bounded, so the time is linear in the text.

mod features;
mod kinds;
mod names;
mod ranker;
mod referent;
mod speakers;

pub use features::{Candidate, Features};
pub use ranker::{Ranker, RankerBuilder};

use crate::gazetteer::Gazetteer;
use crate::mentions::{Found, MentionSpan, NAME_NOUNS, relative_verb};
use crate::ml::clusters::Clusters;
use dixit_document::{
    Deprel, Entity, EntityId, Mention, MentionId, MentionKind, Token, TokenId, TokenRange, Upos, Xpos,
};
use names::NameIndex;
use referent::{Profile, PronounClass, Referent};
use speakers::Quotations;

/// What is known of a document before its chains are.
#[derive(Clone, Copy, Debug)]
pub struct Analyzed<'d> {
    /// The words as written.
    pub forms: &'d [&'d str],
    /// Their analysis.
    pub tokens: &'d [Token],
    /// Sentences: they cover all tokens.
    pub sentences: &'d [TokenRange],
    /// Paragraphs: they cover all tokens.
    pub paragraphs: &'d [TokenRange],
    /// The mentions.
    pub found: &'d Found,
}

/// Decides which referent a mention joins.
pub trait Judge {
    /// Chooses among candidates; `None` opens a new referent. `features` holds those of every candidate and of the new one.
    fn choose(&mut self, mention: usize, candidates: &[Candidate], features: &Features) -> Option<usize>;

    /// Whether grammar bars candidates, such as the speaker of a quotation for its *he*. A learner sees all candidates.
    fn heeds_grammar(&self) -> bool {
        true
    }

    /// Is told of each mention which referent it joined.
    fn placed(&mut self, _mention: usize, _referent: usize) {}

    /// Is told that one referent turned out to be another.
    fn merged(&mut self, _from: usize, _into: usize) {}
}

/// Mentions with their chains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    /// The mentions, in the order given.
    pub mentions: Vec<Mention>,
    /// Their chains, in order of first mention. Singletons are chains too.
    pub entities: Vec<Entity>,
}

/// Finds the chains of a document.
pub fn resolve(document: Analyzed<'_>, clusters: &Clusters, gazetteer: &Gazetteer, ranker: &Ranker) -> Chains {
    resolve_with(document, clusters, gazetteer, &mut ranker::Predicting::new(ranker))
}

/// Finds the chains of a document, with the choices that the ranker would make left to a judge.
pub fn resolve_with(
    document: Analyzed<'_>,
    clusters: &Clusters,
    gazetteer: &Gazetteer,
    judge: &mut impl Judge,
) -> Chains {
    let mut resolver = Resolver::new(document, clusters, gazetteer);
    for index in 0..document.found.mentions.len() {
        let referent = resolver.place(index, judge);
        resolver.join(index, referent, judge);
    }
    resolver.place_speakers(judge);
    resolver.chains()
}

/// Candidates for a pronoun, at most.
const MAX_PRONOUN_CANDIDATES: usize = 14;
/// Candidates for a noun phrase, at most.
const MAX_NOMINAL_CANDIDATES: usize = 24;
/// Referents that are remembered in order of their latest mention.
const MAX_ACTIVE: usize = 40;

pub(crate) struct Resolver<'d> {
    pub(crate) document: Analyzed<'d>,
    pub(crate) gazetteer: &'d Gazetteer,
    pub(crate) profiles: Vec<Profile>,
    /// The mention that each token is the head of.
    mention_of_head: Vec<Option<u32>>,
    pub(crate) quotations: Quotations,
    pub(crate) referents: Vec<Referent>,
    /// The referent of each mention placed so far.
    placed: Vec<Option<u32>>,
    /// Referents by their latest mention, the latest last.
    pub(crate) active: Vec<u32>,
    names: NameIndex,
    candidates: Vec<Candidate>,
    features: Features,
}

impl<'d> Resolver<'d> {
    fn new(document: Analyzed<'d>, clusters: &'d Clusters, gazetteer: &'d Gazetteer) -> Resolver<'d> {
        let mentions = &document.found.mentions;
        let mut mention_of_head = vec![None; document.tokens.len()];
        for (index, mention) in mentions.iter().enumerate() {
            mention_of_head[mention.head.index()] = Some(index as u32);
        }
        // a title stands for the name that it belongs to
        for (described, noun) in &document.found.descriptions {
            let tree = &document.tokens;
            if mention_of_head[noun.index()].is_none() && tree[noun.index()].deprel != Deprel::Appos {
                mention_of_head[noun.index()] = mention_of_head[described.index()];
            }
        }
        let quotations = Quotations::find(&document);
        let profiles = Profile::all(&document, &quotations, clusters, gazetteer);
        Resolver {
            document,
            gazetteer,
            profiles,
            mention_of_head,
            quotations,
            referents: vec![],
            placed: vec![None; mentions.len()],
            active: vec![],
            names: NameIndex::default(),
            candidates: vec![],
            features: Features::default(),
        }
    }

    fn mention(&self, index: usize) -> &'d MentionSpan {
        &self.document.found.mentions[index]
    }

    /// The referent that a referent was merged into, or itself.
    pub(crate) fn root(&self, mut referent: usize) -> usize {
        while let Some(into) = self.referents[referent].merged_into {
            referent = into as usize;
        }
        referent
    }

    /// The referent of the mention whose head is this token, if it is placed.
    pub(crate) fn referent_of_head(&self, token: usize) -> Option<usize> {
        let mention = self.mention_of_head.get(token).copied().flatten()?;
        self.placed[mention as usize].map(|referent| self.root(referent as usize))
    }

    /// The referent that a mention joins; `None` for a new one.
    fn place(&mut self, index: usize, judge: &mut impl Judge) -> Option<usize> {
        let mention = self.mention(index);
        match mention.kind {
            MentionKind::Name => self.place_name(index, judge),
            MentionKind::Pronoun => match self.profiles[index].pronoun {
                PronounClass::Relative => self.place_relative(index),
                PronounClass::I | PronounClass::We | PronounClass::You => None,
                _ => self.place_reflexive(index).or_else(|| self.rank(index, MAX_PRONOUN_CANDIDATES, judge)),
            },
            MentionKind::Nominal => {
                self.place_apposed(index).or_else(|| self.rank(index, MAX_NOMINAL_CANDIDATES, judge))
            }
        }
    }

    fn place_name(&mut self, index: usize, judge: &mut impl Judge) -> Option<usize> {
        let matched = self.names.find(self, index);
        // "its manager, X": the noun before the comma
        let head = self.mention(index).head;
        let descriptions = &self.document.found.descriptions;
        let first = descriptions.partition_point(|(described, _)| *described < head);
        let noun = descriptions[first..]
            .iter()
            .take_while(|(described, _)| *described == head)
            .find(|(_, noun)| noun.index() < head.index() && self.document.tokens[head.index()].head == Some(*noun))
            .and_then(|(_, noun)| self.referent_of_head(noun.index()))
            .filter(|&noun| {
                !self.referents[noun].is_named() && self.profiles[index].agrees_with(&self.referents[noun])
            });
        let noun = noun.or_else(|| self.bearer(index).filter(|_| matched.is_none()));
        match (matched, noun) {
            (Some(matched), Some(noun)) if matched != noun => {
                self.merge(noun, matched);
                judge.merged(noun, matched);
                Some(matched)
            }
            (matched, noun) => matched.or(noun),
        }
    }

    /// "who uses the name X", "a man called X": who bears a name that is given in so many words.
    fn bearer(&self, index: usize) -> Option<usize> {
        let (forms, tokens) = (self.document.forms, self.document.tokens);
        let mut before = self.mention(index).tokens.start().checked_sub(1)?;
        if matches!(forms[before], "“" | "\"" | "‘" | "``") {
            before = before.checked_sub(1)?;
        }
        let is_noun = tokens[before].upos == Upos::Noun;
        let bearer = if is_noun && NAME_NOUNS.contains(&tokens[before].lemma.as_str()) {
            self.subject(tokens[before].head?.index())
        } else {
            self.called(before)
        };
        self.referent_of_head(bearer?).filter(|&referent| {
            !self.referents[referent].is_named() && self.profiles[index].agrees_with(&self.referents[referent])
        })
    }

    /// Whom the words that end with this one give a name: "a man called", "the group, which calls itself", "a hacker known as".
    fn called(&self, last: usize) -> Option<usize> {
        let tokens = self.document.tokens;
        let itself = self.document.forms[last].to_lowercase();
        let reflexive = matches!(itself.as_str(), "himself" | "herself" | "itself" | "themselves");
        let verb = if reflexive || itself == "as" { last.checked_sub(1)? } else { last };
        let names = match tokens[verb].lemma.as_str() {
            "know" => itself == "as" && tokens[verb].xpos == Xpos::Vbn,
            "call" | "name" | "dub" | "nickname" | "style" => itself != "as",
            _ => false,
        };
        let told = reflexive || matches!(tokens[verb].deprel, Deprel::Acl);
        if names && told { self.subject(verb) } else { None }
    }

    /// The head of a verb's subject: of a participle or a relative clause, the noun that it belongs to.
    fn subject(&self, verb: usize) -> Option<usize> {
        match self.document.tokens[verb].deprel {
            Deprel::Acl | Deprel::AclRelcl => self.document.tokens[verb].head.map(TokenId::index),
            _ => self.own_subject(verb),
        }
    }

    /// The head of the subject that stands before a verb.
    fn own_subject(&self, verb: usize) -> Option<usize> {
        const NEAR: usize = 24;
        let tokens = self.document.tokens;
        let is_subject = |&at: &usize| {
            matches!(tokens[at].deprel, Deprel::Nsubj | Deprel::NsubjPass)
                && tokens[at].head.is_some_and(|head| head.index() == verb)
        };
        (verb.saturating_sub(NEAR)..verb).rev().find(is_subject)
    }

    /// A reflexive object refers to the subject of its verb (binding principle A, Chomsky 1981).
    fn place_reflexive(&self, index: usize) -> Option<usize> {
        let token = &self.document.tokens[self.mention(index).head.index()];
        let is_object = matches!(token.deprel, Deprel::Obj | Deprel::Iobj | Deprel::Obl);
        let verb = token.head.filter(|_| is_object && self.profiles[index].reflexive)?;
        let referent = self.referent_of_head(self.subject(verb.index())?)?;
        features::is_possible(&self.profiles[index], &self.referents[referent]).then_some(referent)
    }

    /// The noun that a relative pronoun's clause belongs to.
    fn place_relative(&self, index: usize) -> Option<usize> {
        let verb = relative_verb(self.document.tokens, self.mention(index).head.index())?;
        self.referent_of_head(self.document.tokens[verb].head?.index())
    }

    /// "the mayor, X" seen from a noun that describes a referent placed before it.
    fn place_apposed(&self, index: usize) -> Option<usize> {
        let head = self.mention(index).head;
        let token = &self.document.tokens[head.index()];
        let described = token.head.filter(|_| token.deprel == Deprel::Appos)?;
        (described.index() < head.index()).then(|| self.referent_of_head(described.index())).flatten()
    }

    fn rank(&mut self, index: usize, n_most: usize, judge: &mut impl Judge) -> Option<usize> {
        let mut candidates = std::mem::take(&mut self.candidates);
        let mut features = std::mem::take(&mut self.features);
        candidates.clear();
        features.clear();
        let profile = &self.profiles[index];
        let barred =
            if judge.heeds_grammar() { [self.speaker_barred(index), self.phrase_barred(index)] } else { [None; 2] };
        for (rank, &referent) in self.active.iter().rev().enumerate() {
            let candidate = &self.referents[referent as usize];
            if barred.contains(&Some(referent as usize)) || !features::is_possible(profile, candidate) {
                continue;
            }
            candidates.push(Candidate { referent: referent as usize, rank });
            if candidates.len() == n_most {
                break;
            }
        }
        features::all(self, index, &candidates, &mut features);
        let chosen = judge.choose(index, &candidates, &features).map(|place| candidates[place].referent);
        self.candidates = candidates;
        self.features = features;
        chosen
    }

    /// Whom a mention does not refer to: nobody is *he* or *the mayor* in his own quotation, nor *the mayor* in what he is said
    /// to say (the binding principles B and C of Chomsky 1981 at the distance of a report).
    fn speaker_barred(&self, index: usize) -> Option<usize> {
        let profile = &self.profiles[index];
        let pronoun = matches!(profile.pronoun, PronounClass::He | PronounClass::She) && !profile.reflexive;
        let nominal = profile.pronoun == PronounClass::None;
        let speaker = match profile.quotation {
            Some(quotation) if pronoun || nominal => self.quotations.speaker_of_whole(quotation)? as usize,
            None if nominal => speakers::says_it(self.document.tokens, self.mention(index).head.index())?,
            _ => return None,
        };
        // who speaks often stands behind the quotation
        let named = || {
            let mention = self.mention_of_head.get(speaker).copied().flatten()? as usize;
            (self.mention(mention).kind == MentionKind::Name).then(|| self.names.find(self, mention)).flatten()
        };
        self.referent_of_head(speaker).or_else(named)
    }

    /// Whom the grammar of its phrase or clause keeps a mention from: what it is a part of is another ("most of them"), and an
    /// object that is not reflexive is not its verb's subject (i-within-i and binding principle B, Chomsky 1981).
    fn phrase_barred(&self, index: usize) -> Option<usize> {
        let tokens = self.document.tokens;
        let at = self.mention(index).head.index();
        let above = tokens[at].head?.index();
        match tokens[at].deprel {
            Deprel::Nmod => self.referent_of_head(above),
            Deprel::Obj | Deprel::Iobj if !self.profiles[index].reflexive => {
                self.own_subject(above).and_then(|subject| self.referent_of_head(subject))
            }
            _ => None,
        }
    }

    fn join(&mut self, index: usize, referent: Option<usize>, judge: &mut impl Judge) {
        let referent = match referent {
            Some(referent) => self.root(referent),
            None => {
                self.referents.push(Referent::default());
                self.referents.len() - 1
            }
        };
        self.placed[index] = Some(referent as u32);
        let mention = self.mention(index);
        self.referents[referent].add(index, mention, &self.profiles[index]);
        let head = mention.head;
        let descriptions = &self.document.found.descriptions;
        let first = descriptions.partition_point(|(described, _)| *described < head);
        for (_, noun) in descriptions[first..].iter().take_while(|(described, _)| *described == head) {
            let word = referent::head_word(self.document.forms[noun.index()], &self.document.tokens[noun.index()]);
            let gender = kinds::noun_gender(&self.document.tokens[noun.index()].lemma);
            self.referents[referent].describe(word, gender);
        }
        if mention.kind == MentionKind::Name {
            let mut names = std::mem::take(&mut self.names);
            names.add(self, index, referent);
            self.names = names;
        }
        self.touch(referent);
        judge.placed(index, referent);
    }

    fn touch(&mut self, referent: usize) {
        let referent = referent as u32;
        if self.active.last() == Some(&referent) {
            return;
        }
        if let Some(place) = self.active.iter().position(|&other| other == referent) {
            self.active.remove(place);
        } else if self.active.len() == MAX_ACTIVE {
            self.active.remove(0);
        }
        self.active.push(referent);
    }

    fn merge(&mut self, from: usize, into: usize) {
        let gone = std::mem::take(&mut self.referents[from]);
        self.referents[into].absorb(&gone);
        self.referents[from].merged_into = Some(into as u32);
        self.active.retain(|&referent| referent as usize != from);
    }

    /// *I*, *we* and *you*: one chain a speaker; outside of quotations the author's.
    fn place_speakers(&mut self, judge: &mut impl Judge) {
        let mut heads: std::collections::BTreeMap<(u8, Option<usize>), usize> = std::collections::BTreeMap::new();
        for index in 0..self.profiles.len() {
            let class = self.profiles[index].pronoun;
            let code = match class {
                PronounClass::I => 0,
                PronounClass::We => 1,
                PronounClass::You => 2,
                _ => continue,
            };
            let from = self.placed[index].map_or(0, |referent| referent as usize);
            let quotation = self.profiles[index].quotation;
            let speaker = quotation.and_then(|quotation| self.quotations.speaker(quotation));
            let speaker = speaker.and_then(|token| self.referent_of_head(token as usize));
            // the speaker, else the quotation itself, else the author
            let key = match (speaker, quotation) {
                (Some(speaker), _) => Some(speaker * 2),
                (None, Some(quotation)) => Some(self.quotations.root(quotation) * 2 + 1),
                (None, None) => None,
            };
            let into = match (code, speaker) {
                (0, Some(speaker)) if self.referents[speaker].may_speak() => Some(speaker),
                _ => heads.get(&(code, key)).copied(),
            };
            match into.map(|into| self.root(into)) {
                Some(into) if into != from => {
                    self.merge(from, into);
                    judge.merged(from, into);
                }
                Some(_) => {}
                None => {
                    heads.insert((code, key), from);
                }
            }
        }
    }

    /// The result, with chains numbered by their first mention.
    fn chains(&self) -> Chains {
        let mut numbers = vec![None; self.referents.len()];
        let mut members: Vec<(usize, Vec<MentionId>)> = vec![];
        let mut mentions = vec![];
        for (index, span) in self.document.found.mentions.iter().enumerate() {
            let referent = self.root(self.placed[index].map_or(0, |referent| referent as usize));
            let number = *numbers[referent].get_or_insert_with(|| {
                members.push((referent, vec![]));
                members.len() - 1
            });
            members[number].1.push(MentionId(index as u32));
            mentions.push(Mention {
                tokens: span.tokens,
                head: span.head,
                kind: span.kind,
                name: span.name,
                entity: EntityId(number as u32),
            });
        }
        let entities =
            members.into_iter().map(|(referent, mentions)| kinds::entity(self, referent, mentions)).collect();
        Chains { mentions, entities }
    }
}
