//! Acts of speech that a content mentions without a finite verb: `Birch's claim that …`, `a request from Birch to …`,
//! `criticized Birch for saying …`.

use crate::cue_lexicon::{CueLexicon, Frame};
use crate::features::{Atoms, hash};
use dixit_document::{Deprel, Document, Stance, Token, TokenId, TokenRange, Upos, Xpos};

/// Where such an act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SpeechAct {
    /// The noun or gerund.
    pub(crate) cue: TokenRange,
    /// Whose act it is.
    pub(crate) source: TokenRange,
    /// What is claimed, asked or planned.
    pub(crate) content: TokenRange,
}

/// Least cue class of nouns, and of verbs that stand for one.
const NOUN_CLASS: u8 = 3;
/// Least cue class of gerunds.
const GERUND_CLASS: u8 = 5;
/// Words between a noun and its owner, at most.
const REACH: usize = 10;
/// Words looked at before a noun or gerund, and behind it.
const BEFORE: usize = 60;
const BEHIND: usize = 80;

/// The acts within `contents`, in order of place; `taken` are the cues known, ascending and without overlap.
///
/// # Complexity
/// Linear in the tokens of the contents.
pub(crate) fn speech_acts(
    document: &Document,
    atoms: &Atoms,
    lexicon: &CueLexicon,
    contents: &[TokenRange],
    taken: &[TokenRange],
) -> Vec<SpeechAct> {
    let mut found = vec![];
    for &content in contents {
        for token in content.indices().filter(|&token| atoms.of(token).cue >= NOUN_CLASS) {
            let sentence = document.sentences()[document.sentence_of(TokenId(token as u32))];
            let start = content.start().max(sentence.start()).max(token.saturating_sub(BEFORE));
            let within = TokenRange::new(start, content.end().min(sentence.end()).min(token + BEHIND));
            let view = View { document, lexicon, within };
            let act = match document.tokens()[token].upos {
                Upos::Noun => view.noun(token),
                // a verb right behind a possessor is none
                Upos::Verb if view.is_owned(token) => view.noun(token),
                Upos::Verb if atoms.of(token).cue >= GERUND_CLASS => view.gerund(token),
                _ => None,
            };
            let Some(act) = act else { continue };
            let next = taken.partition_point(|other| other.end() <= act.cue.start());
            let free = |range: TokenRange| taken.get(next).is_none_or(|other| !other.overlaps(range));
            if free(act.cue) && free(act.source) {
                found.push(act);
            }
        }
    }
    found.sort_unstable();
    // the same words may stand in several contents
    found.dedup_by_key(|act| act.cue);
    found
}

/// A stretch of a content within one sentence.
#[derive(Clone, Copy)]
struct View<'d> {
    document: &'d Document,
    lexicon: &'d CueLexicon,
    within: TokenRange,
}

