//! Attributions within contents: which cues stand there, and who is around whom.

mod speech_acts;

pub(crate) use speech_acts::speech_acts;

use crate::cue_lexicon::{CueLexicon, Frame, NEGATIVE};
use crate::detect::Candidate;
use crate::excerpt::Excerpt;
use crate::features::Atoms;
use crate::roles::cue_head;
use dixit_document::{Attribution, AttributionId, Deprel, Document, Stance, TokenId, TokenRange, Upos, Xpos};

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

/// The sentences of contents, given by their pieces, in which attributions may stand, neighbors joined, in order of place and
/// without overlap.
pub(crate) fn passages(document: &Document, atoms: &Atoms, mut pieces: Vec<TokenRange>) -> Vec<TokenRange> {
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

/// The same candidate in tokens of the document that `excerpt` was taken from.
pub(crate) fn in_whole(excerpt: &Excerpt, mut candidate: Candidate) -> Candidate {
    candidate.cue = excerpt.in_whole(candidate.cue);
    for piece in candidate.source.iter_mut().chain(&mut candidate.content) {
        *piece = excerpt.in_whole(*piece);
    }
    candidate
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
    let negated = (verb.saturating_sub(AROUND)..verb).any(|token| {
        tokens[token].head.is_some_and(|head| head.index() == verb) && NEGATIVE.contains(&tokens[token].lemma.as_str())
    });
    if !negated && atoms.of(verb).cue < DENYING_CUE_CLASS {
        return false;
    }
    let window = verb..(verb + AROUND).min(tokens.len());
    let lemmas: Vec<u32> = window.map(|token| atoms.of(token).lemma).collect();
    lexicon
        .find(&lemmas, 0..1, Frame::Any, negated)
        .is_some_and(|found| found.entry.stance == Stance::Denies && negated == found.negation_used)
}

/// Whether a token is a helper, a negation or an adverb of the verb.
fn belongs(document: &Document, token: usize, verb: usize) -> bool {
    let token = &document.tokens()[token];
    token.head.is_some_and(|head| head.index() == verb)
        && matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Advmod)
        && token.upos != Upos::Punct
}

/// Completes contents around inner attributions, at which the chain tends to stop: attributions that the tree shows to be part
/// of a content are taken into it, and gaps within a sentence that do not hold the source or the cue are closed. What is said of
/// a noun's content does not belong to it. Attributions are in order of place; only near ones are compared.
pub(crate) fn complete_outer(document: &Document, attributions: &mut [Attribution]) {
    const NEAR: usize = 4;
    for index in 0..attributions.len() {
        let near = index.saturating_sub(NEAR)..(index + 1 + NEAR).min(attributions.len());
        let mut content = before_predicate(document, &attributions[index]);
        content = without_gaps(document, &attributions[index], &content);
        for other in near.filter(|&other| other != index) {
            let Some(part) = part(document, &attributions[index], &content, &attributions[other]) else { continue };
            content.push(part);
            content.sort_unstable();
            content = without_gaps(document, &attributions[index], &content);
        }
        attributions[index].content = content;
    }
}

