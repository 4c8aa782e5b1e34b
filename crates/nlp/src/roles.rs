//! Titles, roles and memberships: *Sen. Cy Cole*, *Acme's counsel, Bo Birch*, *a spokesman for the ministry*.
//!
//! Names are looked at from outside: the words right before them, their appositions and predicates in the tree, and what
//! follows in brackets or after *of*. Noun phrases for people say their function themselves. Each look goes a bounded
//! number of words far, so the time is linear in the text.

mod function;
mod phrase;
mod verb;

use crate::coreference::Chains;
use crate::gazetteer::Gazetteer;
use crate::mentions::Found;
use dixit_document::{
    Deprel, Entity, EntityKind, Mention, MentionId, MentionKind, NameType, Role, RoleKind, Token, TokenId, TokenRange,
    Upos, Xpos,
};

/// Finds the titles, roles and memberships of a document, ordered by first token.
pub fn find(
    forms: &[&str],
    tokens: &[Token],
    sentences: &[TokenRange],
    found: &Found,
    chains: &Chains,
    gazetteer: &Gazetteer,
) -> Vec<Role> {
    let Chains { mentions, entities } = chains;
    let of_head = mentions_of_heads(mentions, tokens.len());
    let reader = Reader { forms, tokens, sentences, mentions, entities, of_head: &of_head, gazetteer };
    let mut roles = vec![];
    // nouns that are read as somebody's role already
    let mut read = vec![false; tokens.len()];
    for (index, mention) in mentions.iter().enumerate() {
        if mention.kind != MentionKind::Name || !reader.is_person(mention) {
            continue;
        }
        let first = roles.len();
        roles.extend(reader.before(index).or_else(|| reader.shared(index)));
        roles.extend(reader.after(index, descriptions_of(found, mention.head)));
        roles.extend(reader.activity(index));
        roles.extend(reader.membership(index));
        roles.extend(reader.seat(index));
        roles[first..].iter().for_each(|role: &Role| read[role.head.index()] = true);
    }
    for &(described, noun) in &found.descriptions {
        if !read[noun.index()]
            && let Some(holder) = of_head[described.index()]
            && let Some(role) = reader.predicate(holder as usize, noun.index())
        {
            read[noun.index()] = true;
            roles.push(role);
        }
    }
    for (index, mention) in mentions.iter().enumerate() {
        if mention.kind == MentionKind::Nominal && !read[mention.head.index()] {
            roles.extend(reader.description(index));
        }
    }
    roles.sort_by_key(|role| (role.tokens.start(), role.tokens.end(), role.holder, role.kind));
    roles.dedup_by_key(|role| (role.tokens, role.holder));
    roles
}

/// The nouns that describe a head.
fn descriptions_of(found: &Found, head: TokenId) -> &[(TokenId, TokenId)] {
    let descriptions = &found.descriptions;
    let first = descriptions.partition_point(|(described, _)| *described < head);
    let end = descriptions.partition_point(|(described, _)| *described <= head);
    &descriptions[first..end]
}

/// The mention that each token is the head of, and the name that it is in.
fn mentions_of_heads(mentions: &[Mention], n_tokens: usize) -> Vec<Option<u32>> {
    let mut of_head = vec![None; n_tokens];
    for (index, mention) in mentions.iter().enumerate() {
        if mention.kind == MentionKind::Name {
            of_head[mention.tokens.indices()].fill(Some(index as u32));
        } else {
            of_head[mention.head.index()].get_or_insert(index as u32);
        }
    }
    of_head
}

struct Reader<'d> {
    forms: &'d [&'d str],
    tokens: &'d [Token],
    sentences: &'d [TokenRange],
    mentions: &'d [Mention],
    entities: &'d [Entity],
    /// The mention that each token is the head of, and the name that it is in.
    of_head: &'d [Option<u32>],
    gazetteer: &'d Gazetteer,
}

