//! Mentions: which words of a document refer. Names, noun phrases from their determiner to their head, pronouns.

use crate::names::Name;
use dixit_document::{Deprel, MentionKind, NameType, Token, TokenId, TokenRange, Upos, Xpos};

/// A mention that belongs to no chain yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentionSpan {
    /// Its words: a name without title and apposition, a nominal from its determiner to its head noun, a pronoun.
    pub tokens: TokenRange,
    /// The word that carries it.
    pub head: TokenId,
    /// How it refers.
    pub kind: MentionKind,
    /// What sort of name it is, for names.
    pub name: Option<NameType>,
}

/// The mentions of a document, and what its trees say of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The mentions, ordered by first token, longer ones first.
    pub mentions: Vec<MentionSpan>,
    /// Descriptions that are no mentions of their own: (described head, describing noun), as in *X, the mayor*,
    /// *mayor X* and *X is the mayor*. In order of the described head.
    pub descriptions: Vec<(TokenId, TokenId)>,
}

/// Finds the mentions of a document. `names` are in order of place and do not overlap.
pub fn find(forms: &[&str], tokens: &[Token], names: &[Name]) -> Found {
    let mut found = Found::default();
    let mut named = vec![false; tokens.len()];
    for name in names {
        named[name.tokens.indices()].fill(true);
        let head = head_of(tokens, name.tokens);
        found.mentions.push(MentionSpan { tokens: name.tokens, head, kind: MentionKind::Name, name: Some(name.kind) });
    }
    let titles = titles(forms, tokens, names);
    found.descriptions.extend(titles.iter().map(|&(noun, described)| (described, noun)));
    for index in 0..tokens.len() {
        let id = TokenId(index as u32);
        let token = &tokens[index];
        if titles.binary_search_by_key(&id, |title| title.0).is_ok() {
            continue;
        }
        if let Some(kind) = unnamed_kind(forms[index], tokens, index).filter(|_| !named[index]) {
            let described = described(tokens, id);
            if let Some(described) = described {
                found.descriptions.push((described, id));
            }
            let apposed = described.is_some_and(|head| {
                token.deprel != Deprel::Nsubj
                    && (named[head.index()] || token.deprel != Deprel::Appos || head.index() < index)
            });
            if kind == MentionKind::Pronoun {
                let tokens = TokenRange::new(index, index + 1);
                found.mentions.push(MentionSpan { tokens, head: id, kind, name: None });
            } else if !apposed {
                let tokens = TokenRange::new(start_of(forms, tokens, &named, index), index + 1);
                found.mentions.push(MentionSpan { tokens, head: id, kind, name: None });
            }
        } else if named[index]
            && token.deprel == Deprel::Appos
            && let Some(head) = token.head
            && !named[head.index()]
        {
            // "its manager, X": the name describes the noun before it
            found.descriptions.push((id, head));
        }
    }
    found.mentions.sort_by_key(|mention| (mention.tokens.start(), std::cmp::Reverse(mention.tokens.end())));
    found.descriptions.sort();
    found
}

/// Nouns that stand right before a name and belong to it, with the head of the name: *campaign manager X*, *the firm X*,
/// *the name "X"*. In order of the nouns.
fn titles(forms: &[&str], tokens: &[Token], names: &[Name]) -> Vec<(TokenId, TokenId)> {
    let mut titles = vec![];
    for name in names {
        let Some(mut before) = name.tokens.start().checked_sub(1) else { continue };
        let quoted = matches!(forms[before], "“" | "\"" | "‘" | "``" | "'");
        if quoted && before > 0 {
            before -= 1;
        }
        let noun = &tokens[before];
        if noun.upos != Upos::Noun || (quoted && !NAME_NOUNS.contains(&noun.lemma.as_str())) {
            continue;
        }
        let head = head_of(tokens, name.tokens);
        let up = noun.head.is_some_and(|head| name.tokens.holds(head.index()));
        let down = tokens[head.index()].head == Some(TokenId(before as u32))
            && matches!(
                tokens[head.index()].deprel,
                Deprel::Appos | Deprel::Flat | Deprel::Compound | Deprel::NmodDesc | Deprel::Nmod | Deprel::Dep
            );
        if up || down {
            titles.push((TokenId(before as u32), head));
        }
    }
    titles
}

/// Nouns that announce what somebody is called.
pub(crate) const NAME_NOUNS: [&str; 7] = ["name", "alias", "moniker", "pseudonym", "handle", "nickname", "username"];

