//! From a document to candidate attributions: cues by one chain, source and content of each by another.

use crate::features::Atoms;
use crate::lexicon::CueRates;
use crate::{confidence, cue, roles};
use dixit_document::{Document, TokenRange};
use dixit_nlp::ml::bilou::{Bilou, OUTSIDE};
use dixit_nlp::ml::crf::{Crf, Lattice, Transitions};
use serde::{Deserialize, Serialize};

/// The learned part that finds spans.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpanModel {
    /// Cue classes of lemmas.
    pub rates: CueRates,
    /// The chain of cues.
    pub cues: Crf,
    /// The chain of sources and contents of one cue.
    pub roles: Crf,
    /// Whether the chains see the dependency tree.
    pub syntax: bool,
    /// How probable candidates are.
    pub confidence: Crf,
}

#[derive(Clone, Copy, Debug)]
struct Cue {
    tokens: TokenRange,
    probability: f32,
    likely: bool,
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
    /// Geometric mean of the probabilities of the source's and content's spans; 1 where there are none.
    pub role_probability: f32,
    /// Log probability of the whole labelling of sources and contents.
    pub log_probability: f32,
}

/// Added to the score of beginning a cue, to gather candidates.
const BIASES: [f32; 2] = [0.4, 1.8];
/// Added to the score of beginning a content where the chain finds none.
const CONTENT_BIAS: f32 = 3.0;

/// How candidates are chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Likely cues are kept from this probability on.
    pub keep: f32,
    /// Other cues are taken from this probability on.
    pub take: f32,
}

impl Default for Choice {
    fn default() -> Choice {
        Choice { keep: 0.1, take: 0.6 }
    }
}

/// The candidates that count, without overlapping cues, in order of place.
pub fn choose(candidates: &[(Candidate, f32)], choice: Choice) -> Vec<usize> {
    let mut chosen: Vec<usize> = vec![];
    for (index, (candidate, probability)) in candidates.iter().enumerate() {
        if *probability < if candidate.likely { choice.keep } else { choice.take } {
            continue;
        }
        // Candidates come in order of their cues' first tokens: only the last one chosen may overlap.
        match chosen.last_mut() {
            Some(last) if candidates[*last].0.cue.overlaps(candidate.cue) => {
                let other = &candidates[*last];
                if (candidate.likely, *probability) > (other.0.likely, other.1) {
                    *last = index;
                }
            }
            _ => chosen.push(index),
        }
    }
    chosen
}

/// Labels of the chain of cues.
pub fn cue_labels() -> Bilou {
    Bilou::new(1)
}

/// Labels of the chain of sources and contents.
pub fn role_labels() -> Bilou {
    Bilou::new(2)
}

/// Transitions that well-formed labellings permit.
pub fn transitions(labels: Bilou) -> Transitions {
    Transitions::new(
        labels.n_labels(),
        |from, to| labels.follows(from, to),
        |label| labels.starts(label),
        |label| labels.ends(label),
    )
}

impl SpanModel {
    /// Cue spans with their probabilities, in order of place: those of the best labellings at every bias of `biases`
    /// toward cues. Spans of different biases may overlap.
    fn cues(&self, document: &Document, atoms: &Atoms, biases: &[f32]) -> Vec<Cue> {
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
        let (mut buffer, mut scores, mut gold) = (vec![], vec![], vec![]);
        let mut found: Vec<Cue> = vec![];
        for chain in cue::chains(document) {
            scores.clear();
            scores.resize(chain.len() * n, 0.0);
            for (token, sums) in chain.indices().zip(scores.chunks_exact_mut(n)) {
                buffer.clear();
                cue::features(atoms, token, self.syntax, &mut buffer);
                self.cues.add_all(&buffer, sums);
            }
            let first = found.len();
            let mut filled = false;
            for (rank, transitions) in biased.iter().enumerate() {
                for (span, _) in labels.spans(&transitions.decode(&scores)) {
                    let cue = TokenRange::new(chain.start() + span.start, chain.start() + span.end);
                    if found[first..].iter().any(|other| other.tokens == cue) {
                        continue;
                    }
                    if !filled {
                        self.cues.transitions().fill(&scores, &mut lattice);
                        filled = true;
                    }
                    gold.clear();
                    gold.resize(span.len(), OUTSIDE);
                    labels.write(&mut gold, 0..span.len(), 0);
                    let probability = lattice.run_probability(span.start, &gold) as f32;
                    found.push(Cue { tokens: cue, probability, likely: rank == 0 });
                }
            }
            found[first..].sort_by_key(|cue| cue.tokens);
        }
        found
    }

