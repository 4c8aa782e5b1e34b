//! Finds the source and the content of a cue, by a chain over the words around it.

use crate::features::{Atom, Atoms, Features, distance_class};
use dixit_document::{Document, TokenId, TokenRange, Upos};

/// Type of the spans that are sources, in the labels of the chain.
pub const SOURCE: usize = 0;
/// Type of the spans that are contents.
pub const CONTENT: usize = 1;

/// Sentences on either side of the cue's that its chain reaches.
const MOST_SENTENCES: usize = 5;
/// Tokens on either side of the cue that its chain reaches.
const MOST_TOKENS: usize = 300;

/// The tokens in which source and content of a cue are looked for: its sentence and, within its paragraph, those next to it as
/// far as there are quotations; all around a cue that is a mere colon or dash, as in transcripts.
pub fn window(document: &Document, atoms: &Atoms, cue: TokenRange) -> TokenRange {
    let first = TokenId(cue.start() as u32);
    let paragraph = document.paragraphs()[document.paragraph_of(first)];
    let sentence = document.sentence_of(first);
    let sentences = document.sentences();
    let is_mark = |token: usize| document.tokens()[token].upos == Upos::Punct;
    let transcript = cue.indices().all(is_mark);
    let goes_on = |&&sentence: &&TokenRange| {
        paragraph.contains(sentence) && (transcript || sentence.indices().any(|token| atoms.of(token).quote != 0))
    };
    let before = sentences[..sentence].iter().rev().take(MOST_SENTENCES).take_while(goes_on).last();
    let behind = sentences[sentence + 1..].iter().take(MOST_SENTENCES).take_while(goes_on).last();
    let own = sentences[sentence];
    let start = before.unwrap_or(&own).start().max(cue.start().saturating_sub(MOST_TOKENS));
    let end = behind.unwrap_or(&own).end().min(cue.end() + MOST_TOKENS);
    TokenRange::new(start, end.max(cue.end()))
}

/// The token that carries a cue: its last verb whose head is outside of it, else its last token whose head is.
pub fn cue_head(document: &Document, cue: TokenRange) -> usize {
    let tokens = document.tokens();
    let is_top = |&token: &usize| tokens[token].head.is_none_or(|head| !cue.holds(head.index()));
    let tops = || cue.indices().rev().filter(is_top);
    tops().find(|&token| tokens[token].upos == Upos::Verb).or_else(|| tops().next()).unwrap_or(cue.end() - 1)
}

/// The features of a token that do not depend on the cue, into `buffer`.
pub fn base_features(atoms: &Atoms, token: usize, syntax: bool, buffer: &mut Vec<u32>) {
    let [l3, l2, l1, x, r1, r2, r3] = atoms.around(token);
    let mut f = Features::new(buffer, 3);
    f.one(0u32);
    for a in [l3, l2, l1, x, r1, r2, r3] {
        f.one(a.tag);
    }
    for a in [l2, l1, x, r1, r2] {
        f.one(a.lemma);
        f.one(a.cue);
    }
    f.one(x.word);
    f.two(l1.lemma, x.lemma);
    f.two(x.lemma, r1.lemma);
    f.two(l2.tag, l1.tag);
    f.two(l1.tag, x.tag);
    f.two(x.tag, r1.tag);
    f.two(r1.tag, r2.tag);
    f.three(l2.tag, l1.tag, x.tag);
    f.three(l1.tag, x.tag, r1.tag);
    f.three(x.tag, r1.tag, r2.tag);
    f.two(x.lemma, l1.tag);
    f.two(x.lemma, r1.tag);
    f.one(x.shape);
    f.one(x.suffix);
    f.two(x.quote, x.tag);
    f.two(x.quote, x.lemma);
    f.two(x.quote, x.since_open);
    f.two(x.quote, x.to_close);
    f.two(x.quote, x.region);
    f.two(x.quote, x.region_context);
    f.three(l1.quote, x.quote, r1.quote);
    f.four(l2.quote, l1.quote, x.quote, x.tag);
    f.four(x.quote, r1.quote, r2.quote, x.tag);
    f.three(l1.quote, x.quote, l1.region);
    f.three(r1.quote, x.quote, r1.region);
    f.two(x.position, x.tag);
    f.two(x.near_left, x.near_right);
    if !syntax {
        return;
    }
    let mut f = Features::new(buffer, 4);
    f.one(x.deprel);
    f.two(x.deprel, x.tag);
    f.two(x.deprel, x.head_lemma);
    f.two(x.head_tag, x.tag);
    f.one(x.phrase);
    f.two(x.phrase, x.tag);
    f.three(l1.deprel, x.deprel, r1.deprel);
    f.two(x.ancestor, x.tag);
}

