//! What is known of a mention and of a referent: number, gender, what sort of thing, how it was mentioned.

use super::Analyzed;
use super::kinds::{self, Sort};
use super::speakers::Quotations;
use crate::gazetteer::{Gazetteer, Lists};
use crate::mentions::{MentionSpan, relative_verb};
use crate::ml::clusters::Clusters;
use crate::ml::hash::Hasher;
use dixit_document::{Deprel, Gender, MentionKind, NameType, Number, Token, Upos, Xpos};

/// Classes of pronouns; `None` for what is no pronoun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum PronounClass {
    #[default]
    None,
    He,
    She,
    It,
    They,
    I,
    We,
    You,
    Relative,
    Demonstrative,
    One,
}

/// Grammatical roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Role {
    #[default]
    Other,
    Subject,
    PassiveSubject,
    Object,
    Oblique,
    Possessor,
    Modifier,
    Conjunct,
    Root,
}

/// How a noun phrase begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Definiteness {
    #[default]
    Bare,
    Definite,
    Indefinite,
    Demonstrative,
    Possessed,
    Quantified,
}

/// What is known of a mention by itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) pronoun: PronounClass,
    pub(crate) reflexive: bool,
    pub(crate) possessive: bool,
    pub(crate) sort: Sort,
    pub(crate) number: Option<Number>,
    pub(crate) gender: Option<Gender>,
    pub(crate) role: Role,
    pub(crate) definiteness: Definiteness,
    /// Hash of the head's lemma.
    pub(crate) head_word: u64,
    /// Hash of all words in lower case, without determiner.
    pub(crate) phrase: u64,
    /// Class of the head word among 256.
    pub(crate) class: u16,
    pub(crate) governor: u32,
    /// Hash of the governor's lemma.
    pub(crate) governor_word: u64,
    pub(crate) sentence: u32,
    pub(crate) paragraph: u32,
    pub(crate) quotation: Option<usize>,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) n_modifiers: u8,
}

/// Hash of a head word: its lemma in lower case.
pub(crate) fn head_word(form: &str, token: &Token) -> u64 {
    let word = if token.lemma.is_empty() || token.upos == Upos::Propn { form } else { &token.lemma };
    lower_hash(Hasher::new(21), word).finish()
}

pub(crate) fn lower_hash(mut hasher: Hasher, word: &str) -> Hasher {
    for c in word.chars() {
        if c.is_ascii() {
            hasher = hasher.char(c.to_ascii_lowercase());
        } else {
            for lower in c.to_lowercase() {
                hasher = hasher.char(if lower == '’' { '\'' } else { lower });
            }
        }
    }
    hasher
}

impl Profile {
    /// The profiles of all mentions of a document.
    pub(super) fn all(
        document: &Analyzed<'_>,
        quotations: &Quotations,
        clusters: &Clusters,
        gazetteer: &Gazetteer,
    ) -> Vec<Profile> {
        let (mut sentence, mut paragraph) = (0, 0);
        let mut profiles = Vec::with_capacity(document.found.mentions.len());
        for mention in &document.found.mentions {
            let start = mention.tokens.start();
            while document.sentences.get(sentence).is_some_and(|range| range.end() <= start) {
                sentence += 1;
            }
            while document.paragraphs.get(paragraph).is_some_and(|range| range.end() <= start) {
                paragraph += 1;
            }
            let mut profile = Profile::of(document, mention, clusters, gazetteer);
            profile.sentence = sentence as u32;
            profile.paragraph = paragraph as u32;
            profile.quotation = quotations.at(start);
            profiles.push(profile);
        }
        profiles
    }

