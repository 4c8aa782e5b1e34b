//! Dependents of words, and the mentions that words head: what reading deeds and attitudes off trees needs.

use dixit_document::{Document, Token, TokenId};

/// A document's trees from the top down.
#[derive(Debug)]
pub(crate) struct Tree<'d> {
    document: &'d Document,
    dependents: Vec<Vec<TokenId>>,
    /// The longest mention that each word heads.
    mentions: Vec<Option<usize>>,
}

impl<'d> Tree<'d> {
    pub(crate) fn new(document: &'d Document) -> Tree<'d> {
        let mut dependents = vec![vec![]; document.tokens().len()];
        for (index, token) in document.tokens().iter().enumerate() {
            if let Some(head) = token.head {
                dependents[head.index()].push(TokenId(index as u32));
            }
        }
        let mut mentions = vec![None; document.tokens().len()];
        for (index, mention) in document.mentions().iter().enumerate() {
            mentions[mention.head.index()].get_or_insert(index);
        }
        Tree { document, dependents, mentions }
    }

    pub(crate) fn token(&self, id: TokenId) -> &'d Token {
        &self.document.tokens()[id.index()]
    }

    pub(crate) fn lemma(&self, id: TokenId) -> String {
        self.token(id).lemma.to_lowercase()
    }

    /// The words that hang on another, in order.
    pub(crate) fn dependents(&self, head: TokenId) -> &[TokenId] {
        &self.dependents[head.index()]
    }

    /// Those that hang on it by one of these relations.
    pub(crate) fn of(&self, head: TokenId, relations: &'static [&'static str]) -> impl Iterator<Item = TokenId> + '_ {
        self.dependents(head).iter().copied().filter(move |&id| relations.contains(&self.token(id).deprel.as_str()))
    }

    /// The preposition before a noun, or what introduces a clause.
    pub(crate) fn case(&self, id: TokenId) -> Option<String> {
        self.of(id, &["case", "mark"]).next().map(|case| self.lemma(case))
    }

    /// Whether a word is negated: `not a plan`, `no plan`, `would never plan`, `is no longer`.
    pub(crate) fn is_negated(&self, id: TokenId) -> bool {
        let negates =
            |id: TokenId| matches!(self.lemma(id).as_str(), "not" | "n't" | "never" | "no" | "hardly" | "nowhere");
        let longer =
            |id: TokenId| self.lemma(id).starts_with("long") && self.dependents(id).iter().copied().any(negates);
        self.of(id, &["advmod", "det", "advmod:emph"]).any(|id| negates(id) || longer(id))
    }

    /// The number of the mention that a word heads.
    pub(crate) fn mention_at(&self, id: TokenId) -> Option<usize> {
        self.mentions[id.index()]
    }
}
