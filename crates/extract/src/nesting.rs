//! Attributions within contents: which cues stand there, and who is around whom.

use crate::cue_lexicon::{CueLexicon, Frame, NEGATIVE};
use crate::detect::Candidate;
use crate::excerpt::Excerpt;
use crate::features::{Atoms, hash};
use crate::roles::cue_head;
use dixit_document::{Attribution, AttributionId, Deprel, Document, Stance, TokenId, TokenRange, Upos, Xpos};

/// Worth from which inner attributions are considered: what is learned is how outer ones look, so it is low.
pub(crate) const LEAST_WORTH: f32 = 0.2;
/// Confidence from which inner attributions with a clause for their content are kept ...
const CLAUSAL: f32 = 0.33;
/// ... and others, which more often are a mere attitude or act.
const PHRASAL: f32 = 0.55;
/// Only sentences with a verb or noun of this cue class, or another word above it, are read for inner attributions.
const CUE_CLASS: u8 = 3;
/// And only passages of so many words.
const SHORTEST: usize = 4;
/// Verbs of denial that are cues this often are looked for everywhere.
const DENYING_CUE_CLASS: u8 = 3;

/// An inner attribution's cue and the word that its source is headed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InnerCue {
    /// The verb with its helpers and adverbs.
    pub(crate) cue: TokenRange,
    /// Its subject.
    pub(crate) subject: usize,
}

/// The sentences of the contents of `attributions` in which others may stand, neighbors joined, in order of place and without
/// overlap.
pub(crate) fn passages(document: &Document, atoms: &Atoms, attributions: &[Attribution]) -> Vec<TokenRange> {
    let mut pieces: Vec<TokenRange> = attributions.iter().flat_map(|one| one.content.iter().copied()).collect();
    pieces.sort_unstable_by_key(|piece| (piece.start(), std::cmp::Reverse(piece.end())));
    let signals = |token: usize| match document.tokens()[token].upos {
        Upos::Punct => false,
        Upos::Verb | Upos::Noun | Upos::Propn => atoms.of(token).cue >= CUE_CLASS,
        _ => atoms.of(token).cue > CUE_CLASS,
    };
    let mut passages: Vec<TokenRange> = vec![];
    let mut end = 0;
    for piece in pieces {
        let mut start = piece.start().max(end);
        // The passage of this piece that the next sentence would lengthen.
        let mut open = false;
        while start < piece.end() {
            let sentence = document.sentences()[document.sentence_of(TokenId(start as u32))];
            let part = TokenRange::new(start, sentence.end().min(piece.end()));
            start = part.end();
            let kept = part.len() >= SHORTEST && part.indices().any(signals);
            match passages.last_mut() {
                Some(last) if kept && open => *last = TokenRange::new(last.start(), part.end()),
                _ if kept => passages.push(part),
                _ => {}
            }
            open = kept;
        }
        end = end.max(piece.end());
    }
    passages
}

/// The confidence that a candidate within a content needs.
pub(crate) fn least_confidence(document: &Document, candidate: &Candidate) -> f32 {
    let tokens = document.tokens();
    let is_clause = |piece: &TokenRange| {
        piece.indices().any(|token| {
            matches!(tokens[token].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj)
                && tokens[token].head.is_some_and(|head| piece.holds(head.index()))
        })
    };
    if candidate.content.iter().any(is_clause) { CLAUSAL } else { PHRASAL }
}

/// The same candidate in tokens of the document that `excerpt` was taken from.
pub(crate) fn in_whole(excerpt: &Excerpt, mut candidate: Candidate) -> Candidate {
    candidate.cue = excerpt.in_whole(candidate.cue);
    for piece in candidate.source.iter_mut().chain(&mut candidate.content) {
        *piece = excerpt.in_whole(*piece);
    }
    candidate
}

/// Whether the source is the speaker of the content around: *I*, *we*, or the person spoken to.
pub(crate) fn is_the_speakers(document: &Document, candidate: &Candidate) -> bool {
    let is_pronoun = |piece: &TokenRange| {
        let lemma = document.tokens()[piece.start()].lemma.to_lowercase();
        piece.len() == 1 && matches!(lemma.as_str(), "i" | "we" | "you" | "my" | "our" | "me" | "us" | "your")
    };
    candidate.source.iter().any(is_pronoun)
}

