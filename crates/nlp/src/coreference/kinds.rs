//! What sort of thing a mention or a chain stands for.

use super::Resolver;
use super::referent::PronounClass;
use crate::gazetteer::{Gazetteer, Lists};
use dixit_document::{
    Entity, EntityKind, Gender, MentionId, MentionKind, NameType, Number, Token, TokenRange, Upos, Xpos,
};

/// Sorts of things that agreement knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Sort {
    #[default]
    Unknown,
    Person,
    Organization,
    Place,
    /// A noun for none of the others.
    Thing,
}

/// The sort of thing that a noun stands for.
pub(super) fn noun_sort(gazetteer: &Gazetteer, form: &str, token: &Token) -> Sort {
    let lists = noun_lists(gazetteer, form, token);
    if token.upos == Upos::Propn {
        return if lists.any(Lists::NATIONALITY) && matches!(token.xpos, Xpos::Nnps) {
            Sort::Person
        } else {
            Sort::Unknown
        };
    }
    if is_person(lists, &token.lemma) {
        Sort::Person
    } else if lists.any(Lists::GROUP_NOUN) {
        Sort::Organization
    } else if lists.any(Lists::PERSON_NOUN.and(Lists::TITLE)) {
        Sort::Person
    } else if lists.any(Lists::PLACE_NOUN) {
        Sort::Place
    } else {
        Sort::Thing
    }
}

/// Whether a noun stands for a person whatever else the lists say: relatives, women and men ("woman" is also a group, all women).
fn is_person(lists: Lists, lemma: &str) -> bool {
    lists.any(Lists::FAMILY) || matches!(noun_gender(lemma), Some(Gender::Female | Gender::Male))
}

/// The lists that a noun's lemma stands in, or its form.
fn noun_lists(gazetteer: &Gazetteer, form: &str, token: &Token) -> Lists {
    let lists = gazetteer.word(&token.lemma);
    if lists == Lists::NONE { gazetteer.word(form) } else { lists }
}

