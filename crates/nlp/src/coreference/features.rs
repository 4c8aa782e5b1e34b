//! What the ranker sees of a mention and a referent that it may join.

use super::Resolver;
use super::kinds::Sort;
use super::ranker::N_WEIGHTS;
use super::referent::{Definiteness, Profile, PronounClass, Referent, Role};
use dixit_document::{Gender, Number};

/// A referent that a mention may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The referent's number.
    pub referent: usize,
    /// How many referents were mentioned later than this one.
    pub rank: usize,
}

/// The features of several candidates, as places in the table of weights; those of a new referent come last.
#[derive(Clone, Debug, Default)]
pub struct Features {
    features: Vec<u32>,
    starts: Vec<usize>,
}

impl Features {
    /// The features of the candidate at `place`.
    pub fn of(&self, place: usize) -> &[u32] {
        let end = self.starts.get(place + 1).copied().unwrap_or(self.features.len());
        &self.features[self.starts[place]..end]
    }

    pub(super) fn clear(&mut self) {
        self.features.clear();
        self.starts.clear();
    }

    pub(super) fn begin(&mut self) {
        self.starts.push(self.features.len());
    }

    #[inline]
    pub(super) fn push(&mut self, template: u64, value: u64) {
        let mixed = (value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb);
        self.features.push((mixed >> 40) as u32 % N_WEIGHTS as u32);
    }
}

/// Whether a mention may join a referent at all.
pub(super) fn is_possible(profile: &Profile, referent: &Referent) -> bool {
    if referent.only_speaker {
        return false;
    }
    let opposite = matches!(
        (profile.gender, referent.gender),
        (Some(Gender::Male), Some(Gender::Female)) | (Some(Gender::Female), Some(Gender::Male))
    );
    let plural = matches!(
        (profile.number, referent.number),
        (Some(Number::Singular), Some(Number::Plural)) | (Some(Number::Plural), Some(Number::Singular))
    );
    match profile.pronoun {
        PronounClass::He | PronounClass::She => {
            !opposite && !plural && !matches!(referent.sort, Sort::Organization | Sort::Place)
        }
        PronounClass::It => !plural && (referent.sort != Sort::Person || referent.gender.is_none()),
        // one whose gender shows is hardly ever "they"
        PronounClass::They => referent.gender.is_none() || referent.number != Some(Number::Singular),
        PronounClass::None => !opposite && !plural && known(profile, referent),
        _ => true,
    }
}

/// A noun phrase joins what shares a word with it, or a thing of its own sort when it is definite.
fn known(profile: &Profile, referent: &Referent) -> bool {
    if referent.words.contains(&profile.head_word) || referent.phrases.contains(&profile.phrase) {
        return true;
    }
    let definite =
        matches!(profile.definiteness, Definiteness::Definite | Definiteness::Demonstrative | Definiteness::Possessed);
    definite && (referent.sort == profile.sort || referent.sort == Sort::Unknown || profile.sort == Sort::Unknown)
}

fn few(number: usize) -> u64 {
    match number {
        0..=3 => number as u64,
        4..=5 => 4,
        6..=9 => 5,
        10..=20 => 6,
        _ => 7,
    }
}

/// Fills in the features of all candidates and of a new referent.
pub(super) fn all(resolver: &Resolver<'_>, mention: usize, candidates: &[Candidate], out: &mut Features) {
    let profile = &resolver.profiles[mention];
    let class = class(profile);
    let speaker = profile
        .quotation
        .and_then(|quotation| resolver.quotations.speaker(quotation))
        .and_then(|token| resolver.referent_of_head(token as usize));
    let above = Above::of(resolver, mention);
    for candidate in candidates {
        out.begin();
        let referent = &resolver.referents[candidate.referent];
        pair(profile, class, referent, candidate.rank, speaker == Some(candidate.referent), out);
        if profile.pronoun != PronounClass::None {
            salience(profile, class, referent, &above, out);
        }
    }
    out.begin();
    new(resolver, profile, class, candidates, out);
}

/// What decides how a mention is placed: the pronoun, or how the noun phrase begins.
fn class(profile: &Profile) -> u64 {
    match profile.pronoun {
        PronounClass::None => 16 + profile.definiteness as u64,
        pronoun => pronoun as u64,
    }
}

