//! Stands in for the tagger and the parser until their models are trained: tags by shape, a chain for a tree.

use dixit_document::{Deprel, TokenId, TokenRange, Upos, Xpos};

pub(crate) fn tags(forms: &[&str]) -> Vec<(Upos, Xpos)> {
    forms.iter().enumerate().map(|(index, form)| tag(form, index == 0)).collect()
}

pub(crate) fn arcs(sentence: TokenRange) -> Vec<(Option<TokenId>, Deprel)> {
    let arc = |index: usize| match index - sentence.start() {
        0 => (None, Deprel::Root),
        _ => (Some(TokenId(index as u32 - 1)), Deprel::Dep),
    };
    sentence.indices().map(arc).collect()
}

fn tag(form: &str, initial: bool) -> (Upos, Xpos) {
    let first = form.chars().next().unwrap_or(' ');
    let lower = form.to_lowercase();
    match lower.as_str() {
        "." | "!" | "?" => (Upos::Punct, Xpos::Period),
        "," => (Upos::Punct, Xpos::Comma),
        "“" | "``" => (Upos::Punct, Xpos::Open),
        "”" | "''" | "\"" => (Upos::Punct, Xpos::Close),
        "'s" | "’s" => (Upos::Part, Xpos::Pos),
        "the" | "a" | "an" | "this" | "that" => (Upos::Det, Xpos::Dt),
        "of" | "in" | "on" | "by" | "for" | "with" | "from" | "at" => (Upos::Adp, Xpos::In),
        "to" => (Upos::Part, Xpos::To),
        "and" | "or" | "but" => (Upos::Cconj, Xpos::Cc),
        "he" | "she" | "it" | "they" | "we" | "i" | "you" => (Upos::Pron, Xpos::Prp),
        "said" | "told" => (Upos::Verb, Xpos::Vbd),
        _ if !first.is_alphanumeric() => (Upos::Punct, Xpos::Colon),
        _ if first.is_numeric() => (Upos::Num, Xpos::Cd),
        _ if first.is_uppercase() && !initial => (Upos::Propn, Xpos::Nnp),
        _ if lower.ends_with("ly") => (Upos::Adv, Xpos::Rb),
        _ if lower.ends_with("ed") => (Upos::Verb, Xpos::Vbd),
        _ => (Upos::Noun, Xpos::Nn),
    }
}