/// The verb groups within `contents` that may signal attributions of their own: a verb that `signals`, with a subject of its
/// own in the content, not the speaker's *I* or *we*. A gerund takes the subject of what it hangs on. `taken` are the cues
/// known, ascending and without overlap.
pub(crate) fn inner_cues(
    document: &Document,
    contents: &[TokenRange],
    taken: &[TokenRange],
    signals: impl Fn(usize) -> bool,
) -> Vec<InnerCue> {
    let tokens = document.tokens();
    let mut cues = vec![];
    for &content in contents {
        for verb in content.indices() {
            if tokens[verb].upos != Upos::Verb || !signals(verb) {
                continue;
            }
            let mut start = verb;
            while start > content.start() && belongs(document, start - 1, verb) {
                start -= 1;
            }
            let Some(subject) = subject(document, content, start, verb) else { continue };
            let cue = TokenRange::new(start, verb + 1);
            let next = taken.partition_point(|other| other.end() <= cue.start());
            if taken.get(next).is_none_or(|other| !other.overlaps(cue)) {
                cues.push(InnerCue { cue, subject });
            }
        }
    }
    cues.sort_unstable();
    // Groups of different contents may differ at their edges: of overlapping ones the first counts.
    let mut end = 0;
    cues.retain(|inner| {
        let free = inner.cue.start() >= end;
        end = end.max(inner.cue.end());
        free
    });
    cues
}

/// The word that a verb group from `start` to `verb` has for its subject, within `content`: by the tree, or, since trees go
/// wrong over long quotations, the noun right before the group.
fn subject(document: &Document, content: TokenRange, start: usize, verb: usize) -> Option<usize> {
    const REACH: usize = 40;
    let tokens = document.tokens();
    let window = content.start().max(verb.saturating_sub(REACH))..start;
    let of = |head: usize| {
        let subject = |&token: &usize| {
            tokens[token].deprel == Deprel::Nsubj && tokens[token].head.is_some_and(|at| at.index() == head)
        };
        window.clone().rev().find(subject)
    };
    let finite = !matches!(tokens[verb].xpos, Xpos::Vbg | Xpos::Vbn | Xpos::Vb) || start < verb;
    let adjacent = || {
        let before = start.checked_sub(1).filter(|&before| before >= content.start())?;
        (finite && matches!(tokens[before].upos, Upos::Noun | Upos::Propn | Upos::Pron)).then_some(before)
    };
    let gerund = || {
        let outer = tokens[verb].head.filter(|_| tokens[verb].xpos == Xpos::Vbg)?;
        of(outer.index())
    };
    let found = of(verb).filter(|_| finite).or_else(adjacent).or_else(gerund)?;
    let lemma = tokens[found].lemma.to_lowercase();
    (!matches!(lemma.as_str(), "i" | "we" | "you" | "that" | "which" | "what" | "it" | "there")).then_some(found)
}

/// Source and content of an inner cue as the tree shows them, both within one of `contents`: the subject with what hangs on
/// it, and the words behind the cue to the end of its complement.
pub(crate) fn roles(document: &Document, inner: InnerCue, contents: &[TokenRange]) -> Option<(TokenRange, TokenRange)> {
    const REACH: usize = 80;
    let tokens = document.tokens();
    let InnerCue { cue, subject } = inner;
    let verb = cue.end() - 1;
    let end = contents.partition_point(|content| content.start() <= cue.start());
    let outer = contents[..end].iter().rev().take(24).find(|content| content.contains(cue))?;
    let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
    let start = outer.start().max(sentence.start()).max(cue.start().saturating_sub(REACH));
    let end = outer.end().min(sentence.end()).min(cue.end() + REACH);
    // The last word on the way up from a token before `top`; `None` where the way misses it.
    let branch = |token: usize, top: usize| {
        let mut at = token;
        for _ in 0..REACH {
            let head = tokens[at].head?.index();
            if head == top {
                return Some(at);
            }
            at = head;
        }
        None
    };
    let held = |token: &usize| *token == subject || branch(*token, subject).is_some();
    let first = (start..subject).find(held).unwrap_or(subject);
    let last = (subject..cue.start()).rev().find(held).unwrap_or(subject);
    let source = TokenRange::new(first, last + 1);
    let complement = |token: &usize| {
        branch(*token, verb).is_some_and(|child| {
            matches!(tokens[child].deprel, Deprel::Ccomp | Deprel::Xcomp | Deprel::Obj | Deprel::Obl)
        })
    };
    let first = (cue.end()..end).find(complement)?;
    let mut last = (first..end).rev().find(complement).unwrap_or(first) + 1;
    let punct =
        |token: usize| tokens[token].upos == Upos::Punct && !matches!(tokens[token].xpos, Xpos::Close | Xpos::Rrb);
    while last > first + 1 && punct(last - 1) {
        last -= 1;
    }
    Some((source, TokenRange::new(first, last)))
}

/// Whether a verb denies by the list of cues: a verb of denial that is one in PolNeAR too, or a negated verb that the list
/// has with its negation (*not buy*, *not accept*).
pub(crate) fn denies(document: &Document, atoms: &Atoms, lexicon: &CueLexicon, verb: usize) -> bool {
    const AROUND: usize = 4;
    let tokens = document.tokens();
    let window = verb..(verb + AROUND).min(tokens.len());
    let lemmas: Vec<u32> = window.map(|token| hash(&tokens[token].lemma)).collect();
    let negated = (verb.saturating_sub(AROUND)..verb).any(|token| {
        tokens[token].head.is_some_and(|head| head.index() == verb) && NEGATIVE.contains(&tokens[token].lemma.as_str())
    });
    lexicon.find(&lemmas, 0..1, Frame::Any, negated).is_some_and(|found| {
        found.entry.stance == Stance::Denies
            && (negated == found.negation_used)
            && (negated || atoms.of(verb).cue >= DENYING_CUE_CLASS)
    })
}

