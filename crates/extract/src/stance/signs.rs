//! What can be seen around a cue: the entry of the list that it matches, negation, the frame of the content.

use super::clause::Clause;
use super::words::is_negation;
use super::{Spans, Words, attitude, rebuttal};
use crate::cue_lexicon::{CueLexicon, CueMatch, Frame};
use crate::features::{Atoms, Features, hash, size_class};
use crate::roles::cue_head;
use dixit_document::{
    Certainty, DenialKind, Deprel, Distance, Document, DoubtKind, Stance, TokenId, TokenRange, Upos, Xpos,
};

/// What can be seen around a cue.
pub(super) struct Signs {
    found: Option<CueMatch>,
    /// A negation in or before the cue.
    negated: bool,
    /// A negative quantifier in the source.
    pub(super) nobody: bool,
    frame: Frame,
    /// First token of the content that is no quotation mark.
    pub(super) opening: Option<usize>,
    pub(super) head: usize,
    /// Begin of the stretch before the cue that belongs to it.
    reach: usize,
    question: bool,
    imperative: bool,
}

impl Signs {
    pub(super) fn new(document: &Document, atoms: &Atoms, lexicon: &CueLexicon, spans: Spans<'_>) -> Signs {
        let tokens = document.tokens();
        let pieces = spans.content;
        let is_mark = |token: &usize| matches!(atoms.of(*token).quote & 3, 1 | 3) || tokens[*token].upos == Upos::Punct;
        let opening = pieces.iter().flat_map(|piece| piece.indices()).find(|token| !is_mark(token));
        let question = pieces.iter().any(|piece| {
            piece
                .indices()
                .rev()
                .take(3)
                .chain((piece.end()..tokens.len()).take(1))
                .any(|token| document.form(&tokens[token]) == "?")
        });
        let form = |token: usize| document.form(&tokens[token]).to_ascii_lowercase();
        let quoted = opening.is_some_and(|token| atoms.of(token).quote != 0);
        let imperative = quoted && opening.is_some_and(|token| tokens[token].xpos == Xpos::Vb);
        let frame = match opening {
            Some(token) if form(token) == "to" => Frame::Infinitive,
            Some(token)
                if token > 0
                    && form(token - 1) == "to"
                    && tokens[token].upos == Upos::Verb
                    && tokens[token].xpos == Xpos::Vb =>
            {
                Frame::Infinitive
            }
            Some(token) if form(token) == "that" || has_verb(document, pieces) => Frame::Clause,
            _ => Frame::Any,
        };
        let Some(cue) = spans.cue else {
            let head = opening.unwrap_or(0);
            let reach = head;
            return Signs {
                found: None,
                negated: false,
                nobody: false,
                frame,
                opening,
                head,
                reach,
                question,
                imperative,
            };
        };
        let head = cue_head(document, cue);
        let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
        let claimed = |token: usize| spans.source.iter().chain(pieces).any(|piece| piece.holds(token));
        let mut reach = cue.start();
        while reach > sentence.start()
            && cue.start() - reach < 4
            && !claimed(reach - 1)
            && tokens[reach - 1].upos != Upos::Punct
        {
            reach -= 1;
        }
        let negates = |token: usize| is_negation(document, token);
        let child_negates = tokens[sentence.indices()].iter().enumerate().any(|(offset, token)| {
            let index = sentence.start() + offset;
            token.head == Some(TokenId(head as u32))
                && matches!(token.deprel, Deprel::Advmod | Deprel::Cc | Deprel::CcPreconj)
                && !pieces.iter().any(|piece| piece.holds(index))
                && negates(index)
        });
        let negated = (reach..cue.end()).any(negates) || child_negates;
        let nobody = spans
            .source
            .iter()
            .flat_map(|piece| piece.indices().take(2))
            .any(|token| matches!(form(token).as_str(), "no" | "nobody" | "none" | "neither" | "few" | "nothing"));
        // The cue, what stands before it and the first words behind it.
        let behind = (cue.end() + 3).min(sentence.end()).max(cue.end());
        // A cue in a title-case headline may have been taken for a name.
        let lemma = |token: usize| {
            let named = tokens[token].upos == Upos::Propn && cue.holds(token);
            if named { lexicon.base(&form(token)) } else { None }.unwrap_or(atoms.of(token).lemma)
        };
        let lemmas: Vec<u32> = (reach..behind).map(lemma).collect();
        let found = lexicon.find(&lemmas, cue.start() - reach..cue.end() - reach, frame, negated);
        Signs { found, negated, nobody, frame, opening, head, reach, question, imperative }
    }

