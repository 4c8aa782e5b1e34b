//! What the words in context are worth to the chains, worked out at most once for each token of a document.

use crate::detect::SpanModel;
use dixit_document::{Document, TokenRange};
use dixit_nlp::ml::hidden::HiddenChain;
use dixit_nlp::ml::recurrent::WIDTH;

/// The sums that the tokens of a document begin with in the hidden layer of each chain.
#[derive(Debug)]
pub struct ContextSums<'m> {
    /// `[n_tokens, WIDTH]`, or none.
    contexts: &'m [f32],
    /// Of the screen, which looks at every token: `[n_tokens, n_hidden]`.
    pub(crate) screen: Vec<f32>,
    /// Of the chain of cues.
    pub(crate) cues: ChainSums<'m>,
    /// Of the chain of roles.
    pub(crate) roles: ChainSums<'m>,
}

impl<'m> ContextSums<'m> {
    /// Those of a document.
    pub fn new(model: &'m SpanModel, document: &'m Document) -> ContextSums<'m> {
        let n_tokens = document.tokens().len();
        let contexts = document.contexts(TokenRange::new(0, n_tokens));
        let of = |chain: &'m HiddenChain| ChainSums::new(chain, contexts, n_tokens);
        let screen = model.screen.chain.begin(contexts, n_tokens);
        ContextSums { contexts, screen, cues: of(&model.cues), roles: of(&model.roles) }
    }

    /// The word in context, `[WIDTH]`; nothing where there is none.
    pub(crate) fn context(&self, token: u32) -> &'m [f32] {
        self.contexts.get(token as usize * WIDTH..(token as usize + 1) * WIDTH).unwrap_or_default()
    }
}

/// The sums of one chain, found out when first asked for.
#[derive(Debug)]
pub(crate) struct ChainSums<'m> {
    chain: &'m HiddenChain,
    contexts: &'m [f32],
    /// Of each token the place among `sums`, where it is known.
    places: Vec<Option<u32>>,
    /// `[n_known, n_hidden]`.
    sums: Vec<f32>,
}

impl<'m> ChainSums<'m> {
    fn new(chain: &'m HiddenChain, contexts: &'m [f32], n_tokens: usize) -> ChainSums<'m> {
        ChainSums { chain, contexts, places: vec![None; n_tokens], sums: vec![] }
    }

    /// Appends the sums of these tokens, `[n_tokens, n_hidden]`, to `sums`.
    pub(crate) fn write(&mut self, tokens: impl Iterator<Item = u32> + Clone, sums: &mut Vec<f32>) {
        let n_hidden = self.chain.n_hidden();
        let n_known = self.sums.len() / n_hidden;
        let mut fresh = vec![];
        for token in tokens.clone() {
            let place = &mut self.places[token as usize];
            if place.is_none() {
                *place = Some((n_known + fresh.len()) as u32);
                fresh.push(token);
                self.sums.extend_from_slice(self.chain.bias());
            }
        }
        self.chain.add_contexts_of(&fresh, self.contexts, &mut self.sums[n_known * n_hidden..]);
        for place in tokens.filter_map(|token| self.places[token as usize]) {
            sums.extend_from_slice(&self.sums[place as usize * n_hidden..][..n_hidden]);
        }
    }
}
