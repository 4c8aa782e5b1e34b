//! What is said of what, and whether it is said to be so: `the bridge is safe`, `the bridge is not safe`, `is unsafe`; and
//! how many there are: `four people were hurt`, `nine people were hurt`.

use crate::actors::Cast;
use crate::attitudes::root;
use crate::tree::Tree;
use crate::words::stem;
use dixit_document::{Attribution, Stance, TokenId, Upos, Xpos};

/// The main predicate of a content with what it is said of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Predication {
    subject: Participant,
    word: String,
    object: Option<Participant>,
    negated: bool,
    /// Of the subject or object, where a bare figure gives it.
    number: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Participant {
    Member(usize),
    Word(String),
}

impl Predication {
    /// Of an attribution that asserts it without reserve.
    pub(crate) fn of(tree: &Tree<'_>, cast: &Cast, act: &Attribution) -> Option<Predication> {
        if !matches!(act.stance, Stance::Asserts | Stance::Expresses) {
            return None;
        }
        let root = root(tree, act)?;
        let token = tree.token(root);
        let participant = |id: TokenId| {
            // of "two soldiers" and "nine soldiers" the soldiers
            let counted = number(tree, id).is_some();
            let member =
                tree.mention_at(id).map(|mention| Participant::Member(cast.of_mention[mention])).filter(|_| !counted);
            member.or_else(|| stem(&tree.token(id).lemma).map(Participant::Word))
        };
        let subject = tree.of(root, &["nsubj", "nsubj:pass"]).next()?;
        let object = tree.of(root, &["obj", "obl"]).next();
        let is = token.upos == Upos::Adj || tree.of(root, &["cop", "aux:pass"]).next().is_some();
        let reserved = tree.of(root, &["aux", "mark"]).any(|id| {
            matches!(tree.lemma(id).as_str(), "can" | "could" | "if" | "may" | "might" | "should" | "whether" | "would")
        });
        let number = [Some(subject), object].into_iter().flatten().find_map(|id| number(tree, id));
        if reserved || matches!(token.xpos, Xpos::Jjr) || !is && object.is_none() && number.is_none() {
            return None;
        }
        let lemma = tree.lemma(root);
        let plain = lemma.strip_prefix("un").filter(|rest| token.upos == Upos::Adj && rest.chars().count() >= 3);
        Some(Predication {
            subject: participant(subject)?,
            word: plain.unwrap_or(&lemma).to_owned(),
            object: object.filter(|_| !is).and_then(participant),
            negated: tree.is_negated(root) != plain.is_some(),
            number,
        })
    }

    /// Whether one says so and the other says it is not so.
    pub(crate) fn opposes(&self, other: &Predication) -> bool {
        self.is_like(other) && self.negated != other.negated
    }

    /// Whether two give different figures for one thing.
    pub(crate) fn counts_otherwise(&self, other: &Predication) -> bool {
        let differ = self.number.as_ref().zip(other.number.as_ref()).is_some_and(|(one, other)| one != other);
        self.is_like(other) && !self.negated && !other.negated && differ
    }

    fn is_like(&self, other: &Predication) -> bool {
        (&self.subject, &self.word, &self.object) == (&other.subject, &other.word, &other.object)
    }
}

/// How many of a thing there are: `four` of `four people`, nothing of `at least four people` or `four percent`.
fn number(tree: &Tree<'_>, noun: TokenId) -> Option<String> {
    let counted = !matches!(tree.lemma(noun).as_str(), "percent" | "percentage" | "point" | "%");
    let figure = tree.of(noun, &["nummod"]).next().filter(|_| counted)?;
    let vague = tree.dependents(figure).iter().any(|&id| tree.token(id).upos != Upos::Punct);
    let written = tree.lemma(figure);
    let place = NUMBERS.iter().position(|word| *word == written);
    (!vague).then(|| place.map_or(written, |place| place.to_string()))
}

const NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
