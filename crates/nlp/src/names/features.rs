//! What the name recognizer sees: the one definition of features, for prediction and for training.

mod document;
mod word;

use crate::gazetteer::{Gazetteer, Lists};
use crate::ml::clusters::Clusters;
use dixit_document::TokenRange;
use document::Occurrences;
pub(super) use document::seen;
pub use word::{Case, Joint, Word};

/// Groups of corpora that agree on what a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// UNER: people, organizations, places; no nationalities, works or events.
    Universal,
    /// GUM: also works and events that have an encyclopedia entry.
    Genres,
    /// Wikipedia text in the CoNLL tradition, nationalities included.
    Encyclopedia,
    /// Newswire of the Groningen Meaning Bank.
    Newswire,
    /// Tweets and other social media.
    Social,
    /// Reports of ministries.
    Reports,
    /// Machine-annotated political news.
    Silver,
}

impl Convention {
    const ALL: [Convention; 7] = [
        Convention::Universal,
        Convention::Genres,
        Convention::Encyclopedia,
        Convention::Newswire,
        Convention::Social,
        Convention::Reports,
        Convention::Silver,
    ];

    /// As written in model files.
    pub fn as_str(self) -> &'static str {
        match self {
            Convention::Universal => "universal",
            Convention::Genres => "genres",
            Convention::Encyclopedia => "encyclopedia",
            Convention::Newswire => "newswire",
            Convention::Social => "social",
            Convention::Reports => "reports",
            Convention::Silver => "silver",
        }
    }

    /// The convention of this name.
    pub fn of(name: &str) -> Option<Convention> {
        Convention::ALL.into_iter().find(|convention| convention.as_str() == name)
    }
}

/// The features of one token, as hashes. Reused from token to token.
#[derive(Clone, Debug, Default)]
pub struct Features(Vec<u32>);

impl Features {
    /// The hashes.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    #[inline]
    fn push(&mut self, template: u64, value: u64) {
        let mixed = (value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0.push(((mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32) as u32);
    }
}

/// How a sentence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// Like a headline: most words begin with a capital.
    Title,
    /// All letters are capitals.
    Capitals,
    /// No capital at all.
    Lower,
}

/// A run of capitalized words, with the small words inside: where it begins and ends.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    start: u32,
    end: u32,
}

/// A document prepared for the extraction of features.
pub struct Lines<'t> {
    pub(super) forms: &'t [&'t str],
    pub(super) words: Vec<Word>,
    /// The run that each token belongs to; empty for the others.
    runs: Vec<Run>,
    /// Whether a token is capitalized or may join capitalized ones to a name.
    inside: Vec<bool>,
    /// The style of each token's sentence.
    styles: Vec<Style>,
    /// First token of a sentence, or first after an opening quotation mark.
    initial: Vec<bool>,
    /// Where each token's sentence starts and ends.
    borders: Vec<(u32, u32)>,
    pub(super) occurrences: Occurrences,
}

