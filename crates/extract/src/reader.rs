//! Finds the likeliest sources and contents of one cue after the other.

use crate::detect::{Candidate, Cue, Reach, SpanModel, role_labels};
use crate::features::Atoms;
use crate::roles;
use dixit_document::{Document, TokenRange};
use dixit_nlp::ml::crf::Lattice;

/// Added to the score of beginning a content where the chain finds none.
const CONTENT_BIAS: f32 = 3.0;

/// Reads the cues of a document.
#[derive(Debug)]
pub(crate) struct Reader<'d> {
    model: &'d SpanModel,
    document: &'d Document,
    atoms: &'d Atoms,
    reach: Reach,
    base: BaseScores,
    work: Work,
}

impl<'d> Reader<'d> {
    /// A reader of this document.
    pub(crate) fn new(model: &'d SpanModel, document: &'d Document, atoms: &'d Atoms, reach: Reach) -> Reader<'d> {
        let base = BaseScores::new(document.tokens().len());
        Reader { model, document, atoms, reach, base, work: Work::default() }
    }

    /// Adds the likeliest readings of a cue to `found`; `cues` are the others around it.
    pub(crate) fn read(&mut self, cue: Cue, cues: &[TokenRange], found: &mut Vec<Candidate>) {
        let Reader { model, document, atoms, reach, base, work } = self;
        let Cue { tokens: cue, probability: cue_probability, likely } = cue;
        let labels = role_labels();
        let n = labels.n_labels();
        let view = roles::CueView::new(document, atoms, cue, cues);
        let window = view.window();
        work.steady.iter_mut().for_each(|steady| steady.key = None);
        work.scores.clear();
        work.scores.resize(window.len() * n, 0.0);
        for (token, sums) in window.indices().zip(work.scores.chunks_exact_mut(n)) {
            sums.copy_from_slice(base.of(model, atoms, token, &mut work.buffer));
            let position = view.position(atoms, token);
            for (part, key) in view.steady_keys(atoms, token, position).into_iter().enumerate() {
                let steady = &mut work.steady[part];
                if steady.key != Some(key) {
                    steady.key = Some(key);
                    steady.sums.clear();
                    steady.sums.resize(n, 0.0);
                    work.buffer.clear();
                    view.steady_features(atoms, token, position, part, &mut work.buffer);
                    model.roles.add_all(&work.buffer, &mut steady.sums);
                }
                sums.iter_mut().zip(&steady.sums).for_each(|(sum, steady)| *sum += steady);
            }
            work.buffer.clear();
            view.features(atoms, token, position, model.syntax, &mut work.buffer);
            model.roles.add_all(&work.buffer, sums);
            if cue.holds(token) {
                sums[1..].fill(-1e4);
            }
        }
        let transitions = model.roles.transitions();
        let is_content = |&label: &u8| labels.kind(label) == Some(roles::CONTENT);
        let mut readings = transitions.decode_best(&work.scores, reach.n_readings);
        let closest = readings.first().map_or(0.0, |best| best.1 - reach.farthest);
        readings.retain(|(labels, score)| *score >= closest && labels.iter().any(is_content));
        if readings.is_empty() {
            let mut eager = transitions.clone();
            let opening = (0..n as u8).filter(|label| labels.opens(*label) && is_content(label));
            opening.for_each(|label| eager.add_bias(label, CONTENT_BIAS));
            let best = eager.decode(&work.scores);
            if best.iter().any(is_content) {
                let score = transitions.score(&work.scores, &best) as f32;
                readings.push((best, score));
            }
        }
        if readings.is_empty() {
            return;
        }
        transitions.fill(&work.scores, &mut work.lattice);
        for (rank, (reading, score)) in readings.iter().enumerate() {
            let (mut source, mut content) = (vec![], vec![]);
            let mut lowest = [1f32; 2];
            for (span, kind) in labels.spans(reading) {
                let probability = work.lattice.run_probability(span.start, &reading[span.clone()]).max(1e-9);
                lowest[kind] = lowest[kind].min(probability as f32);
                let range = TokenRange::new(window.start() + span.start, window.start() + span.end);
                if kind == roles::SOURCE { source.push(range) } else { content.push(range) }
            }
            let rival = if rank == 0 { readings.get(1) } else { readings.first() };
            let lead = rival.map_or(reach.farthest, |rival| score - rival.1);
            let [source_probability, content_probability] = lowest;
            found.push(Candidate {
                cue,
                likely,
                cue_probability,
                source,
                content,
                source_probability,
                content_probability,
                log_probability: score - work.lattice.log_total() as f32,
                lead,
                worth: 0.0,
                confidence: 0.0,
            });
        }
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
    /// Of each part of the steady features.
    steady: [Steady; roles::N_STEADY],
}

/// What a part of the steady features summed up to at the last token.
#[derive(Debug, Default)]
struct Steady {
    key: Option<roles::SteadyKey>,
    sums: Vec<f32>,
}
