//! Paragraphs and sentences.
//!
//! Rules propose where sentences end; a linear classifier that knows what the rules say decides at every gap where an end
//! is possible at all.

use crate::ml::hash::Hasher;
use crate::ml::linear::{Rows, feature, join};
use crate::tokenize::Piece;
use dixit_document::TokenRange;

mod paragraphs;

pub use paragraphs::paragraphs;

/// Longest sentence in tokens. Longer ones are cut, so that every later stage stays linear in the length of the text.
pub const MAX_TOKENS: usize = 400;

/// Cuts paragraphs into sentences. A paragraph's end always ends a sentence.
pub fn sentences<R: Rows>(text: &str, pieces: &[Piece], paragraphs: &[TokenRange], rows: &R) -> Vec<TokenRange> {
    let mut sentences = vec![];
    let mut features = vec![];
    for paragraph in paragraphs {
        let mut start = paragraph.start();
        for end in paragraph.start() + 1..paragraph.end() {
            let gap = Gap { text, pieces, paragraph: *paragraph, start, end };
            let ends = gap.is_possible() && {
                gap.features(&mut features);
                let mut sums = [0.0; 2];
                rows.add_all(&features, &mut sums);
                sums[1] > sums[0]
            };
            if ends || (end - start >= MAX_TOKENS && !pieces[end].fused) {
                sentences.push(TokenRange::new(start, end));
                start = end;
            }
        }
        sentences.push(TokenRange::new(start, paragraph.end()));
    }
    sentences
}

/// A place between two tokens where the sentence that began at `start` may end.
#[derive(Clone, Copy, Debug)]
pub struct Gap<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tokens.
    pub pieces: &'t [Piece],
    /// The paragraph around.
    pub paragraph: TokenRange,
    /// First token of the sentence.
    pub start: usize,
    /// The token after the gap.
    pub end: usize,
}

impl Gap<'_> {
    fn form(&self, index: usize) -> &str {
        self.pieces[index].span.text(self.text)
    }

    /// The token at `index` if it lies in the paragraph.
    fn within(&self, index: Option<usize>) -> &str {
        index.filter(|&index| self.paragraph.holds(index)).map_or("", |index| self.form(index))
    }

    fn is_spaced(&self, index: usize) -> bool {
        index > 0 && self.pieces[index].span.start() > self.pieces[index - 1].span.end()
    }

    /// Whether a sentence may end here: not within words, not before closing marks, and only where something shows it.
    pub fn is_possible(&self) -> bool {
        if self.pieces[self.end].fused || self.is_closing(self.end) {
            return false;
        }
        let first = self.form(self.end).chars().next().unwrap_or(' ');
        self.is_spaced(self.end) && !first.is_lowercase() || is_terminal(self.form(self.mark()))
    }

    /// Whether the token closes what was opened before. A straight quotation mark closes when it stands close to the word
    /// before it.
    fn is_closing(&self, index: usize) -> bool {
        match self.form(index) {
            "\"" | "'" | "''" => {
                !self.is_spaced(index) || index + 1 < self.paragraph.end() && self.is_spaced(index + 1)
            }
            form => matches!(form, "”" | "’" | "’’" | ")" | "]" | "}" | "»" | "›"),
        }
    }

    /// The token before the gap and before the closing marks that precede it.
    fn mark(&self) -> usize {
        let mut mark = self.end - 1;
        while mark > self.start && self.is_closing(mark) {
            mark -= 1;
        }
        mark
    }

    /// What the rules say.
    fn ends_by_rule(&self) -> bool {
        let next = self.form(self.end);
        let mark = self.mark();
        let closed = mark + 1 < self.end;
        let first = next.chars().next().unwrap_or(' ');
        let opens = matches!(next, "“" | "‘" | "``" | "(" | "[" | "{" | "«" | "‹" | "„" | "‘‘" | "\"" | "'" | "''");
        let capital =
            first.is_uppercase() || first.is_numeric() || opens || matches!(next, "-" | "—" | "–" | "*" | "•");
        match self.form(mark) {
            "." => capital || !closed && first.is_alphabetic() && self.is_spaced(self.end),
            form if form.starts_with(['?', '!']) => capital,
            form if form.starts_with("..") || form.starts_with('…') => (first.is_uppercase() || opens) && next != "I",
            form => abbreviation_ends(form, next),
        }
    }

    /// What the classifier sees. Looks at no more than a few tokens around.
    pub fn features(&self, features: &mut Vec<u32>) {
        features.clear();
        let mark = self.mark();
        let last = word(self.form(mark));
        let before = word(self.within(mark.checked_sub(1)));
        let (next, after) = (word(self.form(self.end)), word(self.within(Some(self.end + 1))));
        let (last_shape, next_shape) = (shape(self.form(mark)), shape(self.form(self.end)));
        let after_shape = shape(self.within(Some(self.end + 1)));
        let before_shape = shape(self.within(mark.checked_sub(1)));
        let rule = u32::from(self.ends_by_rule());
        let length = match mark - self.start {
            n @ 0..=3 => n as u32,
            4..=7 => 4,
            8..=14 => 5,
            15..=30 => 6,
            _ => 7,
        };
        let closed = if mark + 1 < self.end { word(self.form(self.end - 1)) } else { 0 };
        let spaced = u32::from(self.is_spaced(self.end));
        let mut template = 700;
        let mut add = |a: u32, b: u32| {
            template += 1;
            features.push(feature(template, a, b));
        };
        add(rule, spaced);
        add(last, rule);
        add(last, next_shape);
        add(last, join(next_shape, closed));
        add(next, rule);
        add(next, last);
        add(last_shape, next_shape);
        add(last_shape, join(next_shape, spaced));
        add(last_shape, join(next_shape, after_shape));
        add(length, rule);
        add(length, join(last_shape, next_shape));
        add(length, join(last, next_shape));
        add(before, last);
        add(before_shape, join(last, next_shape));
        add(join(before_shape, last_shape), join(next_shape, after_shape));
        add(after, join(next, rule));
        add(closed, rule);
        add(closed, join(last, next_shape));
        add(u32::from(self.start == self.paragraph.start()), join(length, last_shape));
    }
}

