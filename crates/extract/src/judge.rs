//! Judges candidates: boosted trees say how much of each is probably right, and how probable it is that it is right at all.
//! Learned on articles that the chains were not trained on.

use crate::detect::Candidate;
use crate::features::{Atoms, child_bit};
use crate::roles::cue_head;
use dixit_document::{Deprel, Document, TokenId, TokenRange, Upos};
use dixit_nlp::ml::trees::Forest;
use serde::{Deserialize, Serialize};

/// The trees.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Judge {
    /// The share of a candidate's spans that is exactly right.
    pub worth: Forest,
    /// Whether it is right on the whole.
    pub trust: Forest,
}

/// What a candidate is judged by.
pub type Measures = [f32; 55];

/// Judges candidates in order of place.
pub(crate) fn judge(judge: &Judge, document: &Document, atoms: &Atoms, candidates: &mut [Candidate]) {
    let measured: Vec<Measures> = measures(document, atoms, candidates);
    let (worths, confidences) = (judge.worth.probabilities(&measured), judge.trust.probabilities(&measured));
    for ((one, worth), confidence) in candidates.iter_mut().zip(worths).zip(confidences) {
        (one.worth, one.confidence) = (worth, confidence);
    }
}

/// The measures of candidates in order of place. Only neighbors are compared, so the cost is linear in their number.
pub fn measures(document: &Document, atoms: &Atoms, candidates: &[Candidate]) -> Vec<Measures> {
    let of = |index: usize| {
        let view = View { document, atoms, one: &candidates[index], head: cue_head(document, candidates[index].cue) };
        view.measures(standing(document, candidates, index))
    };
    (0..candidates.len()).map(of).collect()
}

/// How a candidate lies to its neighbors: the log-odds of the best cue of a kind among them.
#[derive(Clone, Copy, Debug)]
struct Standing {
    /// Shares tokens with its cue.
    rival: f32,
    /// Has the cue in its content.
    inside: f32,
    /// Stands in its content.
    around: f32,
    /// Has a content that shares tokens with its own.
    shares: f32,
    /// Has a source that shares tokens with its own.
    same_source: f32,
    /// Other cues in the sentence.
    n_beside: f32,
}

/// Log-odds of a cue that is not there.
const NOWHERE: f32 = -20.0;

fn standing(document: &Document, candidates: &[Candidate], index: usize) -> Standing {
    const NEIGHBORS: usize = 24;
    let one = &candidates[index];
    let sentence = document.sentences()[document.sentence_of(TokenId(one.cue.start() as u32))];
    let overlap = |a: &[TokenRange], b: &[TokenRange]| a.iter().any(|&a| b.iter().any(|&b| a.overlaps(b)));
    let mut standing = Standing {
        rival: NOWHERE,
        inside: NOWHERE,
        around: NOWHERE,
        shares: NOWHERE,
        same_source: NOWHERE,
        n_beside: 0.0,
    };
    let near = index.saturating_sub(NEIGHBORS)..(index + NEIGHBORS + 1).min(candidates.len());
    for other in near.filter(|&other| other != index).map(|other| &candidates[other]) {
        let odds = log_odds(other.cue_probability);
        let raise = |place: &mut f32, holds: bool| {
            if holds {
                *place = place.max(odds);
            }
        };
        if other.cue == one.cue {
            continue;
        }
        if other.cue.overlaps(one.cue) {
            raise(&mut standing.rival, true);
            continue;
        }
        raise(&mut standing.inside, overlap(&other.content, &[one.cue]));
        raise(&mut standing.around, overlap(&one.content, &[other.cue]));
        raise(&mut standing.shares, overlap(&one.content, &other.content));
        raise(&mut standing.same_source, overlap(&one.source, &other.source));
        standing.n_beside += f32::from(u8::from(sentence.contains(other.cue)));
    }
    standing
}

pub(crate) fn log_odds(probability: f32) -> f32 {
    let probability = probability.clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

/// A phrase as seen from the cue: steps up the tree to the cue's head, relation and tag of the phrase's own head.
type Hold = [f32; 3];

struct View<'d> {
    document: &'d Document,
    atoms: &'d Atoms,
    one: &'d Candidate,
    /// The cue's head.
    head: usize,
}