fn pair(profile: &Profile, class: u64, referent: &Referent, rank: usize, is_speaker: bool, out: &mut Features) {
    let last = &referent.last_profile;
    let n_sentences = few((profile.sentence - last.sentence) as usize);
    let n_paragraphs = few((profile.paragraph - last.paragraph) as usize).min(3);
    let rank = few(rank);
    let count = few(referent.n_mentions as usize - 1);
    let (role, last_role) = (profile.role as u64, last.role as u64);
    let sort = referent.sort as u64 | (number(referent.number) << 4) | (gender(referent.gender) << 8);
    let named = u64::from(referent.n_names > 0);
    let last_class = self::class(last);

    out.push(1, class << 8 | n_sentences);
    out.push(2, class << 8 | rank);
    out.push(3, class << 16 | n_sentences << 8 | rank);
    out.push(4, class << 16 | sort);
    out.push(5, class << 16 | role << 8 | last_role | n_sentences.min(2) << 24);
    out.push(6, class << 16 | last_class << 4 | n_sentences.min(2));
    out.push(7, class << 16 | count << 4 | n_sentences.min(3));
    out.push(8, class << 8 | n_paragraphs << 4 | named);
    out.push(9, class << 16 | u64::from(referent.first_sentence == 0) << 4 | count);
    out.push(10, class << 40 ^ last.head_word);
    out.push(11, class << 20 | u64::from(last.class));
    let quoted = u64::from(profile.quotation.is_some()) | u64::from(last.quotation.is_some()) << 1;
    let same_quotation = u64::from(profile.quotation == last.quotation);
    out.push(12, class << 16 | quoted << 8 | same_quotation << 4 | u64::from(is_speaker));
    // within one clause, and within one another
    let same_governor = u64::from(profile.sentence == last.sentence && profile.governor == last.governor);
    let inside = u64::from(last.start <= profile.start && profile.end <= last.end);
    let governs = u64::from(last.governor == profile.governor) | u64::from(last.end > profile.start) << 1;
    out.push(
        13,
        class << 16
            | same_governor << 8
            | u64::from(profile.reflexive) << 4
            | inside << 1
            | u64::from(profile.possessive),
    );
    out.push(14, class << 16 | governs << 8 | last_role << 4 | n_sentences.min(2));
    out.push(15, class << 16 | sort << 4 | n_sentences.min(2));
    out.push(16, class << 16 | role << 12 | last_role << 8 | rank);
    out.push(17, class << 16 | named << 8 | rank << 4 | n_sentences.min(3));
    out.push(18, (profile.governor_word ^ sort).rotate_left(5) ^ class << 56 ^ role << 50);
    out.push(19, u64::from(last.class) << 24 ^ class << 56 ^ role << 50 ^ profile.governor_word);
    let parallel = u64::from(profile.governor_word == last.governor_word) | u64::from(role == last_role) << 1;
    out.push(20, class << 16 | parallel << 8 | n_sentences.min(3) << 4 | role);
    if profile.pronoun == PronounClass::None {
        nominal(profile, class, referent, n_sentences, rank, out);
    }
}

/// The words that a mention depends on, nearest first.
struct Above {
    words: [u32; 8],
    length: usize,
}

impl Above {
    fn of(resolver: &Resolver<'_>, mention: usize) -> Above {
        let tokens = resolver.document.tokens;
        let mut above = Above { words: [0; 8], length: 0 };
        let mut at = resolver.document.found.mentions[mention].head;
        while above.length < above.words.len()
            && let Some(head) = tokens[at.index()].head
        {
            above.words[above.length] = head.0;
            above.length += 1;
            at = head;
        }
        above
    }

    /// How many steps up a word is, from 1; 0 when it is not above.
    fn level(&self, word: u32) -> u64 {
        self.words[..self.length].iter().position(|&other| other == word).map_or(0, |place| place as u64 + 1)
    }
}