    fn of(document: &Analyzed<'_>, mention: &MentionSpan, clusters: &Clusters, gazetteer: &Gazetteer) -> Profile {
        let (forms, tokens) = (document.forms, document.tokens);
        let head = mention.head.index();
        let token = &tokens[head];
        let governor = governor(tokens, head);
        let mut profile = Profile {
            role: role(tokens, head),
            head_word: head_word(forms[head], token),
            class: clusters.get(forms[head]).map_or(u16::MAX, |class| class.classes[1]),
            governor: governor.unwrap_or(head) as u32,
            governor_word: governor.map_or(1, |governor| head_word(forms[governor], &tokens[governor])),
            start: mention.tokens.start() as u32,
            end: mention.tokens.end() as u32,
            ..Profile::default()
        };
        match mention.kind {
            MentionKind::Pronoun => profile.describe_pronoun(forms[head], tokens, head),
            MentionKind::Name => {
                profile.phrase = phrase(forms, mention.tokens.indices());
                profile.number = Some(Number::Singular);
                match mention.name {
                    Some(NameType::Person) => {
                        profile.sort = Sort::Person;
                        profile.gender = kinds::name_gender(forms, mention.tokens, gazetteer);
                    }
                    Some(NameType::Organization) => profile.sort = Sort::Organization,
                    Some(NameType::Location | NameType::GeoPolitical) => profile.sort = Sort::Place,
                    _ => {
                        profile.sort = Sort::Unknown;
                        profile.number = None;
                    }
                }
            }
            MentionKind::Nominal => {
                let range = mention.tokens.indices();
                let first = &tokens[range.start];
                profile.definiteness = match (first.xpos, forms[range.start]) {
                    (Xpos::Dt, "the" | "The" | "THE") => Definiteness::Definite,
                    (Xpos::Dt, "a" | "an" | "A" | "An") => Definiteness::Indefinite,
                    (Xpos::Dt, "this" | "that" | "these" | "those" | "This" | "That" | "These" | "Those") => {
                        Definiteness::Demonstrative
                    }
                    (Xpos::PrpS, _) => Definiteness::Possessed,
                    (Xpos::Dt | Xpos::Pdt | Xpos::Cd | Xpos::Wdt, _) => Definiteness::Quantified,
                    _ if range.clone().any(|index| tokens[index].deprel == Deprel::NmodPoss) => Definiteness::Possessed,
                    _ => Definiteness::Bare,
                };
                let bare = range.start + usize::from(matches!(first.deprel, Deprel::Det));
                profile.phrase = phrase(forms, bare..range.end);
                profile.n_modifiers = range.len().saturating_sub(bare - range.start + 1).min(3) as u8;
                profile.number = match token.xpos {
                    Xpos::Nns | Xpos::Nnps => Some(Number::Plural),
                    Xpos::Nn | Xpos::Nnp => Some(Number::Singular),
                    _ => None,
                };
                profile.sort = kinds::noun_sort(gazetteer, forms[head], token);
                profile.gender = kinds::noun_gender(&token.lemma);
                if matches!(forms[head], "people" | "police" | "People" | "Police") {
                    profile.number = Some(Number::Plural);
                }
            }
        }
        profile
    }

