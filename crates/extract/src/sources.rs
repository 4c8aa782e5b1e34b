//! Links source phrases to mentions.

use dixit_document::{Deprel, Document, MentionId, TokenRange};

/// The mention that heads a source phrase, and those coordinated with it.
pub(crate) fn mentions(document: &Document, source: &[TokenRange]) -> (Option<MentionId>, Vec<MentionId>) {
    let (Some(first), Some(last)) = (source.first(), source.last()) else { return (None, vec![]) };
    let whole = TokenRange::new(first.start(), last.end());
    let tokens = document.tokens();
    let inside = |token: usize| source.iter().any(|piece| piece.holds(token));
    let is_top = |&token: &usize| tokens[token].head.is_none_or(|head| !inside(head.index()));
    let Some(top) = whole.indices().filter(|&token| inside(token)).find(is_top) else { return (None, vec![]) };
    let headed_by = |token: usize| longest(document, whole, token);
    let mention = headed_by(top).or_else(|| first_within(document, *first));
    let conjuncts = whole.indices().filter(|&token| {
        tokens[token].deprel == Deprel::Conj && tokens[token].head.is_some_and(|head| head.index() == top)
    });
    let co_sources = conjuncts.filter_map(headed_by).filter(|id| Some(*id) != mention).collect();
    (mention, co_sources)
}

/// The longest mention within `range` whose head is `head`.
fn longest(document: &Document, range: TokenRange, head: usize) -> Option<MentionId> {
    within(document, range)
        .filter(|&id| document.mention(id).head.index() == head)
        .max_by_key(|&id| (document.mention(id).tokens.len(), std::cmp::Reverse(id)))
}

/// The first mention within `range`.
fn first_within(document: &Document, range: TokenRange) -> Option<MentionId> {
    within(document, range).next()
}

fn within(document: &Document, range: TokenRange) -> impl Iterator<Item = MentionId> {
    let mentions = document.mentions();
    let start = mentions.partition_point(|mention| mention.tokens.start() < range.start());
    (start..mentions.len())
        .take_while(move |&index| mentions[index].tokens.start() < range.end())
        .filter(move |&index| range.contains(mentions[index].tokens))
        .map(|index| MentionId(index as u32))
}
