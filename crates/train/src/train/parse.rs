//! Learns trees with a dynamic oracle (Goldberg & Nivre 2012, 2013): the parser follows its own, also wrong, choices and
//! learns the best continuation from there.

use crate::corpus::treebank::Tree;
use crate::train::perceptron::Learner;
use crate::train::tag::Sentence;
use dixit_document::{Deprel, Xpos};
use dixit_nlp::ml::Random;
use dixit_nlp::ml::linear::{Rows, best};
use dixit_nlp::parse::{self, Action, Input, N_ACTIONS, N_DEPRELS, State};

/// The right choice must win by this much, or the weights move.
const MARGIN: f32 = 4.0;

/// The two learners of the parser.
#[derive(Clone, Debug)]
pub struct ParseLearner {
    /// Chooses actions.
    pub actions: Learner,
    /// Names arcs.
    pub labels: Learner,
}

impl Default for ParseLearner {
    fn default() -> ParseLearner {
        ParseLearner { actions: Learner::new(N_ACTIONS), labels: Learner::new(N_DEPRELS) }
    }
}

impl ParseLearner {
    /// Goes once through the sentences, with these tags, in random order. `explore` is the share of choices that follow
    /// the parser rather than the gold tree.
    pub fn epoch(&mut self, sentences: &[&Sentence<'_>], tags: &[Vec<Xpos>], explore: f64, random: &mut Random) {
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        random.shuffle(&mut order);
        for index in order {
            let input = Input { words: &sentences[index].words, tags: &tags[index] };
            self.learn(input, sentences[index].tree, explore, random);
        }
    }

    fn learn(&mut self, input: Input<'_>, tree: &Tree, explore: f64, random: &mut Random) {
        let n_words = input.words.len();
        let mut dependents = vec![vec![]; n_words + 1];
        for (word, &head) in tree.heads.iter().enumerate() {
            dependents[head].push(word);
        }
        let mut state = State::new(n_words);
        let mut features = vec![];
        while !state.is_final() {
            let action = match state.only_action() {
                Some(action) => action,
                None => {
                    parse::action_features(input, &state, &mut features);
                    let mut sums = [0.0; N_ACTIONS];
                    features.iter().for_each(|&feature| self.actions.add(feature, &mut sums));
                    let guess = parse::choose(&state, &sums);
                    let cost = |action: Action| state.cost(action, &tree.heads, &dependents);
                    let allowed = || Action::ALL.into_iter().filter(|&action| state.allows(action));
                    let lowest = allowed().map(cost).min().unwrap_or(0);
                    let highest = |free: bool| {
                        let actions = allowed().filter(|&action| (cost(action) == lowest) == free);
                        actions.reduce(
                            |best, action| if sums[action as usize] > sums[best as usize] { action } else { best },
                        )
                    };
                    let right = highest(true).unwrap_or(guess);
                    self.actions.tick();
                    if let Some(rival) = highest(false)
                        && sums[right as usize] - sums[rival as usize] < MARGIN
                    {
                        self.actions.update(&features, right as usize, rival as usize);
                    }
                    if random.unit() < explore { guess } else { right }
                }
            };
            let label = match state.arc_of(action) {
                Some((Some(head), dependent)) => {
                    parse::label_features(input, &state, head, dependent, &mut features);
                    let mut sums = [0.0; N_DEPRELS];
                    features.iter().for_each(|&feature| self.labels.add(feature, &mut sums));
                    sums[Deprel::Root as usize] = f32::NEG_INFINITY;
                    let guess = best(&sums);
                    if tree.heads[dependent] == head {
                        let gold = tree.deprels[dependent] as usize;
                        let gold_score = std::mem::replace(&mut sums[gold], f32::NEG_INFINITY);
                        let rival = best(&sums);
                        self.labels.tick();
                        if gold_score - sums[rival] < MARGIN {
                            self.labels.update(&features, gold, rival);
                        }
                    }
                    Deprel::ALL[guess]
                }
                _ => Deprel::Root,
            };
            state.apply(action, label);
        }
    }
}

/// Unlabeled and labeled attachment (subtypes cut) over sentences with these tags, in percent.
pub fn attachment<A: Rows, L: Rows>(
    sentences: &[&Sentence<'_>],
    tags: &[Vec<Xpos>],
    actions: &A,
    labels: &L,
) -> (f64, f64) {
    let (mut n_words, mut n_heads, mut n_labeled) = (0, 0, 0);
    let mut arcs = vec![];
    for (sentence, tags) in sentences.iter().zip(tags) {
        parse::parse(Input { words: &sentence.words, tags }, actions, labels, &mut arcs);
        for (index, &(head, label)) in arcs.iter().enumerate() {
            let right = head.unwrap_or(arcs.len()) == sentence.tree.heads[index];
            n_words += 1;
            n_heads += usize::from(right);
            n_labeled += usize::from(right && label.universal() == sentence.tree.deprels[index].universal());
        }
    }
    let share = |n: usize| 100.0 * n as f64 / n_words.max(1) as f64;
    (share(n_heads), share(n_labeled))
}
