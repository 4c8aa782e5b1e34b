//! What one is for or against, read off cues and contents.
//!
//! `supports the bill`, `called for the passage of the bill` and `promised to pass the bill` are for it; `opposes the bill`,
//! `wants to repeal the bill` and `cannot support the bill` against it.

use crate::actors::Cast;
use crate::claims::is_act;
use crate::tree::Tree;
use crate::words::stem;
use dixit_document::{Attribution, Document, Stance, TokenId, Upos};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// `side TAB lemmas`; see `data/README.md`.
const TABLE: &str = include_str!("../../../data/lexicons/attitudes.tsv");

/// Which side words are on: 1 for, -1 against.
static SIDES: LazyLock<HashMap<&str, i8>> = LazyLock::new(|| {
    let lines = TABLE.lines().skip(1).filter_map(|line| line.split_once('\t'));
    let sides = lines.map(|(side, words)| (if side == "for" { 1 } else { -1 }, words));
    sides.flat_map(|(sign, words)| words.split_whitespace().map(move |word| (word, sign))).collect()
});

/// Words that turn an attitude around when they stand shortly before it.
const TURNING: &[&str] =
    &["not", "n't", "never", "no", "hardly", "decline", "refuse", "refusal", "reluctant", "unwilling", "without"];
/// How far before.
const REACH: usize = 4;
/// Nouns besides those of [`is_act`] that stand for what they are about.
const STEPS: &[&str] =
    &["attack", "bid", "decision", "drive", "effort", "measure", "move", "passage", "petition", "push"];

/// Nouns for what somebody says, does or is, with whom one sides who sides with it.
const OWNED: &[&str] =
    &["action", "behavior", "bid", "campaign", "candidacy", "comment", "conduct", "decision", "nomination", "word"];

/// What one is for or against.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attitude {
    /// 1 for, -1 against.
    sign: i8,
    target: Target,
}

#[derive(Clone, Debug, PartialEq)]
struct Target {
    /// Whether it is something to be done.
    deed: bool,
    member: Option<usize>,
    head: String,
    /// The other words and actors that tell what it is.
    words: BTreeSet<String>,
    members: BTreeSet<usize>,
}

impl Attitude {
    /// Of an attribution, if its words show one.
    pub(crate) fn of(document: &Document, tree: &Tree<'_>, cast: &Cast, act: &Attribution) -> Option<Attitude> {
        let mut side = side_of_cue(document, act)?;
        let start = root(tree, act)?;
        let (at, turns) = descend(tree, start);
        if side == 0 {
            // "filed a motion to unseal the records"
            let moved = act.stance == Stance::Asserts && at != start && tree.case(at).as_deref() == Some("to");
            let wanted = matches!(act.stance, Stance::Urges | Stance::Intends)
                && (at != start || tree.token(at).upos == Upos::Verb);
            side = i8::from(moved || wanted);
        }
        let sign = side * turns;
        (sign != 0).then_some(())?;
        Some(Attitude { sign, target: Target::at(tree, cast, at)? })
    }

    /// Whether one is for what the other is against.
    pub(crate) fn opposes(&self, other: &Attitude) -> bool {
        self.sign != other.sign && self.target.is(&other.target)
    }
}

/// The side that a cue takes: 1 for, -1 against, 0 none that is its own; nothing for who leaves it open or denies.
fn side_of_cue(document: &Document, act: &Attribution) -> Option<i8> {
    if !matches!(act.stance, Stance::Asserts | Stance::Expresses | Stance::Urges | Stance::Intends) {
        return None;
    }
    let tokens = &document.tokens()[act.cue?.indices()];
    let lemmas: Vec<String> = tokens.iter().map(|token| token.lemma.to_lowercase()).collect();
    // not "fired back"
    let is_word = |at: usize| matches!(tokens[at].upos, Upos::Verb | Upos::Noun | Upos::Adj);
    let at = (0..lemmas.len()).rev().find(|&at| is_word(at) && SIDES.contains_key(lemmas[at].as_str()));
    let end = at.unwrap_or(lemmas.len());
    let before = &lemmas[end.saturating_sub(REACH)..end];
    let turned = before.iter().filter(|lemma| TURNING.contains(&lemma.as_str())).count() % 2 == 1;
    match (at.and_then(|at| SIDES.get(lemmas[at].as_str()).copied()), turned) {
        // who does not attack is not for it
        (Some(-1), true) => None,
        (Some(side), true) => Some(-side),
        (Some(side), false) => Some(side),
        // refusing to do what is to be done; "against doing"
        (None, true) if matches!(act.stance, Stance::Urges | Stance::Intends) => Some(-1),
        (None, true) => None,
        (None, false) if lemmas.last().is_some_and(|last| last == "against") => Some(-1),
        (None, false) => Some(0),
    }
}