/// Whether a token can end a sentence by itself.
fn is_terminal(form: &str) -> bool {
    form.starts_with(['.', '?', '!', '…']) || form.ends_with('.')
}

/// Hash of a word in lower case; words longer than 16 bytes are told apart by these and their length.
fn word(form: &str) -> u32 {
    let mut hasher = Hasher::new(1);
    for c in form.chars().take(16) {
        hasher = if c.is_ascii_digit() { hasher.char('0') } else { hasher.char(c.to_ascii_lowercase()) };
    }
    hasher.number(form.len().min(17) as u64).finish() as u32
}

/// What kind of token it is.
fn shape(form: &str) -> u32 {
    let mut chars = form.chars();
    let Some(first) = chars.next() else { return 0 };
    let rest_upper = chars.clone().any(char::is_uppercase);
    let rest_lower = chars.clone().any(char::is_lowercase);
    let period = form.ends_with('.');
    match first {
        _ if first.is_uppercase() && form.len() == 1 => 1,
        _ if first.is_uppercase() && period => 2,
        _ if first.is_uppercase() && rest_lower => 3,
        _ if first.is_uppercase() && rest_upper => 4,
        _ if first.is_lowercase() && period => 5,
        _ if first.is_alphabetic() && form.contains('@') => 6,
        _ if first.is_lowercase() => 7,
        _ if first.is_alphabetic() => 8,
        _ if first.is_numeric() && chars.all(|c| c.is_numeric()) => 9,
        _ if first.is_numeric() => 10,
        _ if form.len() > 1 => 11,
        _ => 12 + first as u32,
    }
}

/// Whether an abbreviation's period also ends the sentence before `next`.
fn abbreviation_ends(mark: &str, next: &str) -> bool {
    let ends = mark.ends_with('.')
        && mark.len() > 2
        && matches!(
            mark.to_lowercase().as_str(),
            "a.m." | "p.m." | "etc." | "inc." | "co." | "corp." | "jr." | "ltd." | "u.s." | "d.c." | "al."
        );
    ends && STARTS.binary_search(&next).is_ok()
}

/// Words that often begin a sentence.
const STARTS: &[&str] = &[
    "A", "After", "An", "And", "As", "At", "But", "For", "He", "His", "However", "I", "If", "In", "It", "On", "She",
    "So", "The", "Then", "There", "They", "This", "We", "What", "When", "“",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::tokenize;

    /// Decides as the rules do.
    struct ByRule;

    impl Rows for ByRule {
        fn add(&self, wanted: u32, sums: &mut [f32]) {
            for spaced in 0..2 {
                if wanted == feature(701, 1, spaced) {
                    sums[1] += 1.0;
                }
            }
        }
    }

    fn cut(text: &str) -> Vec<String> {
        let pieces = tokenize(text);
        let paragraphs = paragraphs(text, &pieces);
        sentences(text, &pieces, &paragraphs, &ByRule)
            .iter()
            .map(|range| text[pieces[range.start()].span.start()..pieces[range.end() - 1].span.end()].to_owned())
            .collect()
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence_before_and_opening_ones_to_the_next() {
        assert_eq!(cut("“It ended.” She left."), ["“It ended.”", "She left."]);
        assert_eq!(cut("He said: \"It ended.\" She left."), ["He said: \"It ended.\"", "She left."]);
        assert_eq!(cut("It ended. \"We won,\" he said."), ["It ended.", "\"We won,\" he said."]);
        assert_eq!(cut("“Did it end?” she asked."), ["“Did it end?” she asked."]);
    }

    #[test]
    fn lines_end_sentences_without_a_full_stop() {
        assert_eq!(
            cut("Mayor denies claim\n\nThe mayor spoke. Few came"),
            ["Mayor denies claim", "The mayor spoke.", "Few came"]
        );
        assert_eq!(cut("\n\n \n"), [""; 0]);
    }

    #[test]
    fn abbreviations_and_numbers_end_none() {
        assert_eq!(
            cut("Mr. Orlo met Gen. Vane at 5 p.m. on Jan. 3 in the U.S. Senate."),
            ["Mr. Orlo met Gen. Vane at 5 p.m. on Jan. 3 in the U.S. Senate."]
        );
        assert_eq!(cut("It cost 1.5 million. Nobody paid."), ["It cost 1.5 million.", "Nobody paid."]);
    }

    #[test]
    fn very_long_sentences_are_cut() {
        let text = "word ".repeat(5 * MAX_TOKENS);
        assert_eq!(cut(&text).len(), 5);
    }
}