impl<'t> Lines<'t> {
    /// Prepares a document: `forms` are its words, `sentences` cover them.
    pub fn new(
        forms: &'t [&'t str],
        sentences: &[TokenRange],
        clusters: &Clusters,
        gazetteer: &Gazetteer,
    ) -> Lines<'t> {
        let listings = gazetteer.look_up(forms);
        let words: Vec<Word> =
            forms.iter().zip(listings).map(|(form, listing)| Word::new(form, listing, clusters)).collect();
        let mut lines = Lines {
            forms,
            runs: vec![Run::default(); words.len()],
            inside: vec![false; words.len()],
            styles: vec![Style::Plain; words.len()],
            initial: vec![false; words.len()],
            borders: vec![(0, 0); words.len()],
            words,
            occurrences: Occurrences::default(),
        };
        for sentence in sentences {
            lines.prepare(*sentence);
        }
        lines.occurrences = Occurrences::new(&lines);
        lines
    }

    fn prepare(&mut self, sentence: TokenRange) {
        let range = sentence.indices();
        let words = &self.words[range.clone()];
        let style = style(words);
        self.styles[range.clone()].fill(style);
        self.borders[range.clone()].fill((range.start as u32, range.end as u32));
        let mut initial = true;
        for index in range.clone() {
            self.initial[index] = initial;
            initial = match self.words[index].case {
                Case::Punctuation => {
                    initial || matches!(self.forms[index], "“" | "\"" | "``" | ":" | "—" | "–" | "-" | "..." | "…")
                }
                _ => false,
            };
        }
        self.join(range.clone(), style, Joint::Close, |lines, index, run| lines.runs[index] = run);
        self.join(range, style, Joint::Loose, |lines, index, _| lines.inside[index] = true);
    }

    /// Finds runs of capitalized words with up to two words between them that join at least as closely as `joint`.
    fn join(
        &mut self,
        range: std::ops::Range<usize>,
        style: Style,
        joint: Joint,
        mark: impl Fn(&mut Lines<'_>, usize, Run),
    ) {
        let mut start = None;
        let mut last = 0;
        for index in range.clone() {
            let word = &self.words[index];
            let weak = self.initial[index] && word.capitalized == Some(0) && style != Style::Capitals;
            if word.case.is_capital() && !weak {
                if start.is_none() {
                    start = Some(index);
                }
                last = index;
            } else if let Some(first) = start
                && (index - last > 2 || word.joint < joint)
            {
                (first..=last).for_each(|at| mark(self, at, Run { start: first as u32, end: last as u32 + 1 }));
                start = None;
            }
        }
        if let Some(first) = start {
            (first..=last).for_each(|at| mark(self, at, Run { start: first as u32, end: last as u32 + 1 }));
        }
    }

    /// The stretches of tokens that names can stand in, in order, none crossing a sentence border.
    pub fn stretches(&self) -> Vec<TokenRange> {
        let mut stretches: Vec<TokenRange> = vec![];
        let mut start = None;
        for index in 0..self.words.len() {
            let new_sentence = self.borders[index].0 as usize == index;
            if new_sentence && let Some(first) = start.take() {
                stretches.push(TokenRange::new(first, index));
            }
            match (self.may_be_named(index), start) {
                (true, None) => start = Some(index),
                (false, Some(first)) => {
                    stretches.push(TokenRange::new(first, index));
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(first) = start {
            stretches.push(TokenRange::new(first, self.words.len()));
        }
        stretches
    }

    fn may_be_named(&self, index: usize) -> bool {
        let word = &self.words[index];
        match word.case {
            Case::Lower => {
                self.inside[index]
                    || word.capitalized.is_some_and(|share| share >= 2)
                    || (word.capitalized.is_none() && self.styles[index] == Style::Lower)
            }
            Case::Punctuation => self.inside[index],
            Case::Number => {
                let (start, end) = self.borders[index];
                self.inside[index]
                    || (index > start as usize && self.words[index - 1].case.is_capital())
                    || (index + 1 < end as usize && self.words[index + 1].case.is_capital())
            }
            Case::Initial | Case::Upper | Case::Mixed => true,
        }
    }

    pub(super) fn is_initial(&self, index: usize) -> bool {
        self.initial[index]
    }

    pub(super) fn style(&self, index: usize) -> Style {
        self.styles[index]
    }

    pub(super) fn sentence(&self, index: usize) -> std::ops::Range<usize> {
        self.borders[index].0 as usize..self.borders[index].1 as usize
    }

    /// Computes the features of a token that all corpora share, in place of those in `out`.
    pub fn features(&self, index: usize, out: &mut Features) {
        out.0.clear();
        let at = |offset: isize| -> &Word { self.word_at(index, offset) };
        let word = at(0);
        let (before, after) = (at(-1), at(1));
        let case = word.case as u64;
        let style = self.styles[index] as u64;
        let manner = case | style << 4 | u64::from(self.initial[index]) << 8;

        out.push(1, word.lower);
        if matches!(word.case, Case::Mixed | Case::Upper) {
            out.push(2, word.lower ^ (case << 60));
        }
        out.push(3, before.lower);
        out.push(4, after.lower);
        out.push(5, at(-2).lower);
        out.push(6, at(2).lower);
        out.push(7, before.lower.rotate_left(7) ^ word.lower);
        out.push(8, word.lower.rotate_left(7) ^ after.lower);
        out.push(9, word.shape ^ style << 48);
        out.push(10, before.shape.rotate_left(9) ^ word.shape);
        out.push(11, word.shape.rotate_left(9) ^ after.shape);
        out.push(12, before.shape.rotate_left(19) ^ word.shape.rotate_left(9) ^ after.shape);
        for (template, &affix) in (13..).zip(&word.affixes) {
            if affix != 0 {
                out.push(template, affix);
            }
        }
        out.push(20, after.affixes[4]);
        out.push(21, before.affixes[4]);
        let [small, middle, large] = word.classes.map(u64::from);
        out.push(22, small | case << 16);
        out.push(23, middle | case << 16);
        out.push(24, large | manner << 16);
        out.push(25, u64::from(before.classes[1]));
        out.push(26, u64::from(after.classes[1]));
        out.push(27, u64::from(before.classes[2]));
        out.push(28, u64::from(after.classes[2]));
        out.push(29, u64::from(before.classes[0]) << 16 | small | case << 40);
        out.push(30, u64::from(after.classes[0]) << 16 | small | case << 40);
        out.push(31, u64::from(before.classes[0]) << 16 | u64::from(after.classes[0]) | case << 40);
        out.push(32, manner | u64::from(word.capitalized.map_or(7, |share| share)) << 12);
        self.list_features(word, before, after, manner, out);
        let seen = u64::from(self.occurrences.of(word));
        out.push(40, seen | manner << 16);
        out.push(41, seen | u64::from(word.lists.0) << 16);
        self.run_features(index, case, out);
        if after.case == Case::Punctuation || after.case == Case::Lower {
            // "X's Jane Doe", "X and Jane Doe": what follows the small word
            let next = at(2);
            out.push(56, after.lower ^ (u64::from(next.lists.0) << 20) ^ (next.case as u64) << 60 ^ case << 56);
            out.push(57, after.lower ^ u64::from(next.classes[1]) ^ case << 56);
        }
        if before.case == Case::Punctuation || before.case == Case::Lower {
            let previous = at(-2);
            out.push(58, before.lower ^ u64::from(previous.classes[1]) ^ case << 56);
            out.push(
                59,
                before.lower ^ (u64::from(previous.lists.0) << 20) ^ (previous.case as u64) << 60 ^ case << 56,
            );
        }
    }

    /// Computes the features that each group of corpora decides anew, in place of those in `out`.
    pub fn convention_features(&self, index: usize, convention: Convention, out: &mut Features) {
        out.0.clear();
        let (word, before, after) = (self.word_at(index, 0), self.word_at(index, -1), self.word_at(index, 1));
        let style = self.styles[index] as u64;
        let domain = (convention as u64 + 1) << 50;
        out.push(60, domain);
        out.push(61, word.lower ^ domain);
        out.push(62, word.shape ^ style << 40 ^ domain);
        out.push(63, u64::from(word.classes[1]) | domain);
        out.push(64, u64::from(word.lists.0) | domain);
        out.push(65, before.lower ^ domain);
        out.push(66, after.lower ^ domain);
    }

    fn list_features(&self, word: &Word, before: &Word, after: &Word, manner: u64, out: &mut Features) {
        let (lists, phrase) = (word.lists, word.phrase);
        let mut bits = lists.0;
        while bits != 0 {
            out.push(33, u64::from(bits.trailing_zeros()) | manner << 8);
            bits &= bits - 1;
        }
        let mut bits = phrase.0;
        while bits != 0 {
            out.push(34, u64::from(bits.trailing_zeros()) | manner << 8);
            bits &= bits - 1;
        }
        if before.lists != Lists::NONE {
            out.push(35, u64::from(before.lists.0) | (before.case as u64) << 40);
            out.push(37, u64::from(before.lists.0) << 24 ^ u64::from(lists.0) | manner << 50);
        }
        if after.lists != Lists::NONE {
            out.push(36, u64::from(after.lists.0) | (after.case as u64) << 40);
            out.push(38, u64::from(after.lists.0) << 24 ^ u64::from(lists.0) | manner << 50);
        }
    }

    fn run_features(&self, index: usize, case: u64, out: &mut Features) {
        let Run { start, end } = self.runs[index];
        if end == 0 {
            return;
        }
        let (start, end) = (start as usize, end as usize);
        let n_tokens = end - start;
        let place = (index - start).min(3) | (end - 1 - index).min(3) << 2 | n_tokens.min(5) << 4;
        let place = place as u64;
        let (first, last) = (&self.words[start], &self.words[end - 1]);
        let sentence = self.sentence(index);
        let before = if start > sentence.start { &self.words[start - 1] } else { &Word::BEFORE };
        let after = if end < sentence.end { &self.words[end] } else { &Word::AFTER };
        out.push(42, place | case << 16);
        out.push(43, before.lower ^ case << 60);
        out.push(44, after.lower ^ case << 60);
        out.push(45, u64::from(before.classes[1]) << 16 | u64::from(after.classes[1]));
        if n_tokens > 1 {
            out.push(46, last.lower);
            out.push(47, last.lower ^ place << 50);
            out.push(48, first.lower);
            out.push(49, u64::from(last.classes[1]) | place << 16);
            out.push(50, u64::from(first.lists.0) | place << 40);
            out.push(51, u64::from(last.lists.0) | place << 40);
            out.push(52, u64::from(self.occurrences.of(last)) | place << 40);
            out.push(53, u64::from(last.classes[2]));
        } else {
            out.push(54, u64::from(before.classes[2]));
            out.push(55, u64::from(after.classes[2]));
        }
    }

    fn word_at(&self, index: usize, offset: isize) -> &Word {
        let (start, end) = self.borders[index];
        let place = index as isize + offset;
        if place < start as isize {
            &Word::BEFORE
        } else if place >= end as isize {
            &Word::AFTER
        } else {
            &self.words[place as usize]
        }
    }
}

/// How a sentence is written, from its words but the first.
fn style(words: &[Word]) -> Style {
    let (mut n_words, mut n_initial, mut n_upper, mut n_long) = (0, 0, 0, 0);
    for word in words.iter().skip(1) {
        match word.case {
            Case::Punctuation | Case::Number => continue,
            Case::Upper => n_upper += 1,
            Case::Initial | Case::Mixed => n_initial += 1,
            Case::Lower => {}
        }
        n_words += 1;
        // headlines leave small words small
        n_long += usize::from(!word.is_small || word.case != Case::Lower);
    }
    let first = words.first().map_or(Case::Lower, |word| word.case);
    if n_words >= 2 && n_upper * 10 >= n_words * 8 {
        Style::Capitals
    } else if n_words >= 4 && (n_initial + n_upper) * 100 >= n_long * 70 {
        Style::Title
    } else if n_words >= 2 && n_initial + n_upper == 0 && first == Case::Lower {
        Style::Lower
    } else {
        Style::Plain
    }
}
