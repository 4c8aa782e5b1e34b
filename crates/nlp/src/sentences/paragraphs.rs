//! Paragraphs: lines that hold tokens, or, in text whose lines were broken at a fixed width, blocks of lines.

use crate::tokenize::{Piece, is_line_break};
use dixit_document::TokenRange;

/// The paragraphs of a text. A line is one, unless the lines of the text were broken at some width: then a line goes on
/// on the next one when that one's first word had no room left.
pub fn paragraphs(text: &str, pieces: &[Piece]) -> Vec<TokenRange> {
    let width = width(text);
    let mut paragraphs = vec![];
    let mut start = 0;
    for index in 1..pieces.len() {
        let (end, next) = (pieces[index - 1].span.end(), pieces[index].span.start());
        let between = &text[end..next];
        let ends = match width {
            Some(width) if n_line_breaks(between) == 1 => !goes_on(text, end, next, width),
            _ => between.contains(is_line_break),
        };
        if ends {
            paragraphs.push(TokenRange::new(start, index));
            start = index;
        }
    }
    if !pieces.is_empty() {
        paragraphs.push(TokenRange::new(start, pieces.len()));
    }
    paragraphs
}

/// Widths in characters at which people and programs break lines.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// So many lines must go on before a text counts as broken at a width, and they must be two of three.
const MIN_LINES: usize = 3;

/// The width, in characters, at which the lines of a text were broken; `None` when a line is a paragraph.
fn width(text: &str) -> Option<usize> {
    // a first look, because most texts have long lines: those need no second one
    let longest = lines(text).map(|line| line.chars().take(WIDTHS.end() + 1).count()).max()?;
    if !WIDTHS.contains(&longest) {
        return None;
    }
    let (mut n_pairs, mut n_full) = (0, 0);
    let mut last = 0;
    for line in lines(text) {
        let first_word = line.split_whitespace().next().map_or(0, |word| word.chars().count());
        if last > 0 && first_word > 0 {
            n_pairs += 1;
            n_full += usize::from(last + 1 + first_word > longest);
        }
        last = line.trim_end().chars().count();
    }
    (n_full >= MIN_LINES && n_full * 3 >= n_pairs * 2).then_some(longest)
}

/// The lines of a text; `\r\n` breaks once.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.trim_end_matches('\r').split(is_line_break))
}

fn n_line_breaks(between: &str) -> usize {
    lines(between).count() - 1
}

/// Whether the line that ends at `end` goes on with the word at `next`: that word is not indented deeper or marked as an
/// item of a list, and had no room left on the line.
fn goes_on(text: &str, end: usize, next: usize, width: usize) -> bool {
    let line_start = text[..end].rfind(is_line_break).map_or(0, |at| at + 1);
    let line = text[line_start..end].trim_start_matches(is_line_break);
    let word = text[next..].split(char::is_whitespace).next().unwrap_or_default();
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let next_indent = text[end..next].chars().rev().take_while(|&c| !is_line_break(c)).count();
    let is_item = matches!(word, "-" | "*" | "•" | "–" | "—");
    !is_item && next_indent <= indent(line) && line.chars().count() + 1 + word.chars().take(width + 1).count() > width
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::tokenize;

    fn cut(text: &str) -> Vec<String> {
        let pieces = tokenize(text);
        let line = |range: &TokenRange| {
            text[pieces[range.start()].span.start()..pieces[range.end() - 1].span.end()].to_owned()
        };
        paragraphs(text, &pieces).iter().map(|range| line(range).replace(['\n', '\r'], "|")).collect()
    }

    const WRAPPED: &str = "HARBOR BILL PASSES\nBy Tomas Vane\n\nThe council of Norvale on Monday passed a\nbill that gives the harbor to Mayor Vesna\nOrlo, who called it \"a good day for all of\nus\" and left.\n\nNobody else spoke. The harbor had belonged\nto the state for a century.\n  A second vote is due in spring, said the\nclerk.\n";

    #[test]
    fn lines_broken_at_a_width_go_on() {
        let expected = [
            "HARBOR BILL PASSES",
            "By Tomas Vane",
            "The council of Norvale on Monday passed a|bill that gives the harbor to Mayor Vesna|Orlo, who called it \"a good day for all of|us\" and left.",
            "Nobody else spoke. The harbor had belonged|to the state for a century.",
            "A second vote is due in spring, said the|clerk.",
        ];
        assert_eq!(cut(WRAPPED), expected);
        let windows = WRAPPED.replace('\n', "\r\n");
        assert_eq!(cut(&windows), expected.map(|line| line.replace('|', "||")));
    }

    #[test]
    fn lines_of_any_length_are_paragraphs() {
        let text = "Mayor denies claim\nThe mayor spoke at length about the harbor and its many troubles.\nFew came\nNobody left before the end.\n";
        assert_eq!(cut(text).len(), 4);
        assert_eq!(cut("One.\nTwo.\n"), ["One.", "Two."]);
        assert_eq!(cut(""), [""; 0]);
        // a long line shows that lines are not broken, whatever the others look like
        let long = format!("{WRAPPED}\n{}", "word ".repeat(40));
        assert_eq!(cut(&long).len(), 11);
    }
}
