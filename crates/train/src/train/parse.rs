//! Learns trees with a dynamic oracle (Goldberg & Nivre 2012, 2013): the parser follows its own, also wrong, choices and
//! learns the best continuation from there.

use crate::corpus::treebank::Tree;
use crate::train::hidden::DeepLearner;
use crate::train::tag::Sentence;
use dixit_document::{Deprel, Xpos};
use dixit_nlp::ml::Random;
use dixit_nlp::ml::hidden::Hidden;
use dixit_nlp::ml::linear::{Rows, best};
use dixit_nlp::parse::{self, Action, Input, N_ACTIONS, N_DEPRELS, State, Weights};

/// Learning rates of direct weights and of hidden layers.
const RATES: [f32; 2] = [0.08, 0.02];

/// Rows of the hidden layers.
const N_ROWS: [usize; 2] = [1 << 16, 1 << 15];

/// The two learners of the parser.
#[derive(Clone, Debug)]
pub struct ParseLearner {
    /// Chooses actions.
    pub actions: DeepLearner,
    /// Names arcs.
    pub labels: DeepLearner,
}

impl ParseLearner {
    /// A learner that knows nothing.
    pub fn new(random: &mut Random) -> ParseLearner {
        let actions = DeepLearner::new(N_ACTIONS, N_ROWS[0], random);
        ParseLearner { actions, labels: DeepLearner::new(N_DEPRELS, N_ROWS[1], random) }
    }

    /// Sets how fast weights move: 1 at the start.
    pub fn set_rate(&mut self, rate: f32) {
        self.actions.rates = RATES.map(|full| full * rate);
        self.labels.rates = self.actions.rates;
    }

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
        let (mut features, mut deep) = (vec![], vec![]);
        while !state.is_final() {
            let action = match state.only_action() {
                Some(action) => action,
                None => {
                    parse::action_features(input, &state, &mut features);
                    parse::deep_action_features(input, &state, &mut deep);
                    let mut sums = [0.0; N_ACTIONS];
                    let hidden = self.actions.scores(&features, &deep, &mut sums);
                    let guess = parse::choose(&state, &sums);
                    let allowed = Action::ALL.map(|action| state.allows(action));
                    let costs = Action::ALL.map(|action| match allowed[action as usize] {
                        true => state.cost(action, &tree.heads, &dependents),
                        false => usize::MAX,
                    });
                    let lowest = costs.iter().min().copied().unwrap_or(0);
                    let free = costs.map(|cost| cost == lowest);
                    self.actions.learn(&features, &deep, &sums, &hidden, &allowed, &free);
                    if free[guess as usize] || random.unit() < explore {
                        guess
                    } else {
                        let right = Action::ALL.into_iter().filter(|&action| free[action as usize]);
                        right.reduce(|a, b| if sums[b as usize] > sums[a as usize] { b } else { a }).unwrap_or(guess)
                    }
                }
            };
            let label = match state.arc_of(action) {
                Some((Some(head), dependent)) => {
                    parse::deep_label_features(input, &state, head, dependent, &mut deep);
                    let mut sums = [0.0; N_DEPRELS];
                    let hidden = self.labels.scores(&[], &deep, &mut sums);
                    let allowed = std::array::from_fn::<bool, N_DEPRELS, _>(|label| label != Deprel::Root as usize);
                    if tree.heads[dependent] == head {
                        let gold = tree.deprels[dependent] as usize;
                        let right = std::array::from_fn::<bool, N_DEPRELS, _>(|label| label == gold);
                        self.labels.learn(&[], &deep, &sums, &hidden, &allowed, &right);
                    }
                    sums[Deprel::Root as usize] = f32::NEG_INFINITY;
                    Deprel::ALL[best(&sums)]
                }
                _ => Deprel::Root,
            };
            state.apply(action, label);
        }
    }
}

/// Unlabeled and labeled attachment (subtypes cut) over sentences with these tags, in percent.
pub fn attachment<R: Rows, H: Hidden>(
    sentences: &[&Sentence<'_>],
    tags: &[Vec<Xpos>],
    weights: &Weights<'_, R, H>,
) -> (f64, f64) {
    let (mut n_words, mut n_heads, mut n_labeled) = (0, 0, 0);
    let mut arcs = vec![];
    for (sentence, tags) in sentences.iter().zip(tags) {
        parse::parse(Input { words: &sentence.words, tags }, weights, &mut arcs);
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
