//! The first main clause of a content: who does or is what, with which modal force, negated or not.

use super::words::{BELIEF, REJOINDER, is_negation, kinds};
use super::{Spans, Words};
use crate::features::{Atoms, Features};
use dixit_document::{Deprel, Document, TokenId, Upos, Xpos};

/// What kind of word the subject is, seen from the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Subject {
    /// No subject found.
    #[default]
    None,
    /// The source itself: *I* or *we* in a quotation, the same word, or a fitting pronoun in indirect speech.
    Own,
    /// A noun phrase with a possessive of the source (*his campaign*).
    Owned,
    /// *You*.
    You,
    /// *There*.
    There,
    /// *It*, *this*, *that*.
    It,
    /// *It* in indirect speech, which may be the source.
    ItOrOwn,
    /// Another pronoun.
    Pronoun,
    /// A noun phrase.
    Noun,
}

/// The modal force of the clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Force {
    /// A plain statement.
    #[default]
    Plain,
    /// *Will*, *going to*.
    Future,
    /// *Would*.
    Would,
    /// *Should*, *must*, *need to*, *have to*.
    Ought,
    /// *May*, *might*, *could*.
    May,
    /// *Can*.
    Can,
    /// *Let's*.
    Let,
    /// *Want to*, *hope to*.
    Desire,
    /// *Plan to*, *try to*.
    Plan,
    /// An order.
    Imperative,
    /// A question by its form.
    Question,
}

/// The first main clause of a content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clause {
    /// Its verb or predicate; behind *need to* and the like the verb that they bear on.
    pub(super) root: usize,
    /// The verb before *to*, else the root.
    pub(super) carrier: usize,
    pub(super) subject: Subject,
    pub(super) force: Force,
    /// 0 not negated, 1 *not* or *never* at the root, 2 a negative subject, object or predicate, 3 *no* as an answer.
    pub(super) negation: u8,
    /// Whether the predicate stands with a copula.
    copula: bool,
}

/// At most this many tokens of a content are looked at.
const N_LOOKED: usize = 60;

impl Clause {
    /// The clause, unless the content has no word.
    pub(super) fn new(document: &Document, atoms: &Atoms, spans: Spans<'_>) -> Option<Clause> {
        let tokens = document.tokens();
        let inside = |token: usize| spans.content.iter().any(|piece| piece.holds(token));
        let all = || spans.content.iter().flat_map(|piece| piece.indices()).take(N_LOOKED);
        let opening = all().find(|&token| tokens[token].upos != Upos::Punct)?;
        let is_top = |&token: &usize| {
            tokens[token].head.is_none_or(|head| !inside(head.index())) && tokens[token].upos != Upos::Punct
        };
        let first = all().find(is_top).unwrap_or(opening);
        let predicate = |&token: &usize| atoms.of(token).children & SUBJECTS != 0 || tokens[token].upos == Upos::Verb;
        let top = all().filter(is_top).find(predicate).unwrap_or(first);
        let mut clause = Clause { root: top, carrier: top, ..Clause::default() };
        let lower = |token: usize| document.form(&tokens[token]).to_ascii_lowercase();
        let quoted = atoms.of(opening).quote != 0;
        let mut marked = false;
        for _ in 0..2 {
            let parent = Some(TokenId(clause.root as u32));
            let mut next = None;
            for token in all().filter(|&token| tokens[token].head == parent) {
                match tokens[token].deprel {
                    Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl if clause.subject == Subject::None => {
                        clause.subject = subject(document, atoms, spans, token, quoted);
                    }
                    Deprel::Aux => {
                        if let Some(force) = modal(&lower(token)) {
                            clause.force = force;
                        }
                    }
                    Deprel::Cop => clause.copula = true,
                    Deprel::Mark if lower(token) == "to" => marked = true,
                    Deprel::Xcomp if next.is_none() && token > clause.root => next = Some(token),
                    _ => {}
                }
                if is_negation(document, token) {
                    let answer = tokens[token].deprel != Deprel::Det && lower(token) == "no";
                    clause.negation = clause.negation.max(if answer { 3 } else { 1 });
                }
            }
            let carrier = tokens[clause.root].lemma.as_str();
            if carrier == "let" && clause.subject == Subject::None {
                clause.force = Force::Let;
            }
            let Some(next) = next else { break };
            let Some(force) = before_to(carrier, tokens[clause.root].xpos) else { break };
            if clause.force == Force::Plain || force != Force::Desire {
                clause.force = force;
            }
            clause.root = next;
        }
        let negative_phrase = |&token: &usize| {
            tokens[token].deprel == Deprel::Det
                && is_negation(document, token)
                && tokens[token].head.is_some_and(|head| {
                    head.index() == top
                        || tokens[head.index()].head == Some(TokenId(top as u32)) && inside(head.index())
                })
        };
        if clause.negation == 0 && all().any(|token| negative_phrase(&token)) {
            clause.negation = 2;
        }
        if lower(opening) == "no" && tokens.get(opening + 1).is_some_and(|next| next.upos == Upos::Punct) {
            clause.negation = 3;
        }
        let end = all().find(|&token| tokens[token].xpos == Xpos::Period || document.form(&tokens[token]) == "?");
        let asked = end.is_some_and(|token| document.form(&tokens[token]) == "?");
        if asked {
            clause.force = Force::Question;
        } else if clause.force == Force::Plain
            && clause.subject == Subject::None
            && tokens[top].xpos == Xpos::Vb
            && !marked
            && (quoted || tokens[opening].xpos == Xpos::Vb)
        {
            clause.force = Force::Imperative;
        }
        Some(clause)
    }