/// Where a token stands in the tree as seen from a cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Path {
    /// Relations of the first two steps away from the cue; upward steps count 100 more.
    first: u8,
    second: u8,
    /// Hash of the first four steps.
    whole: u32,
    n_steps: u8,
    /// The token at which the branch leaves the way from the cue to the root; 0 for none, else its index + 1.
    branch: u32,
}

impl Path {
    fn step(self, code: u8, branch: u32) -> Path {
        let mut next = self;
        match self.n_steps {
            0 => next.first = code,
            1 => next.second = code,
            _ => {}
        }
        if self.n_steps < 4 {
            next.whole = self.whole.wrapping_mul(211).wrapping_add(u32::from(code));
        }
        next.n_steps = self.n_steps.saturating_add(1).min(9);
        next.branch = branch;
        next
    }
}

/// What a chain knows of its cue.
#[derive(Debug)]
pub struct CueView {
    cue: TokenRange,
    head: Atom,
    sentence: usize,
    region: u32,
    /// Kind of quotation within five tokens before and behind.
    quote_before: u8,
    quote_behind: u8,
    before: Atom,
    behind: Atom,
    window: TokenRange,
    /// Of each token of the cue's sentence.
    paths: Vec<Path>,
    sentence_start: usize,
    /// For each token of the window: other cues between it and the cue, and whether it is in one (4 more).
    others: Vec<u8>,
    /// For each token of the window: commas and dashes between it and the cue, at most 3.
    commas: Vec<u8>,
}

impl CueView {
    /// Looks around `cue`; `cues` are all cues of the document in order of place.
    pub fn new(document: &Document, atoms: &Atoms, cue: TokenRange, cues: &[TokenRange]) -> CueView {
        let window = window(document, atoms, cue);
        let head = cue_head(document, cue);
        let sentence = atoms.sentence_of[head] as usize;
        let range = document.sentences()[sentence];
        let quote_in = |tokens: std::ops::Range<usize>| {
            tokens.filter(|&token| window.holds(token)).map(|token| atoms.of(token).quote).max().unwrap_or(0)
        };
        let (mut others, mut commas) = (vec![0u8; window.len()], vec![0u8; window.len()]);
        let from = cues.partition_point(|other| other.end() <= window.start());
        let near = cues[from..].iter().take_while(|other| other.start() < window.end()).filter(|&&other| other != cue);
        let mut n_others = vec![0i16; window.len() + 1];
        for other in near {
            for token in other.indices().filter(|&token| window.holds(token)) {
                others[token - window.start()] = 4;
            }
            if other.start() >= cue.end() {
                n_others[(other.end().min(window.end())) - window.start()] += 1;
            } else if other.start() >= window.start() {
                n_others[other.start() - window.start()] += 1;
            }
        }
        let is_comma = |token: usize| {
            let form = document.form(&document.tokens()[token]);
            matches!(form, "," | ";" | ":" | "—" | "–" | "--" | "-" | "." | "?" | "!")
        };
        let (mut n_cues, mut n_commas) = (0, 0);
        for token in cue.end()..window.end() {
            let index = token - window.start();
            n_cues += n_others[index];
            others[index] += n_cues.min(3) as u8;
            commas[index] = n_commas;
            n_commas = (n_commas + u8::from(is_comma(token))).min(3);
        }
        (n_cues, n_commas) = (0, 0);
        for token in (window.start()..cue.start()).rev() {
            let index = token - window.start();
            others[index] += n_cues.min(3) as u8;
            n_cues += n_others[index];
            commas[index] = n_commas;
            n_commas = (n_commas + u8::from(is_comma(token))).min(3);
        }
        let slot =
            |token: usize, offset: isize| atoms.slots[(atoms.slot_of[token] as usize).wrapping_add_signed(offset)];
        CueView {
            cue,
            head: *atoms.of(head),
            sentence,
            region: atoms.of(cue.start()).region_index,
            quote_before: quote_in(cue.start().saturating_sub(5)..cue.start()),
            quote_behind: quote_in(cue.end()..cue.end() + 5),
            before: slot(cue.start(), -1),
            behind: slot(cue.end() - 1, 1),
            window,
            paths: paths(document, atoms, range, head),
            sentence_start: range.start(),
            others,
            commas,
        }
    }

