//! The words of a content and their tree.

use super::words::is_word;
use dixit_document::{Attribution, Document, MentionId, TokenId, TokenRange, Upos};
use std::collections::BTreeMap;

/// The tokens of a content that carry it, and the mentions among them.
pub(super) struct Content {
    /// In order of place, without quotation marks around and an opening *that*.
    pub(super) ids: Vec<TokenId>,
    /// Heads with their children, as far as both stand in the content, in order.
    links: Vec<(TokenId, TokenId)>,
    /// Those that hang outside the content, in order of place.
    tops: Vec<TokenId>,
    /// Mentions by their first token, the longest first.
    pub(super) mentions: BTreeMap<TokenId, MentionId>,
    /// Mentions by their head, the longest first.
    pub(super) heads: BTreeMap<TokenId, MentionId>,
}

impl Content {
    pub(super) fn of(document: &Document, attribution: &Attribution) -> Content {
        let mut ids: Vec<TokenId> = vec![];
        for range in &attribution.content {
            ids.extend(range.indices().filter(|&index| index < document.tokens().len()).map(|i| TokenId(i as u32)));
        }
        let upos = |id: &TokenId| document.token(*id).upos;
        let strip = |id: &TokenId| upos(id) == Upos::Punct || is_word(document, *id, &["that", "whether", "as"]);
        let start = ids.iter().position(|id| !strip(id)).unwrap_or(ids.len());
        ids.drain(..start);
        while ids.last().is_some_and(|id| upos(id) == Upos::Punct && document.form(document.token(*id)) != ")") {
            ids.pop();
        }
        let (mut links, mut tops) = (vec![], vec![]);
        if let (Some(&first), Some(&last)) = (ids.first(), ids.last()) {
            let pieces = &attribution.content;
            let inside =
                |id: TokenId| (first..=last).contains(&id) && pieces.iter().any(|piece| piece.holds(id.index()));
            for &id in &ids {
                match document.token(id).head {
                    Some(head) if inside(head) => links.push((head, id)),
                    _ => tops.push(id),
                }
            }
            links.sort_unstable();
        }
        let (mut mentions, mut heads) = (BTreeMap::new(), BTreeMap::new());
        for (mention_id, mention) in document.mentions_within(&attribution.content) {
            mentions.entry(TokenId(mention.tokens.start() as u32)).or_insert(mention_id);
            heads.entry(mention.head).or_insert(mention_id);
        }
        Content { ids, links, tops, mentions, heads }
    }

    /// The first token that hangs outside the content and is no function word, a verb before others.
    pub(super) fn root(&self, document: &Document) -> Option<TokenId> {
        let heavy = |id: &&TokenId| {
            let upos = document.token(**id).upos;
            !matches!(upos, Upos::Punct | Upos::Adp | Upos::Sconj | Upos::Cconj | Upos::Det | Upos::Part)
        };
        let roots: Vec<TokenId> = self.tops.iter().filter(heavy).copied().collect();
        let clause = |id: &&TokenId| {
            document.token(**id).upos == Upos::Verb
                || self
                    .children(**id)
                    .any(|child| matches!(document.token(child).deprel.universal(), "nsubj" | "csubj" | "cop" | "expl"))
        };
        roots.iter().find(clause).or(roots.first()).or(self.ids.first()).copied()
    }

    /// The tokens of the content that hang on `id`, in order of place.
    pub(super) fn children(&self, id: TokenId) -> impl Iterator<Item = TokenId> {
        let start = self.links.partition_point(|&(head, _)| head < id);
        self.links[start..].iter().take_while(move |&&(head, _)| head == id).map(|&(_, child)| child)
    }

    pub(super) fn child(&self, document: &Document, id: TokenId, relations: &[&str]) -> Option<TokenId> {
        self.children(id).find(|&child| relations.contains(&document.token(child).deprel.universal()))
    }

    /// The tokens below and including `id`, from first to last.
    pub(super) fn span(&self, id: TokenId) -> TokenRange {
        let (mut low, mut high) = (id.index(), id.index());
        let mut open = vec![id];
        while let Some(token) = open.pop() {
            low = low.min(token.index());
            high = high.max(token.index());
            open.extend(self.children(token));
        }
        TokenRange::new(low, high + 1)
    }
}
