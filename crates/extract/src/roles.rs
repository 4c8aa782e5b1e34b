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

/// The features of a token that depend neither on the cue nor on quotation marks, into `buffer`.
pub fn base_features(atoms: &Atoms, token: usize, buffer: &mut Vec<u32>) {
    let [l1, x, r1] = atoms.around(token);
    let mut f = Features::new(buffer, 3);
    f.one(x.lemma);
    f.one(x.tag);
    f.one(l1.tag);
    f.one(r1.tag);
    f.one(x.cue);
    f.one(x.position);
    f.one(x.deprel);
    f.one(x.phrase);
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
    /// The cue's head.
    pub head: usize,
    atom: Atom,
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
            head,
            atom: *atoms.of(head),
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
            (Side::Before, distance_class(self.cue.start() - token))
        } else if token >= self.cue.end() {
            (Side::Behind, distance_class(token - self.cue.end() + 1))
        } else {
            (Side::Within, 0)
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
            place: (side as u8) << 4 | distance,
            others: self.others[index],
            commas: self.commas[index],
            state: (side as u32) << 16 | u32::from(sentence) << 8 | u32::from(x.quote) << 4 | u32::from(same),
        }
    }

    /// The features that all tokens on one side of the cue share, into `buffer`.
    pub fn side_features(&self, side: Side, buffer: &mut Vec<u32>) {
        let (side, c) = (side as u8, &self.atom);
        let mut f = Features::new(buffer, 4);
        f.two(side, self.near());
        f.two(side, c.lemma);
        f.three(side, c.tag, c.cue);
        f.three(side, self.before.tag, self.behind.tag);
        f.two(side, self.behind.word);
    }

    /// The features of a token's position, into `buffer`.
    pub fn position_features(&self, position: Position, buffer: &mut Vec<u32>) {
        let Position { side, place, others, commas, state } = position;
        let side = side as u8;
        let mut f = Features::new(buffer, 5);
        f.one(place);
        f.one(state);
        f.two(side, others);
        f.two(side, commas);
    }

    fn near(&self) -> u8 {
        self.quote_before << 3 | self.quote_behind
    }

    /// The way from the cue to a token.
    pub fn way(&self, token: usize) -> Way {
        let Path { first, second, whole, branch, .. } = self.path(token);
        let joined = |neighbor: usize| u8::from(self.path(neighbor).branch == branch);
        Way { first, second, whole, joints: joined(token.wrapping_sub(1)) | joined(token + 1) << 1 }
    }

    /// The features of the way to a token, into `buffer`.
    pub fn way_features(&self, side: Side, way: Way, buffer: &mut Vec<u32>) {
        let side = side as u8;
        let mut f = Features::new(buffer, 6);
        f.three(side, way.first, way.joints);
        f.three(side, way.first, way.second);
        f.two(side, way.whole);
    }
}

/// On which side of its cue a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In the cue.
    Within,
    /// Before it.
    Before,
    /// Behind it.
    Behind,
}

/// How a token stands to a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// On which side.
    pub side: Side,
    /// The side with the distance class.
    place: u8,
    others: u8,
    commas: u8,
    /// Side, sentences from the cue's (8 for its own), kind of quotation, and whether it is that of the cue.
    state: u32,
}

/// The way through the tree from a cue to a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    first: u8,
    second: u8,
    whole: u32,
    /// Whether the neighbors hang on the same branch.
    joints: u8,
}

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

    #[test]
    fn positions_and_ways_tell_sides_and_branches_apart() {
        let text = "\"The bridge,\" Lena Holt said on Friday, \"was never safe.\"";
        let document = Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text));
        let atoms = Atoms::new(&document, &CueRates::default());
        let place = |word: &str| document.tokens().iter().position(|token| document.form(token) == word).unwrap();
        let said = place("said");
        let view = CueView::new(&document, &atoms, TokenRange::new(said, said + 1), &[]);
        let side = |word: &str| view.position(&atoms, place(word)).side;
        assert_eq!([side("Lena"), side("said"), side("never")], [Side::Before, Side::Within, Side::Behind]);
        assert_ne!(view.way(place("Holt")), view.way(place("Friday")));
        let mut features = vec![];
        view.side_features(Side::Before, &mut features);
        view.position_features(view.position(&atoms, place("Lena")), &mut features);
        view.way_features(Side::Before, view.way(place("Lena")), &mut features);
        let n_features = features.len();
        features.sort_unstable();
        features.dedup();
        assert_eq!((features.len(), n_features), (12, 12), "no two features are one");
    }
}