    /// Whether the negation is more than part of the listed phrase.
    pub(super) fn turned(&self) -> bool {
        (self.negated && !self.found.is_some_and(|found| found.negation_used)) || self.nobody
    }

    /// What the list and the guideline's rules for negation make of the cue; 10 when it is not listed.
    pub(super) fn ruled(&self) -> u8 {
        let Some(found) = self.found else { return 10 };
        let stance = match (found.entry.stance, self.turned()) {
            (Stance::Asserts, true) if self.nobody || found.entry.certainty != Certainty::Certain => Stance::Denies,
            (Stance::Asserts | Stance::Denies, true) => Stance::Doubts,
            (Stance::Doubts, true) => Stance::Asserts,
            (stance, _) => stance,
        };
        stance as u8
    }

    pub(super) fn features(
        &self,
        document: &Document,
        atoms: &Atoms,
        words: Words<'_>,
        spans: Spans<'_>,
        buffer: &mut Vec<u32>,
    ) {
        let tokens = document.tokens();
        let (listed, certainty) =
            self.found.map_or((10u8, 10u8), |found| (found.entry.stance as u8, found.entry.certainty as u8));
        let turned = self.turned();
        let negated = self.negated || self.nobody;
        let frame = self.frame as u8;
        let form = |token: usize| document.form(&tokens[token]);
        let head = atoms.of(self.head);
        let [class, fine_class] = words.classes(document, self.head);
        let opening = self.opening.map(|token| *atoms.of(token)).unwrap_or_default();
        let n_content: usize = spans.content.iter().map(|piece| piece.len()).sum();
        let quoted = opening.quote != 0;
        let ending = spans
            .content
            .iter()
            .flat_map(|piece| piece.indices())
            .find(|&token| tokens[token].xpos == Xpos::Period || document.form(&tokens[token]) == "?");
        let asked_first = ending.is_some_and(|token| document.form(&tokens[token]) == "?");
        let ruled = self.ruled();
        let mut f = Features::new(buffer, 28);
        f.two(ruled, certainty);
        f.three(ruled, self.nobody, turned);
        f.three(ruled, certainty, turned);
        let mut f = Features::new(buffer, 10);
        f.three(listed, asked_first, quoted);
        f.three(self.question, asked_first, opening.tag);
        f.two(listed, turned);
        f.three(listed, turned, certainty);
        f.three(listed, certainty, frame);
        f.three(listed, negated, self.question);
        f.one(head.lemma);
        f.two(head.lemma, negated);
        f.two(head.lemma, opening.lemma);
        f.two(head.lemma, opening.tag);
        f.one(self.nobody);
        f.two(self.question, quoted);
        f.two(self.question, head.lemma);
        f.two(self.imperative, quoted);
        f.one(size_class(n_content));
        f.two(hash(suffix(form(self.head), 3)), head.tag);
        f.two(class, frame);
        f.two(fine_class, negated);
        f.two(class, self.question);
        // Words of the cue and before it.
        if let Some(cue) = spans.cue {
            for token in self.reach..cue.end() {
                let (atom, slot) = (atoms.of(token), atoms.slot_of[token] as usize);
                let mut f = Features::new(buffer, 12);
                f.one(atom.lemma);
                f.one(atom.word);
                f.two(atom.lemma, atoms.slots[slot + 1].lemma);
                f.two(atom.lemma, listed);
            }
            let slot = atoms.slot_of[cue.end() - 1] as usize;
            Features::new(buffer, 13).one(atoms.slots[slot + 1].lemma);
        }
        // Words of the source's beginning and of the content.
        for token in spans.source.iter().flat_map(|piece| piece.indices()).take(3) {
            Features::new(buffer, 14).one(atoms.of(token).lemma);
        }
        let mut modal = false;
        for token in spans.content.iter().flat_map(|piece| piece.indices()).take(25) {
            let atom = atoms.of(token);
            let slot = atoms.slot_of[token] as usize;
            let mut f = Features::new(buffer, 15);
            f.one(atom.lemma);
            f.two(atom.lemma, listed);
            if tokens[token].xpos == Xpos::Md && !modal {
                modal = true;
                let mut f = Features::new(buffer, 16);
                f.one(atom.lemma);
                f.two(atom.lemma, listed);
                f.three(atom.lemma, atoms.slots[slot - 1].lemma, listed);
            }
        }
        Features::new(buffer, 17).two(modal, listed);
        self.clause_features(document, atoms, spans, listed, buffer);
        // The verb that carries the content.
        let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
        let top = spans.content.iter().flat_map(|piece| piece.indices()).find(|&token| {
            tokens[token].head.is_none_or(|head| !inside(head.index())) && tokens[token].upos != Upos::Punct
        });
        if let Some(top) = top {
            let atom = atoms.of(top);
            let mut f = Features::new(buffer, 18);
            f.two(atom.lemma, listed);
            f.two(atom.tag, listed);
            f.two(atom.deprel, listed);
        }
        if let Some(clause) = Clause::new(document, atoms, spans) {
            let plain = listed == Stance::Asserts as u8 || listed == 10;
            clause.features(document, atoms, words, (self.head, plain, quoted), buffer);
            let negated = clause.negation != 0;
            attitude::features(atoms, spans, (clause.root, listed, plain, negated), buffer);
            rebuttal::features(document, atoms, words, spans, (self.head, plain, &clause), buffer);
        }
    }

