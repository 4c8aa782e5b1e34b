//! Positions: bytes of the article text, and the index that converts them to Unicode code points.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A half-open range of **bytes** of an article's text, `start <= end`.
///
/// # Examples
/// ```
/// use dixit_document::Span;
/// let span = Span::new(3, 7);
/// assert_eq!(span.text("so, she said"), " she");
/// assert_eq!(span.len(), 4);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A range from `start` to `end` (exclusive), in bytes.
    ///
    /// # Panics
    /// When `start > end`, or when a position does not fit 32 bits ([`crate::Article`] refuses such texts).
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "span starts at {start} after its end {end}");
        let fits = "article texts are shorter than 4 GiB";
        Span { start: u32::try_from(start).expect(fits), end: u32::try_from(end).expect(fits) }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the ranges share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The part of `text` that the range marks.
    ///
    /// # Panics
    /// When the range does not lie on character borders of `text`.
    pub fn text(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Converts byte positions of one text to Unicode code points and back.
///
/// Holds one counter per 64 bytes, so a look-up reads at most 64 bytes of the text.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    counts: Vec<u32>,
}

const BLOCK: usize = 64;

impl<'t> CodePoints<'t> {
    /// Indexes `text` in one pass.
    pub fn new(text: &'t str) -> CodePoints<'t> {
        let mut counts = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut n_points = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            counts.push(n_points);
            n_points += starts(block);
        }
        counts.push(n_points);
        CodePoints { text, counts }
    }

    /// The number of code points before byte `byte`.
    ///
    /// # Panics
    /// When `byte` lies beyond the text.
    pub fn at_byte(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.counts[block] as usize + starts(&self.text.as_bytes()[block * BLOCK..byte]) as usize
    }

    /// The byte at which code point `point` starts; the text's length for the position after the last; `None` beyond.
    pub fn to_byte(&self, point: usize) -> Option<usize> {
        let block = self.counts.partition_point(|&n| n as usize <= point).checked_sub(1)?;
        let start = (block * BLOCK).min(self.text.len());
        let mut left = point - self.counts[block] as usize;
        for (offset, &byte) in self.text.as_bytes()[start..].iter().enumerate() {
            if is_start(byte) {
                if left == 0 {
                    return Some(start + offset);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(self.text.len())
    }

    /// A byte span as half-open code points `[start, end]`.
    pub fn span(&self, span: Span) -> [usize; 2] {
        [self.at_byte(span.start()), self.at_byte(span.end())]
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| is_start(byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_every_character_border_both_ways() {
        let text = "Ünïcode — 🦊 said: “yes”. ".repeat(20);
        let index = CodePoints::new(&text);
        for (point, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at_byte(byte), point);
            assert_eq!(index.to_byte(point), Some(byte));
        }
        let n_points = text.chars().count();
        assert_eq!(index.at_byte(text.len()), n_points);
        assert_eq!(index.to_byte(n_points), Some(text.len()));
        assert_eq!(index.to_byte(n_points + 1), None);
    }

    #[test]
    fn empty_text_has_one_position() {
        let index = CodePoints::new("");
        assert_eq!((index.at_byte(0), index.to_byte(0), index.to_byte(1)), (0, Some(0), None));
    }
}
