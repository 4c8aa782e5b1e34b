//! The phrases that name a source: which of their words are meant, and which mention carries them.

use super::implied::children;
use crate::datelines;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, Mention, MentionId, MentionKind, NameType, Source, TokenId, TokenRange,
    Upos, Xpos,
};

/// The attributions with source phrases of one clause: of pieces with a verb between them, `They said the state …
/// announced`, the one next to the cue speaks, and of pieces around a quotation the one within. A dateline is no part of them.
pub(crate) fn tidy(document: &Document, attributions: &[Attribution]) -> Vec<Attribution> {
    let mut tidied = attributions.to_vec();
    for (attribution, original) in tidied.iter_mut().zip(attributions) {
        if was_asked(document, original) {
            let asked = original.source.mention.or_else(|| source_mention(document, original));
            attribution.addressee = attribution.addressee.or(asked);
            attribution.source = Source::default();
            continue;
        }
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
            narrow(document, attribution, within);
            continue;
        }
        let before = |range: &&TokenRange| range.end() <= cue.start();
        let near = phrase.iter().filter(quoted).rfind(before).or_else(|| phrase.iter().rfind(before));
        let Some(&near) = near.filter(|near| near.start() > phrase[0].end()) else { continue };
        let between = &document.tokens()[phrase[0].end()..near.start()];
        if between.iter().any(|token| matches!(token.upos, Upos::Verb | Upos::Aux)) {
            narrow(document, attribution, near);
        }
    }
    tidied
}

/// Whether the source that the extractor found is who is asked, as in `Asked about the bridge, Alder said …`: who asks stays
/// unsaid.
fn was_asked(document: &Document, attribution: &Attribution) -> bool {
    let Some(cue) = attribution.cue else { return false };
    let tokens = document.tokens();
    let asks =
        |index: &usize| matches!(tokens[*index].lemma.to_lowercase().as_str(), "ask" | "press" | "question" | "quiz");
    let Some(verb) = cue.indices().find(asks) else { return false };
    let sentence = document.sentences()[document.sentence_of(TokenId(verb as u32))];
    let participle = matches!(tokens[verb].xpos, Xpos::Vbn | Xpos::Vbd) && tokens[verb].deprel == Deprel::Advcl;
    let mut own = children(document, sentence, TokenId(verb as u32));
    let alone = !own.any(|(_, token)| token.deprel.universal() == "nsubj" || matches!(token.deprel, Deprel::Aux));
    participle && alone && attribution.source.tokens.iter().all(|piece| piece.start() >= cue.end())
}

/// Leaves one piece of a source phrase, and the mentions within it.
fn narrow(document: &Document, attribution: &mut Attribution, piece: TokenRange) {
    let held = |id: MentionId| piece.contains(document.mention(id).tokens);
    let source = &mut attribution.source;
    source.tokens = vec![piece];
    source.mention = source.mention.filter(|&id| held(id));
    source.co_sources.retain(|&id| held(id));
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
    let beside = || document.mentions_within(phrase).map(|(id, _)| id).find(|&id| next(id) && speaks(id));
    Some(if speaks(found) { found } else { beside().unwrap_or(found) })
}

/// The second of two sources joined by *and* at the start of a phrase, where the analysis gave none.
pub(super) fn beside(document: &Document, phrase: &[TokenRange]) -> Vec<MentionId> {
    let Some(end) = core(document, phrase).map(TokenRange::end) else { return vec![] };
    let joined = phrase[0].holds(end) && document.form(&document.tokens()[end]) == "and";
    let second =
        document.mentions_within(phrase).find(|(_, mention)| (end + 1..=end + 2).contains(&mention.tokens.start()));
    second
        .filter(|(_, mention)| joined && mention.kind != MentionKind::Pronoun)
        .map(|(id, _)| vec![id])
        .unwrap_or_default()
}

/// Whether a phrase is the end of a parenthesis: no source by itself.
pub(super) fn is_torn(document: &Document, range: TokenRange) -> bool {
    let words = document.words(range);
    words.ends_with(')') && !words.contains('(')
}

/// Whether a phrase says when, not who.
pub(super) fn is_time(document: &Document, range: TokenRange) -> bool {
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

/// The mention that carries a source phrase for which the extractor named none.
pub(super) fn carrier(document: &Document, phrase: &[TokenRange]) -> Option<MentionId> {
    let top = phrase.iter().flat_map(|range| range.indices()).map(|index| TokenId(index as u32)).find(|&id| {
        let head = document.token(id).head;
        head.is_none_or(|head| !phrase.iter().any(|range| range.holds(head.index())))
            && document.token(id).upos != Upos::Punct
    });
    let inside: Vec<(MentionId, &Mention)> = document.mentions_within(phrase).collect();
    inside
        .iter()
        .find(|(_, mention)| Some(mention.head) == top)
        .or_else(|| inside.iter().find(|(_, mention)| mention.name == Some(NameType::Person)))
        .filter(|(id, _)| !is_modifier(document, *id, phrase))
        .map(|&(id, _)| id)
}

/// The mention that closes the core of a source phrase, before any preposition, clause or comma: its head by word order,
/// whatever the tree says.
pub(super) fn closing_mention(document: &Document, phrase: &[TokenRange]) -> Option<MentionId> {
    let core = core(document, phrase)?;
    document
        .mentions_within(std::slice::from_ref(&core))
        .filter(|(_, mention)| mention.tokens.end() == core.end() && !is_time(document, mention.tokens))
        .min_by_key(|(_, mention)| (mention.kind != MentionKind::Name, mention.tokens.start()))
        .map(|(id, _)| id)
}

/// The words of a source phrase before any preposition, clause or comma, without a closing `'s`.
pub(super) fn core(document: &Document, phrase: &[TokenRange]) -> Option<TokenRange> {
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
pub(super) fn is_modifier(document: &Document, id: MentionId, phrase: &[TokenRange]) -> bool {
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
