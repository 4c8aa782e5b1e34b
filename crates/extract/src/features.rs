//! What the models see of a document: numbers for every token, computed once, and the hashing of their combinations.
//!
//! Used by prediction and by training alike. Values are part of the model format: a change asks for new models.

use crate::lexicon::CueRates;
use crate::quotation::{Quoted, quotations};
use dixit_document::{Deprel, Document, Quotation, Token, TokenRange, Upos, Xpos};

/// How a token stands in a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoting {
    since_open: u8,
    to_close: u8,
    region: u8,
    region_context: u32,
}

impl Quoting {
    /// Number of features.
    pub const N_FEATURES: usize = 4;

    /// Appends the features to `buffer`.
    pub fn features(self, buffer: &mut Vec<u32>) {
        let mut f = Features::new(buffer, 2);
        f.one(self.since_open);
        f.one(self.to_close);
        f.one(self.region);
        f.one(self.region_context);
    }
}

/// What is known of one token, as small numbers and hashes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Atom {
    /// Hash of the lower-cased form; all double quotation marks are one.
    pub word: u32,
    /// Hash of the lemma.
    pub lemma: u32,
    /// Capitals, digits, length.
    pub shape: u8,
    /// Penn tag, from 1.
    pub tag: u8,
    /// How often words of this lemma signal attribution: 0 (unknown), 1 (never) to 6 (nearly always).
    pub cue: u8,
    /// 0 outside of quotations, 1 opening mark, 2 inside, 3 closing mark; 4 more in single marks.
    pub quote: u8,
    /// Tokens since the opening mark, at most 10; 15 outside.
    pub since_open: u8,
    /// Tokens to the closing mark, at most 10; 15 outside.
    pub to_close: u8,
    /// Of the quotation around: size class, whether closed, whether it has a verb, whether it continues another.
    pub region: u8,
    /// Number of the quotation in the paragraph, from 1; 0 outside.
    pub region_index: u32,
    /// Hash of what stands before and after the quotation around.
    pub region_context: u32,
    /// Relation to the head.
    pub deprel: u8,
    /// Lemma of the head.
    pub head_lemma: u32,
    /// Tag of the head.
    pub head_tag: u8,
    /// Cue class of the head.
    pub head_cue: u8,
    /// Which relations its children have.
    pub children: u16,
    /// Cue class and relation of the nearest ancestor that is likely a cue, and the distance to it in steps.
    pub ancestor: u16,
    /// Size class of the largest phrase that begins and that ends here.
    pub phrase: u8,
    /// Lemma of the nearest likely cue on the left in the sentence.
    pub left_lemma: u32,
    /// Lemma of the nearest likely cue on the right in the sentence.
    pub right_lemma: u32,
    /// Whether it opens or ends its sentence, paragraph, the document's first paragraph.
    pub position: u8,
}

impl Atom {
    /// What is known of the word itself, wherever it stands.
    fn alone(&self) -> Atom {
        let Atom { word, lemma, shape, tag, cue, .. } = *self;
        Atom { word, lemma, shape, tag, cue, ..Atom::default() }
    }
}

/// A document as the models see it.
#[derive(Clone, Debug)]
pub struct Atoms {
    /// One a token, with an empty one before, between and after paragraphs, so that looking at neighbors needs no bounds.
    pub slots: Vec<Atom>,
    /// The slot of each token.
    pub slot_of: Vec<u32>,
    /// Sentence of each token.
    pub sentence_of: Vec<u32>,
    /// Tokens in an order that puts heads before their dependents within each sentence.
    pub top_down: Vec<u32>,
    /// The document's quotations.
    pub quotations: Vec<Quoted>,
}

/// A lemma counts as a likely cue from this class on.
const LIKELY: u8 = 4;

impl Atoms {
    /// Looks at a document.
    ///
    /// # Complexity
    /// Linear in its tokens.
    pub fn new(document: &Document, rates: &CueRates) -> Atoms {
        let alone = document.tokens().iter().map(|token| lexical(token, document.form(token), rates));
        Atoms::around_each(document, alone)
    }

    /// Looks at passages taken out of an article, whose tokens are `numbers` there: none of them is its headline.
    ///
    /// # Complexity
    /// Linear in the tokens.
    pub(crate) fn of_passages(document: &Document, whole: &Atoms, numbers: &[u32]) -> Atoms {
        let alone = numbers.iter().map(|&number| whole.of(number as usize).alone());
        let mut atoms = Atoms::around_each(document, alone);
        atoms.slots.iter_mut().for_each(|atom| atom.position &= !16);
        atoms
    }