    fn describe_pronoun(&mut self, form: &str, tokens: &[Token], head: usize) {
        let mut buffer = [0; 12];
        let Some(lower) = ascii_lower(form, &mut buffer) else {
            self.pronoun = PronounClass::One;
            return;
        };
        self.reflexive = lower.ends_with("self") || lower.ends_with("selves");
        self.possessive = tokens[head].xpos == Xpos::PrpS || tokens[head].deprel == Deprel::NmodPoss;
        (self.pronoun, self.number, self.gender) = match lower {
            "he" | "him" | "his" | "himself" => (PronounClass::He, Some(Number::Singular), Some(Gender::Male)),
            "she" | "her" | "hers" | "herself" => (PronounClass::She, Some(Number::Singular), Some(Gender::Female)),
            "it" | "its" | "itself" => (PronounClass::It, Some(Number::Singular), Some(Gender::Neuter)),
            "they" | "them" | "their" | "theirs" | "themselves" | "themself" | "'em" | "em" => {
                (PronounClass::They, None, None)
            }
            "i" | "me" | "my" | "mine" | "myself" => (PronounClass::I, Some(Number::Singular), None),
            "we" | "us" | "our" | "ours" | "ourselves" | "'s" => (PronounClass::We, Some(Number::Plural), None),
            "you" | "your" | "yours" | "yourself" | "yourselves" | "ya" | "u" => (PronounClass::You, None, None),
            "this" | "that" if relative_verb(tokens, head).is_none() || tokens[head].xpos == Xpos::Dt => {
                (PronounClass::Demonstrative, Some(Number::Singular), Some(Gender::Neuter))
            }
            "these" | "those" => (PronounClass::Demonstrative, Some(Number::Plural), None),
            "who" | "whom" | "whose" | "which" | "that" => (PronounClass::Relative, None, None),
            _ => (PronounClass::One, None, None),
        };
        self.sort = match self.pronoun {
            PronounClass::He | PronounClass::She | PronounClass::I | PronounClass::We | PronounClass::You => {
                Sort::Person
            }
            _ => Sort::Unknown,
        };
    }

    /// Whether number, gender and sort do not speak against a referent.
    pub(super) fn agrees_with(&self, referent: &Referent) -> bool {
        let number = self.number.is_none() || referent.number.is_none() || self.number == referent.number;
        let gender = self.gender.is_none() || referent.gender.is_none() || self.gender == referent.gender;
        let sort = self.sort == referent.sort || self.sort == Sort::Unknown || referent.sort == Sort::Unknown;
        number && gender && sort
    }
}

fn ascii_lower<'b>(form: &str, buffer: &'b mut [u8; 12]) -> Option<&'b str> {
    let bytes = form.as_bytes();
    let target = buffer.get_mut(..bytes.len())?;
    target.copy_from_slice(bytes);
    target.make_ascii_lowercase();
    std::str::from_utf8(target).ok()
}

fn phrase(forms: &[&str], range: std::ops::Range<usize>) -> u64 {
    range.fold(Hasher::new(22), |hasher, index| lower_hash(hasher, forms[index]).char(' ')).finish()
}

/// The word that the phrase around a head depends on; the first conjunct's for later conjuncts.
fn governor(tokens: &[Token], head: usize) -> Option<usize> {
    let mut at = head;
    for _ in 0..4 {
        let governor = tokens[at].head?.index();
        if tokens[at].deprel != Deprel::Conj {
            return Some(governor);
        }
        at = governor;
    }
    tokens[at].head.map(|head| head.index())
}

fn role(tokens: &[Token], head: usize) -> Role {
    match tokens[head].deprel {
        Deprel::Nsubj | Deprel::NsubjOuter => Role::Subject,
        Deprel::NsubjPass => Role::PassiveSubject,
        Deprel::Obj | Deprel::Iobj => Role::Object,
        Deprel::Obl | Deprel::OblAgent | Deprel::OblUnmarked => Role::Oblique,
        Deprel::NmodPoss => Role::Possessor,
        Deprel::Nmod | Deprel::NmodUnmarked | Deprel::Compound => Role::Modifier,
        Deprel::Conj => Role::Conjunct,
        Deprel::Root => Role::Root,
        _ => Role::Other,
    }
}

/// Something the document speaks of, as far as it has been read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Referent {
    pub(crate) merged_into: Option<u32>,
    pub(crate) n_mentions: u32,
    pub(crate) n_names: u32,
    pub(crate) first_sentence: u32,
    pub(crate) first_head: u64,
    /// The latest mention.
    pub(crate) last: u32,
    pub(crate) last_profile: Profile,
    pub(crate) sort: Sort,
    pub(crate) number: Option<Number>,
    pub(crate) gender: Option<Gender>,
    /// Hashes of nouns that it was called or described by, the latest last.
    pub(crate) words: Vec<u64>,
    /// Hashes of whole phrases that it was called.
    pub(crate) phrases: Vec<u64>,
    pub(crate) n_pronouns: u32,
    /// Sentences of its latest mentions, counted from 1; 0 for none.
    pub(crate) recent: [u32; 4],
    /// The sentence in which it was a subject last, counted from 1.
    pub(crate) last_subject: Option<u32>,
    /// Refers by *I*, *we* or *you* only.
    pub(crate) only_speaker: bool,
}