/// Down from a word to what it is about: of `the proposal to repeal the law` to the law, and whether that turns the
/// attitude around.
fn descend(tree: &Tree<'_>, start: TokenId) -> (TokenId, i8) {
    let (mut at, mut sign) = (start, 1);
    for _ in 0..4 {
        if tree.is_negated(at) {
            sign = -sign;
        }
        let lemma = tree.lemma(at);
        let next = match tree.token(at).upos {
            Upos::Verb => {
                let object = tree.of(at, &["obj", "nsubj:pass"]).next();
                SIDES.get(lemma.as_str()).zip(object).map(|(side, object)| (object, *side))
            }
            Upos::Noun if is_act(&lemma) || STEPS.contains(&lemma.as_str()) => {
                let about =
                    || tree.of(at, &["nmod"]).find(|&id| matches!(tree.case(id).as_deref(), Some("of" | "for")));
                let owner = || tree.of(at, &["nmod:poss"]).next().filter(|_| lemma == "passage");
                tree.of(at, &["acl"]).next().or_else(about).or_else(owner).map(|next| (next, 1))
            }
            _ => None,
        };
        let Some((below, side)) = next else { break };
        (at, sign) = (below, sign * side);
    }
    (at, sign)
}

impl Target {
    fn at(tree: &Tree<'_>, cast: &Cast, at: TokenId) -> Option<Target> {
        let token = tree.token(at);
        let member = |id: TokenId| tree.mention_at(id).map(|mention| cast.of_mention[mention]);
        // "Alder's remarks" are Alder for whom they are praised or condemned
        let owner = (is_act(&tree.lemma(at)) || OWNED.contains(&tree.lemma(at).as_str()))
            .then(|| tree.of(at, &["nmod:poss"]).find_map(member))
            .flatten();
        let mut target = Target {
            deed: token.upos == Upos::Verb,
            member: owner.or_else(|| member(at)),
            head: stem(&token.lemma)?,
            words: BTreeSet::new(),
            members: BTreeSet::new(),
        };
        for id in tree.of(at, &["compound", "amod", "nmod", "nmod:poss", "obj", "obl", "iobj"]) {
            target.words.extend(stem(&tree.token(id).lemma));
            target.members.extend(member(id));
        }
        (token.upos != Upos::Pron || target.member.is_some()).then_some(target)
    }

    fn is(&self, other: &Target) -> bool {
        if self.member.is_some() || other.member.is_some() {
            return self.member == other.member;
        }
        let shared = self.words.intersection(&other.words).count();
        let meet = shared > 0 || !self.members.is_disjoint(&other.members);
        let bare = |target: &Target| !target.deed && target.words.is_empty();
        akin(&self.head, &other.head) && (meet || bare(self) || bare(other))
    }
}

/// Stems of one word: `unseal`, `unsealing`.
fn akin(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    long.starts_with(short) && long.len() - short.len() <= 3
}

/// The word that a content hangs on: of several, the first verb.
pub(crate) fn root(tree: &Tree<'_>, act: &Attribution) -> Option<TokenId> {
    let inside = |id: TokenId| act.content.iter().any(|range| range.holds(id.index()));
    let all = act.content.iter().flat_map(|range| range.indices()).map(|index| TokenId(index as u32));
    let mut tops = all.filter(|&id| {
        let token = tree.token(id);
        token.head.is_none_or(|head| !inside(head))
            && matches!(token.upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron)
    });
    let first = tops.next()?;
    let is_verb = |id: &TokenId| tree.token(*id).upos == Upos::Verb;
    Some(if is_verb(&first) { first } else { tops.find(is_verb).unwrap_or(first) })
}