    /// Looks at what stands around tokens of which the words themselves are known.
    fn around_each(document: &Document, alone: impl Iterator<Item = Atom>) -> Atoms {
        let n_tokens = document.tokens().len();
        let mut slot_of = Vec::with_capacity(n_tokens);
        let mut slots = Vec::with_capacity(n_tokens + document.paragraphs().len() + 1);
        let mut alone = alone;
        for paragraph in document.paragraphs() {
            slots.push(Atom::default());
            slot_of.extend((slots.len() as u32..).take(paragraph.len()));
            slots.extend(alone.by_ref().take(paragraph.len()));
        }
        slots.push(Atom::default());
        let mut sentence_of = vec![0; n_tokens];
        for (index, sentence) in document.sentences().iter().enumerate() {
            sentence_of[sentence.indices()].fill(index as u32);
        }
        let (top_down, quotations) = (top_down(document), quotations(document));
        let mut atoms = Atoms { slots, slot_of, sentence_of, top_down, quotations };
        atoms.add_positions(document);
        atoms.add_quotations(document);
        atoms.add_neighbors(document);
        atoms.add_tree(document);
        atoms
    }

    /// What is known of a token.
    #[inline]
    pub fn of(&self, token: usize) -> &Atom {
        &self.slots[self.slot_of[token] as usize]
    }

    /// What is known of the token before, of this one and of the next.
    #[inline]
    pub(crate) fn around(&self, token: usize) -> [&Atom; 3] {
        let slot = self.slot_of[token] as usize;
        std::array::from_fn(|offset| &self.slots[slot + offset - 1])
    }

    /// How a token stands in a quotation.
    #[inline]
    pub fn quoting(&self, token: usize) -> Quoting {
        let Atom { since_open, to_close, region, region_context, .. } = *self.of(token);
        Quoting { since_open, to_close, region, region_context }
    }

    /// Direct when nine of ten words stand in quotation marks, indirect when none does.
    pub(crate) fn quotation(&self, document: &Document, content: &[TokenRange]) -> Quotation {
        let (mut n_words, mut n_quoted) = (0, 0);
        for token in content.iter().flat_map(|piece| piece.indices()) {
            if document.tokens()[token].upos != Upos::Punct {
                n_words += 1;
                n_quoted += usize::from(self.of(token).quote == 2);
            }
        }
        match (n_quoted, n_words) {
            (0, _) => Quotation::Indirect,
            (n_quoted, n_words) if 10 * n_quoted >= 9 * n_words => Quotation::Direct,
            _ => Quotation::Mixed,
        }
    }

    fn of_mut(&mut self, token: usize) -> &mut Atom {
        &mut self.slots[self.slot_of[token] as usize]
    }

    fn add_positions(&mut self, document: &Document) {
        for (index, &paragraph) in document.paragraphs().iter().enumerate() {
            self.of_mut(paragraph.start()).position |= 4;
            self.of_mut(paragraph.end() - 1).position |= 8;
            if index == 0 {
                for token in paragraph.indices() {
                    self.of_mut(token).position |= 16;
                }
            }
        }
        for &sentence in document.sentences() {
            self.of_mut(sentence.start()).position |= 1;
            self.of_mut(sentence.end() - 1).position |= 2;
        }
    }

    fn add_quotations(&mut self, document: &Document) {
        let tokens = document.tokens();
        self.slots.iter_mut().for_each(|atom| (atom.since_open, atom.to_close) = (15, 15));
        for index in 0..self.quotations.len() {
            let quoted = self.quotations[index];
            let inner = quoted.inner();
            let verb = inner.indices().take(60).any(|token| matches!(tokens[token].upos, Upos::Verb | Upos::Aux));
            let size = size_class(inner.len());
            let region = size
                | u8::from(quoted.n_close > 0) << 3
                | u8::from(verb) << 4
                | u8::from(quoted.continues) << 5
                | u8::from(quoted.n_open > 0) << 6;
            let beside = |token: usize| -> u64 {
                let atom = self.of(token);
                if atom.cue >= LIKELY { 200 } else { u64::from(atom.tag) }
            };
            let paragraph =
                document.paragraphs()[document.paragraph_of(dixit_document::TokenId(quoted.tokens.start() as u32))];
            let before =
                if quoted.tokens.start() > paragraph.start() { beside(quoted.tokens.start() - 1) } else { 201 };
            let after = if quoted.tokens.end() < paragraph.end() { beside(quoted.tokens.end()) } else { 201 };
            let last = if inner.is_empty() { 0 } else { u64::from(self.of(inner.end() - 1).tag) };
            let context = (before << 16 | after << 8 | last) as u32 + 1;
            for token in quoted.tokens.indices() {
                let state = if token < inner.start() {
                    1
                } else if token >= inner.end() {
                    3
                } else {
                    2
                };
                let atom = self.of_mut(token);
                atom.quote = state + if quoted.single { 4 } else { 0 };
                atom.since_open = (token - quoted.tokens.start()).min(10) as u8;
                atom.to_close = (quoted.tokens.end() - 1 - token).min(10) as u8;
                atom.region = region;
                atom.region_index = index as u32 + 1;
                atom.region_context = context;
            }
        }
    }

