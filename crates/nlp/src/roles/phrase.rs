//! Noun phrases of functions: where they begin and end, and for whom the function is held.

use super::{Reader, is_break};
use crate::gazetteer::Lists;
use dixit_document::{
    Deprel, EntityKind, MentionId, MentionKind, NameType, Role, RoleKind, TitleWord, TokenId, TokenRange, Upos, Xpos,
};

/// Words before a noun that are looked at, at most.
const LONGEST: usize = 10;

/// Nouns for times, which own nothing.
const TIMES: [&str; 12] =
    ["year", "month", "week", "day", "today", "tomorrow", "yesterday", "night", "season", "decade", "century", "era"];

impl Reader<'_> {
    /// The role of a holder by a noun with the words before and after it.
    pub(super) fn noun_phrase(&self, holder: usize, head: usize) -> Role {
        let sentence = self.sentence(head);
        let from = self.start_of(head, head, sentence.start());
        let role = self.premodified(holder, head, from, head + 1);
        let role = role.unwrap_or(Role {
            kind: RoleKind::Role,
            tokens: TokenRange::new(head, head + 1),
            head: TokenId(head as u32),
            holder: MentionId(holder as u32),
            employer: None,
            evidence: TokenRange::new(head, head + 1),
        });
        self.with_complement(role, sentence.end())
    }

    /// The first word of the phrase before a noun: modifiers that depend on a word between them and `last`, or all that
    /// can be modifiers up to a mark or determiner.
    pub(super) fn start_of(&self, head: usize, last: usize, begin: usize) -> usize {
        let mut first = head;
        let mut hanging = None;
        while first > begin && head - first < LONGEST {
            let at = first - 1;
            let token = &self.tokens[at];
            let part = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
                || matches!(token.xpos, Xpos::Pos | Xpos::PrpS | Xpos::Hyph)
                || (token.xpos == Xpos::Vbn && matches!(token.deprel, Deprel::Amod | Deprel::Compound))
                || matches!(self.forms[at], "-" | "&" | "then");
            if !part {
                break;
            }
            if hanging.is_none() && !self.hangs_within(at, last) {
                hanging = Some(first);
            }
            first = at;
        }
        let marked = first > begin
            && (is_break(self.forms[first - 1]) || self.tokens[first - 1].upos == Upos::Det)
            && self.tokens[first].xpos != Xpos::Hyph;
        let hanging = self.whole_name(hanging.filter(|_| !marked).unwrap_or(first)).max(begin);
        // "Ohio Gov.", whatever the tree says
        match self.name_before(hanging) {
            Some(name) if self.mentions[name].tokens.start() >= begin && self.is_place(name) => {
                self.mentions[name].tokens.start()
            }
            _ => hanging,
        }
    }

    /// The first word of the name that a token is within, or the token.
    fn whole_name(&self, token: usize) -> usize {
        let low = self.mentions.partition_point(|mention| mention.tokens.start() + LONGEST < token);
        let near = self.mentions[low..].iter().take_while(|mention| mention.tokens.start() < token);
        let within = near.into_iter().find(|mention| mention.kind == MentionKind::Name && mention.tokens.holds(token));
        within.map_or(token, |mention| mention.tokens.start())
    }

    /// The name that ends right before a token.
    pub(super) fn name_before(&self, end: usize) -> Option<usize> {
        let low = self.mentions.partition_point(|mention| mention.tokens.start() + LONGEST < end);
        let near = self.mentions[low..].iter().enumerate().take_while(|(_, mention)| mention.tokens.start() < end);
        near.filter(|(_, mention)| mention.kind == MentionKind::Name && mention.tokens.end() == end)
            .map(|(offset, _)| low + offset)
            .last()
    }

    /// Whether a word is an adjective of a nation or party: `French`, `Republican`.
    pub(super) fn is_adjective_of_group(&self, token: usize) -> bool {
        let known = matches!(TitleWord::of(self.forms[token]), Some(TitleWord::Party));
        let adjective = self.tokens[token].upos == Upos::Adj && self.is_capitalized(token);
        known || adjective || self.gazetteer.word(self.forms[token]).any(Lists::NATIONALITY)
    }

    /// Whether a name is that of a place.
    fn is_place(&self, mention: usize) -> bool {
        matches!(self.mentions[mention].name, Some(NameType::Location | NameType::GeoPolitical))
    }

    /// Whether the heads of a word lead, within a few steps, to a word between it and `last`.
    fn hangs_within(&self, index: usize, last: usize) -> bool {
        let mut at = index;
        for _ in 0..4 {
            match self.tokens[at].head {
                Some(head) if head.index() > index && head.index() <= last => return true,
                Some(head) => at = head.index(),
                None => return false,
            }
        }
        false
    }

    /// Whether the heads of a word lead, within a few steps, to another.
    fn hangs_on(&self, index: usize, head: usize) -> bool {
        let mut at = index;
        for _ in 0..5 {
            match self.tokens[at].head {
                Some(next) if next.index() == head => return true,
                Some(next) => at = next.index(),
                None => return false,
            }
        }
        false
    }

    /// A role whose words end with `end`, and the employer among the words before its noun.
    pub(super) fn premodified(&self, holder: usize, head: usize, from: usize, end: usize) -> Option<Role> {
        let owner = self.last_mention_in(from, head, holder);
        let mut start = from;
        let mut evidence = from;
        if let Some(owner) = owner {
            let words = self.mentions[owner].tokens;
            start = words.end();
            evidence = evidence.min(words.start());
        }
        while start < head
            && (matches!(self.tokens[start].upos, Upos::Det | Upos::Punct | Upos::Part | Upos::Cconj | Upos::Num)
                || matches!(self.tokens[start].xpos, Xpos::PrpS | Xpos::Pos))
        {
            start += 1;
        }
        (start <= head).then(|| Role {
            kind: RoleKind::Role,
            tokens: TokenRange::new(start, end),
            head: TokenId(head as u32),
            holder: MentionId(holder as u32),
            employer: owner.map(|owner| MentionId(owner as u32)),
            evidence: TokenRange::new(evidence.min(start), end),
        })
    }

    /// Adds what follows the noun: `of research`, which is part of the role, and `at Acme`, its employer.
    fn with_complement(&self, mut role: Role, limit: usize) -> Role {
        const MOST: usize = 3;
        let holder = role.holder.index();
        let own = self.mentions[holder].tokens;
        let mut end = role.tokens.end();
        for _ in 0..MOST {
            let link = end + 1 < limit
                && matches!(
                    self.forms[end].to_lowercase().as_str(),
                    "of" | "for" | "at" | "with" | "from" | "in" | "to" | "on"
                );
            if !link {
                break;
            }
            let (first, stop) = (end + 1, self.end_of(end + 1, limit));
            if stop == first {
                break;
            }
            // the tree decides for descriptions, which are anywhere in a sentence
            if own.holds(role.head.index()) && !self.hangs_on(stop - 1, role.head.index()) {
                break;
            }
            if let Some(employer) = self.employer_in(first, stop, holder) {
                let words = self.mentions[employer].tokens;
                // "an expert on Orlo" works for somebody else
                if matches!(self.forms[end], "on" | "in") && !self.is_body(employer) {
                    break;
                }
                role.employer = Some(MentionId(employer as u32));
                role.evidence = TokenRange::new(role.evidence.start(), words.end().max(role.evidence.end()));
                break;
            }
            let bare = self.tokens[first..stop]
                .iter()
                .all(|token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Cconj));
            let chief = self.forms[end] == "in" && self.forms[first] == "chief";
            if !bare || !(chief || matches!(self.forms[end], "of" | "for")) {
                break;
            }
            role.tokens = TokenRange::new(role.tokens.start(), stop);
            role.evidence = TokenRange::new(role.evidence.start(), stop.max(role.evidence.end()));
            end = stop;
        }
        role
    }

    /// Whether a mention stands for an organization.
    fn is_body(&self, mention: usize) -> bool {
        let mention = &self.mentions[mention];
        mention.name == Some(NameType::Organization)
            || matches!(self.entities[mention.entity.index()].kind, EntityKind::Organization | EntityKind::Medium)
    }

    /// The end of the noun phrase that begins at a token.
    fn end_of(&self, first: usize, limit: usize) -> usize {
        let limit = limit.min(first + LONGEST);
        let mut at = first;
        while at < limit {
            if let Some(name) = self.mention_at(at)
                && self.mentions[name].tokens.end() > at + 1
            {
                at = self.mentions[name].tokens.end().min(limit);
                continue;
            }
            let token = &self.tokens[at];
            // "the former secretary of state's bid"
            if token.xpos == Xpos::Pos
                && self.tokens[first..at].iter().all(|token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj))
                && self.name_before(at).is_none()
            {
                break;
            }
            let part = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
                || matches!(token.xpos, Xpos::Pos | Xpos::PrpS | Xpos::Hyph)
                || (at == first && (token.upos == Upos::Det || token.xpos == Xpos::Prp))
                || (matches!(self.forms[at], "&" | "-") && at > first);
            if !part {
                break;
            }
            at += 1;
        }
        at
    }

    /// Who a function is held for in a noun phrase: the name or definite description that ends it.
    fn employer_in(&self, first: usize, stop: usize, holder: usize) -> Option<usize> {
        let low = self.mentions.partition_point(|mention| mention.tokens.start() < first);
        let own = self.mentions[holder].entity;
        let inside = self.mentions[low..].iter().enumerate().take_while(|(_, mention)| mention.tokens.start() < stop);
        let ending = inside
            .map(|(offset, mention)| (low + offset, mention))
            .filter(|(_, mention)| mention.tokens.end() >= stop && mention.entity != own);
        let definite = |range: TokenRange| {
            let token = &self.tokens[range.start()];
            token.upos == Upos::Det
                || token.xpos == Xpos::PrpS
                || range.indices().any(|at| matches!(self.tokens[at].xpos, Xpos::Pos | Xpos::Nnp | Xpos::Nnps))
        };
        ending
            .filter(|(_, mention)| mention.kind != MentionKind::Nominal || definite(mention.tokens))
            .min_by_key(|(index, mention)| (mention.kind == MentionKind::Nominal, *index))
            .map(|(index, _)| index)
    }

    /// The first name of another entity that starts in a range.
    pub(super) fn first_name_in(&self, start: usize, stop: usize, own: usize) -> Option<usize> {
        let low = self.mentions.partition_point(|mention| mention.tokens.start() < start);
        let own = self.mentions[own].entity;
        let inside = self.mentions[low..].iter().enumerate().take_while(|(_, mention)| mention.tokens.start() < stop);
        inside
            .map(|(offset, mention)| (low + offset, mention))
            .find(|(_, mention)| mention.kind == MentionKind::Name && mention.entity != own)
            .map(|(index, _)| index)
    }

    /// The last mention of another entity within a range: a name, a pronoun, or a description with a possessive mark.
    pub(super) fn last_mention_in(&self, start: usize, stop: usize, own: usize) -> Option<usize> {
        // "the party" begins before the modifiers of "the party's chairman"
        let begin = start.saturating_sub(1);
        let low = self.mentions.partition_point(|mention| mention.tokens.start() < begin);
        let own = self.mentions[own].entity;
        let inside = self.mentions[low..].iter().enumerate().take_while(|(_, mention)| mention.tokens.start() < stop);
        inside
            .map(|(offset, mention)| (low + offset, mention))
            .filter(|(_, mention)| {
                let end = mention.tokens.end();
                let owns = mention.kind != MentionKind::Nominal
                    || self.tokens.get(end).is_some_and(|token| token.xpos == Xpos::Pos);
                // "this year's winner" is nobody's, and an adjective is no employer
                let adjective = mention.name == Some(NameType::Misc)
                    && mention.tokens.len() == 1
                    && self.is_adjective_of_group(mention.head.index());
                let time = TIMES.contains(&self.tokens[mention.head.index()].lemma.as_str());
                end > start && end <= stop && mention.entity != own && owns && !time && !adjective
            })
            .last()
            .map(|(index, _)| index)
    }

    /// The name that starts at a token.
    pub(super) fn mention_at(&self, start: usize) -> Option<usize> {
        let low = self.mentions.partition_point(|mention| mention.tokens.start() < start);
        let starting = self.mentions[low..].iter().take_while(|mention| mention.tokens.start() == start);
        starting.enumerate().find(|(_, mention)| mention.kind == MentionKind::Name).map(|(offset, _)| low + offset)
    }
}