    /// The tokens of the chain.
    pub fn window(&self) -> TokenRange {
        self.window
    }

    fn path(&self, token: usize) -> Path {
        token.checked_sub(self.sentence_start).and_then(|index| self.paths.get(index)).copied().unwrap_or_default()
    }

    /// How a token stands to the cue.
    pub fn position(&self, atoms: &Atoms, token: usize) -> Position {
        let x = atoms.of(token);
        let (side, distance) = if token < self.cue.start() {
            (1u8, distance_class(self.cue.start() - token))
        } else if token >= self.cue.end() {
            (2, distance_class(token - self.cue.end() + 1))
        } else {
            (0, 0)
        };
        let index = token - self.window.start();
        let sentence = (atoms.sentence_of[token] as i64 - self.sentence as i64 + 8) as u8;
        let same = if x.region_index == 0 {
            0u8
        } else if x.region_index == self.region {
            1
        } else {
            2
        };
        Position {
            side,
            place: side << 4 | distance,
            sentence,
            same,
            others: self.others[index],
            commas: self.commas[index],
            state: u32::from(side) << 16 | u32::from(sentence) << 8 | u32::from(x.quote) << 4 | u32::from(same),
        }
    }

    /// The steady features of a token, into `buffer`: those of one of [`N_STEADY`] parts, the same wherever its key is.
    pub fn steady_features(&self, atoms: &Atoms, token: usize, position: Position, part: usize, buffer: &mut Vec<u32>) {
        let x = atoms.of(token);
        let (c, cb, ca) = (&self.head, &self.before, &self.behind);
        let near = self.near();
        let Position { side, place, sentence, same, others, commas, state } = position;
        let mut f = Features::new(buffer, 9 + part as u64);
        match part {
            0 => {
                f.one(state);
                f.two(state, c.lemma);
                f.two(state, near);
                f.three(state, c.tag, c.cue);
                f.three(state, ca.word, x.quote);
                f.three(state, cb.tag, ca.tag);
                f.two(state, others);
                f.three(x.region, state, near);
                f.three(x.region_context, side, same);
                f.four(side, commas, c.lemma, sentence);
                f.four(side, sentence, commas, near);
            }
            1 => {
                f.one(place);
                f.two(place, c.lemma);
                f.two(place, others);
                f.two(place, commas);
                f.three(place, cb.tag, ca.tag);
            }
            _ => {
                f.three(x.since_open, state, near);
                f.three(x.to_close, state, near);
                f.three(x.position, side, sentence);
                f.three(x.position, state, near);
            }
        }
    }

    /// What the steady features of a token depend on, part by part, besides the cue.
    pub fn steady_keys(&self, atoms: &Atoms, token: usize, position: Position) -> [SteadyKey; N_STEADY] {
        let x = atoms.of(token);
        let Position { place, others, commas, state, .. } = position;
        let between = u64::from(others) << 8 | u64::from(commas);
        let mark = u64::from(x.position) << 8 | u64::from(x.since_open) << 4 | u64::from(x.to_close);
        [
            (state << 8 | u32::from(x.region), u64::from(x.region_context) << 16 | between),
            (u32::from(place), between),
            (state, mark),
        ]
    }

    fn near(&self) -> u8 {
        self.quote_before << 3 | self.quote_behind
    }

