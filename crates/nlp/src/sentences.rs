//! Paragraphs and sentences.

use crate::tokenize::{Piece, is_line_break};
use dixit_document::TokenRange;

/// Longest sentence in tokens. Longer ones are cut, so that every later stage stays linear in the length of the text.
pub const MAX_TOKENS: usize = 400;

/// The paragraphs of a text: lines that hold tokens.
pub fn paragraphs(text: &str, pieces: &[Piece]) -> Vec<TokenRange> {
    let mut paragraphs = vec![];
    let mut start = 0;
    for index in 1..pieces.len() {
        let between = &text[pieces[index - 1].span.end()..pieces[index].span.start()];
        if between.contains(is_line_break) {
            paragraphs.push(TokenRange::new(start, index));
            start = index;
        }
    }
    if !pieces.is_empty() {
        paragraphs.push(TokenRange::new(start, pieces.len()));
    }
    paragraphs
}

/// Cuts paragraphs into sentences. A paragraph's end always ends a sentence.
pub fn sentences(text: &str, pieces: &[Piece], paragraphs: &[TokenRange]) -> Vec<TokenRange> {
    let mut sentences = vec![];
    for paragraph in paragraphs {
        let mut start = paragraph.start();
        for end in paragraph.start() + 1..paragraph.end() {
            if ends_sentence(text, pieces, start, end) || (end - start >= MAX_TOKENS && !pieces[end].fused) {
                sentences.push(TokenRange::new(start, end));
                start = end;
            }
        }
        sentences.push(TokenRange::new(start, paragraph.end()));
    }
    sentences
}

/// Whether the sentence that began at `start` ends before the piece `end`.
fn ends_sentence(text: &str, pieces: &[Piece], start: usize, end: usize) -> bool {
    let form = |index: usize| pieces[index].span.text(text);
    let next = form(end);
    if pieces[end].fused || is_closing(next) {
        return false;
    }
    // the mark that ends the sentence stands before closing quotes and brackets
    let mut last = end - 1;
    while last > start && is_closing(form(last)) {
        last -= 1;
    }
    let mark = form(last);
    let closed = last + 1 < end;
    let straight_quote_opens =
        !closed && matches!(next, "\"" | "'") && pieces[end].span.start() == pieces[end - 1].span.end();
    if straight_quote_opens {
        return false;
    }
    let first = next.chars().next().unwrap_or(' ');
    let opens = is_opening(next) || matches!(next, "\"" | "'" | "''");
    let capital = first.is_uppercase() || first.is_numeric() || opens || matches!(next, "-" | "—" | "–" | "*" | "•");
    match mark {
        "." => capital || !closed && first.is_alphabetic(),
        "?" | "!" | "?!" | "!?" | "??" | "!!" | "???" | "!!!" => capital,
        "..." | "…" | "...." | "…." | ".." => capital && (first.is_uppercase() || opens) && next != "I",
        _ => abbreviation_ends(mark, next),
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

const STARTS: &[&str] = &[
    "A", "After", "An", "And", "As", "At", "But", "For", "He", "His", "However", "I", "If", "In", "It", "On", "She",
    "So", "The", "Then", "There", "They", "This", "We", "What", "When", "“",
];

fn is_closing(form: &str) -> bool {
    matches!(form, "”" | "’" | "\"" | "'" | "''" | "’’" | ")" | "]" | "}" | "»" | "›")
}

fn is_opening(form: &str) -> bool {
    matches!(form, "“" | "‘" | "``" | "(" | "[" | "{" | "«" | "‹" | "„" | "‘‘" | "¿" | "¡")
}
