//! Writes the words of a content anew, with names for pronouns.

use super::content::Content;
use super::speaker::{Person, Speaker, first_person, resolved};
use super::words::lower;
use dixit_document::{Deprel, Document, EntityId, EntityKind, MentionKind, Token, TokenId, Upos, Xpos};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Writer<'d> {
    pub(super) document: &'d Document,
    pub(super) speaker: &'d Speaker,
    /// Entities already named in the text: their pronouns can stay.
    pub(super) named: BTreeSet<EntityId>,
    pub(super) text: String,
}

impl Writer<'_> {
    pub(super) fn write(
        &mut self,
        content: &Content,
        first: &BTreeMap<TokenId, String>,
        second: &BTreeMap<TokenId, String>,
    ) {
        let document = self.document;
        let mut next = 0;
        let mut last: Option<TokenId> = None;
        // a space stood before a word that was left out
        let mut owed = false;
        // the first person became the third: its verb follows
        let mut inflect: Option<usize> = None;
        for &id in &content.ids {
            if id.index() < next {
                continue;
            }
            let token = document.token(id);
            let apart =
                last.is_some_and(|last| last.0 + 1 != id.0 || document.token(last).span.end() != token.span.start());
            let gap = apart || owed;
            last = Some(id);
            if let Some(words) = first.get(&id).or(second.get(&id)) {
                owed = words.is_empty() && gap;
                if !words.is_empty() {
                    self.push(words, gap || !token.fused);
                }
                continue;
            }
            if token.upos == Upos::Punct
                && matches!(document.form(token), "\"" | "“" | "”" | "''" | "``" | "‘" | "’" | "'")
            {
                owed = gap;
                continue;
            }
            owed = false;
            if inflect.is_some_and(|until| id.index() <= until)
                && matches!(token.xpos, Xpos::Vbp | Xpos::Vb | Xpos::Vbd)
            {
                inflect = None;
                if let Some(form) = third_person(&lower(document, id), token.xpos) {
                    self.push(&form, true);
                    continue;
                }
            }
            match self.replacement(content, id) {
                Some((words, end)) => {
                    self.push(&words, gap);
                    next = end;
                    last = Some(TokenId(end as u32 - 1));
                    let subject = first_person(document, id).is_some() && token.deprel.universal() == "nsubj";
                    inflect = subject.then_some(id.index() + 3);
                }
                None => self.push(document.form(token), gap),
            }
        }
    }

    fn push(&mut self, words: &str, gap: bool) {
        if gap && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// The words for a mention that starts at `id`, and the token after it.
    fn replacement(&mut self, content: &Content, id: TokenId) -> Option<(String, usize)> {
        let document = self.document;
        let token = document.token(id);
        let pronoun = matches!(token.xpos, Xpos::Prp | Xpos::PrpS);
        if pronoun && let Some(person) = first_person(document, id) {
            // of "my skills" the pronoun alone, not what the whole phrase names
            let own = content.mentions.get(&id).map(|&m| document.mention(m)).filter(|one| one.tokens.len() == 1);
            let chained = own.map(|mention| mention.entity);
            let named =
                chained.filter(|&entity| resolved(document, entity)).map(|entity| document.entity(entity).name.clone());
            let words = match (named, person) {
                (Some(name), _) => name,
                (None, Person::Singular) => self.speaker.name.clone()?,
                (None, Person::Plural) => self.speaker.group.clone()?,
            };
            let entity = chained.or(self.speaker.entity);
            if let Some(entity) = entity {
                self.named.insert(entity);
            }
            return Some((possessive(words, token), id.index() + 1));
        }
        let mention = document.mention(*content.mentions.get(&id)?);
        let entity = document.entity(mention.entity);
        let fresh = !self.named.contains(&mention.entity);
        match mention.kind {
            MentionKind::Pronoun if pronoun && fresh && mention.tokens.len() == 1 => {
                if !resolved(document, mention.entity) || entity.name.len() > 60 || is_reflexive(document, id) {
                    return None;
                }
                self.named.insert(mention.entity);
                Some((possessive(entity.name.clone(), token), mention.tokens.end()))
            }
            MentionKind::Name => {
                self.named.insert(mention.entity);
                let short = document.words(mention.tokens);
                let modifier = document.token(mention.head).deprel == Deprel::Compound;
                let fuller = entity.kind == EntityKind::Person
                    && entity.name.len() > short.len()
                    && entity.name.ends_with(short);
                (fresh && fuller && !modifier).then(|| (entity.name.clone(), mention.tokens.end()))
            }
            _ => {
                self.named.insert(mention.entity);
                None
            }
        }
    }
}

/// The third person singular of a verb form that followed *I* or *we*; `None` where nothing changes.
pub(super) fn third_person(form: &str, xpos: Xpos) -> Option<String> {
    let irregular = match form {
        "am" | "are" | "'m" | "'re" => "is",
        "were" => "was",
        "have" | "'ve" => "has",
        "do" => "does",
        "go" => "goes",
        _ => "",
    };
    if !irregular.is_empty() {
        return Some(irregular.to_owned());
    }
    let regular = xpos == Xpos::Vbp && form.chars().all(char::is_alphabetic);
    regular.then(|| {
        let consonant_y = form.ends_with('y') && {
            let before = form.chars().rev().nth(1);
            before.is_some_and(|letter| !"aeiou".contains(letter))
        };
        if consonant_y {
            format!("{}ies", &form[..form.len() - 1])
        } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| form.ends_with(end)) {
            format!("{form}es")
        } else {
            format!("{form}s")
        }
    })
}

fn is_reflexive(document: &Document, id: TokenId) -> bool {
    let word = lower(document, id);
    word.ends_with("self") || word.ends_with("selves")
}

fn possessive(name: String, pronoun: &Token) -> String {
    if pronoun.xpos == Xpos::PrpS { format!("{name}'s") } else { name }
}

/// One space between words, a capital first, a full stop last.
pub(super) fn sentence(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        joined.push_str(if joined.is_empty() { "" } else { " " });
        joined.push_str(word);
    }
    let body = joined.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '.' | ' ' | '"' | '“' | '”'));
    let mut characters = body.chars();
    let Some(first) = characters.next() else { return String::new() };
    let mut out: String = first.to_uppercase().collect();
    out.push_str(characters.as_str());
    if !out.ends_with(['?', '!', '…']) {
        out.push('.');
    }
    out
}