    fn add_neighbors(&mut self, document: &Document) {
        for &sentence in document.sentences() {
            let mut nearest = 0;
            for token in sentence.indices() {
                let atom = self.of_mut(token);
                atom.left_lemma = nearest;
                if atom.cue >= LIKELY {
                    nearest = atom.lemma;
                }
            }
            nearest = 0;
            for token in sentence.indices().rev() {
                let atom = self.of_mut(token);
                atom.right_lemma = nearest;
                if atom.cue >= LIKELY {
                    nearest = atom.lemma;
                }
            }
        }
    }

    fn add_tree(&mut self, document: &Document) {
        let tokens = document.tokens();
        let mut first: Vec<u32> = (0..tokens.len() as u32).collect();
        let mut last = first.clone();
        for place in (0..self.top_down.len()).rev() {
            let index = self.top_down[place] as usize;
            let token = &tokens[index];
            let Some(head) = token.head else { continue };
            let head = head.index();
            first[head] = first[head].min(first[index]);
            last[head] = last[head].max(last[index]);
            let bit = child_bit(token.deprel);
            let atom = self.of_mut(head);
            atom.children |= bit;
        }
        let mut begins = vec![0u8; tokens.len()];
        let mut ends = vec![0u8; tokens.len()];
        for index in 0..tokens.len() {
            let (start, end) = (first[index] as usize, last[index] as usize);
            let size = size_class(end + 1 - start);
            begins[start] = begins[start].max(size);
            ends[end] = ends[end].max(size);
        }
        for index in 0..self.top_down.len() {
            let token = self.top_down[index] as usize;
            let phrase = begins[token] << 4 | ends[token];
            let deprel = tokens[token].deprel as u8 + 1;
            let (mut head_lemma, mut head_tag, mut head_cue, mut ancestor) = (0, 0, 0, 0);
            if let Some(head) = tokens[token].head {
                let head = *self.of(head.index());
                (head_lemma, head_tag, head_cue) = (head.lemma, head.tag, head.cue);
                ancestor = if head.cue >= LIKELY {
                    u16::from(deprel) << 8 | u16::from(head.cue) << 4 | 1
                } else if head.ancestor > 0 && head.ancestor & 15 < 6 {
                    head.ancestor + 1
                } else {
                    head.ancestor
                };
            }
            let atom = self.of_mut(token);
            (atom.phrase, atom.deprel) = (phrase, deprel);
            (atom.head_lemma, atom.head_tag, atom.head_cue, atom.ancestor) = (head_lemma, head_tag, head_cue, ancestor);
        }
    }
}

/// Heads before dependents, sentence by sentence; within a level in order of place.
fn top_down(document: &Document) -> Vec<u32> {
    let tokens = document.tokens();
    let mut order = Vec::with_capacity(tokens.len());
    // Children lists as first child and next sibling, built backward so that they come in order of place.
    let mut child = vec![u32::MAX; tokens.len()];
    let mut sibling = vec![u32::MAX; tokens.len()];
    for index in (0..tokens.len()).rev() {
        if let Some(head) = tokens[index].head {
            sibling[index] = child[head.index()];
            child[head.index()] = index as u32;
        }
    }
    for &sentence in document.sentences() {
        let mut done = order.len();
        order.extend(sentence.indices().filter(|&index| tokens[index].head.is_none()).map(|index| index as u32));
        while done < order.len() {
            let mut next = child[order[done] as usize];
            while next != u32::MAX {
                order.push(next);
                next = sibling[next as usize];
            }
            done += 1;
        }
    }
    order
}

fn lexical(token: &Token, form: &str, rates: &CueRates) -> Atom {
    let double = matches!(form, "“" | "”" | "\"" | "''" | "``" | "„" | "«" | "»");
    let word = if double { hash("\"") } else { hash(form) };
    let lemma = if double || token.lemma == form { word } else { hash(&token.lemma) };
    let verb = is_verb(token.xpos);
    Atom {
        word,
        lemma,
        shape: shape(form),
        tag: token.xpos as u8 + 1,
        cue: rates.class(lemma, verb),
        ..Atom::default()
    }
}

/// Whether the tag is one of a verb form, modals excluded.
pub fn is_verb(tag: Xpos) -> bool {
    matches!(tag, Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz)
}