    pub(super) fn denial(&self) -> DenialKind {
        self.found.and_then(|found| found.entry.denial).unwrap_or(DenialKind::Outright)
    }

    pub(super) fn doubt(&self, document: &Document, spans: Spans<'_>) -> DoubtKind {
        let has = |words: &[&str]| {
            let range = self.reach..spans.cue.map_or(self.reach, |cue| (cue.end() + 4).min(document.tokens().len()));
            document.tokens()[range].iter().any(|token| words.contains(&token.lemma.as_str()))
        };
        match self.found.and_then(|found| found.entry.doubt) {
            Some(kind) => kind,
            None if has(&["evidence", "proof", "indication", "sign"]) => DoubtKind::NoEvidence,
            None if has(&["comment", "respond", "reply", "answer", "decline", "refuse", "elaborate", "specify"]) => {
                DoubtKind::DeclinesComment
            }
            None => DoubtKind::Unverified,
        }
    }

    pub(super) fn distance(&self, document: &Document, spans: Spans<'_>) -> Distance {
        let near = self.reach..spans.cue.map_or(self.reach, |cue| cue.end());
        let distancing = document.tokens()[near].iter().any(|token| {
            let word = token.lemma.as_str();
            matches!(
                word,
                "falsely"
                    | "wrongly"
                    | "supposedly"
                    | "allegedly"
                    | "purportedly"
                    | "ostensibly"
                    | "baselessly"
                    | "incorrectly"
                    | "so-called"
            )
        });
        match self.found {
            _ if distancing => Distance::Distancing,
            Some(found) if !self.turned() => found.entry.distance,
            _ => Distance::Neutral,
        }
    }
}

/// The last characters of a word.
fn suffix(form: &str, n_chars: usize) -> &str {
    form.char_indices().rev().nth(n_chars - 1).map_or(form, |(start, _)| &form[start..])
}

fn has_verb(document: &Document, pieces: &[TokenRange]) -> bool {
    let tokens = document.tokens();
    let finite = |token: usize| matches!(tokens[token].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    pieces.iter().flat_map(|piece| piece.indices()).take(40).any(finite)
}