impl View<'_> {
    fn token(&self, index: usize) -> &Token {
        &self.document.tokens()[index]
    }

    fn form(&self, index: usize) -> String {
        self.document.form(self.token(index)).to_lowercase()
    }

    fn hangs_on(&self, index: usize, head: usize) -> bool {
        self.token(index).head.is_some_and(|above| above.index() == head)
    }

    /// `Birch's claim that …`, `a request by Birch to …`.
    fn noun(&self, noun: usize) -> Option<SpeechAct> {
        let lemma = hash(&self.token(noun).lemma);
        let stance = self.lexicon.find(&[lemma], 0..1, Frame::Any, false)?.entry.stance;
        let owned = self.owner_before(noun);
        let refusal = owned.is_some() && stance == Stance::Denies;
        let (source, start) = owned.or_else(|| self.owner_behind(noun))?;
        if start + 1 >= self.within.end() {
            return None;
        }
        let clause = match self.form(start).as_str() {
            "that" => self.token(start).upos == Upos::Sconj,
            "to" => {
                self.token(start).xpos == Xpos::To && (refusal || matches!(stance, Stance::Urges | Stance::Intends))
            }
            _ => false,
        };
        let content = TokenRange::new(start, self.end_of_clause(noun, start));
        let has_verb = content.indices().any(|token| matches!(self.token(token).upos, Upos::Verb | Upos::Aux));
        (clause && has_verb).then_some(SpeechAct { cue: TokenRange::new(noun, noun + 1), source, content })
    }

    /// Whether the mark of a possessor stands right before a token.
    fn is_owned(&self, token: usize) -> bool {
        token >= self.within.start() + 2 && self.token(token - 1).xpos == Xpos::Pos
    }

    /// The possessor, and the token behind the noun.
    fn owner_before(&self, noun: usize) -> Option<(TokenRange, usize)> {
        let from = self.within.start().max(noun.saturating_sub(REACH));
        let possesses = |&token: &usize| {
            self.token(token).deprel == Deprel::NmodPoss && self.hangs_on(token, noun)
                || self.is_owned(noun) && token + 2 == noun
        };
        let owner = (from..noun).rev().find(possesses)?;
        let pronoun = self.token(owner).xpos == Xpos::PrpS;
        if pronoun && !matches!(self.form(owner).as_str(), "his" | "her" | "its" | "their") {
            return None;
        }
        let mut start = owner;
        while start > from && !pronoun && self.is_within(start - 1, owner) {
            start -= 1;
        }
        while start < owner && self.token(start).upos == Upos::Adp {
            start += 1;
        }
        // a name of several words may be torn in the tree
        let name = |token: usize| token + 1 < noun && self.token(token).upos == Upos::Propn;
        let mut end = owner + 1;
        while !pronoun && self.token(owner).upos == Upos::Propn && name(end) {
            end += 1;
        }
        let marked = !pronoun && end < noun && self.token(end).xpos == Xpos::Pos;
        Some((TokenRange::new(start, end + usize::from(marked)), noun + 1))
    }

    /// Who stands after *by* or *from*, and the token behind.
    fn owner_behind(&self, noun: usize) -> Option<(TokenRange, usize)> {
        let by = noun + 1;
        if by + 2 >= self.within.end() || !matches!(self.form(by).as_str(), "by" | "from") {
            return None;
        }
        let owner = (by + 1..(by + REACH).min(self.within.end())).find(|&token| self.hangs_on(token, noun))?;
        // "a report from the campaign", "a call from the scene": when and where, rather
        let several = self.token(owner).xpos == Xpos::Nns;
        let by_noun = self.form(by) == "by" && self.token(owner).upos == Upos::Noun;
        if self.token(owner).upos != Upos::Propn && !several && !by_noun {
            return None;
        }
        let mut end = owner + 1;
        while end < self.within.end() && self.is_within(end, owner) && self.token(end).upos != Upos::Verb {
            end += 1;
        }
        // the clause may hang on the last word of the owner
        let clause = |&token: &usize| self.form(token) == "that" || self.token(token).xpos == Xpos::To;
        let end = (owner + 1..end).find(clause).unwrap_or(end);
        Some((TokenRange::new(by + 1, end), end))
    }

    /// `criticized Birch for saying …`, `Birch was right in saying …`.
    fn gerund(&self, verb: usize) -> Option<SpeechAct> {
        if self.token(verb).xpos != Xpos::Vbg || verb < self.within.start() + 2 || verb + 2 >= self.within.end() {
            return None;
        }
        self.lexicon.find(&[hash(&self.token(verb).lemma)], 0..1, Frame::Clause, false)?;
        let source = match self.form(verb - 1).as_str() {
            "for" | "of" => self.object_before(verb)?,
            "in" | "by" => self.subject_above(verb)?,
            _ => return None,
        };
        let complement = |&token: &usize| {
            self.hangs_on(token, verb) && matches!(self.token(token).deprel, Deprel::Ccomp | Deprel::Obj)
        };
        (verb + 1..self.within.end()).find(complement)?;
        let content = TokenRange::new(verb + 1, self.end_of_clause(verb, verb + 1));
        let mut start = source;
        while start > self.within.start() && self.is_within(start - 1, source) {
            start -= 1;
        }
        let source = TokenRange::new(start, source + 1);
        Some(SpeechAct { cue: TokenRange::new(verb, verb + 1), source, content })
    }

    /// The object of the verb that a gerund behind *for* or *of* hangs on.
    fn object_before(&self, verb: usize) -> Option<usize> {
        let above = self.token(verb).head?.index();
        let object = |&token: &usize| {
            self.hangs_on(token, above)
                && matches!(self.token(token).deprel, Deprel::Obj | Deprel::Obl | Deprel::NsubjPass)
        };
        (self.within.start()..verb - 1).rev().take(2 * REACH).find(object).filter(|&token| self.may_speak(token))
    }

    /// The subject of the clause that a gerund belongs to.
    fn subject_above(&self, verb: usize) -> Option<usize> {
        const STEPS: usize = 4;
        let mut above = self.token(verb).head?.index();
        for _ in 0..STEPS {
            let subject = |&token: &usize| {
                self.hangs_on(token, above) && matches!(self.token(token).deprel, Deprel::Nsubj | Deprel::NsubjPass)
            };
            let found = (self.within.start()..verb - 1).rev().take(4 * REACH).find(subject);
            if found.is_some() {
                return found.filter(|&token| self.may_speak(token));
            }
            above = self.token(above).head?.index();
        }
        None
    }

    /// Whether a name, a plural or a pronoun of the third person.
    fn may_speak(&self, token: usize) -> bool {
        match self.token(token).upos {
            Upos::Propn => true,
            Upos::Noun => self.token(token).xpos == Xpos::Nns,
            Upos::Pron => matches!(self.form(token).as_str(), "he" | "she" | "they" | "him" | "her" | "them"),
            _ => false,
        }
    }

    /// Whether a token hangs on another, at whatever distance, within a few steps.
    fn is_within(&self, token: usize, top: usize) -> bool {
        const STEPS: usize = 12;
        let mut at = token;
        for _ in 0..STEPS {
            let Some(head) = self.token(at).head else { return false };
            if head.index() == top {
                return true;
            }
            at = head.index();
        }
        false
    }

    /// The end of the clause that begins at `start` and hangs on `head`; where it hangs elsewhere, the next comma or the end.
    fn end_of_clause(&self, head: usize, start: usize) -> usize {
        let last = (start..self.within.end()).rev().find(|&token| self.is_within(token, head));
        let comma =
            |token: &usize| matches!(self.document.form(self.token(*token)), "," | ";" | ":" | "—" | "–" | "--");
        let mut end = match last {
            Some(last) if self.is_within(start, head) => last + 1,
            _ => (start..self.within.end()).find(comma).unwrap_or(self.within.end()),
        };
        // what is said of the noun is no part of its clause
        let subject = matches!(self.token(head).deprel, Deprel::Nsubj | Deprel::NsubjPass);
        if let Some(above) = self.token(head).head.map(TokenId::index).filter(|&above| subject && above > start) {
            let of_above = |&token: &usize| {
                let helper = matches!(self.token(token).deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
                token == above || helper && self.hangs_on(token, above)
            };
            end = (start + 1..end).find(of_above).unwrap_or(end);
        }
        // a mark closes what was opened within
        let opened = |mark: usize| {
            (start..mark).any(|token| {
                matches!(self.token(token).xpos, Xpos::Open | Xpos::Lrb) || self.form(token) == self.form(mark)
            })
        };
        let stray = |token: usize| {
            let closes = matches!(self.token(token).xpos, Xpos::Close | Xpos::Rrb);
            self.token(token).upos == Upos::Punct && !(closes && opened(token))
        };
        while end > start + 1 && stray(end - 1) {
            end -= 1;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ExtractModels;
    use dixit_document::Article;
    use dixit_nlp::{Models, Pipeline};

    /// Source, cue and content of the acts that sentences mention, the whole sentences taken for contents.
    fn found(text: &str) -> Vec<[String; 3]> {
        let document = Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text));
        let models = ExtractModels::shipped().unwrap();
        let atoms = Atoms::new(&document, &models.spans.rates);
        let acts = speech_acts(&document, &atoms, &CueLexicon::shipped(), document.sentences(), &[]);
        let words = |act: SpeechAct| [act.source, act.cue, act.content].map(|range| document.words(range).to_owned());
        acts.into_iter().map(words).collect()
    }

    #[test]
    fn owners_of_nouns_speak() {
        let text = "The council knew of Lena Holt’s claim that the bridge was unsafe.";
        assert_eq!(found(text), [["Lena Holt’s", "claim", "that the bridge was unsafe"]]);
        let text = "The court rejected a request from Lena Holt to reopen the bridge.";
        assert_eq!(found(text), [["Lena Holt", "request", "to reopen the bridge"]]);
        assert_eq!(found("The court read the claim that the bridge was unsafe."), [["", "", ""]; 0]);
    }

    #[test]
    fn what_is_said_of_a_noun_does_not_belong_to_it() {
        let text = "Her decision to close the bridge was a mistake.";
        assert_eq!(found(text), [["Her", "decision", "to close the bridge"]]);
    }

    #[test]
    fn who_is_blamed_for_an_act_of_speech_did_it() {
        let text = "The mayor criticized Holt for questioning the report.";
        assert_eq!(found(text), [["Holt", "questioning", "the report"]]);
    }
}