/// Whom a passage is about: whose clause the pronoun's is part of, and who was a subject of late.
fn salience(profile: &Profile, class: u64, referent: &Referent, above: &Above, out: &mut Features) {
    let last = &referent.last_profile;
    let n_sentences = few((profile.sentence - last.sentence) as usize);
    let role = profile.role as u64;
    let level = if profile.sentence == last.sentence { above.level(last.governor) } else { ELSEWHERE };
    let same_quotation = u64::from(profile.quotation == last.quotation);
    let last_role = last.role as u64;
    out.push(21, class << 16 | level << 12 | last_role << 8 | same_quotation << 7 | u64::from(profile.possessive));
    out.push(22, class << 16 | level << 8 | last_role | role << 12);
    let n_recent = referent.recent.iter().filter(|&&sentence| sentence + 2 > profile.sentence).count() as u64;
    let since = referent.last_subject.map_or(NEVER, |sentence| few((profile.sentence + 1 - sentence) as usize));
    out.push(23, class << 16 | since << 8 | role);
    out.push(24, class << 16 | since << 8 | n_sentences << 4 | n_recent.min(3));
}

/// A level that no word above has: in another sentence.
const ELSEWHERE: u64 = 15;
/// A distance that no subject has.
const NEVER: u64 = 8;

fn nominal(profile: &Profile, class: u64, referent: &Referent, n_sentences: u64, rank: u64, out: &mut Features) {
    let same_head = u64::from(referent.words.contains(&profile.head_word));
    let same_phrase = u64::from(referent.phrases.contains(&profile.phrase));
    let last_head = u64::from(referent.words.last() == Some(&profile.head_word));
    let named = u64::from(referent.n_names > 0);
    let equal = same_head | same_phrase << 1 | last_head << 2 | named << 3;
    let agree = u64::from(profile.sort == referent.sort) | u64::from(referent.sort == Sort::Unknown) << 1;
    let modified = u64::from(profile.n_modifiers.min(2));
    out.push(30, class << 16 | equal << 4 | agree);
    out.push(31, class << 16 | equal << 8 | n_sentences << 4 | modified);
    out.push(32, class << 16 | equal << 8 | rank);
    out.push(33, (profile.head_word ^ equal << 56).rotate_left(3) ^ class);
    out.push(34, u64::from(profile.class) << 24 ^ equal << 16 ^ class << 40);
    out.push(35, profile.sort as u64 | (referent.sort as u64) << 4 | equal << 8 | (number(profile.number) << 16));
    out.push(36, u64::from(profile.class) << 32 ^ u64::from(referent.last_profile.class) << 16 ^ same_head);
    out.push(37, profile.head_word ^ (referent.sort as u64) << 60 ^ named << 59 ^ same_head << 58);
    out.push(38, equal << 8 | modified << 4 | few(referent.n_mentions as usize - 1) | class << 24);
    let same_modifiers = u64::from(profile.n_modifiers == referent.last_profile.n_modifiers);
    out.push(39, equal << 8 | same_modifiers << 4 | modified | class << 24);
}

fn new(resolver: &Resolver<'_>, profile: &Profile, class: u64, candidates: &[Candidate], out: &mut Features) {
    let quoted = u64::from(profile.quotation.is_some());
    let role = profile.role as u64;
    out.push(60, class);
    out.push(61, class << 8 | role);
    out.push(62, class << 40 ^ profile.head_word);
    out.push(63, class << 24 | u64::from(profile.class));
    out.push(64, class << 16 | few(candidates.len()) << 4 | quoted);
    out.push(65, class << 40 ^ profile.governor_word ^ role << 58);
    out.push(
        66,
        class << 16 | u64::from(profile.n_modifiers) << 8 | (profile.sort as u64) << 4 | number(profile.number),
    );
    out.push(67, class << 16 | few(profile.sentence as usize));
    // how many candidates share the head, and how many agree
    let (mut n_same, mut n_near, mut n_named) = (0, 0, 0);
    for candidate in candidates {
        let referent = &resolver.referents[candidate.referent];
        n_same += usize::from(referent.words.contains(&profile.head_word));
        n_near += usize::from(profile.sentence - referent.last_profile.sentence <= 1);
        n_named += usize::from(referent.n_names > 0);
    }
    out.push(68, class << 16 | few(n_same) << 8 | few(n_near));
    out.push(69, class << 16 | few(n_named) << 8 | few(n_near));
    out.push(70, profile.head_word ^ few(n_same) << 58);
    out.push(
        71,
        class << 16 | u64::from(profile.role == Role::Subject) << 8 | few(n_same) << 4 | u64::from(profile.n_modifiers),
    );
}

fn number(number: Option<Number>) -> u64 {
    number.map_or(0, |number| number as u64 + 1)
}

fn gender(gender: Option<Gender>) -> u64 {
    gender.map_or(0, |gender| gender as u64 + 1)
}
