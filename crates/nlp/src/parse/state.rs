//! Configurations of the arc-hybrid system.

use dixit_document::Deprel;

/// A transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Moves the next word onto the stack.
    Shift,
    /// Makes the next word (or the root) head of the top of the stack, and pops it.
    Left,
    /// Makes the second word of the stack head of the top, and pops it.
    Right,
}

impl Action {
    /// Every action, in order.
    pub const ALL: [Action; 3] = [Action::Shift, Action::Left, Action::Right];
}

/// No such word.
pub(super) const NONE: u16 = u16::MAX;

/// What is known of a word's place in the tree so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) head: u16,
    pub(super) label: Deprel,
    /// Outermost and next dependents to the left and to the right.
    pub(super) left: [u16; 2],
    pub(super) right: [u16; 2],
    pub(super) n_left: u8,
    pub(super) n_right: u8,
    /// Relations of the dependents to the left and to the right, as bits.
    pub(super) left_labels: u64,
    pub(super) right_labels: u64,
}

const FRESH: Node = Node {
    head: NONE,
    label: Deprel::Root,
    left: [NONE; 2],
    right: [NONE; 2],
    n_left: 0,
    n_right: 0,
    left_labels: 0,
    right_labels: 0,
};

/// A stack of words, the words to come, and the arcs made. The root stands behind the last word.
#[derive(Clone, Debug)]
pub struct State {
    pub(super) stack: Vec<u16>,
    pub(super) next: u16,
    n_words: u16,
    pub(super) nodes: Vec<Node>,
}

impl State {
    /// The start for a sentence of `n_words`.
    ///
    /// # Panics
    /// When there are 65,535 words or more: the parser cuts sentences long before.
    pub fn new(n_words: usize) -> State {
        assert!(n_words < usize::from(NONE), "sentence of {n_words} words");
        State { stack: Vec::with_capacity(32), next: 0, n_words: n_words as u16, nodes: vec![FRESH; n_words + 1] }
    }

    /// Whether every word has a head.
    pub fn is_final(&self) -> bool {
        self.next == self.n_words && self.stack.is_empty()
    }

    /// Whether an action may be taken. The root gets exactly one dependent.
    pub fn allows(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.next < self.n_words,
            Action::Left => !self.stack.is_empty() && (self.next < self.n_words || self.stack.len() == 1),
            Action::Right => self.stack.len() > 1,
        }
    }

    /// The action, where only one is allowed.
    pub fn only_action(&self) -> Option<Action> {
        let mut allowed = Action::ALL.into_iter().filter(|&action| self.allows(action));
        let first = allowed.next();
        if allowed.next().is_none() { first } else { None }
    }

    /// Head (`None`: the root) and dependent of the arc that an action makes.
    pub fn arc_of(&self, action: Action) -> Option<(Option<usize>, usize)> {
        let top = usize::from(*self.stack.last()?);
        match action {
            Action::Shift => None,
            Action::Left => Some(((self.next < self.n_words).then_some(usize::from(self.next)), top)),
            Action::Right => Some((Some(usize::from(*self.stack.iter().rev().nth(1)?)), top)),
        }
    }

    /// Takes an action; its arc, if it makes one, gets the label.
    pub fn apply(&mut self, action: Action, label: Deprel) {
        match self.arc_of(action) {
            None => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Some((head, dependent)) => {
                self.stack.pop();
                let head = head.unwrap_or(usize::from(self.n_words));
                let node = &mut self.nodes[dependent];
                (node.head, node.label) = (head as u16, label);
                let bit = 1 << (label as u64 % 64);
                let parent = &mut self.nodes[head];
                if dependent < head {
                    parent.left = [dependent as u16, parent.left[0]];
                    parent.n_left = parent.n_left.saturating_add(1);
                    parent.left_labels |= bit;
                } else {
                    parent.right = [dependent as u16, parent.right[0]];
                    parent.n_right = parent.n_right.saturating_add(1);
                    parent.right_labels |= bit;
                }
            }
        }
    }

    /// Head (`None`: the root) and relation of a word, once it has them.
    pub fn arc(&self, index: usize) -> (Option<usize>, Deprel) {
        let node = &self.nodes[index];
        let head = usize::from(node.head);
        ((head < usize::from(self.n_words)).then_some(head), node.label)
    }

    /// How many gold arcs can no longer be made after an action (Goldberg & Nivre 2013, section 4.2). `heads[i]` is the
    /// head of word `i`, `n_words` for the root; `dependents[i]` are the words whose head is `i`.
    pub fn cost(&self, action: Action, heads: &[usize], dependents: &[Vec<usize>]) -> usize {
        let next = usize::from(self.next);
        let on_stack = |word: usize| self.stack.iter().any(|&other| usize::from(other) == word);
        let Some((&top, below)) = self.stack.split_last() else { return 0 };
        let top = usize::from(top);
        let second = below.last().map(|&word| usize::from(word));
        match action {
            Action::Shift => {
                let head_lost = heads[next] != top && on_stack(heads[next]);
                usize::from(head_lost) + dependents[next].iter().filter(|&&word| on_stack(word)).count()
            }
            Action::Left => {
                let head_lost = Some(heads[top]) == second || heads[top] > next;
                usize::from(head_lost) + dependents[top].iter().filter(|&&word| word >= next).count()
            }
            Action::Right => {
                usize::from(heads[top] >= next) + dependents[top].iter().filter(|&&word| word >= next).count()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_cost_actions_rebuild_any_projective_tree() {
        // heads with 5 for the root: a small tree with left and right dependents
        let heads = [1, 3, 1, 5, 3];
        let mut dependents = vec![vec![]; 6];
        for (word, &head) in heads.iter().enumerate() {
            dependents[head].push(word);
        }
        let mut state = State::new(5);
        while !state.is_final() {
            let action = Action::ALL
                .into_iter()
                .find(|&action| state.allows(action) && state.cost(action, &heads, &dependents) == 0)
                .expect("some action is free on a gold path");
            state.apply(action, Deprel::Dep);
        }
        let built: Vec<usize> = (0..5).map(|word| state.arc(word).0.unwrap_or(5)).collect();
        assert_eq!(built, heads);
    }

    #[test]
    fn every_path_ends_with_one_root() {
        for preferred in Action::ALL {
            let mut state = State::new(7);
            let mut n_steps = 0;
            while !state.is_final() {
                let allowed: Vec<Action> = Action::ALL.into_iter().filter(|&action| state.allows(action)).collect();
                let action = if allowed.contains(&preferred) { preferred } else { allowed[n_steps % allowed.len()] };
                state.apply(action, Deprel::Dep);
                n_steps += 1;
            }
            assert_eq!((0..7).filter(|&word| state.arc(word).0.is_none()).count(), 1);
            assert_eq!(n_steps, 14);
        }
    }
}