    /// The features of a token that depend on the cue and change from token to token, into `buffer`.
    pub fn features(&self, atoms: &Atoms, token: usize, position: Position, syntax: bool, buffer: &mut Vec<u32>) {
        let slot = atoms.slot_of[token] as usize;
        let (l1, x, r1) = (&atoms.slots[slot - 1], &atoms.slots[slot], &atoms.slots[slot + 1]);
        let c = &self.head;
        let Position { side, place, sentence, others, commas, state, .. } = position;
        let mut f = Features::new(buffer, 5);
        f.two(place, x.tag);
        f.three(place, c.tag, x.tag);
        f.two(side, x.lemma);
        f.two(side, x.tag);
        f.three(side, x.lemma, c.lemma);
        f.two(state, x.tag);
        f.three(side, others, x.tag);
        f.three(side, commas, x.tag);
        f.three(side, commas, x.lemma);
        f.four(l1.quote, x.quote, r1.quote, state);
        f.four(side, x.cue, x.tag, sentence);
        if !syntax {
            return;
        }
        let (path, left, right) = (self.path(token), self.path(token.wrapping_sub(1)), self.path(token + 1));
        let joints = u8::from(path.branch == left.branch) | u8::from(path.branch == right.branch) << 1;
        let mut f = Features::new(buffer, 6);
        f.two(side, path.first);
        f.three(side, path.first, path.second);
        f.two(side, path.whole);
        f.three(side, path.whole, path.n_steps);
        f.three(side, path.first, joints);
        f.four(side, path.first, joints, c.lemma);
        f.four(side, path.first, joints, c.tag);
        f.four(side, path.first, joints, x.tag);
        f.four(side, path.first, path.second, joints);
        f.four(side, path.first, joints, x.quote);
        f.three(left.first, path.first, right.first);
        f.four(side, path.first, path.n_steps, others);
        f.four(side, path.first, commas, joints);
    }
}

/// How a token stands to a cue.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// 0 in the cue, 1 before, 2 behind.
    side: u8,
    /// The side with the distance class.
    place: u8,
    /// Sentences from the cue's, 8 for its own.
    sentence: u8,
    /// Whether in a quotation, and in that of the cue.
    same: u8,
    others: u8,
    commas: u8,
    /// Side, sentence and quotation.
    state: u32,
}

/// Parts of the features that stay the same over many tokens of a chain, so that their weights need not be looked up again.
pub const N_STEADY: usize = 3;

/// Equal where a part of the steady features of one chain is.
pub type SteadyKey = (u32, u64);

/// Paths from the cue's head to all tokens of its sentence.
fn paths(document: &Document, atoms: &Atoms, sentence: TokenRange, head: usize) -> Vec<Path> {
    let tokens = document.tokens();
    let mut paths = vec![Path::default(); sentence.len()];
    let mut above = vec![false; sentence.len()];
    // Upward from the cue.
    let mut at = head;
    let mut path = Path { branch: head as u32 + 1, ..Path::default() };
    paths[at - sentence.start()] = path;
    above[at - sentence.start()] = true;
    while let Some(next) = tokens[at].head {
        path = path.step(100 + tokens[at].deprel as u8, next.0 + 1);
        at = next.index();
        paths[at - sentence.start()] = path;
        above[at - sentence.start()] = true;
    }
    for &token in &atoms.top_down[sentence.indices()] {
        let index = token as usize - sentence.start();
        if above[index] {
            continue;
        }
        if let Some(parent) = tokens[token as usize].head {
            let parent = parent.index() - sentence.start();
            let branch = if above[parent] { token + 1 } else { paths[parent].branch };
            paths[index] = paths[parent].step(1 + tokens[token as usize].deprel as u8, branch);
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::CueRates;
    use dixit_document::Article;
    use dixit_nlp::{Models, Pipeline};
    use std::collections::BTreeMap;

    #[test]
    fn equal_keys_have_equal_steady_features() {
        let text = "\"The bridge,\" Lena Holt said on Friday, \"was never safe - not in March, not now. It will close.\" \
                    The council, she added, knew (but denied) it.";
        let document = Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text));
        let atoms = Atoms::new(&document, &CueRates::default(), &crate::shipped_clusters().unwrap());
        let said = document.tokens().iter().position(|token| document.form(token) == "said").unwrap();
        let view = CueView::new(&document, &atoms, TokenRange::new(said, said + 1), &[]);
        let mut known: BTreeMap<(usize, SteadyKey), Vec<u32>> = BTreeMap::new();
        let mut n_same = 0;
        for token in view.window().indices() {
            let position = view.position(&atoms, token);
            for (part, key) in view.steady_keys(&atoms, token, position).into_iter().enumerate() {
                let mut features = vec![];
                view.steady_features(&atoms, token, position, part, &mut features);
                let first = known.entry((part, key)).or_insert_with(|| features.clone());
                n_same += usize::from(*first == features);
                assert_eq!(*first, features, "token {token}, part {part}");
            }
        }
        assert!(known.len() < n_same, "some keys are met again");
    }
}
