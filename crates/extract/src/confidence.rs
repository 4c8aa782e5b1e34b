//! How probable it is that a candidate is right: a logistic model over what the chains say and how candidates lie to one
//! another, learned on articles that the chains were not trained on.

use crate::detect::Candidate;
use crate::features::{Atoms, Features, size_class};
use crate::roles::cue_head;
use dixit_document::{Document, TokenRange};
use dixit_nlp::ml::crf::Crf;

/// Labels of the model: wrong, right.
pub const N_LABELS: usize = 2;

/// The probability that a candidate with these features is right.
pub fn probability(model: &Crf, features: &[u32]) -> f32 {
    let mut scores = [0.0; N_LABELS];
    model.add_all(features, &mut scores);
    let whole = |label: u8| model.transitions().score(&scores, &[label]) as f32;
    1.0 / (1.0 + (whole(0) - whole(1)).exp())
}

/// How a candidate lies to the others of its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its cue shares tokens with the cue of a more probable candidate.
    rivaled: bool,
    /// Its cue stands in the content of a more probable candidate.
    inside: bool,
    /// The cue of a more probable candidate stands in its content.
    around: bool,
    /// Its content shares tokens with that of a more probable candidate.
    shares: bool,
}

/// The standings of candidates in order of place. Only neighbors are compared, so the cost is linear in their number.
pub fn standings(candidates: &[Candidate]) -> Vec<Standing> {
    const NEIGHBORS: usize = 12;
    let holds = |pieces: &[TokenRange], range: TokenRange| pieces.iter().any(|piece| piece.overlaps(range));
    let standing = |(index, one): (usize, &Candidate)| {
        let mut standing = Standing::default();
        let near = index.saturating_sub(NEIGHBORS)..(index + NEIGHBORS + 1).min(candidates.len());
        for other in near.filter(|&other| other != index).map(|other| &candidates[other]) {
            if other.cue_probability > one.cue_probability {
                standing.rivaled |= other.cue.overlaps(one.cue);
                standing.inside |= holds(&other.content, one.cue);
                standing.around |= holds(&one.content, other.cue);
                standing.shares |= one.content.iter().any(|&piece| holds(&other.content, piece));
            }
        }
        standing
    };
    candidates.iter().enumerate().map(standing).collect()
}

/// The features of a candidate, into `buffer`.
pub fn features(document: &Document, atoms: &Atoms, one: &Candidate, standing: Standing, buffer: &mut Vec<u32>) {
    let log = |probability: f32| {
        ((probability.max(1e-6) / (1.0 - probability).max(1e-6)).ln() * 2.0).round().clamp(-12.0, 12.0) as i32
    };
    let level = |value: f32| (value * 2.0).round().clamp(-20.0, 0.0) as i32;
    let number = |value: i32| (value + 64) as u32;
    let cue = number(log(one.cue_probability));
    let coarse = number(log(one.cue_probability) / 3);
    let roles = number(log(one.role_probability) / 2);
    let whole = number(level(one.log_probability));
    let n_content: usize = one.content.iter().map(|piece| piece.len()).sum();
    let n_source: usize = one.source.iter().map(|piece| piece.len()).sum();
    let shape = u32::from(size_class(n_content)) << 4 | u32::from(size_class(n_source));
    let n_quoted =
        one.content.iter().flat_map(|piece| piece.indices()).filter(|&token| atoms.of(token).quote & 3 == 2).count();
    let quoted = (4 * n_quoted / n_content.max(1)) as u32;
    let head = atoms.of(cue_head(document, one.cue));
    let standing = u32::from(standing.rivaled)
        | u32::from(standing.inside) << 1
        | u32::from(standing.around) << 2
        | u32::from(standing.shares) << 3;
    let mut f = Features::new(buffer, 30);
    f.one(0u8);
    f.one(cue);
    f.one(roles);
    f.one(whole);
    f.two(coarse, roles);
    f.two(coarse, whole);
    f.three(coarse, roles, whole);
    f.one(shape);
    f.two(shape, coarse);
    f.two(quoted, coarse);
    f.three(quoted, u8::from(n_source > 0), roles);
    f.two(standing, coarse);
    f.three(standing, coarse, quoted);
    f.two(standing, roles);
    f.two(head.tag, coarse);
    f.two(head.cue, coarse);
    f.two(head.lemma, standing);
    f.one(head.lemma);
    f.two(size_class(one.cue.len()), coarse);
    f.two(one.content.len().min(4) as u8, coarse);
    f.three(head.tag, head.cue, shape);
    f.three(atoms.of(one.cue.start()).quote, head.cue, coarse);
    f.two(head.position & 16, coarse);
    f.two(head.ancestor, coarse);
    f.two(head.children & 0x57, coarse);
}