/// The content of a noun without what the clause says of it: `Birch's claim [that the road is safe] was wrong`.
fn before_predicate(document: &Document, one: &Attribution) -> Vec<TokenRange> {
    let tokens = document.tokens();
    let uncut = || one.content.clone();
    let Some(cue) = one.cue else { return uncut() };
    let head = cue_head(document, cue);
    let hangs_on = |token: usize, above: usize| tokens[token].head.is_some_and(|head| head.index() == above);
    let owned = (head.saturating_sub(8)..head).any(|token| {
        tokens[token].deprel == Deprel::NmodPoss
            && hangs_on(token, head)
            && !one.content.iter().any(|piece| piece.holds(token))
    });
    let subject = matches!(tokens[head].deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let ends = cue.indices().all(|token| token <= head || tokens[token].upos == Upos::Adp);
    let Some(verb) = tokens[head].head.map(TokenId::index) else { return uncut() };
    let Some(piece) = one.content.iter().position(|piece| piece.holds(verb)) else { return uncut() };
    let start = one.content[piece].start();
    if !owned || !subject || !ends || tokens[head].upos != Upos::Noun || start < cue.end() || start > cue.end() + 1 {
        return uncut();
    }
    let of_verb = |token: &usize| {
        let helper = matches!(tokens[*token].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
        *token == verb || helper && hangs_on(*token, verb)
    };
    match (start..=verb).find(of_verb) {
        Some(end) if end > start => {
            let mut content = one.content[..piece].to_vec();
            content.push(TokenRange::new(start, end));
            content
        }
        _ => uncut(),
    }
}

/// The pieces of a content, in order of place, joined where they overlap, touch, or leave a gap within a sentence that does not
/// hold the source or cue.
fn without_gaps(document: &Document, one: &Attribution, content: &[TokenRange]) -> Vec<TokenRange> {
    const LONGEST: usize = 16;
    let sentence = |token: usize| document.sentence_of(TokenId(token as u32));
    let mut joined: Vec<TokenRange> = vec![];
    for &piece in content {
        if let Some(last) = joined.last_mut() {
            let gap = TokenRange::new(last.end().min(piece.start()), piece.start());
            let own = one.cue.iter().chain(&one.source.tokens).any(|range| range.overlaps(gap));
            let near = gap.len() <= LONGEST && !own && sentence(last.end() - 1) == sentence(piece.start());
            if last.end() > piece.start() || near {
                *last = TokenRange::new(last.start(), piece.end().max(last.end()));
                continue;
            }
        }
        joined.push(piece);
    }
    joined
}

/// All of `other` where the tree shows that it belongs to what `one` signals: it is the complement of that cue, what is so
/// *according to* a source, its subject ends the content, or it goes on behind and hangs, through a clause, on a word of it.
fn part(document: &Document, one: &Attribution, content: &[TokenRange], other: &Attribution) -> Option<TokenRange> {
    const WIDEST: usize = 4;
    let tokens = document.tokens();
    let (own, cue) = (one.cue?, other.cue?);
    let pieces = || other.source.tokens.iter().chain(other.cue.iter()).chain(&other.content);
    let start = pieces().map(|piece| piece.start()).min()?;
    let end = pieces().map(|piece| piece.end()).max()?;
    let whole = TokenRange::new(start, end);
    let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
    let outside = one.cue.iter().chain(&one.source.tokens).all(|range| !range.overlaps(whole));
    if !outside || !sentence.contains(whole) || content.iter().any(|piece| piece.contains(whole)) {
        return None;
    }
    let (own, head) = (cue_head(document, own), cue_head(document, cue));
    let above = tokens[head].head.map(TokenId::index);
    let deprel = tokens[head].deprel;
    let complement = deprel == Deprel::Ccomp && above == Some(own);
    // of "according to" the verb that it hangs on through its noun
    let according = tokens[own].deprel == Deprel::Case && tokens[own].lemma.to_lowercase().starts_with("accord");
    let stated = tokens[own].head.filter(|_| according).and_then(|noun| tokens[noun.index()].head);
    let goes_on =
        deprel == Deprel::Conj && other.source.tokens.iter().all(|piece| tokens[piece.end() - 1].upos == Upos::Pron);
    let states = stated.is_some_and(|stated| stated.index() == head || goes_on && above == Some(stated.index()));
    let last = content.last().map_or(0, |piece| piece.end());
    let clause =
        goes_on || matches!(deprel, Deprel::Advcl | Deprel::AclRelcl | Deprel::Acl | Deprel::Ccomp | Deprel::Xcomp);
    let hangs = above.is_some_and(|above| content.iter().any(|piece| piece.holds(above)));
    let follows = clause && hangs && start >= last && start <= last + WIDEST;
    // the chain stopped between the subject and the verb
    let finite = matches!(tokens[cue.start()].xpos, Xpos::Vbd | Xpos::Vbp | Xpos::Vbz | Xpos::Md);
    let ends = |piece: &TokenRange| piece.end() == last && content.last().is_some_and(|last| last.holds(piece.start()));
    let torn = finite && cue.start() == last && other.source.tokens.last().is_some_and(ends);
    (complement || states || follows || torn).then_some(whole)
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
