//! The parser: builds a dependency tree from left to right.
//!
//! Transitions are arc-hybrid (Kuhlmann, Gómez-Rodríguez & Satta 2011) with the root behind the last word; an averaged
//! perceptron chooses them and another one names each arc as it is made. Features follow Zhang & Nivre (2011), with word
//! classes beside the words.

mod features;
mod state;

pub use features::{action_features, deep_action_features, deep_label_features};
pub use state::{Action, State};

use crate::ml::hidden::Hidden;
use crate::ml::linear::{Rows, best};
use crate::sentences::MAX_TOKENS;
use crate::words::Word;
use dixit_document::{Deprel, Xpos};

/// Number of actions.
pub const N_ACTIONS: usize = 3;
/// Number of relations.
pub const N_DEPRELS: usize = Deprel::ALL.len();

/// What the parser sees of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Input<'s> {
    /// Its words.
    pub words: &'s [Word],
    /// Their Penn tags.
    pub tags: &'s [Xpos],
}

/// An arc of a tree: the index of the head within the sentence (`None` for the root) and the relation to it.
pub type Arc = (Option<usize>, Deprel);

/// What the parser decides by: direct weights and a hidden layer for actions, a hidden layer for relations.
#[derive(Debug)]
pub struct Weights<'m, R, H> {
    /// Weights of actions.
    pub actions: &'m R,
    /// Hidden layer of actions.
    pub deep_actions: &'m H,
    /// Hidden layer of relations.
    pub deep_labels: &'m H,
}

/// The tree of a sentence: exactly one root, no cycle. Sentences of more than [`MAX_TOKENS`] words are parsed in pieces,
/// the root of each piece depending on the root of the first.
pub fn parse<R: Rows, H: Hidden>(input: Input<'_>, weights: &Weights<'_, R, H>, arcs: &mut Vec<Arc>) {
    arcs.clear();
    let mut first_root = None;
    let n_words = input.words.len();
    let mut start = 0;
    while start < n_words {
        let end = (start + MAX_TOKENS + 1).min(n_words);
        let piece = Input { words: &input.words[start..end], tags: &input.tags[start..end] };
        let state = parse_piece(piece, weights);
        for index in 0..end - start {
            let (head, label) = state.arc(index);
            arcs.push(match (head, first_root) {
                (Some(head), _) => (Some(start + head), label),
                (None, None) => {
                    first_root = Some(start + index);
                    (None, Deprel::Root)
                }
                (None, Some(root)) => (Some(root), Deprel::Parataxis),
            });
        }
        start = end;
    }
}

fn parse_piece<R: Rows, H: Hidden>(input: Input<'_>, weights: &Weights<'_, R, H>) -> State {
    let mut state = State::new(input.words.len());
    let (mut features, mut deep) = (Vec::with_capacity(96), Vec::with_capacity(96));
    while !state.is_final() {
        let action = match state.only_action() {
            Some(action) => action,
            None => {
                let mut sums = [0.0; N_ACTIONS];
                action_features(input, &state, &mut features);
                deep_action_features(input, &state, &mut deep);
                weights.actions.add_all(&features, &mut sums);
                weights.deep_actions.add(&deep, &mut sums);
                choose(&state, &sums)
            }
        };
        let label = match state.arc_of(action) {
            Some((Some(head), dependent)) => {
                let mut sums = [0.0; N_DEPRELS];
                deep_label_features(input, &state, head, dependent, &mut deep);
                weights.deep_labels.add(&deep, &mut sums);
                sums[Deprel::Root as usize] = f32::NEG_INFINITY;
                Deprel::ALL[best(&sums)]
            }
            _ => Deprel::Root,
        };
        state.apply(action, label);
    }
    state
}

/// The allowed action with the highest score.
pub fn choose(state: &State, sums: &[f32; N_ACTIONS]) -> Action {
    let mut chosen = None;
    for action in Action::ALL {
        let score = sums[action as usize];
        if state.allows(action) && chosen.is_none_or(|(best, _)| score > best) {
            chosen = Some((score, action));
        }
    }
    chosen.map_or(Action::Shift, |(_, action)| action)
}
