//! Finds the likeliest sources and contents of one cue after the other.

use crate::context_sums::{ChainSums, ContextSums};
use crate::detect::{Candidate, Cue, SpanModel, role_labels};
use crate::features::{Atoms, Quoting};
use crate::roles::{self, CueView, Position, Side, Way};
use dixit_document::{Document, MentionKind, TokenRange};
use dixit_nlp::ml::crf::Lattice;
use dixit_nlp::ml::hidden::{HiddenChain, Runs};

/// Added to the score of beginning a content where the chain finds none.
const CONTENT_BIAS: f32 = 3.0;

/// Most readings of a cue: ways to find its source and content.
const N_READINGS: usize = 2;
/// Readings whose log probability is further than this below the best one's are none.
const FARTHEST: f32 = 1.5;

/// Reads the cues of a document.
#[derive(Debug)]
pub(crate) struct Reader<'d, 'm> {
    model: &'d SpanModel,
    document: &'d Document,
    atoms: &'d Atoms,
    sums: &'d mut ContextSums<'m>,
    /// For each token its number among those that `sums` are of.
    numbers: &'d [u32],
    /// The document's names, in order of place.
    names: Vec<TokenRange>,
    base: Base,
    work: Work,
}

impl<'d, 'm> Reader<'d, 'm> {
    /// A reader of this document.
    /// `sums` are of a document whose tokens with these numbers are those of this one.
    pub(crate) fn new(
        model: &'d SpanModel,
        document: &'d Document,
        atoms: &'d Atoms,
        sums: &'d mut ContextSums<'m>,
        numbers: &'d [u32],
    ) -> Reader<'d, 'm> {
        let base = Base::new(document.tokens().len() * model.roles.n_hidden(), document.tokens().len());
        let names = document.mentions().iter().filter(|mention| mention.kind == MentionKind::Name);
        let mut names: Vec<TokenRange> = names.map(|mention| mention.tokens).collect();
        names.sort_unstable();
        Reader { model, document, atoms, sums, numbers, names, base, work: Work::default() }
    }

    /// Adds the likeliest readings of a cue to `found`; `cues` are the others around it.
    pub(crate) fn read(&mut self, cue: Cue, cues: &[TokenRange], found: &mut Vec<Candidate>) {
        let Reader { model, document, atoms, sums, numbers, names, base, work } = self;
        let Cue { tokens: cue, probability: cue_probability, likely } = cue;
        let labels = role_labels();
        let n = labels.n_labels();
        let view = CueView::new(document, atoms, cue, cues);
        let window = view.window();
        base.look(&model.roles, atoms, &mut sums.roles, numbers, window);
        work.add_up(&model.roles, atoms, &view, sums.context(numbers[view.head]), base.of(window));
        model.roles.score(&mut work.hidden, &mut work.scores);
        for token in cue.indices() {
            work.scores[(token - window.start()) * n..][1..n].fill(-1e4);
        }
        let transitions = model.roles.transitions();
        let is_content = |&label: &u8| labels.kind(label) == Some(roles::CONTENT);
        let mut readings = transitions.decode_best(&work.scores, N_READINGS);
        let closest = readings.first().map_or(0.0, |best| best.1 - FARTHEST);
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
                if kind == roles::SOURCE {
                    source.push(with_whole_names(range, names, cue))
                } else {
                    content.push(range)
                }
            }
            content = content.iter().filter_map(|&piece| without(piece, &source)).collect();
            if content.is_empty() {
                continue; // all of it was part of the source's name
            }
            let rival = if rank == 0 { readings.get(1) } else { readings.first() };
            let lead = rival.map_or(FARTHEST, |rival| score - rival.1);
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

/// A source with the whole of the names that it begins or ends in, unless `cue` is in them. `names` are in order of place.
fn with_whole_names(source: TokenRange, names: &[TokenRange], cue: TokenRange) -> TokenRange {
    let around = |token: usize| {
        let name = names[names.partition_point(|name| name.end() <= token)..].first();
        name.filter(|name| name.holds(token) && !name.overlaps(cue))
    };
    let start = around(source.start()).map_or(source.start(), |name| name.start());
    let end = around(source.end() - 1).map_or(source.end(), |name| name.end());
    TokenRange::new(start, end)
}

/// What is left of a piece of content when the words of the sources that reach into it are taken off; `None` for nothing.
fn without(piece: TokenRange, sources: &[TokenRange]) -> Option<TokenRange> {
    let (mut start, mut end) = (piece.start(), piece.end());
    for source in sources.iter().filter(|source| source.overlaps(piece)) {
        if source.start() <= start {
            start = start.max(source.end());
        } else {
            end = end.min(source.start());
        }
    }
    (start < end).then(|| TokenRange::new(start, end))
}

/// What tokens add up to whatever the cue, found out when first asked for.
#[derive(Debug)]
struct Base {
    known: Vec<bool>,
    /// `[n_tokens, n_hidden]`.
    sums: Vec<f32>,
    begun: Vec<f32>,
    buffer: Vec<u32>,
    quoting: Runs<Quoting>,
}

impl Base {
    /// For this many numbers of this many tokens.
    fn new(n_numbers: usize, n_tokens: usize) -> Base {
        let (known, sums) = (vec![false; n_tokens], vec![0.0; n_numbers]);
        Base { known, sums, begun: vec![], buffer: vec![], quoting: Runs::default() }
    }