/// Whether a token is a helper, a negation or an adverb of the verb.
fn belongs(document: &Document, token: usize, verb: usize) -> bool {
    let token = &document.tokens()[token];
    token.head.is_some_and(|head| head.index() == verb)
        && matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Advmod)
        && token.upos != Upos::Punct
}

/// Completes contents around inner attributions, at which the chain tends to stop: gaps within a sentence that do not hold the
/// source or the cue are closed, and a content goes on over an attribution that follows it and hangs on one of its words.
/// Attributions are in order of place; only near ones are compared.
pub(crate) fn complete_outer(document: &Document, attributions: &mut [Attribution]) {
    const NEAR: usize = 4;
    for index in 0..attributions.len() {
        let one = &attributions[index];
        let mut content = without_gaps(document, one);
        let near = &attributions[index + 1..(index + 1 + NEAR).min(attributions.len())];
        for other in near {
            let (Some(last), Some(end)) = (content.last_mut(), follows(document, one, other)) else { continue };
            *last = TokenRange::new(last.start(), end.max(last.end()));
        }
        attributions[index].content = content;
    }
}

/// The content with the gaps closed that lie within a sentence and do not hold its source or cue.
fn without_gaps(document: &Document, one: &Attribution) -> Vec<TokenRange> {
    const LONGEST: usize = 16;
    let sentence = |token: usize| document.sentence_of(TokenId(token as u32));
    let mut joined: Vec<TokenRange> = vec![];
    for &piece in &one.content {
        if let Some(last) = joined.last_mut().filter(|last| last.end() <= piece.start()) {
            let gap = TokenRange::new(last.end(), piece.start());
            let own = one.cue.iter().chain(&one.source.tokens).any(|range| range.overlaps(gap));
            if gap.len() <= LONGEST && !own && sentence(last.end() - 1) == sentence(piece.start()) {
                *last = TokenRange::new(last.start(), piece.end());
                continue;
            }
        }
        joined.push(piece);
    }
    joined
}

/// Where `other` ends when it goes on right behind the content of `one` in the same sentence and its cue hangs, through a
/// clause, on a word of that content.
fn follows(document: &Document, one: &Attribution, other: &Attribution) -> Option<usize> {
    const WIDEST: usize = 3;
    let last = one.content.last()?;
    let cue = other.cue?;
    let pieces = || other.source.tokens.iter().chain(other.cue.iter()).chain(&other.content);
    let start = pieces().map(|piece| piece.start()).min()?;
    let end = pieces().map(|piece| piece.end()).max()?;
    let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
    let adjacent =
        start >= last.end() && start <= last.end() + WIDEST && sentence.contains(TokenRange::new(start, end));
    let head = &document.tokens()[cue_head(document, cue)];
    let clause = matches!(head.deprel, Deprel::Advcl | Deprel::AclRelcl | Deprel::Acl | Deprel::Ccomp | Deprel::Xcomp);
    let hangs = head.head.is_some_and(|above| one.content.iter().any(|piece| piece.holds(above.index())));
    (adjacent && clause && hangs).then_some(end)
}

/// Sets the parents: the attribution with the smallest content that holds the whole cue of the inner one and most of its
/// content, and whose own cue stands outside of that. Attributions are in order of place; only near ones are compared.
pub(crate) fn set_parents(attributions: &mut [Attribution]) {
    const NEAR: usize = 24;
    let size = |one: &Attribution| -> usize { one.content.iter().map(|piece| piece.len()).sum() };
    let holds = |outer: &Attribution, range: TokenRange| outer.content.iter().any(|piece| piece.contains(range));
    let parents: Vec<Option<AttributionId>> = (0..attributions.len())
        .map(|index| {
            let inner = &attributions[index];
            let place = inner.cue.or_else(|| inner.content.first().copied())?;
            let near = index.saturating_sub(NEAR)..(index + NEAR).min(attributions.len());
            let around = near.filter(|&other| {
                let outer = &attributions[other];
                other != index
                    && size(outer) > size(inner)
                    && holds(outer, place)
                    && inner.content.iter().any(|piece| outer.content.iter().any(|other| other.overlaps(*piece)))
                    && !outer.cue.is_some_and(|cue| inner.content.iter().any(|piece| piece.overlaps(cue)))
            });
            around.min_by_key(|&other| size(&attributions[other])).map(|other| AttributionId(other as u32))
        })
        .collect();
    attributions.iter_mut().zip(parents).for_each(|(one, parent)| one.parent = parent);
}