    /// The features, into `buffer`; `head` is the cue's main word and `plain` whether it is a plain report.
    pub(super) fn features(
        &self,
        document: &Document,
        atoms: &Atoms,
        words: Words<'_>,
        (head, plain, quoted): (usize, bool, bool),
        buffer: &mut Vec<u32>,
    ) {
        let carrier = atoms.of(self.carrier);
        let ([_, root_class], [carrier_class, _]) =
            (words.classes(document, self.root), words.classes(document, self.carrier));
        let (subject, force) = (self.subject as u8, self.force as u8);
        let negated = self.negation != 0;
        let mut f = Features::new(buffer, 25);
        f.two(force, plain);
        f.three(force, subject, plain);
        f.four(force, subject, quoted, plain);
        f.two(subject, plain);
        f.three(self.copula, subject, plain);
        f.three(self.copula, root_class, plain);
        f.two(subject, carrier.lemma);
        f.three(subject, carrier.tag, plain);
        f.three(self.negation, kinds(carrier.lemma) & BELIEF != 0, subject);
        f.three(self.negation, kinds(atoms.of(head).lemma) & REJOINDER != 0, plain);
        f.three(negated, carrier.lemma, plain);
        f.three(negated, carrier.tag, plain);
        f.three(negated, carrier_class, subject);
    }
}

/// Children that make a word a predicate.
const SUBJECTS: u16 = 4 | 8 | 512;

fn subject(document: &Document, atoms: &Atoms, spans: Spans<'_>, token: usize, quoted: bool) -> Subject {
    let tokens = document.tokens();
    let lower = document.form(&tokens[token]).to_ascii_lowercase();
    let quoted = quoted && atoms.of(token).quote != 0;
    let lemma = atoms.of(token).lemma;
    let source = || spans.source.iter().flat_map(|piece| piece.indices());
    let same = || source().any(|word| atoms.of(word).lemma == lemma);
    let possessive = |lower: &str, own: bool| match lower {
        "my" | "our" => own,
        "his" | "her" | "their" | "its" => !own,
        _ => false,
    };
    match lower.as_str() {
        "i" | "we" => Subject::Own,
        "you" => Subject::You,
        "there" => Subject::There,
        "it" if !quoted
            && tokens[token].deprel == Deprel::Nsubj
            && source().any(|word| tokens[word].upos != Upos::Pron) =>
        {
            Subject::ItOrOwn
        }
        "it" | "this" | "that" => Subject::It,
        "he" | "she" | "they" if quoted => Subject::Pronoun,
        "he" | "she" | "they" => {
            let pronoun = source().find(|&word| tokens[word].upos == Upos::Pron);
            let fits = pronoun.is_none_or(|word| tokens[word].lemma == tokens[token].lemma);
            if fits { Subject::Own } else { Subject::Pronoun }
        }
        _ if tokens[token].upos == Upos::Pron => Subject::Pronoun,
        _ if same() => Subject::Own,
        _ => {
            let own = token.saturating_sub(4)..token;
            let parent = Some(TokenId(token as u32));
            let owned = own.into_iter().any(|word| {
                tokens[word].head == parent && possessive(&document.form(&tokens[word]).to_ascii_lowercase(), quoted)
            });
            if owned { Subject::Owned } else { Subject::Noun }
        }
    }
}

fn modal(form: &str) -> Option<Force> {
    Some(match form {
        "will" | "'ll" | "’ll" | "shall" | "wo" => Force::Future,
        "would" | "'d" | "’d" => Force::Would,
        "should" | "must" | "ought" | "need" => Force::Ought,
        "may" | "might" | "could" => Force::May,
        "can" | "ca" | "cannot" => Force::Can,
        _ => return None,
    })
}

/// The force of a verb before an infinitive.
fn before_to(lemma: &str, tag: Xpos) -> Option<Force> {
    Some(match lemma {
        "go" if tag == Xpos::Vbg => Force::Future,
        "need" | "have" | "get" | "ought" => Force::Ought,
        "want" | "like" | "hope" | "wish" | "love" => Force::Desire,
        "plan" | "intend" | "try" | "aim" | "seek" | "prepare" | "expect" | "promise" | "agree" | "decide"
        | "continue" | "start" | "begin" => Force::Plan,
        _ => return None,
    })
}