/// Marks that set off an apposition.
fn is_break(form: &str) -> bool {
    matches!(form, "," | "--" | "—" | "–" | "-" | ";" | ":" | "." | "“" | "”" | "\"" | "(" | ")")
}

impl Reader<'_> {
    fn is_person(&self, mention: &Mention) -> bool {
        mention.name == Some(NameType::Person)
            || matches!(self.entities[mention.entity.index()].kind, EntityKind::Person | EntityKind::Persona)
    }

    fn sentence(&self, token: usize) -> TokenRange {
        self.sentences[self.sentences.partition_point(|sentence| sentence.end() <= token)]
    }

    /// A title or role right before a name: `Mayor Bo`, `Acme's spokesman Bo`, `Secretary of Trade Bo`.
    fn before(&self, name: usize) -> Option<Role> {
        let mention = &self.mentions[name];
        let (start, end) = (mention.tokens.start(), mention.tokens.end());
        let sentence = self.sentence(start);
        // "Sens. Cole" taken for a name
        let within = (start..end - 1).take_while(|&at| self.title_class(at) == function::Class::Address).count();
        if within > 0 && self.is_capitalized(start) {
            let words = TokenRange::new(start, start + within);
            return Some(Role {
                kind: RoleKind::Title,
                tokens: words,
                head: TokenId(words.end() as u32 - 1),
                holder: MentionId(name as u32),
                employer: None,
                evidence: words,
            });
        }
        let last = start.checked_sub(1).filter(|&last| last >= sentence.start())?;
        let head = if self.is_courtesy(last) || self.is_function(last, true) {
            last
        } else {
            self.office_with_department(sentence.start(), last)?
        };
        let from = self.start_of(head, end - 1, sentence.start());
        let role = self.premodified(name, head, from, last + 1)?;
        let formal = match self.title_class(head) {
            function::Class::Address => self.is_capitalized(head),
            function::Class::Function => self.is_capitalized(head) && head > sentence.start(),
            function::Class::Party | function::Class::Profession | function::Class::None => false,
        };
        if !formal {
            return Some(role);
        }
        // "Republican Sen.", "French President": the title begins after the adjectives
        let skip = role.tokens.indices().take_while(|&at| at < head && self.is_adjective_of_group(at)).count();
        let tokens = TokenRange::new(role.tokens.start() + skip, role.tokens.end());
        Some(Role { kind: RoleKind::Title, tokens, ..role })
    }

    /// The title before the first of several names: `Sens. Cy Cole and Di Dorn`.
    fn shared(&self, name: usize) -> Option<Role> {
        const MOST: usize = 4;
        let mut first = name;
        for _ in 0..MOST {
            let start = self.mentions[first].tokens.start();
            let sentence = self.sentence(start);
            let mut end = start;
            while end > sentence.start() && matches!(self.forms[end - 1], "and" | ",") {
                end -= 1;
            }
            if end == start {
                return None;
            }
            // "Cy Cole (I-Orlo) and Di Dorn"
            if end > sentence.start() && self.forms[end - 1].ends_with(')') {
                let from = end.saturating_sub(8).max(sentence.start());
                end = (from..end).rev().find(|&at| self.forms[at].starts_with('('))?;
            }
            first = self.name_before(end).filter(|&other| self.is_person(&self.mentions[other]))?;
            if let Some(role) = self.before(first) {
                let several = matches!(self.tokens[role.head.index()].xpos, Xpos::Nns | Xpos::Nnps)
                    || self.forms[role.head.index()].ends_with("s.");
                return several.then_some(Role { holder: MentionId(name as u32), ..role });
            }
        }
        None
    }

    /// The head of `Secretary of Trade`, `Speaker of the House` that ends with `last`.
    fn office_with_department(&self, begin: usize, last: usize) -> Option<usize> {
        const LONGEST: usize = 6;
        let mut at = last;
        while at > begin + 1 && last - at < LONGEST {
            let token = &self.tokens[at];
            if self.forms[at] == "of" || self.forms[at] == "for" {
                let head = at - 1;
                return (at < last && self.is_capitalized(head) && self.is_function(head, false)).then_some(head);
            }
            if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Cconj) {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// Appositions: `Ann Alder, head of research at Acme,`, `Acme's counsel, Bo Birch,`; by the tree, else by the words.
    fn after(&self, name: usize, descriptions: &[(TokenId, TokenId)]) -> Vec<Role> {
        let mention = &self.mentions[name];
        let mut roles = vec![];
        for &(_, noun) in descriptions {
            let noun = noun.index();
            let adjacent = noun + 1 == mention.tokens.start();
            let own = &self.tokens[mention.head.index()];
            let apposed = matches!(self.tokens[noun].deprel, Deprel::Appos | Deprel::NmodDesc)
                || own.head == Some(TokenId(noun as u32)) && own.deprel.universal() != "nsubj";
            if adjacent || !apposed || !self.is_function(noun, true) {
                continue;
            }
            roles.push(self.noun_phrase(name, noun));
            roles.extend(self.coordinated(name, noun));
        }
        if roles.is_empty() {
            roles.extend(self.set_off(name).or_else(|| self.introduced(name)));
        }
        roles
    }

    /// Further functions after `and`: `chairman of Acme and owner of Bolt`.
    fn coordinated(&self, name: usize, noun: usize) -> Vec<Role> {
        const WINDOW: usize = 16;
        let end = self.sentence(noun).end().min(noun + WINDOW);
        let joined = (noun + 1..end).filter(|&at| {
            let token = &self.tokens[at];
            token.deprel == Deprel::Conj && token.head == Some(TokenId(noun as u32)) && self.is_function(at, true)
        });
        joined.map(|at| self.noun_phrase(name, at)).collect()
    }

    /// A function between the marks that follow a name, whatever the tree says.
    fn set_off(&self, name: usize) -> Option<Role> {
        const WINDOW: usize = 10;
        let mention = &self.mentions[name];
        let sentence = self.sentence(mention.tokens.start());
        let mut end = mention.tokens.end();
        // "Ann Alder (I-Orlo), head of …"
        if end < sentence.end() && self.forms[end].starts_with('(') {
            let limit = sentence.end().min(end + 8);
            end = (end..limit).find(|&at| self.forms[at].ends_with(')')).map_or(end, |close| close + 1);
        }
        if end + 1 >= sentence.end() || !matches!(self.forms[end], "," | "--" | "—" | "–" | "-") {
            return None;
        }
        let limit = sentence.end().min(end + 1 + WINDOW);
        for at in end + 1..limit {
            let token = &self.tokens[at];
            if is_break(self.forms[at]) && self.forms[at] != "-" {
                return None;
            }
            if self.is_function(at, false) {
                let next = at + 1;
                let more =
                    next < sentence.end() && (self.tokens[next].upos == Upos::Noun || self.is_function(next, false));
                if more {
                    continue;
                }
                let named = self.mention_at(next).is_some_and(|other| self.is_person(&self.mentions[other]));
                // "…, the mayor said": a subject speaks for itself
                if named || token.deprel.universal() == "nsubj" {
                    return None;
                }
                return Some(self.noun_phrase(name, at));
            }
            let inside = matches!(
                token.upos,
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num | Upos::Part | Upos::Adp | Upos::Adv
            ) || matches!(token.xpos, Xpos::PrpS | Xpos::Hyph | Xpos::Pos | Xpos::Vbn)
                || self.forms[at] == "-";
            if !inside {
                return None;
            }
        }
        None
    }

    /// `The mayor, Ann Alder,`, whatever the tree says.
    fn introduced(&self, name: usize) -> Option<Role> {
        let (start, end) = (self.mentions[name].tokens.start(), self.mentions[name].tokens.end());
        let sentence = self.sentence(start);
        let noun = start.checked_sub(2).filter(|&noun| noun > sentence.start())?;
        let closed = end < sentence.end() && matches!(self.forms[end], "," | "." | "—" | "–" | "--");
        if self.forms[noun + 1] != "," || !closed || !self.is_function(noun, false) {
            return None;
        }
        let role = self.noun_phrase(name, noun);
        let first = role.evidence.start();
        let definite = first > sentence.start() && self.forms[first - 1].eq_ignore_ascii_case("the");
        (definite || role.employer.is_some()).then_some(role)
    }

    /// `Ann Alder is the mayor of Orlo`, `who was its head`: not when it is denied or only might be so.
    fn predicate(&self, holder: usize, noun: usize) -> Option<Role> {
        let apposed = matches!(self.tokens[noun].deprel, Deprel::Appos | Deprel::NmodDesc);
        if apposed
            || !self.is_fit(holder)
            || !self.is_function(noun, false)
            || noun < self.mentions[holder].tokens.end()
        {
            return None;
        }
        (!self.is_unreal(noun)).then(|| self.noun_phrase(holder, noun))
    }

    /// Whether a mention can have a role by what is said of it.
    fn is_fit(&self, holder: usize) -> bool {
        self.mentions[holder].kind != MentionKind::Nominal || self.is_person(&self.mentions[holder])
    }

    /// `Ann Alder, who heads Acme`, `who works for Acme`: the verb stands for the role.
    fn activity(&self, name: usize) -> Option<Role> {
        let mention = &self.mentions[name];
        let end = mention.tokens.end();
        let sentence = self.sentence(mention.tokens.start());
        let who = (end..sentence.end().min(end + 2)).find(|&at| self.forms[at].eq_ignore_ascii_case("who"))?;
        let verb = (who + 1..sentence.end().min(who + 4)).find(|&at| self.tokens[at].upos == Upos::Verb)?;
        let stop = sentence.end().min(verb + 12);
        let stop = (verb + 1..stop).find(|&at| self.forms[at] == ",").unwrap_or(stop);
        match self.tokens[verb].lemma.as_str() {
            "work" | "serve" | "act" => {
                let noun = (verb + 1..stop).find(|&at| {
                    self.is_function(at, false) && self.tokens.get(at + 1).is_none_or(|next| next.upos != Upos::Noun)
                });
                if let Some(noun) = noun.filter(|_| self.tokens.get(verb + 1).is_some_and(|next| next.lemma == "as")) {
                    return Some(self.noun_phrase(name, noun));
                }
                let employer = self.first_name_in(verb + 1, stop, name)?;
                Some(self.member_of(name, employer, TokenRange::new(verb, self.mentions[employer].tokens.end())))
            }
            "head" | "lead" | "run" | "chair" | "found" | "represent" | "advise" => {
                let employer = self.first_name_in(verb + 1, stop, name)?;
                Some(Role {
                    kind: RoleKind::Role,
                    tokens: TokenRange::new(verb, verb + 1),
                    head: TokenId(verb as u32),
                    holder: MentionId(name as u32),
                    employer: Some(MentionId(employer as u32)),
                    evidence: TokenRange::new(verb, self.mentions[employer].tokens.end()),
                })
            }
            _ => None,
        }
    }

    /// `Ann Alder of Acme`, `Acme's Ann Alder`.
    fn membership(&self, name: usize) -> Option<Role> {
        let mention = &self.mentions[name];
        let (start, end) = (mention.tokens.start(), mention.tokens.end());
        let sentence = self.sentence(start);
        let employs = |other: &usize| {
            self.mentions[*other].kind == MentionKind::Name
                && matches!(
                    self.entities[self.mentions[*other].entity.index()].kind,
                    EntityKind::Organization | EntityKind::Medium | EntityKind::GovernmentOrPlace
                )
        };
        if start > sentence.start() + 1
            && self.tokens[start - 1].xpos == Xpos::Pos
            && let Some(owner) = self.last_mention_in(sentence.start().max(start.saturating_sub(8)), start - 1, name)
            && self.mentions[owner].tokens.end() == start - 1
            && employs(&owner)
        {
            return Some(self.member_of(name, owner, TokenRange::new(self.mentions[owner].tokens.start(), end)));
        }
        if end + 1 >= sentence.end() || !matches!(self.forms[end], "of" | "at" | "from" | "with") {
            return None;
        }
        let at = end + 1 + usize::from(self.forms[end + 1].eq_ignore_ascii_case("the"));
        let employer = self.mention_at(at).filter(employs)?;
        // "of Acme's board", "with the Acme manager"
        let follows = self.tokens.get(self.mentions[employer].tokens.end());
        if follows.is_some_and(|token| token.upos == Upos::Noun || token.xpos == Xpos::Pos) {
            return None;
        }
        Some(self.member_of(name, employer, TokenRange::new(start, self.mentions[employer].tokens.end())))
    }

    fn member_of(&self, holder: usize, employer: usize, evidence: TokenRange) -> Role {
        let words = &self.mentions[employer];
        Role {
            kind: RoleKind::Membership,
            tokens: words.tokens,
            head: words.head,
            holder: MentionId(holder as u32),
            employer: Some(MentionId(employer as u32)),
            evidence,
        }
    }

    /// `(R-Ohio)`, `(D., Texas)` after a name: the words within the brackets.
    fn seat(&self, name: usize) -> Option<Role> {
        const LONGEST: usize = 8;
        let end = self.mentions[name].tokens.end();
        let sentence = self.sentence(end - 1);
        if end >= sentence.end() || !self.forms[end].starts_with('(') {
            return None;
        }
        let close = (end..sentence.end().min(end + LONGEST)).find(|&at| self.forms[at].ends_with(')'))?;
        let words = self.forms[end..=close].concat();
        let inside = words.trim_start_matches('(').trim_end_matches(')');
        let place = inside.strip_prefix(['R', 'D', 'I'])?;
        let parted = place.starts_with(['.', '-', '–', '‑', ',']);
        if !parted || place.len() > 24 || !place.contains(char::is_alphabetic) {
            return None;
        }
        let first = if self.forms[end] == "(" { end + 1 } else { end };
        let last = if self.forms[close] == ")" { close } else { close + 1 };
        let tokens = (first < last).then(|| TokenRange::new(first, last))?;
        let employer = self.first_name_in(first, last, name).map(|place| MentionId(place as u32));
        let head = TokenId(first as u32);
        Some(Role { kind: RoleKind::Seat, tokens, head, holder: MentionId(name as u32), employer, evidence: tokens })
    }

    /// What a noun phrase says of its own referent: `a spokesman for Acme`, `Acme's lawyer`, `the mayor`; `the Alder
    /// campaign` belongs to Alder.
    fn description(&self, index: usize) -> Option<Role> {
        let mention = &self.mentions[index];
        let head = mention.head.index();
        let own = mention.tokens;
        if matches!(self.tokens[head].lemma.as_str(), "campaign" | "camp" | "team" | "administration") {
            let owner = self.last_mention_in(own.start(), head, index)?;
            return Some(self.member_of(index, owner, own));
        }
        if !self.is_function(head, false) {
            return None;
        }
        if let Some(holder) = self.holder_by_verb(head).filter(|&holder| self.is_fit(holder)) {
            return Some(self.noun_phrase(holder, head));
        }
        if self.title_class(head) == function::Class::Party {
            return None;
        }
        let role = self.noun_phrase(index, head);
        // "your head" is no function
        let bodily = self.tokens[head].lemma == "head"
            && role.employer.is_some_and(|employer| self.mentions[employer.index()].kind == MentionKind::Pronoun);
        let single = !matches!(self.tokens[head].xpos, Xpos::Nns | Xpos::Nnps);
        let definite = self.forms[own.start()].eq_ignore_ascii_case("the") && single;
        let role = Some(role).filter(|_| !bodily)?;
        (!bodily && (role.employer.is_some() || definite)).then_some(role)
    }
}

#[cfg(test)]
mod tests;