/// Nouns and phrases that are remembered of a referent, at most.
const MAX_WORDS: usize = 8;

impl Referent {
    pub(super) fn is_named(&self) -> bool {
        self.n_names > 0
    }

    /// Whether *I* may stand for it.
    pub(super) fn may_speak(&self) -> bool {
        self.number != Some(Number::Plural)
    }

    pub(super) fn add(&mut self, index: usize, mention: &MentionSpan, profile: &Profile) {
        if self.n_mentions == 0 {
            self.first_sentence = profile.sentence;
            self.first_head = profile.head_word;
            self.only_speaker = true;
        }
        self.n_mentions += 1;
        self.last = index as u32;
        self.last_profile = *profile;
        self.recent.rotate_right(1);
        self.recent[0] = profile.sentence + 1;
        if matches!(profile.role, Role::Subject | Role::PassiveSubject) {
            self.last_subject = Some(profile.sentence + 1);
        }
        self.only_speaker &= matches!(profile.pronoun, PronounClass::I | PronounClass::We | PronounClass::You);
        match mention.kind {
            MentionKind::Name => {
                self.n_names += 1;
                if self.n_names == 1 {
                    self.sort = profile.sort;
                }
                remember(&mut self.phrases, profile.phrase);
                remember(&mut self.words, profile.head_word);
            }
            MentionKind::Nominal => {
                remember(&mut self.phrases, profile.phrase);
                remember(&mut self.words, profile.head_word);
            }
            MentionKind::Pronoun => self.n_pronouns += 1,
        }
        if self.sort == Sort::Unknown && profile.pronoun != PronounClass::They {
            self.sort = profile.sort;
        }
        self.number = self.number.or(profile.number);
        // an animal or a country may be called both it and she
        if self.gender.is_none() {
            self.gender = profile.gender;
        }
    }

    pub(super) fn describe(&mut self, word: u64, gender: Option<Gender>) {
        remember(&mut self.words, word);
        self.gender = self.gender.or(gender);
    }

    pub(super) fn absorb(&mut self, other: &Referent) {
        if self.n_mentions == 0 || other.last > self.last {
            self.last = other.last;
            self.last_profile = other.last_profile;
        }
        let mut recent = [self.recent, other.recent].concat();
        recent.sort_unstable_by(|one, other| other.cmp(one));
        self.recent.copy_from_slice(&recent[..4]);
        self.last_subject = self.last_subject.max(other.last_subject);
        self.n_mentions += other.n_mentions;
        self.n_names += other.n_names;
        self.n_pronouns += other.n_pronouns;
        self.only_speaker &= other.only_speaker;
        self.first_sentence = self.first_sentence.min(other.first_sentence);
        for &word in &other.words {
            remember(&mut self.words, word);
        }
        for &phrase in &other.phrases {
            remember(&mut self.phrases, phrase);
        }
        self.number = self.number.or(other.number);
        self.gender = self.gender.or(other.gender);
        if self.sort == Sort::Unknown {
            self.sort = other.sort;
        }
    }
}

fn remember(list: &mut Vec<u64>, word: u64) {
    if list.contains(&word) {
        return;
    }
    if list.len() == MAX_WORDS {
        list.remove(0);
    }
    list.push(word);
}

impl Lists {
    /// Lists of what names people.
    pub(crate) const FIRST_NAME: Lists = Lists::FEMALE.and(Lists::MALE);
}
