//! Works as sources: `the report said`. Their authors speak.

use crate::actors::{Parts, head_lemma};
use dixit_document::{Attribution, Document, Mention};

/// Nouns for what somebody wrote or said: where it tells whose it is, its author is the source.
pub(super) const WORKS: &[&str] = &[
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
pub(super) const MADE: &[(&[&str], &[&str])] = &[
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
pub(super) fn maker(
    document: &Document,
    work: &Mention,
    earlier: &[Parts],
    attributions: &[Attribution],
) -> Option<usize> {
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
