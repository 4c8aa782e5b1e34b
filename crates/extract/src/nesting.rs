//! Attributions within contents: which cues stand there, and who is around whom.

use crate::cue_lexicon::{CueLexicon, Frame, NEGATIVE};
use crate::features::{Atoms, child_bit, hash};
use dixit_document::{Attribution, AttributionId, Deprel, Document, Stance, TokenId, TokenRange, Upos, Xpos};

/// Verbs of this cue class or above may signal an inner attribution ...
const CUE_CLASS: u8 = 5;
/// ... and of this class where a clause depends on them.
const CLAUSAL_CUE_CLASS: u8 = 4;
/// Verbs of denial that are cues this often are looked for everywhere.
const DENYING_CUE_CLASS: u8 = 3;

/// The verb groups within `contents` that may signal attributions of their own: a verb that `signals`, with a subject of its
/// own in the content, not the speaker's *I* or *we*. `taken` are the cues known, ascending and without overlap.
pub(crate) fn inner_cues(
    document: &Document,
    contents: &[TokenRange],
    taken: &[TokenRange],
    signals: impl Fn(usize) -> bool,
) -> Vec<TokenRange> {
    let tokens = document.tokens();
    let mut cues = vec![];
    for &content in contents {
        for subject in content.indices() {
            let (token, Some(head)) = (&tokens[subject], tokens[subject].head) else { continue };
            let verb = head.index();
            if !matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
                || !content.holds(verb)
                || tokens[verb].upos != Upos::Verb
                || !signals(verb)
                || matches!(token.lemma.as_str(), "i" | "we" | "you" | "that" | "which" | "what")
                || matches!(tokens[verb].xpos, Xpos::Vbg | Xpos::Vbn) && !has_auxiliary(document, verb)
            {
                continue;
            }
            let mut start = verb;
            while start > content.start() && start > subject + 1 && belongs(document, start - 1, verb) {
                start -= 1;
            }
            let cue = TokenRange::new(start, verb + 1);
            let next = taken.partition_point(|other| other.end() <= cue.start());
            if taken.get(next).is_none_or(|other| !other.overlaps(cue)) {
                cues.push(cue);
            }
        }
    }
    cues.sort_unstable();
    cues.dedup();
    // Groups of different contents may differ at their edges: of overlapping ones the first counts.
    let mut end = 0;
    cues.retain(|cue| {
        let free = cue.start() >= end;
        end = end.max(cue.end());
        free
    });
    cues
}

/// Source and content of an inner cue as the tree shows them, both within one of `contents`: the subject with what hangs on
/// it, and the words behind the cue to the end of its complement.
pub(crate) fn roles(document: &Document, cue: TokenRange, contents: &[TokenRange]) -> Option<(TokenRange, TokenRange)> {
    const REACH: usize = 80;
    let tokens = document.tokens();
    let verb = cue.end() - 1;
    let end = contents.partition_point(|content| content.start() <= cue.start());
    let outer = contents[..end].iter().rev().take(24).find(|content| content.contains(cue))?;
    let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
    let start = outer.start().max(sentence.start()).max(cue.start().saturating_sub(REACH));
    let end = outer.end().min(sentence.end()).min(cue.end() + REACH);
    // The child of the verb over a token; `None` where the way up misses the verb.
    let branch = |token: usize| {
        let mut at = token;
        for _ in 0..REACH {
            let head = tokens[at].head?.index();
            if head == verb {
                return Some(at);
            }
            at = head;
        }
        None
    };
    let of = |range: std::ops::Range<usize>, wanted: fn(Deprel) -> bool| -> Option<TokenRange> {
        let mut held = range.filter(|&token| branch(token).is_some_and(|child| wanted(tokens[child].deprel)));
        let first = held.next()?;
        Some(TokenRange::new(first, held.next_back().unwrap_or(first) + 1))
    };
    let source = of(start..cue.start(), |deprel| matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass))?;
    let content =
        of(cue.end()..end, |deprel| matches!(deprel, Deprel::Ccomp | Deprel::Xcomp | Deprel::Obj | Deprel::Obl))?;
    let punct =
        |token: usize| tokens[token].upos == Upos::Punct && !matches!(tokens[token].xpos, Xpos::Close | Xpos::Rrb);
    let mut last = content.end();
    while last > content.start() + 1 && punct(last - 1) {
        last -= 1;
    }
    Some((source, TokenRange::new(content.start(), last)))
}

/// Whether a verb mostly signals an attribution where PolNeAR has it.
pub(crate) fn mostly_signals(atoms: &Atoms, verb: usize) -> bool {
    atoms.of(verb).cue >= if takes_clause(atoms, verb) { CLAUSAL_CUE_CLASS } else { CUE_CLASS }
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

fn takes_clause(atoms: &Atoms, verb: usize) -> bool {
    atoms.of(verb).children & child_bit(Deprel::Ccomp) != 0
}

fn has_auxiliary(document: &Document, verb: usize) -> bool {
    verb > 0 && belongs(document, verb - 1, verb)
}

/// Whether a token is a helper, a negation or an adverb of the verb.
fn belongs(document: &Document, token: usize, verb: usize) -> bool {
    let token = &document.tokens()[token];
    token.head.is_some_and(|head| head.index() == verb)
        && matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Advmod)
        && token.upos != Upos::Punct
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
