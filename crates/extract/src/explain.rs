//! Why an attribution is there: what made it, which signs weighed most, what came second.

use crate::cue;
use crate::detect::{Candidate, SpanModel, cue_labels};
use crate::features::Atoms;
use dixit_document::{Attribution, Confidence, Document, Stance, TokenRange};

/// Why an attribution is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The model or rule that made it.
    pub made_by: &'static str,
    /// The calibrated probability that it is right.
    pub confidence: Confidence,
    /// What spoke for (above zero) or against a cue at its first word: groups of features with what the score loses
    /// without them, the heaviest first; empty where there is no cue.
    pub signs: Vec<(&'static str, f32)>,
    /// The most probable other reading of the same words.
    pub runner_up: Option<RunnerUp>,
    /// The stance and its probability.
    pub stance: (Stance, f32),
    /// The stance that came second.
    pub second_stance: Stance,
}

/// A reading that was not chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct RunnerUp {
    /// Its cue.
    pub cue: TokenRange,
    /// Its source.
    pub source: Vec<TokenRange>,
    /// Its content.
    pub content: Vec<TokenRange>,
    /// Its confidence.
    pub confidence: Confidence,
}

/// The groups of features of a cue's first token, by how much less the token would look like the beginning of a cue than like a
/// word outside if the group were left out.
pub(crate) fn signs(model: &SpanModel, document: &Document, atoms: &Atoms, first: usize) -> Vec<(&'static str, f32)> {
    let chain = &model.cues;
    let mut buffer = vec![];
    cue::features(atoms, first, &mut buffer);
    let mut context = vec![0.0; chain.n_hidden()];
    chain.add_contexts(document.contexts(TokenRange::new(first, first + 1)), &mut context);
    let mut groups = vec![("the word in its sentence", context)];
    let mut rest = &buffer[..];
    for &(name, n_features) in cue::GROUPS {
        let (group, after) = rest.split_at(n_features.min(rest.len()));
        rest = after;
        let mut sums = vec![0.0; chain.n_hidden()];
        chain.add_features(group, &mut sums);
        groups.push((name, sums));
    }
    let labels = cue_labels();
    // of everything but one group
    let opening = |left_out: Option<usize>| {
        let mut hidden = chain.bias().to_vec();
        for (_, (_, sums)) in groups.iter().enumerate().filter(|&(index, _)| Some(index) != left_out) {
            hidden.iter_mut().zip(sums).for_each(|(sum, part)| *sum += part);
        }
        let mut scores = vec![];
        chain.score(&mut hidden, &mut scores);
        let opening = (0..scores.len()).filter(|&label| labels.opens(label as u8)).map(|label| scores[label]);
        opening.fold(f32::NEG_INFINITY, f32::max) - scores[0]
    };
    let whole = opening(None);
    let mut signs: Vec<(&'static str, f32)> =
        groups.iter().enumerate().map(|(index, (name, _))| (*name, whole - opening(Some(index)))).collect();
    signs.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    signs
}

/// The most probable candidate that shares words with the cue or most of the content, and is another.
pub(crate) fn runner_up(candidates: &[Candidate], attribution: &Attribution) -> Option<RunnerUp> {
    let other = |one: &&Candidate| {
        let same = Some(one.cue) == attribution.cue && one.content == attribution.content;
        let near = attribution.cue.is_some_and(|cue| cue.overlaps(one.cue))
            || one.content.iter().any(|piece| attribution.content.contains(piece));
        near && !same
    };
    let best = candidates.iter().filter(other).max_by(|a, b| a.worth.total_cmp(&b.worth))?;
    Some(RunnerUp {
        cue: best.cue,
        source: best.source.clone(),
        content: best.content.clone(),
        confidence: Confidence::new(best.confidence),
    })
}