impl View<'_> {
    fn measures(&self, standing: Standing) -> Measures {
        let View { document, atoms, one, head } = *self;
        let cue = atoms.of(head);
        let n_words = |pieces: &[TokenRange]| pieces.iter().map(|piece| piece.len()).sum::<usize>();
        let n_content = n_words(&one.content);
        let content = || one.content.iter().flat_map(|piece| piece.indices());
        let n_quoted = content().filter(|&token| atoms.of(token).quote & 3 == 2).count();
        let has_verb = content().any(|token| matches!(document.tokens()[token].upos, Upos::Verb | Upos::Aux));
        let first = one.content.first().copied().unwrap_or(one.cue);
        let last = one.content.last().copied().unwrap_or(one.cue);
        let sentence = |token: usize| document.sentences()[document.sentence_of(TokenId(token as u32))];
        let nearest = one.content.iter().copied().min_by(|&a, &b| self.gap(a).abs().total_cmp(&self.gap(b).abs()));
        let gap = |pieces: &[TokenRange]| {
            pieces.iter().map(|&piece| self.gap(piece)).min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(99.0)
        };
        let content_hold = self.hold(nearest);
        let source_hold = self.hold(one.source.first().copied());
        let bit = |deprel: Deprel| f32::from(u8::from(cue.children & child_bit(deprel) != 0));
        let opening = atoms.of(one.cue.start());
        [
            log_odds(one.cue_probability),
            f32::from(u8::from(one.likely)),
            one.log_probability,
            one.lead,
            log_odds(one.source_probability),
            log_odds(one.content_probability),
            one.cue.len() as f32,
            n_words(&one.source) as f32,
            one.source.len() as f32,
            n_content as f32,
            one.content.len() as f32,
            n_quoted as f32 / n_content.max(1) as f32,
            f32::from(u8::from(has_verb)),
            f32::from(cue.cue),
            one.cue.indices().map(|token| f32::from(atoms.of(token).cue)).fold(0.0, f32::max),
            f32::from(cue.tag),
            f32::from(cue.deprel),
            bit(Deprel::Ccomp),
            bit(Deprel::Xcomp),
            bit(Deprel::Nsubj),
            bit(Deprel::NsubjPass),
            bit(Deprel::Obj),
            bit(Deprel::Mark),
            bit(Deprel::Parataxis),
            bit(Deprel::Obl),
            gap(&one.content),
            gap(&one.source),
            self.gap(first),
            self.gap(last),
            f32::from(atoms.of(first.start()).tag),
            self.tag_before(first.start()),
            f32::from(atoms.of(last.end() - 1).tag),
            self.tag_behind(last.end()),
            (first.start() - sentence(first.start()).start()).min(30) as f32,
            (sentence(last.end() - 1).end() - last.end()).min(30) as f32,
            content_hold[0],
            content_hold[1],
            content_hold[2],
            source_hold[0],
            source_hold[1],
            source_hold[2],
            one.source.first().map_or(-1.0, |piece| f32::from(atoms.of(piece.start()).tag)),
            standing.rival,
            standing.inside,
            standing.around,
            standing.shares,
            standing.same_source,
            standing.n_beside,
            f32::from(opening.quote),
            f32::from(opening.tag),
            f32::from(atoms.of(one.cue.end() - 1).tag),
            self.tag_before(one.cue.start()),
            self.tag_behind(one.cue.end()),
            f32::from(opening.position),
            sentence(head).len() as f32,
        ]
    }

    /// Tokens between the cue and a range, below zero where the range comes first.
    fn gap(&self, range: TokenRange) -> f32 {
        let cue = self.one.cue;
        if range.start() >= cue.end() {
            (range.start() - cue.end()) as f32
        } else if range.end() <= cue.start() {
            -1.0 - (cue.start() - range.end()) as f32
        } else {
            -0.5
        }
    }

    fn hold(&self, range: Option<TokenRange>) -> Hold {
        const STEPS: usize = 8;
        let tokens = self.document.tokens();
        let is_top = |range: TokenRange, token: usize| tokens[token].head.is_none_or(|head| !range.holds(head.index()));
        let Some(top) = range.and_then(|range| range.indices().find(|&token| is_top(range, token))) else {
            return [-1.0; 3];
        };
        let atom = self.atoms.of(top);
        let mut at = Some(top);
        let steps = (0..STEPS).find(|_| {
            let here = at == Some(self.head);
            at = at.and_then(|token| tokens[token].head).map(TokenId::index);
            here
        });
        [steps.unwrap_or(STEPS + 1) as f32, f32::from(atom.deprel), f32::from(atom.tag)]
    }

    /// The tag before a token, 0 at the start of a paragraph.
    fn tag_before(&self, token: usize) -> f32 {
        let slot = self.atoms.slot_of[token] as usize;
        f32::from(self.atoms.slots[slot - 1].tag)
    }

    /// The tag of the token that follows the one before `end`, 0 at the end of a paragraph.
    fn tag_behind(&self, end: usize) -> f32 {
        let slot = self.atoms.slot_of[end - 1] as usize;
        f32::from(self.atoms.slots[slot + 1].tag)
    }
}
