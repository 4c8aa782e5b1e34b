//! Who speaks, who is told and who is spoken about: the members that an attribution points at.

use crate::actors::{Member, Parts, described, head_lemma, normalized, short, within};
use crate::datelines;
use crate::groups::antecedent;
use crate::venues;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, Gender, Mention, MentionId, MentionKind, NameType, Token, TokenId,
    TokenRange, Upos, Xpos,
};
use std::collections::BTreeSet;

/// The attributions with source phrases of one clause: of pieces with a verb between them, `They said the state …
/// announced`, the one next to the cue speaks, and of pieces around a quotation the one within. A dateline is no part of them.
pub(crate) fn tidy(document: &Document, attributions: &[Attribution]) -> Vec<Attribution> {
    let mut tidied = attributions.to_vec();
    for (attribution, original) in tidied.iter_mut().zip(attributions) {
        for range in &mut attribution.source.tokens {
            if let Some(dateline) = datelines::around(document, range.start()).filter(|it| it.end() < range.end()) {
                *range = TokenRange::new(dateline.end(), range.end());
                attribution.source.mention = None;
            }
        }
        let phrase = &attribution.source.tokens.clone();
        let Some(cue) = original.cue.filter(|_| phrase.len() > 1) else { continue };
        let outer = original.parent.and_then(|parent| attributions.get(parent.index()));
        let quoted =
            |range: &&TokenRange| outer.is_none_or(|outer| outer.content.iter().any(|piece| piece.contains(**range)));
        if let (Some(&within), true) = (phrase.iter().find(quoted), outer.is_some())
            && !phrase.iter().all(|range| quoted(&range))
        {
            attribution.source.tokens = vec![within];
            let held = |id: MentionId| within.contains(document.mention(id).tokens);
            attribution.source.mention = original.source.mention.filter(|&id| held(id));
            attribution.source.co_sources.retain(|&id| held(id));
            continue;
        }
        let before = |range: &&TokenRange| range.end() <= cue.start();
        let near = phrase.iter().filter(quoted).rfind(before).or_else(|| phrase.iter().rfind(before));
        let Some(&near) = near.filter(|near| near.start() > phrase[0].end()) else { continue };
        let between = &document.tokens()[phrase[0].end()..near.start()];
        if between.iter().any(|token| matches!(token.upos, Upos::Verb | Upos::Aux)) {
            let held = |id: MentionId| near.contains(document.mention(id).tokens);
            attribution.source.tokens = vec![near];
            attribution.source.mention = original.source.mention.filter(|&id| held(id));
            attribution.source.co_sources.retain(|&id| held(id));
        }
    }
    tidied
}

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
        for (id, _) in within(document, &attribution.content) {
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
            if found.kind == MentionKind::Pronoun && (self.is_faceless(id) || !self.agrees(id, member)) {
                return self.meant(index, id);
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
                let beside =
                    within(document, std::slice::from_ref(&before)).filter(|(_, one)| one.tokens.end() + 2 >= start);
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
        let mentions = within(self.document, &self.members[member].mentions).take(REACH);
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
        let (id, whole) = within(document, &rest).find(|(_, mention)| mention.tokens.start() <= of + 2)?;
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
        let owner = within(document, &phrase).find(|(_, mention)| {
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

/// The mention that carries a source phrase.
pub(crate) fn source_mention(document: &Document, attribution: &Attribution) -> Option<MentionId> {
    let phrase = &attribution.source.tokens;
    let given = attribution.source.mention.filter(|&id| !is_modifier(document, id, phrase));
    let found = closing_mention(document, phrase).or(given).or_else(|| carrier(document, phrase))?;
    // of "took the files and other experts", as the extractor may take it, the experts speak
    let speaks = |id: MentionId| !matches!(document.entity(document.mention(id).entity).kind, EntityKind::Other);
    let next = |id: MentionId| {
        let end = document.mention(found).tokens.end();
        document.mention(id).tokens.start() == end + 1 && document.tokens()[end].upos == Upos::Cconj
    };
    let beside = || within(document, phrase).map(|(id, _)| id).find(|&id| next(id) && speaks(id));
    Some(if speaks(found) { found } else { beside().unwrap_or(found) })
}

/// The second of two sources joined by *and* at the start of a phrase, where the analysis gave none.
fn beside(document: &Document, phrase: &[TokenRange]) -> Vec<MentionId> {
    let Some(end) = core(document, phrase).map(TokenRange::end) else { return vec![] };
    let joined = phrase[0].holds(end) && document.form(&document.tokens()[end]) == "and";
    let second = within(document, phrase).find(|(_, mention)| (end + 1..=end + 2).contains(&mention.tokens.start()));
    second
        .filter(|(_, mention)| joined && mention.kind != MentionKind::Pronoun)
        .map(|(id, _)| vec![id])
        .unwrap_or_default()
}

/// Who does what a verb without a subject of its own says: `Alder spoke, accusing him`, `she came and said`.
fn controller(document: &Document, attribution: &Attribution) -> Option<MentionId> {
    let cue = attribution.cue?;
    let inside = |id: TokenId| cue.holds(id.index());
    let verb = cue.indices().map(|index| TokenId(index as u32)).find(|&id| {
        document.token(id).upos == Upos::Verb && document.token(id).head.is_none_or(|head| !inside(head))
    })?;
    let sentence = document.sentences()[document.sentence_of(verb)];
    let mention_of = |index: usize| {
        let quoted = attribution.content.iter().any(|range| range.holds(index));
        let mut holders = within(document, std::slice::from_ref(&sentence)).filter(|_| !quoted);
        holders.find(|(_, one)| one.tokens.holds(index)).map(|(id, _)| id)
    };
    let mut at = verb;
    // the infinitive below `at` that the way up came through
    let mut infinitive: Option<TokenId> = None;
    for step in 0..4 {
        let children = || children(document, sentence, at);
        // "urged Birch to say", "called on Birch to say": who is asked speaks
        let asked = infinitive.take().and_then(|below| {
            let is_object = |token: &Token| matches!(token.deprel.universal(), "obj" | "iobj" | "obl");
            let beside = |index: usize| (at.index()..below.index()).contains(&index);
            children()
                .filter(|(index, token)| beside(*index) && is_object(token))
                .find_map(|(index, _)| mention_of(index))
        });
        if asked.is_some() {
            return asked;
        }
        // "accused Birch of lying": who is spoken of, not who speaks
        let is_mark = |index: usize| matches!(document.form(&document.tokens()[index]), "of" | "for" | "from");
        let mark = children().find(|(index, _)| *index < at.index() && is_mark(*index));
        let governor = document.token(at).head;
        if let (0, Some((mark, _)), Some(governor)) = (step, mark, governor) {
            let between = TokenRange::new((governor.index() + 1).min(mark), mark);
            let nearest = within(document, std::slice::from_ref(&between)).max_by_key(|(_, one)| one.tokens.end());
            // "apologized to Birch for lying" is another matter
            if let Some((id, _)) = nearest.filter(|(_, one)| document.token(one.head).deprel.universal() != "obl") {
                return Some(id);
            }
        }
        let before = |index: usize| step > 0 || index < verb.index();
        let subject = children().find(|(index, token)| token.deprel.universal() == "nsubj" && before(*index));
        if let Some((index, token)) = subject {
            return Some(index).filter(|_| token.deprel == Deprel::Nsubj).and_then(mention_of);
        }
        let token = document.token(at);
        let shared = match token.deprel.universal() {
            "conj" => token.xpos != Xpos::Vbn || step > 0,
            "advcl" if token.xpos == Xpos::Vbg => true,
            "advcl" | "xcomp" if token.xpos == Xpos::Vb => {
                infinitive = children().any(|(_, token)| token.xpos == Xpos::To).then_some(at);
                infinitive.is_some()
            }
            _ => false,
        };
        match token.head.filter(|_| shared) {
            Some(head) => at = head,
            None => break,
        }
    }
    // a participle that the tree leaves alone belongs to the sentence's subject
    let root = sentence.indices().map(|index| TokenId(index as u32)).find(|&id| document.token(id).head.is_none())?;
    let (subject, _) = children(document, sentence, root).find(|(_, token)| token.deprel == Deprel::Nsubj)?;
    Some(subject).filter(|_| document.token(verb).xpos == Xpos::Vbg).and_then(mention_of)
}

/// The tokens that hang on one, with their places.
fn children(document: &Document, sentence: TokenRange, head: TokenId) -> impl Iterator<Item = (usize, &Token)> {
    let tokens = sentence.indices().map(|index| (index, &document.tokens()[index]));
    tokens.filter(move |(_, token)| token.head == Some(head))
}

/// Whether a phrase is the end of a parenthesis: no source by itself.
fn is_torn(document: &Document, range: TokenRange) -> bool {
    let words = document.words(range);
    words.ends_with(')') && !words.contains('(')
}

/// Whether a phrase says when, not who.
fn is_time(document: &Document, range: TokenRange) -> bool {
    let last = document.tokens()[range.end() - 1].lemma.to_lowercase();
    range.len() <= 3 && matches!(last.as_str(), "day" | "week" | "month" | "year" | "morning" | "today" | "yesterday")
}

/// Pronouns that name nobody.
pub(crate) fn is_indefinite(words: &str) -> bool {
    matches!(
        words.to_lowercase().as_str(),
        "nobody"
            | "no one"
            | "none"
            | "anybody"
            | "anyone"
            | "somebody"
            | "someone"
            | "everybody"
            | "everyone"
            | "one"
            | "ones"
            | "whoever"
            | "which"
            | "what"
            | "nothing"
            | "there"
    )
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
    let core = core(document, phrase)?;
    within(document, std::slice::from_ref(&core))
        .filter(|(_, mention)| mention.tokens.end() == core.end() && !is_time(document, mention.tokens))
        .min_by_key(|(_, mention)| (mention.kind != MentionKind::Name, mention.tokens.start()))
        .map(|(id, _)| id)
}

/// The words of a source phrase before any preposition, clause or comma, without a closing `'s`.
fn core(document: &Document, phrase: &[TokenRange]) -> Option<TokenRange> {
    let range = phrase.first().copied().filter(|range| !range.is_empty())?;
    let stops = |index: &usize| {
        let token = &document.tokens()[*index];
        let opens = matches!(token.upos, Upos::Adp | Upos::Verb | Upos::Aux | Upos::Cconj | Upos::Sconj)
            || matches!(token.xpos, Xpos::Wp | Xpos::Wdt | Xpos::WpS | Xpos::In | Xpos::To);
        let mark = matches!(document.form(token), "," | "(" | "--" | "—" | "–" | ";" | ":" | "[");
        opens || mark
    };
    let mut end = range.indices().find(stops).unwrap_or(range.end());
    if end > range.start() + 1 && document.tokens()[end - 1].xpos == Xpos::Pos {
        end -= 1;
    }
    Some(TokenRange::new(range.start(), end))
}

/// Whether a name only modifies the noun that follows it in the phrase: `former Harbor Board doctor`.
fn is_modifier(document: &Document, id: MentionId, phrase: &[TokenRange]) -> bool {
    let mention = document.mention(id);
    let next = mention.tokens.end();
    let inside = phrase.iter().any(|range| range.holds(next) && range.contains(mention.tokens));
    let noun = |index: usize| matches!(document.tokens()[index].upos, Upos::Noun | Upos::Propn);
    mention.kind == MentionKind::Name && inside && (noun(next) || document.tokens()[next].xpos == Xpos::Pos)
}

pub(crate) fn is_pronoun(word: &str) -> bool {
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
            | "myself"
            | "himself"
            | "herself"
            | "itself"
            | "themselves"
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