/// A hash of the lower-cased text (FNV-1a, mixed).
pub fn hash(text: &str) -> u32 {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |byte: u8| state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    if text.is_ascii() {
        text.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
    } else {
        for c in text.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase) {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut add);
        }
    }
    state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (state >> 32) as u32 | 1
}

fn shape(form: &str) -> u8 {
    let (mut upper, mut lower, mut digit, mut other) = (0, 0, 0, 0);
    for c in form.chars().take(20) {
        if c.is_lowercase() {
            lower += 1;
        } else if c.is_uppercase() {
            upper += 1;
        } else if c.is_numeric() {
            digit += 1;
        } else {
            other += 1;
        }
    }
    let initial = form.starts_with(char::is_uppercase);
    let class = match (upper, lower, digit, other) {
        (0, 0, 0, _) => 1,
        (0, 0, _, _) => 2,
        (0, _, 0, 0) => 3,
        (1, 0, 0, 0) => 4,
        (_, 0, 0, _) => 5,
        (1, _, 0, 0) if initial => 6,
        (_, _, 0, 0) if initial => 7,
        (0, _, 0, _) => 8,
        (_, _, 0, _) if initial => 9,
        _ => 10,
    };
    class * 8 + (form.len().min(8) as u8 - 1).min(7)
}

/// 0 (none), 1, 2, 3 to 4, 5 to 8, 9 to 16, 17 to 32, more.
pub fn size_class(n_tokens: usize) -> u8 {
    match n_tokens {
        0..=2 => n_tokens as u8,
        3..=4 => 3,
        5..=8 => 4,
        9..=16 => 5,
        17..=32 => 6,
        _ => 7,
    }
}

/// 1 to 5 exactly, then ever wider classes up to 11.
pub fn distance_class(n_tokens: usize) -> u8 {
    match n_tokens {
        0..=5 => n_tokens as u8,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        26..=50 => 10,
        _ => 11,
    }
}

/// The bit of [`Atom::children`] that tells a relation; 0 for those not told.
pub(crate) fn child_bit(deprel: Deprel) -> u16 {
    match deprel {
        Deprel::Ccomp => 1,
        Deprel::Xcomp => 2,
        Deprel::Nsubj | Deprel::NsubjOuter => 4,
        Deprel::NsubjPass => 8,
        Deprel::Obj => 16,
        Deprel::Mark => 32,
        Deprel::Parataxis => 64,
        Deprel::Obl | Deprel::OblAgent => 128,
        Deprel::Advcl => 256,
        Deprel::Cop => 512,
        Deprel::Acl | Deprel::AclRelcl => 1024,
        Deprel::Nmod | Deprel::NmodPoss => 2048,
        Deprel::Case => 4096,
        Deprel::AuxPass => 8192,
        Deprel::Csubj => 16384,
        Deprel::Iobj => 32768,
        _ => 0,
    }
}

/// Collects the hashed features of a token; each call takes the next template number.
#[derive(Debug)]
pub struct Features<'b> {
    buffer: &'b mut Vec<u32>,
    template: u64,
}

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

impl<'b> Features<'b> {
    /// Appends to `buffer`; `group` keeps features of different groups apart.
    pub fn new(buffer: &'b mut Vec<u32>, group: u64) -> Features<'b> {
        Features { buffer, template: group << 16 }
    }

    /// A feature of one value.
    #[inline]
    pub fn one(&mut self, a: impl Into<u64>) {
        self.put(a.into().wrapping_mul(SECOND));
    }

    /// A feature of two values.
    #[inline]
    pub fn two(&mut self, a: impl Into<u64>, b: impl Into<u64>) {
        self.put(join(a.into().wrapping_mul(SECOND), b.into()));
    }

    /// A feature of three values.
    #[inline]
    pub fn three(&mut self, a: impl Into<u64>, b: impl Into<u64>, c: impl Into<u64>) {
        self.put(join(join(a.into().wrapping_mul(SECOND), b.into()), c.into()));
    }

    /// A feature of four values.
    #[inline]
    pub fn four(&mut self, a: impl Into<u64>, b: impl Into<u64>, c: impl Into<u64>, d: impl Into<u64>) {
        self.put(join(join(join(a.into().wrapping_mul(SECOND), b.into()), c.into()), d.into()));
    }

    #[inline]
    fn put(&mut self, state: u64) {
        self.template += 1;
        let mixed = join(state, self.template);
        self.buffer.push((mixed ^ (mixed >> 29)).wrapping_mul(FIRST).wrapping_shr(32) as u32);
    }
}

#[inline]
fn join(state: u64, value: u64) -> u64 {
    ((state ^ (state >> 31)).wrapping_add(value)).wrapping_mul(SECOND)
}