    /// Candidates in order of place, with the probability that each is right. Cues of different candidates may overlap.
    pub fn candidates(&self, document: &Document, atoms: &Atoms) -> Vec<(Candidate, f32)> {
        let cues = self.cues(document, atoms, &BIASES);
        let likely: Vec<TokenRange> = cues.iter().filter(|cue| cue.likely).map(|cue| cue.tokens).collect();
        let mut base = BaseScores::new(document.tokens().len());
        let mut work = Work::default();
        let found: Vec<Candidate> = cues
            .into_iter()
            .map(|cue| self.candidate(document, atoms, cue, &likely, &mut base, &mut work))
            .filter(|one| !one.content.is_empty())
            .collect();
        let standings = confidence::standings(&found);
        let mut buffer = vec![];
        let scored = found.into_iter().zip(standings).map(|(one, standing)| {
            buffer.clear();
            confidence::features(document, atoms, &one, standing, &mut buffer);
            let probability = confidence::probability(&self.confidence, &buffer);
            (one, probability)
        });
        scored.collect()
    }

    /// Sources and contents of cues. `base` caches the scores of features that do not depend on the cue.
    fn candidate(
        &self,
        document: &Document,
        atoms: &Atoms,
        cue: Cue,
        cues: &[TokenRange],
        base: &mut BaseScores,
        work: &mut Work,
    ) -> Candidate {
        let Cue { tokens: cue, probability: cue_probability, likely } = cue;
        let labels = role_labels();
        let n = labels.n_labels();
        let view = roles::CueView::new(document, atoms, cue, cues);
        let window = view.window();
        work.scores.clear();
        work.scores.resize(window.len() * n, 0.0);
        for (token, sums) in window.indices().zip(work.scores.chunks_exact_mut(n)) {
            sums.copy_from_slice(base.of(self, atoms, token, &mut work.buffer));
            work.buffer.clear();
            view.features(atoms, token, self.syntax, &mut work.buffer);
            self.roles.add_all(&work.buffer, sums);
            if cue.holds(token) {
                sums[1..].fill(-1e4);
            }
        }
        let transitions = self.roles.transitions();
        let mut best = transitions.decode(&work.scores);
        let is_content = |&label: &u8| labels.kind(label) == Some(roles::CONTENT);
        if !best.iter().any(is_content) {
            let mut eager = transitions.clone();
            let opening = (0..n as u8).filter(|label| labels.opens(*label) && is_content(label));
            opening.for_each(|label| eager.add_bias(label, CONTENT_BIAS));
            best = eager.decode(&work.scores);
        }
        transitions.fill(&work.scores, &mut work.lattice);
        let log_probability = (transitions.score(&work.scores, &best) - work.lattice.log_total()) as f32;
        let (mut source, mut content, mut logs, mut n_spans) = (vec![], vec![], 0.0, 0);
        for (span, kind) in labels.spans(&best) {
            logs += work.lattice.run_probability(span.start, &best[span.clone()]).max(1e-9).ln();
            n_spans += 1;
            let range = TokenRange::new(window.start() + span.start, window.start() + span.end);
            if kind == roles::SOURCE { source.push(range) } else { content.push(range) }
        }
        let role_probability = (logs / f64::from(n_spans.max(1))).exp() as f32;
        Candidate { cue, likely, cue_probability, source, content, role_probability, log_probability }
    }
}

/// Scores of the features of tokens that do not depend on the cue, computed when first asked for.
#[derive(Debug)]
struct BaseScores {
    known: Vec<bool>,
    scores: Vec<f32>,
}

impl BaseScores {
    /// For a document of this many tokens.
    fn new(n_tokens: usize) -> BaseScores {
        BaseScores { known: vec![false; n_tokens], scores: vec![0.0; n_tokens * role_labels().n_labels()] }
    }

    fn of(&mut self, model: &SpanModel, atoms: &Atoms, token: usize, buffer: &mut Vec<u32>) -> &[f32] {
        let n = role_labels().n_labels();
        let scores = &mut self.scores[token * n..][..n];
        if !self.known[token] {
            self.known[token] = true;
            buffer.clear();
            roles::base_features(atoms, token, model.syntax, buffer);
            model.roles.add_all(buffer, scores);
        }
        scores
    }
}

/// Buffers that are used again and again.
#[derive(Debug, Default)]
struct Work {
    buffer: Vec<u32>,
    scores: Vec<f32>,
    lattice: Lattice,
}
