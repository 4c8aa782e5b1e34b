//! Whom or where something was said to: `told the Courier`, `in an interview with Bo Birch`, `urged the board to …`.

use crate::actors::Member;
use dixit_document::{Attribution, Document, EntityKind, MentionId, MentionKind, Stance, TokenRange};

/// Verbs whose object is who is told.
const TELLING: &[&str] =
    &["tell", "inform", "assure", "remind", "warn", "notify", "brief", "advise", "ask", "promise", "email", "text"];
/// Verbs whose object is who is asked to act.
const URGING: &[&str] = &[
    "urge",
    "call",
    "ask",
    "tell",
    "order",
    "advise",
    "encourage",
    "press",
    "implore",
    "beg",
    "invite",
    "pressure",
    "instruct",
    "challenge",
    "want",
    "push",
    "direct",
];

/// What is written for an outlet.
const PIECES: &[&str] = &["column", "piece", "op-ed", "article", "essay", "editorial", "commentary", "blog"];

/// How far after the cue a venue is looked for, in words.
const REACH: usize = 9;

/// The mention that an attribution is addressed to.
pub(crate) fn addressee(
    document: &Document,
    attribution: &Attribution,
    of_mention: &[usize],
    members: &[Member],
) -> Option<MentionId> {
    if attribution.addressee.is_some() {
        return attribution.addressee;
    }
    let cue = attribution.cue?;
    let lemma = |index: usize| document.tokens()[index].lemma.to_lowercase();
    let has = |list: &[&str]| cue.indices().any(|index| list.contains(&lemma(index).as_str()));
    let sentence = document.sentences()[document.sentence_of(dixit_document::TokenId(cue.start() as u32))];
    let outside = |index: usize| {
        !attribution.content.iter().any(|range| range.holds(index))
            && !attribution.source.tokens.iter().any(|range| range.holds(index))
    };
    let member = |id: MentionId| &members[of_mention[id.index()]];
    let hears = |id: MentionId| {
        let lemma = document.token(document.mention(id).head).lemma.as_str();
        member(id).kind != EntityKind::Other && !matches!(lemma, "thousand" | "million" | "hundred" | "dozen")
    };
    // right after the cue: "told the Courier"; in the cue: "called on Birch"
    let mut end = cue.end();
    while end < sentence.end() && end < cue.end() + REACH && outside(end) {
        end += 1;
    }
    let after = TokenRange::new(cue.end(), end.max(cue.end()));
    if has(TELLING) {
        let told = document.mentions_within(std::slice::from_ref(&after)).find(|(_, mention)| {
            mention.tokens.start() == cue.end() || is_article(document, cue.end(), mention.tokens.start())
        });
        if let Some((id, _)) = told {
            return Some(id);
        }
    }
    if attribution.stance == Stance::Urges && has(URGING) {
        let first = attribution.content.first().copied()?;
        let in_cue = document.mentions_within(std::slice::from_ref(&cue)).last();
        let opening = document.mentions_within(std::slice::from_ref(&first)).find(|(_, mention)| {
            mention.tokens.start() <= first.start() + 1 && document.token(mention.head).deprel.universal() != "nmod"
        });
        if let Some((id, _)) = in_cue.or(opening).filter(|(id, _)| hears(*id)) {
            return Some(id);
        }
    }
    let places = [cue, after];
    document
        .mentions_within(&places)
        .find(|(id, mention)| {
            let before = mention.tokens.start().checked_sub(1).map(lemma).unwrap_or_default();
            let before = match before.as_str() {
                "the" | "'s" | "’s" => mention.tokens.start().checked_sub(2).map(lemma).unwrap_or_default(),
                _ => before,
            };
            let work = mention.tokens.start().checked_sub(2).map(lemma).unwrap_or_default();
            let known = member(*id);
            let named = mention.kind == MentionKind::Name;
            match before.as_str() {
                "to" | "with" => {
                    named && matches!(known.kind, EntityKind::Person | EntityKind::Medium | EntityKind::Organization)
                }
                "on" | "in" | "at" | "via" | "by" => named && known.kind == EntityKind::Medium,
                "for" => named && PIECES.contains(&work.as_str()),
                _ => false,
            }
        })
        .map(|(id, _)| id)
}

fn is_article(document: &Document, at: usize, start: usize) -> bool {
    start == at + 1 && matches!(document.tokens()[at].lemma.as_str(), "the" | "a" | "an")
}