/// The gender that a noun has by itself.
pub(super) fn noun_gender(lemma: &str) -> Option<Gender> {
    const FEMALE: [&str; 34] = [
        "actress",
        "aunt",
        "bride",
        "businesswoman",
        "chairwoman",
        "congresswoman",
        "councilwoman",
        "daughter",
        "duchess",
        "ex-wife",
        "female",
        "girl",
        "girlfriend",
        "goddess",
        "grandmother",
        "heroine",
        "hostess",
        "lady",
        "mom",
        "mother",
        "niece",
        "nun",
        "princess",
        "queen",
        "sister",
        "spokeswoman",
        "stewardess",
        "waitress",
        "widow",
        "wife",
        "witch",
        "woman",
        "ma'am",
        "saleswoman",
    ];
    const MALE: [&str; 36] = [
        "bishop",
        "boy",
        "boyfriend",
        "brother",
        "businessman",
        "chairman",
        "congressman",
        "councilman",
        "dad",
        "duke",
        "ex-husband",
        "father",
        "gentleman",
        "gunman",
        "guy",
        "husband",
        "king",
        "lord",
        "male",
        "man",
        "monk",
        "nephew",
        "pope",
        "priest",
        "prince",
        "salesman",
        "sir",
        "son",
        "spokesman",
        "sportsman",
        "uncle",
        "waiter",
        "widower",
        "grandfather",
        "cameraman",
        "fisherman",
    ];
    if FEMALE.contains(&lemma) {
        Some(Gender::Female)
    } else if MALE.contains(&lemma) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// The gender that a person's name shows: by the title before it or by the first name.
pub(super) fn name_gender(forms: &[&str], name: TokenRange, gazetteer: &Gazetteer) -> Option<Gender> {
    if let Some(before) = name.start().checked_sub(1) {
        match forms[before] {
            "Mr." | "Mr" | "Sir" | "Lord" | "King" | "Prince" | "Congressman" | "Councilman" | "Chairman" => {
                return Some(Gender::Male);
            }
            "Mrs." | "Mrs" | "Ms." | "Ms" | "Miss" | "Dame" | "Lady" | "Queen" | "Princess" | "Congresswoman"
            | "Councilwoman" | "Chairwoman" => return Some(Gender::Female),
            _ => {}
        }
    }
    if name.len() < 2 && !gazetteer.word(forms[name.start()]).any(Lists::FIRST_NAME) {
        return None;
    }
    let lists = gazetteer.word(forms[name.start()]);
    if name.len() == 1 && lists.any(Lists::SURNAME.and(Lists::RARE_SURNAME)) {
        return None;
    }
    match (lists.any(Lists::FEMALE), lists.any(Lists::MALE)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// Nouns for states and what belongs to them, by lemma or as a word of a name.
const GOVERNMENT: [&str; 58] = [
    "administration",
    "agency",
    "air",
    "ambassador",
    "army",
    "assembly",
    "authority",
    "bureau",
    "capitol",
    "census",
    "city",
    "congress",
    "consulate",
    "council",
    "country",
    "county",
    "court",
    "customs",
    "department",
    "directorate",
    "embassy",
    "federal",
    "fbi",
    "fleet",
    "force",
    "forces",
    "government",
    "house",
    "intelligence",
    "judiciary",
    "junta",
    "justice",
    "kingdom",
    "legislature",
    "marines",
    "military",
    "ministry",
    "municipality",
    "nation",
    "national",
    "navy",
    "office",
    "parliament",
    "patrol",
    "police",
    "prosecutor",
    "province",
    "regime",
    "republic",
    "reserve",
    "secretariat",
    "senate",
    "service",
    "state",
    "states",
    "supreme",
    "treasury",
    "tribunal",
];

/// Nouns for outlets and platforms, by lemma or as a word of a name.
const MEDIUM: [&str; 47] = [
    "blog",
    "broadcaster",
    "broadcasting",
    "channel",
    "chronicle",
    "courier",
    "daily",
    "dispatch",
    "examiner",
    "gazette",
    "globe",
    "guardian",
    "herald",
    "independent",
    "inquirer",
    "journal",
    "ledger",
    "magazine",
    "mail",
    "media",
    "mirror",
    "monitor",
    "network",
    "news",
    "newsletter",
    "newspaper",
    "observer",
    "outlet",
    "paper",
    "podcast",
    "post",
    "press",
    "program",
    "radio",
    "record",
    "register",
    "reporter",
    "review",
    "sentinel",
    "show",
    "site",
    "standard",
    "telegraph",
    "television",
    "times",
    "tribune",
    "website",
];

/// Nouns of [`MEDIUM`] that say it by themselves, not only within a name.
const MEDIUM_NOUNS: [&str; 16] = [
    "blog",
    "broadcaster",
    "magazine",
    "newspaper",
    "newsletter",
    "outlet",
    "paper",
    "podcast",
    "website",
    "tabloid",
    "weekly",
    "daily",
    "station",
    "channel",
    "network",
    "platform",
];

/// Nouns for loose sets of people.
const GROUP: [&str; 25] = [
    "public",
    "crowd",
    "electorate",
    "audience",
    "media",
    "press",
    "youth",
    "majority",
    "minority",
    "opposition",
    "everyone",
    "everybody",
    "people",
    "team",
    "staff",
    "crew",
    "gang",
    "mob",
    "family",
    "couple",
    "pair",
    "generation",
    "population",
    "community",
    "folk",
];

/// Words near a name that show it to be assumed.
const PERSONA: [&str; 14] = [
    "pseudonymous",
    "pseudonym",
    "persona",
    "alias",
    "handle",
    "moniker",
    "avatar",
    "self-styled",
    "self-described",
    "so-called",
    "troll",
    "username",
    "nickname",
    "codename",
];

/// The entity of a finished referent.
pub(super) fn entity(resolver: &Resolver<'_>, referent: usize, mentions: Vec<MentionId>) -> Entity {
    let document = &resolver.document;
    let span = |id: MentionId| &document.found.mentions[id.index()];
    let state = &resolver.referents[referent];
    let mut votes = [0usize; 5];
    let mut best: Option<(usize, usize, MentionId)> = None;
    for &id in &mentions {
        let mention = span(id);
        if let Some(kind) = mention.name {
            votes[kind as usize] += 1;
        }
        let length = text_length(document.forms, mention.tokens);
        let rank = match mention.kind {
            MentionKind::Name => 2,
            MentionKind::Nominal => 1,
            MentionKind::Pronoun => 0,
        };
        // the longest name, but the first noun phrase or pronoun
        let better = best.is_none_or(|(best_rank, best_length, _)| {
            rank > best_rank || (rank == best_rank && rank == 2 && length > best_length)
        });
        if better {
            best = Some((rank, length, id));
        }
    }
    let (rank, _, chosen) = best.unwrap_or((0, 0, MentionId(0)));
    let name = words(document.forms, document.tokens, span(chosen).tokens);
    let kind = match rank {
        2 => named_kind(resolver, &mentions, &votes, chosen),
        1 => nominal_kind(resolver, chosen),
        _ => pronoun_kind(resolver.profiles[chosen.index()].pronoun, state.number),
    };
    let gender = match (kind, state.gender) {
        (EntityKind::Person | EntityKind::Persona, Some(gender)) if gender != Gender::Neuter => gender,
        (EntityKind::Person | EntityKind::Persona, _) => Gender::Unknown,
        (EntityKind::Organization | EntityKind::GovernmentOrPlace | EntityKind::Medium, _) => Gender::Neuter,
        (_, gender) => gender.unwrap_or(Gender::Unknown),
    };
    Entity { name, kind, mentions, number: state.number.unwrap_or(Number::Unknown), gender }
}

fn text_length(forms: &[&str], range: TokenRange) -> usize {
    // long lists taken for one name would win otherwise
    if range.len() > 8 { 0 } else { forms[range.indices()].iter().map(|form| form.len()).sum() }
}

/// The words of a range, with single spaces where the text has white space of any kind between them.
fn words(forms: &[&str], tokens: &[Token], range: TokenRange) -> String {
    let mut text = String::new();
    for index in range.indices() {
        if index > range.start() && tokens[index - 1].span.end() < tokens[index].span.start() {
            text.push(' ');
        }
        text.push_str(forms[index]);
    }
    text
}

fn named_kind(resolver: &Resolver<'_>, mentions: &[MentionId], votes: &[usize; 5], chosen: MentionId) -> EntityKind {
    let document = &resolver.document;
    let forms = &document.forms[document.found.mentions[chosen.index()].tokens.indices()];
    let most = (0..votes.len()).max_by_key(|&kind| (votes[kind], std::cmp::Reverse(kind))).unwrap_or(0);
    let kind = NameType::from_index(most).unwrap_or(NameType::Misc);
    let gazetteer = resolver.gazetteer;
    let whole = gazetteer.phrase(forms);
    let has = |nouns: &[&str]| forms.iter().any(|form| nouns.contains(&form.to_lowercase().as_str()));
    let digits = forms.iter().any(|form| form.contains(|c: char| c.is_ascii_digit()));
    match kind {
        NameType::Person | NameType::Misc if is_persona(resolver, mentions, digits && kind == NameType::Person) => {
            EntityKind::Persona
        }
        NameType::Person => EntityKind::Person,
        NameType::Organization => {
            if whole.any(Lists::MEDIUM) {
                EntityKind::Medium
            } else if whole.any(Lists::AGENCY.and(Lists::COUNTRY)) {
                EntityKind::GovernmentOrPlace
            } else if whole.any(Lists::COMPANY.and(Lists::PARTY))
                || has(&["committee", "party", "university", "campaign", "association", "foundation", "institute"])
            {
                EntityKind::Organization
            } else if has(&MEDIUM) {
                EntityKind::Medium
            } else if has(&GOVERNMENT) {
                EntityKind::GovernmentOrPlace
            } else {
                EntityKind::Organization
            }
        }
        NameType::Location | NameType::GeoPolitical => EntityKind::GovernmentOrPlace,
        NameType::Misc if whole.any(Lists::NATIONALITY) => EntityKind::Group,
        NameType::Misc => EntityKind::Other,
    }
}

/// Whether a name is an assumed one: it has digits like an account's, or the words around its first mentions say so.
fn is_persona(resolver: &Resolver<'_>, mentions: &[MentionId], digits: bool) -> bool {
    if digits {
        return true;
    }
    let document = &resolver.document;
    for id in mentions.iter().take(2) {
        let mention = &document.found.mentions[id.index()];
        if mention.kind != MentionKind::Name {
            continue;
        }
        let before = &document.forms[mention.tokens.start().saturating_sub(5)..mention.tokens.start()];
        let told = before.iter().any(|form| PERSONA.contains(&form.to_lowercase().as_str()));
        let by_name = before.windows(2).any(|pair| {
            matches!(
                pair,
                ["name" | "names", "“" | "\"" | "‘" | "'"]
                    | ["as" | "himself" | "herself" | "themselves" | "itself", "“" | "\"" | "‘"]
            )
        });
        if told || by_name {
            return true;
        }
    }
    false
}

fn nominal_kind(resolver: &Resolver<'_>, mention: MentionId) -> EntityKind {
    let document = &resolver.document;
    let head = document.found.mentions[mention.index()].head.index();
    let token = &document.tokens[head];
    let lemma = token.lemma.to_lowercase();
    let lemma = lemma.as_str();
    let plural = matches!(token.xpos, Xpos::Nns | Xpos::Nnps);
    let lists = noun_lists(resolver.gazetteer, document.forms[head], token);
    if token.upos == Upos::Propn {
        return match () {
            () if lists.any(Lists::NATIONALITY) => EntityKind::Group,
            () if lists.any(Lists::MEDIUM) => EntityKind::Medium,
            () if lists.any(Lists::COUNTRY.and(Lists::AGENCY)) => EntityKind::GovernmentOrPlace,
            () if lists.any(Lists::COMPANY.and(Lists::PARTY)) => EntityKind::Organization,
            () if plural => EntityKind::Group,
            () => EntityKind::Other,
        };
    }
    if GROUP.contains(&lemma) {
        EntityKind::Group
    } else if MEDIUM_NOUNS.contains(&lemma) {
        EntityKind::Medium
    } else if GOVERNMENT.contains(&lemma)
        && !matches!(lemma, "air" | "house" | "office" | "force" | "service" | "reserve")
    {
        match lemma {
            "ambassador" | "prosecutor" => {
                if plural {
                    EntityKind::Group
                } else {
                    EntityKind::Person
                }
            }
            _ => EntityKind::GovernmentOrPlace,
        }
    } else if is_person(lists, lemma) || (lists.any(Lists::PERSON_NOUN) && !lists.any(Lists::GROUP_NOUN)) {
        if plural { EntityKind::Group } else { EntityKind::Person }
    } else if lists.any(Lists::GROUP_NOUN) {
        EntityKind::Organization
    } else {
        EntityKind::Other
    }
}

fn pronoun_kind(pronoun: PronounClass, number: Option<Number>) -> EntityKind {
    match pronoun {
        PronounClass::He | PronounClass::She | PronounClass::I => EntityKind::Person,
        PronounClass::We | PronounClass::They => EntityKind::Group,
        PronounClass::You | PronounClass::Relative if number == Some(Number::Plural) => EntityKind::Group,
        PronounClass::You => EntityKind::Person,
        _ => EntityKind::Other,
    }
}