    /// Makes sure that the tokens of `window` are known.
    fn look(
        &mut self,
        chain: &HiddenChain,
        atoms: &Atoms,
        begin: &mut ChainSums<'_>,
        numbers: &[u32],
        window: TokenRange,
    ) {
        let n_hidden = chain.n_hidden();
        let mut start = window.start();
        while let Some(first) = (start..window.end()).find(|&token| !self.known[token]) {
            start = (first..window.end()).find(|&token| self.known[token]).unwrap_or(window.end());
            self.known[first..start].fill(true);
            let sums = &mut self.sums[first * n_hidden..start * n_hidden];
            self.begun.clear();
            begin.write(numbers[first..start].iter().copied(), &mut self.begun);
            sums.copy_from_slice(&self.begun);
            self.buffer.clear();
            for token in first..start {
                let quoting = atoms.quoting(token);
                self.quoting.push(quoting, |buffer| quoting.features(buffer));
                roles::base_features(atoms, token, &mut self.buffer);
            }
            self.quoting.add_to(chain, sums);
            chain.add_features(&self.buffer, sums);
        }
    }

    /// The sums of the tokens of `window`.
    fn of(&self, window: TokenRange) -> &[f32] {
        let n_hidden = self.sums.len() / self.known.len().max(1);
        &self.sums[window.start() * n_hidden..window.end() * n_hidden]
    }
}

/// Buffers that are used again and again.
#[derive(Debug, Default)]
struct Work {
    buffer: Vec<u32>,
    /// `[n_tokens, n_hidden]`.
    hidden: Vec<f32>,
    /// `[n_tokens, n_labels]`.
    scores: Vec<f32>,
    lattice: Lattice,
    /// What the sides of the cue add up to, `[3, n_hidden]`.
    sides: Vec<f32>,
    positions: Runs<Position>,
    ways: Runs<(Side, Way)>,
}

impl Work {
    /// Adds to the sums of the window's tokens what they are worth as seen from the cue, whose word in context is the topic.
    fn add_up(&mut self, chain: &HiddenChain, atoms: &Atoms, view: &CueView, topic: &[f32], base: &[f32]) {
        let n_hidden = chain.n_hidden();
        let Work { buffer, hidden, sides, positions, ways, .. } = self;
        let mut shared = vec![0.0; n_hidden];
        chain.add_topic(topic, &mut shared);
        sides.clear();
        for side in [Side::Within, Side::Before, Side::Behind] {
            sides.extend_from_slice(&shared);
            buffer.clear();
            view.side_features(side, buffer);
            chain.add_features(buffer, &mut sides[side as usize * n_hidden..]);
        }
        hidden.clear();
        hidden.extend_from_slice(base);
        for (token, sums) in view.window().indices().zip(hidden.chunks_exact_mut(n_hidden)) {
            let (position, way) = (view.position(atoms, token), view.way(token));
            positions.push(position, |buffer| view.position_features(position, buffer));
            ways.push((position.side, way), |buffer| view.way_features(position.side, way, buffer));
            let of_side = &sides[position.side as usize * n_hidden..][..n_hidden];
            sums.iter_mut().zip(of_side).for_each(|(sum, part)| *sum += part);
        }
        positions.add_to(chain, hidden);
        ways.add_to(chain, hidden);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_hold_whole_names_and_contents_none_of_them() {
        let range = TokenRange::new;
        let names = [range(0, 2), range(4, 6)];
        assert_eq!(with_whole_names(range(1, 2), &names, range(2, 3)), range(0, 2));
        assert_eq!(with_whole_names(range(3, 5), &names, range(2, 3)), range(3, 6));
        assert_eq!(with_whole_names(range(4, 5), &names, range(5, 6)), range(4, 5), "the cue is in the name");
        assert_eq!(without(range(0, 1), &[range(0, 2)]), None);
        assert_eq!(without(range(1, 5), &[range(0, 2)]), Some(range(2, 5)));
        assert_eq!(without(range(1, 5), &[range(4, 6)]), Some(range(1, 4)));
        assert_eq!(without(range(1, 5), &[range(6, 8)]), Some(range(1, 5)));
    }
}
