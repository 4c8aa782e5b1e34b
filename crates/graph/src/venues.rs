//! Whom or where something was said to: `told the Courier`, `in an interview with Bo Birch`, `urged the board to …`.

use crate::actors::Member;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, MentionId, MentionKind, NameType, Stance, Token, TokenId, TokenRange,
    Upos, Xpos,
};

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

/// Verbs that say with *to* or *with* who hears it.
const SPEAKING: &[&str] =
    &["speak", "talk", "respond", "reply", "write", "appeal", "say", "explain", "address", "meet"];

/// Verbs whose *with* says whose view is shared.
const AGREEING: &[&str] = &["agree", "disagree", "side", "concur"];

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
    let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
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
            return Some(host(document, id, after));
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
    let named = document.mentions_within(&places).find(|(id, mention)| {
        let before = mention.tokens.start().checked_sub(1).map(lemma).unwrap_or_default();
        let before = match before.as_str() {
            "the" | "'s" | "’s" => mention.tokens.start().checked_sub(2).map(lemma).unwrap_or_default(),
            _ => before,
        };
        let work = mention.tokens.start().checked_sub(2).map(lemma).unwrap_or_default();
        let known = member(*id);
        let named = mention.kind == MentionKind::Name;
        match before.as_str() {
            "with" if has(AGREEING) => false,
            "to" | "with" => {
                named && matches!(known.kind, EntityKind::Person | EntityKind::Medium | EntityKind::Organization)
            }
            "on" | "in" | "at" | "via" | "by" => named && known.kind == EntityKind::Medium,
            "for" => named && PIECES.contains(&work.as_str()),
            _ => false,
        }
    });
    named.map(|(id, _)| host(document, id, after)).or_else(|| above(document, attribution, cue, member))
}

/// Of `the Daily's Bo Birch` and `Daily host Bo Birch` the person, of others the mention itself.
fn host(document: &Document, id: MentionId, within: TokenRange) -> MentionId {
    const WIDEST: usize = 3;
    let end = document.mention(id).tokens.end();
    let rest = [TokenRange::new(end.min(within.end()), within.end())];
    let Some((host, mention)) = document.mentions_within(&rest).find(|(_, one)| one.name == Some(NameType::Person))
    else {
        return id;
    };
    let noun = |token: &Token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) || token.xpos == Xpos::Pos;
    let start = mention.tokens.start();
    let adjacent = start <= end + WIDEST && start > end && document.tokens()[end..start].iter().all(noun);
    if adjacent { host } else { id }
}

/// Who is spoken to in the clause above: `Alder spoke to the board, promising …`, `he went on Channel Nine and said …`; of
/// `Alder was asked whether …` Alder.
fn above<'m>(
    document: &Document,
    attribution: &Attribution,
    cue: TokenRange,
    member: impl Fn(MentionId) -> &'m Member,
) -> Option<MentionId> {
    const STEPS: usize = 2;
    let tokens = document.tokens();
    let outside =
        |index: usize| !attribution.content.iter().chain(&attribution.source.tokens).any(|range| range.holds(index));
    let mention_of = |index: usize| {
        let place = [TokenRange::new(index.saturating_sub(REACH), index + 1)];
        document.mentions_within(&place).find(|(_, one)| one.head.index() == index).map(|(id, _)| id)
    };
    let verb = cue.indices().rev().find(|&index| tokens[index].upos == Upos::Verb)?;
    let sentence = document.sentences()[document.sentence_of(TokenId(verb as u32))];
    let children = |at: usize| sentence.indices().filter(move |&index| tokens[index].head == Some(TokenId(at as u32)));
    if attribution.stance == Stance::Asks && attribution.source.tokens.is_empty() {
        let asked = children(verb).find(|&index| tokens[index].deprel == Deprel::NsubjPass)?;
        return mention_of(asked);
    }
    let mut at = verb;
    for _ in 0..STEPS {
        let clause = matches!(tokens[at].deprel, Deprel::Advcl | Deprel::Conj | Deprel::Xcomp);
        at = tokens[at].head.filter(|_| clause)?.index();
        let heard = children(at).filter(|&index| index < verb && outside(index)).find_map(|index| {
            let case = children(index).find(|&child| tokens[child].deprel == Deprel::Case)?;
            let id = mention_of(index)?;
            let known = member(id);
            let speaks = SPEAKING.contains(&tokens[at].lemma.to_lowercase().as_str());
            let fits = match tokens[case].lemma.to_lowercase().as_str() {
                "to" | "with" if speaks => {
                    matches!(
                        known.kind,
                        EntityKind::Person | EntityKind::Group | EntityKind::Organization | EntityKind::Medium
                    )
                }
                "on" | "to" | "with" => {
                    known.kind == EntityKind::Medium && document.mention(id).kind == MentionKind::Name
                }
                _ => false,
            };
            fits.then_some(id)
        });
        if heard.is_some() {
            return heard;
        }
    }
    None
}

fn is_article(document: &Document, at: usize, start: usize) -> bool {
    start == at + 1 && matches!(document.tokens()[at].lemma.as_str(), "the" | "a" | "an")
}
