//! What a content lacks to be a sentence: the subject of an infinitive, the verb of a gerund.

use super::content::Content;
use super::speaker::{Speaker, resolved};
use super::words::is_word;
use dixit_document::{Argument, Attribution, Document, MentionKind, Stance, TokenId, Upos, Xpos};
use std::collections::BTreeMap;

/// What stands before the content's own words, and which of them it replaces.
#[derive(Default)]
pub(super) struct Opening {
    pub(super) words: String,
    pub(super) replaced: BTreeMap<TokenId, String>,
    /// The subject that an infinitive or gerund gets.
    pub(super) subject: Option<Argument>,
}

/// Gives an infinitive its subject and `X of doing Y` its verb.
pub(super) fn opening(
    document: &Document,
    attribution: &Attribution,
    content: &Content,
    root: TokenId,
    speaker: &Speaker,
) -> Opening {
    let mut opening = Opening::default();
    let Some(&first) = content.ids.first() else { return opening };
    if document.token(first).xpos == Xpos::To && document.token(first).upos == Upos::Part {
        let (subject, modal, mention) = match attribution.stance {
            Stance::Urges => {
                let told = attribution.addressee;
                (told.map(|id| document.entity(document.mention(id).entity).name.clone()), "should", told)
            }
            Stance::Asserts => (speaker.name.clone(), "to", attribution.source.mention),
            _ => (speaker.name.clone(), "will", attribution.source.mention),
        };
        if let Some(subject) = subject {
            opening.words = format!("{subject} {modal} ");
            opening.replaced.insert(first, String::new());
            opening.subject = mention.map(Argument::Mention);
        }
        return opening;
    }
    // "accused X of" as cue, "hiding it" as content: X is the subject
    let accused = attribution.cue.and_then(|cue| {
        document
            .mentions_within(std::slice::from_ref(&cue))
            .filter(|(_, mention)| mention.kind != MentionKind::Pronoun || resolved(document, mention.entity))
            .last()
            .map(|(id, mention)| (id, mention.entity))
    });
    if let Some((mention, entity)) = accused.filter(|_| document.token(first).xpos == Xpos::Vbg) {
        opening.words = format!("{} ", document.entity(entity).name);
        opening.replaced.insert(first, finite(&document.token(first).lemma));
        opening.subject = Some(Argument::Mention(mention));
        return opening;
    }
    // "X of being behind it", "X of leaking it": the gerund becomes a finite verb
    for pair in content.ids.windows(2) {
        let &[of, verb] = pair else { continue };
        if verb.index() > first.index() + 12 {
            break;
        }
        let token = document.token(verb);
        let opens = token.xpos == Xpos::Vbg && is_word(document, of, &["of", "for"]);
        let outside = document.token(root).upos != Upos::Verb || root == verb;
        if opens && (outside || token.head == Some(root)) && of != first {
            opening.replaced.insert(of, String::new());
            opening.replaced.insert(verb, finite(&token.lemma));
            break;
        }
    }
    opening
}

/// A finite form for a gerund.
fn finite(lemma: &str) -> String {
    match lemma {
        "be" => "is".to_owned(),
        "have" => "has".to_owned(),
        lemma => format!("did {lemma}"),
    }
}
