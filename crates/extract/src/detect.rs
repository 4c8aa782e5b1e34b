//! From a document to candidate attributions: cues by one chain, source and content of each by another.

use crate::context_sums::ContextSums;
use crate::cue::{self, Screen};
use crate::features::{Atoms, Quoting};
use crate::judge::{self, Judge};
use crate::lexicon::CueRates;
use crate::reader::Reader;
use crate::roles;
use dixit_document::{Deprel, Document, TokenId, TokenRange};
use dixit_nlp::ml::bilou::Bilou;
use dixit_nlp::ml::crf::{Lattice, Transitions};
use dixit_nlp::ml::hidden::{HiddenChain, Runs};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The learned part that finds spans.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpanModel {
    /// Cue classes of lemmas.
    pub rates: CueRates,
    /// Where cues may be.
    pub screen: Screen,
    /// The chain of cues.
    pub cues: HiddenChain,
    /// The chain of sources and contents of one cue.
    pub roles: HiddenChain,
    /// Judges what the chains find.
    pub judge: Judge,
}

/// A cue that the chain finds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    pub(crate) tokens: TokenRange,
    pub(crate) probability: f32,
    pub(crate) likely: bool,
}

/// Where an attribution may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The signaling words.
    pub cue: TokenRange,
    /// Whether the cue is in the best labelling at the smallest bias.
    pub likely: bool,
    /// Probability of exactly this cue in the chain.
    pub cue_probability: f32,
    /// The source phrase, usually one piece.
    pub source: Vec<TokenRange>,
    /// The content, in pieces.
    pub content: Vec<TokenRange>,
    /// Smallest probability of a span of the source; 1 where there is none.
    pub source_probability: f32,
    /// Smallest probability of a span of the content; 1 where there is none.
    pub content_probability: f32,
    /// Log probability of the whole labelling of sources and contents.
    pub log_probability: f32,
    /// Log probability beyond the best other reading of the cue; below zero where that one is better.
    pub lead: f32,
    /// The share of its spans that is probably exactly right.
    pub worth: f32,
    /// The calibrated probability that it is right on the whole.
    pub confidence: f32,
}

impl Candidate {
    /// Number of its spans.
    fn n_spans(&self) -> usize {
        self.source.len() + 1 + self.content.len()
    }
}

/// How freely candidates are gathered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// Added to the score of beginning a cue, one after the other.
    pub(crate) biases: &'static [f32],
    /// Cues less probable than this are not read.
    pub(crate) least_probability: f32,
}

const REACH: Reach = Reach { biases: &[0.4, 1.4], least_probability: 0.2 };
/// Candidates of this worth and above are chosen. Half the F score reached would maximize it (Lipton, Elkan and Naryanaswamy
/// 2014); a little more costs nothing and leaves fewer wrong ones.
pub const LEAST_WORTH: f32 = 0.4;

/// The candidates that count, in order of place: of those with overlapping cues the ones with most spans probably right, where
/// being right on the whole counts as one more.
pub fn choose(candidates: &[Candidate], least_worth: f32) -> Vec<usize> {
    let gain = |index: usize| {
        let one = &candidates[index];
        one.n_spans() as f32 * (one.worth - least_worth) + one.confidence - least_worth
    };
    let mut order: Vec<usize> = (0..candidates.len()).filter(|&index| gain(index) >= 0.0).collect();
    order.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)));
    let mut taken = BTreeSet::new();
    order.retain(|&index| {
        let free = candidates[index].cue.indices().all(|token| !taken.contains(&token));
        if free {
            taken.extend(candidates[index].cue.indices());
        }
        free
    });
    order.sort_unstable();
    order
}

/// Labels of the chain of cues.
pub fn cue_labels() -> Bilou {
    Bilou::new(1)
}

/// Labels of the chain of sources and contents.
pub fn role_labels() -> Bilou {
    Bilou::new(2)
}

impl SpanModel {
    /// Cue spans with their probabilities, in order of place: those of the best labellings at every bias of `biases`
    /// toward cues. Spans of different biases may overlap.
    fn cues(
        &self,
        document: &Document,
        atoms: &Atoms,
        sums: &mut ContextSums<'_>,
        numbers: &[u32],
        biases: &[f32],
    ) -> Vec<Cue> {
        let labels = cue_labels();
        let n = labels.n_labels();
        let biased: Vec<Transitions> = biases
            .iter()
            .map(|&bias| {
                let mut transitions = self.cues.transitions().clone();
                (1..n as u8).filter(|&label| labels.opens(label)).for_each(|label| transitions.add_bias(label, bias));
                transitions
            })
            .collect();
        let mut lattice = Lattice::default();
        let mut scores = vec![];
        let mut sight = Sight::new(&self.screen, &self.cues);
        let mut found: Vec<Cue> = vec![];
        for chain in cue::chains(document) {
            if !sight.score(atoms, sums, numbers, chain, &mut scores) {
                continue;
            }
            let first = found.len();
            let mut filled = false;
            for (rank, transitions) in biased.iter().enumerate() {
                let best = transitions.decode(&scores);
                for (span, _) in labels.spans(&best) {
                    let cue = TokenRange::new(chain.start() + span.start, chain.start() + span.end);
                    if found[first..].iter().any(|other| other.tokens == cue) {
                        continue;
                    }
                    if !filled {
                        self.cues.transitions().fill(&scores, &mut lattice);
                        filled = true;
                    }
                    let probability = lattice.run_probability(span.start, &best[span]) as f32;
                    found.push(Cue { tokens: cue, probability, likely: rank == 0 });
                }
            }
            found[first..].sort_by_key(|cue| cue.tokens);
        }
        found
    }

