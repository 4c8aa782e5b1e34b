//! Who speaks, who is told and who is spoken about: the members that an attribution points at.

mod implied;
mod phrases;
mod works;

pub(crate) use phrases::{is_indefinite, is_pronoun, source_mention, tidy};

use crate::actors::{Member, Parts, described, head_lemma, normalized, short};
use crate::datelines;
use crate::groups::antecedent;
use crate::venues;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, Gender, Mention, MentionId, MentionKind, Quotation, TokenId, TokenRange,
    Xpos,
};
use implied::{children, controller};
use phrases::{beside, is_time, is_torn};
use std::collections::BTreeSet;
use works::{WORKS, maker};

/// Resolves who speaks, who is told and who is spoken about in each attribution, outer ones first.
pub(crate) fn resolve(
    document: &Document,
    attributions: &[Attribution],
    of_mention: &[usize],
    members: &mut Vec<Member>,
) -> Vec<Parts> {
    let mut reader =
        Reader { document, attributions, of_mention, members, parts: vec![Parts::default(); attributions.len()] };
    for index in outer_first(attributions) {
        let parts = reader.parts_of(index);
        reader.parts[index] = parts;
    }
    reader.parts
}

/// The places of all attributions in order, but each after the one that it stands in.
fn outer_first(attributions: &[Attribution]) -> Vec<usize> {
    let mut done = vec![false; attributions.len()];
    let mut order = vec![];
    for index in 0..attributions.len() {
        let mut waiting = vec![];
        let mut next = Some(index);
        while let Some(at) = next.filter(|&at| at < done.len() && !done[at]) {
            done[at] = true;
            waiting.push(at);
            next = attributions[at].parent.map(|parent| parent.index());
        }
        order.extend(waiting.into_iter().rev());
    }
    order
}

/// How many sources before a pronoun are looked at.
const REACH: usize = 8;

struct Reader<'r> {
    document: &'r Document,
    attributions: &'r [Attribution],
    of_mention: &'r [usize],
    members: &'r mut Vec<Member>,
    parts: Vec<Parts>,
}