/// The word of a span whose head stands outside of it; the last one if several do, as in lists.
fn head_of(tokens: &[Token], span: TokenRange) -> TokenId {
    let outside = |index: &usize| tokens[*index].head.is_none_or(|head| !span.holds(head.index()));
    let counts = |index: &usize| !matches!(tokens[*index].deprel, Deprel::Punct | Deprel::Case);
    let mut outer = span.indices().filter(|index| outside(index) && counts(index));
    let head = outer.next().or_else(|| span.indices().find(outside)).unwrap_or(span.start());
    TokenId(head as u32)
}

/// Whether a word that is in no name can be the head of a mention, and of what kind.
fn unnamed_kind(form: &str, tokens: &[Token], index: usize) -> Option<MentionKind> {
    let token = &tokens[index];
    if matches!(
        token.deprel,
        Deprel::Expl
            | Deprel::Compound
            | Deprel::Flat
            | Deprel::FlatForeign
            | Deprel::Fixed
            | Deprel::Goeswith
            | Deprel::Punct
    ) && !(token.deprel == Deprel::Compound && token.upos == Upos::Pron)
    {
        return None;
    }
    match (token.upos, token.xpos) {
        (Upos::Pron, Xpos::Prp | Xpos::PrpS) => Some(MentionKind::Pronoun),
        (Upos::Pron | Upos::Det, Xpos::Wp | Xpos::WpS | Xpos::Wdt) => {
            relative_verb(tokens, index).map(|_| MentionKind::Pronoun)
        }
        (Upos::Pron, Xpos::Dt) => Some(MentionKind::Pronoun),
        (Upos::Det, Xpos::PrpS) => Some(MentionKind::Pronoun),
        (Upos::Pron, Xpos::Nn) => Some(MentionKind::Nominal),
        (Upos::Noun | Upos::Propn, _) => form.chars().any(char::is_alphabetic).then_some(MentionKind::Nominal),
        _ => None,
    }
}

/// The verb of the relative clause that a relative pronoun stands in.
pub fn relative_verb(tokens: &[Token], index: usize) -> Option<usize> {
    let mut at = index;
    for _ in 0..4 {
        if tokens[at].deprel == Deprel::AclRelcl {
            return (at != index).then_some(at);
        }
        at = tokens[at].head?.index();
    }
    None
}

/// What a noun describes without being a mention of its own.
fn described(tokens: &[Token], noun: TokenId) -> Option<TokenId> {
    let token = &tokens[noun.index()];
    match token.deprel {
        Deprel::Appos | Deprel::NmodDesc => token.head,
        _ => {
            // "X is a mayor": the noun has a subject and a copula, which stand to its left
            let (mut subject, mut copula) = (None, false);
            for index in (noun.index().saturating_sub(WINDOW)..noun.index()).rev() {
                if tokens[index].head == Some(noun) {
                    match tokens[index].deprel {
                        Deprel::Nsubj => subject = Some(TokenId(index as u32)),
                        Deprel::Cop => copula = true,
                        _ => {}
                    }
                }
                if subject.is_some() {
                    break;
                }
            }
            subject.filter(|_| copula)
        }
    }
}

/// How far to the left the words of a noun phrase are looked for.
const WINDOW: usize = 24;

/// The first word of the noun phrase that ends with this head.
fn start_of(forms: &[&str], tokens: &[Token], named: &[bool], head: usize) -> usize {
    let mut start = head;
    for index in (head.saturating_sub(WINDOW)..head).rev() {
        match link_to(tokens, index, head) {
            Some(deprel) if is_before_noun(deprel) => start = index,
            Some(Deprel::Punct) if forms[index] == "-" || named[index] => {}
            _ => break,
        }
    }
    // a name in front that the phrase is not built around stays out only if it is cut
    while start < head && matches!(tokens[start].deprel, Deprel::Punct | Deprel::Cc) && !named[start] {
        start += 1;
    }
    start
}

fn is_before_noun(deprel: Deprel) -> bool {
    matches!(
        deprel,
        Deprel::Det
            | Deprel::DetPredet
            | Deprel::Amod
            | Deprel::Compound
            | Deprel::Nummod
            | Deprel::NmodPoss
            | Deprel::NmodDesc
            | Deprel::NmodUnmarked
            | Deprel::Flat
            | Deprel::Advmod
    )
}

/// The relation by which a word's branch hangs on `head`, if it does so within a few steps.
fn link_to(tokens: &[Token], index: usize, head: usize) -> Option<Deprel> {
    let mut at = index;
    for _ in 0..6 {
        let next = tokens[at].head?.index();
        if next == head {
            return Some(tokens[at].deprel);
        }
        at = next;
    }
    None
}