    /// Candidates in order of place. Cues of different candidates may overlap.
    pub fn candidates(&self, document: &Document, atoms: &Atoms, sums: &mut ContextSums<'_>) -> Vec<Candidate> {
        let all: Vec<u32> = (0..document.tokens().len() as u32).collect();
        self.candidates_within(document, atoms, sums, &all, REACH)
    }

    /// Candidates gathered so freely. `sums` are of a document whose tokens with these numbers are those of this one.
    pub(crate) fn candidates_within(
        &self,
        document: &Document,
        atoms: &Atoms,
        sums: &mut ContextSums<'_>,
        numbers: &[u32],
        reach: Reach,
    ) -> Vec<Candidate> {
        let mut cues = self.cues(document, atoms, sums, numbers, reach.biases);
        cues.retain(|cue| cue.probability >= reach.least_probability);
        let likely: Vec<TokenRange> = cues.iter().filter(|cue| cue.likely).map(|cue| cue.tokens).collect();
        let mut reader = Reader::new(self, document, atoms, sums, numbers);
        let mut found = vec![];
        for cue in cues {
            reader.read(cue, &beside(document, atoms, cue.tokens, &likely), &mut found);
        }
        judge::judge(&self.judge, document, atoms, &mut found);
        found
    }
}

/// Looks for cues, token by token; buffers that are used again and again.
struct Sight<'m> {
    screen: &'m Screen,
    cues: &'m HiddenChain,
    /// The scores of a token that belongs to no cue.
    outside: Vec<f32>,
    /// Tokens that may belong to one.
    possible: Vec<usize>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
    features: Vec<u32>,
    quoting: Runs<Quoting>,
}

impl<'m> Sight<'m> {
    fn new(screen: &'m Screen, cues: &'m HiddenChain) -> Sight<'m> {
        let mut outside = vec![];
        cues.score(&mut cues.bias().to_vec(), &mut outside);
        let (possible, hidden, scores, features) = (vec![], vec![], vec![], vec![]);
        Sight { screen, cues, outside, possible, hidden, scores, features, quoting: Runs::default() }
    }

    /// Writes the scores of the tokens of a chain over `scores`, `[n_tokens, n_labels]`; whether any may belong to a cue.
    fn score(
        &mut self,
        atoms: &Atoms,
        sums: &mut ContextSums<'_>,
        numbers: &[u32],
        chain: TokenRange,
        scores: &mut Vec<f32>,
    ) -> bool {
        let Sight { screen, cues, outside, possible, hidden, features, quoting, .. } = self;
        let (own, n_hidden) = (&numbers[chain.indices()], screen.chain.n_hidden());
        let looked = own.iter().flat_map(|&token| &sums.screen[token as usize * n_hidden..][..n_hidden]);
        screen.possible(atoms, chain, looked.copied().collect(), possible);
        if possible.is_empty() {
            return false;
        }
        hidden.clear();
        features.clear();
        for &token in possible.iter() {
            cue::word_features(atoms, token, features);
            let around = atoms.quoting(token);
            quoting.push(around, |buffer| around.features(buffer));
        }
        sums.cues.write(possible.iter().map(|&token| numbers[token]), hidden);
        quoting.add_to(cues, hidden);
        cues.add_features(features, hidden);
        cues.score(hidden, &mut self.scores);
        scores.clear();
        let mut rows = possible.iter().zip(self.scores.chunks_exact(cues.n_labels())).peekable();
        for token in chain.indices() {
            let own = rows.next_if(|(possible, _)| **possible == token);
            scores.extend_from_slice(own.map_or(outside, |(_, scores)| scores));
        }
        true
    }
}

/// The cues of `likely` in the window of `cue`, without those of its sentence that stand in a complement of it or in the clause
/// that it is an adverbial of: they belong to what it signals, and the chain has learned from attributions without such inner ones.
fn beside(document: &Document, atoms: &Atoms, cue: TokenRange, likely: &[TokenRange]) -> Vec<TokenRange> {
    let tokens = document.tokens();
    let head = roles::cue_head(document, cue);
    let window = roles::window(document, atoms, cue);
    let sentence = document.sentences()[document.sentence_of(TokenId(head as u32))];
    // Of *according to*: the verb that it hangs on through its noun.
    let stated = Some(head).filter(|&head| tokens[head].deprel == Deprel::Case);
    let stated = stated.and_then(|head| tokens[tokens[head].head?.index()].head);
    let within = |other: TokenRange| {
        let mut at = roles::cue_head(document, other);
        if stated.is_some_and(|stated| stated.index() == at) {
            return true;
        }
        for _ in 0..MOST_STEPS {
            let Some(above) = tokens[at].head else { break };
            if above.index() == head {
                return matches!(tokens[at].deprel, Deprel::Ccomp | Deprel::Xcomp | Deprel::Obj | Deprel::Obl);
            }
            at = above.index();
        }
        false
    };
    let from = likely.partition_point(|other| other.end() <= window.start());
    let near = likely[from..].iter().copied().take_while(|other| other.start() < window.end());
    near.filter(|&other| other.overlaps(cue) || !sentence.contains(other) || !within(other)).collect()
}

/// Steps up the tree from one cue to another.
const MOST_STEPS: usize = 24;