impl Reader<'_> {
    fn parts_of(&mut self, index: usize) -> Parts {
        let document = self.document;
        let attribution = &self.attributions[index];
        let source = self.source(index);
        let mut about = vec![];
        for (id, _) in document.mentions_within(&attribution.content) {
            let member = self.of_mention[id.index()];
            if !about.contains(&member) {
                about.push(member);
            }
        }
        let given = &attribution.source.co_sources;
        let beside = if given.is_empty() { beside(document, &attribution.source.tokens) } else { given.clone() };
        let mut co_sources: Vec<usize> = beside.iter().map(|id| self.of_mention[id.index()]).collect();
        co_sources.retain(|&member| Some(member) != source);
        co_sources.dedup();
        let addressee = venues::addressee(document, attribution, self.of_mention, self.members)
            .map(|id| self.of_mention[id.index()])
            .filter(|&member| {
                Some(member) != source && (self.members[member].named || !is_pronoun(&self.members[member].name))
            });
        Parts { source, co_sources, addressee, about }
    }

    /// The source of an act that names none, as the tree shows it.
    fn implied(&self, attribution: &Attribution) -> Option<usize> {
        let member = controller(self.document, attribution).map(|id| self.of_mention[id.index()])?;
        Some(member).filter(|&member| self.members[member].kind != EntityKind::Other)
    }

    fn source(&mut self, index: usize) -> Option<usize> {
        let found = self.phrase_source(index)?;
        let nobody = !self.members[found].named && is_indefinite(&self.members[found].name);
        Some(found).filter(|_| !nobody)
    }

    fn phrase_source(&mut self, index: usize) -> Option<usize> {
        let document = self.document;
        let attribution = &self.attributions[index];
        let phrase = &attribution.source.tokens;
        let Some(&range) = phrase.iter().find(|range| !range.is_empty()) else {
            return self.implied(attribution);
        };
        if is_time(document, range) || is_torn(document, range) {
            return self.implied(attribution);
        }
        // within what somebody says, an act without a subject is seldom his own
        let outer = attribution.parent.and_then(|parent| self.attributions.get(parent.index()));
        if outer.is_some_and(|outer| outer.source.tokens == *phrase)
            && let Some(implied) = self.implied(attribution)
        {
            return Some(implied);
        }
        if datelines::holds(document, range.start()) {
            return None;
        }
        if let Some(id) = source_mention(document, attribution) {
            let found = document.mention(id);
            let member = self.of_mention[id.index()];
            let own_quotation = found.kind == MentionKind::Pronoun && self.is_himself(index, id, member);
            if found.kind == MentionKind::Pronoun && (self.is_faceless(id) || !self.agrees(id, member) || own_quotation)
            {
                return self.meant(index, id);
            }
            if found.kind == MentionKind::Pronoun
                && let Some(bound) = self.bound(index, found, member)
            {
                return Some(bound);
            }
            let words = document.words(found.tokens);
            if is_indefinite(words) || words.eq_ignore_ascii_case("you") {
                return None;
            }
            return self
                .author(found, attribution)
                .or_else(|| maker(document, found, &self.parts[..index], self.attributions))
                .or_else(|| self.whole(found, attribution))
                .or(Some(member));
        }
        let relative = (range.len() == 1).then(|| antecedent(document, TokenId(range.start() as u32))).flatten();
        if let Some(id) = relative {
            return Some(self.of_mention[id.index()]);
        }
        let words = document.words(range);
        if is_indefinite(words) {
            return None;
        }
        if let Some(member) = known(words, self.members).or_else(|| self.possessor(range)) {
            return Some(member);
        }
        self.members.push(stranger(document, range));
        Some(self.members.len() - 1)
    }

    /// Whether a pronoun stands alone or in a chain of mere pronouns.
    fn is_faceless(&self, id: MentionId) -> bool {
        let found = self.document.mention(id);
        !self.members[self.of_mention[id.index()]].named && !described(self.document, found)
    }

    /// Whether *he* in a quotation would be who speaks it: nobody speaks so of himself.
    fn is_himself(&self, index: usize, pronoun: MentionId, member: usize) -> bool {
        let word = self.document.words(self.document.mention(pronoun).tokens).to_lowercase();
        let outer = self.attributions[index].parent.and_then(|parent| self.attributions.get(parent.index()));
        matches!(word.as_str(), "he" | "she" | "his" | "her")
            && outer.is_some_and(|outer| outer.quotation == Quotation::Direct)
            && self.around(index).first() == Some(&member)
    }

    /// Whether a pronoun can stand for a member at all: *he* is no question.
    fn agrees(&self, pronoun: MentionId, member: usize) -> bool {
        let word = self.document.words(self.document.mention(pronoun).tokens).to_lowercase();
        let member = &self.members[member];
        let person = matches!(member.kind, EntityKind::Person | EntityKind::Persona);
        match word.as_str() {
            "he" | "she" | "him" | "her" | "his" => {
                person || member.named && member.kind != EntityKind::GovernmentOrPlace
            }
            "they" | "them" | "their" | "it" | "its" => !(person && member.named),
            _ => true,
        }
    }

    /// Whom a pronoun stands for when its chain does not tell: the last source before that it fits.
    fn meant(&self, index: usize, pronoun: MentionId) -> Option<usize> {
        let document = self.document;
        let found = document.mention(pronoun);
        let word = document.words(found.tokens).to_lowercase();
        let around = self.around(index);
        match word.as_str() {
            "i" | "we" | "me" | "us" | "my" | "our" => {
                return around.first().copied().or_else(|| self.quoted_by(index, found.head));
            }
            "who" | "which" | "that" | "whom" => {
                let start = found.tokens.start();
                let sentence = document.sentences()[document.sentence_of(found.head)];
                let before = TokenRange::new(sentence.start().max(start.saturating_sub(REACH)), start);
                let beside = document
                    .mentions_within(std::slice::from_ref(&before))
                    .filter(|(_, one)| one.tokens.end() + 2 >= start);
                let beside = beside.max_by_key(|(_, mention)| (mention.tokens.end(), mention.tokens.len()));
                let meant = antecedent(document, found.head).or(beside.map(|(id, _)| id));
                return meant.map(|id| self.of_mention[id.index()]);
            }
            _ => {}
        }
        let fits = |member: usize| {
            let kind = self.members[member].kind;
            let person = matches!(kind, EntityKind::Person | EntityKind::Persona);
            match word.as_str() {
                "he" | "she" | "him" | "her" | "his" => person && self.gender_fits(member, &word),
                "it" | "its" => !person && kind != EntityKind::Group,
                _ => !person,
            }
        };
        let before = (0..index).rev().filter(|&at| self.attributions[at].parent == self.attributions[index].parent);
        let sources = before.take(REACH).filter_map(|at| self.parts[at].source);
        let nearby = document.mentions()[..pronoun.index()].iter().enumerate().rev().take(4 * REACH);
        let nearby = nearby.filter(|(_, mention)| mention.kind == MentionKind::Name).map(|(at, _)| self.of_mention[at]);
        let candidates: Vec<usize> =
            sources.chain(nearby).filter(|&member| fits(member) && !around.contains(&member)).collect();
        // somebody of unknown gender is rarely meant by *she*
        let she = matches!(word.as_str(), "she" | "her");
        let sure = candidates.iter().find(|&&member| she && self.gender(member) != Gender::Unknown);
        sure.or(candidates.first()).copied()
    }

    /// Whom a pronoun stands for in `Alder said Birch broke his promise` and `Alder said Birch was right when he said …`, where the
    /// chain gives it to the speaker around: the subject of a clause above within his words, when it fits.
    fn bound(&self, index: usize, pronoun: &Mention, member: usize) -> Option<usize> {
        let document = self.document;
        let attribution = &self.attributions[index];
        let outer = &self.attributions[attribution.parent?.index()];
        let word = document.words(pronoun.tokens).to_lowercase();
        let token = document.token(pronoun.head);
        let third = matches!(word.as_str(), "he" | "she" | "his" | "her" | "its" | "their");
        let own = matches!(token.deprel, Deprel::NmodPoss | Deprel::Nsubj) && third;
        let anchor = token.head.filter(|head| attribution.cue.is_some_and(|cue| cue.holds(head.index())))?;
        if !own || self.around(index).first() != Some(&member) {
            return None;
        }
        let sentence = document.sentences()[document.sentence_of(anchor)];
        let mut at = anchor;
        for _ in 0..REACH {
            at = document.token(at).head?;
            let subject = children(document, sentence, at).find(|(place, token)| {
                token.deprel == Deprel::Nsubj
                    && *place < pronoun.tokens.start()
                    && outer.content.iter().any(|piece| piece.holds(*place))
            });
            let Some((place, _)) = subject else { continue };
            let mut held = document.mentions_within(&outer.content).filter(|(_, one)| one.head.index() == place);
            let bound = held.next().map(|(id, _)| self.of_mention[id.index()])?;
            let person = matches!(self.members[bound].kind, EntityKind::Person | EntityKind::Persona);
            let fits = match word.as_str() {
                "its" | "their" => !person,
                _ => person && self.gender_fits(bound, &word),
            };
            return Some(bound).filter(|&bound| fits && bound != member);
        }
        None
    }

    /// The source of the nearest attribution in whose content a token stands, whatever its parents are.
    fn quoted_by(&self, index: usize, token: TokenId) -> Option<usize> {
        let near = index.saturating_sub(REACH)..self.attributions.len().min(index + REACH);
        let mut outer = near
            .filter(|&at| at != index && self.attributions[at].content.iter().any(|range| range.holds(token.index())));
        outer.find_map(|at| self.attributions[at].source.mention).map(|id| self.of_mention[id.index()])
    }

    fn gender_fits(&self, member: usize, pronoun: &str) -> bool {
        let wanted = if matches!(pronoun, "she" | "her") { Gender::Female } else { Gender::Male };
        [Gender::Unknown, wanted].contains(&self.gender(member))
    }

    fn gender(&self, member: usize) -> Gender {
        let mentions = self.document.mentions_within(&self.members[member].mentions).take(REACH);
        let mut genders = mentions.map(|(_, mention)| self.document.entity(mention.entity).gender);
        genders.find(|&gender| gender != Gender::Unknown).unwrap_or(Gender::Unknown)
    }

    /// The sources of the attributions around, innermost first.
    fn around(&self, index: usize) -> Vec<usize> {
        let mut found = vec![];
        let mut next = self.attributions[index].parent;
        for _ in 0..REACH {
            let Some(parent) = next.filter(|parent| parent.index() < self.parts.len()) else { break };
            found.extend(self.parts[parent.index()].source);
            next = self.attributions[parent.index()].parent;
        }
        found
    }

    /// Whose part a source is: `most of them`, `a panel of the Orlo court`.
    fn whole(&self, part: &Mention, attribution: &Attribution) -> Option<usize> {
        let document = self.document;
        let lemma = head_lemma(document, part);
        let of = part.tokens.end();
        let sentence = document.sentences()[document.sentence_of(part.head)];
        if of + 1 >= sentence.end() || document.form(&document.tokens()[of]) != "of" {
            return None;
        }
        let rest = [TokenRange::new(of + 1, attribution.source.tokens.first()?.end().max(of + 1))];
        let (id, whole) = document.mentions_within(&rest).find(|(_, mention)| mention.tokens.start() <= of + 2)?;
        let fits = match lemma.as_str() {
            "majority" | "all" | "most" | "none" | "half" | "percent" | "%" => true,
            "many" | "some" | "several" | "few" | "one" | "any" => whole.kind == MentionKind::Pronoun,
            "panel" => whole.kind == MentionKind::Name,
            _ => false,
        };
        fits.then(|| self.of_mention[id.index()])
    }

    /// Whose a phrase without a mention of its own is: `Alder's brief`.
    fn possessor(&self, range: TokenRange) -> Option<usize> {
        let document = self.document;
        let phrase = [range];
        let owner = document.mentions_within(&phrase).find(|(_, mention)| {
            let next = mention.tokens.end();
            mention.kind == MentionKind::Name && range.holds(next) && document.tokens()[next].xpos == Xpos::Pos
        });
        let (id, mention) = owner?;
        let last = &document.tokens()[range.end() - 1];
        let alone = mention.tokens.end() + 1 == range.end();
        let work = WORKS.contains(&last.lemma.to_lowercase().as_str());
        (alone || work).then(|| self.of_mention[id.index()])
    }

    /// Whose work a source is: `her account`, `a study by Ann Alder`, `a Tribune poll`.
    fn author(&self, work: &Mention, attribution: &Attribution) -> Option<usize> {
        let Reader { document, of_mention, members, .. } = self;
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
        for (id, other) in document.mentions_within(&phrase) {
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
            let by =
                document.tokens()[work.head.index() + 1..].first().is_some_and(|token| document.form(token) == "by");
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
