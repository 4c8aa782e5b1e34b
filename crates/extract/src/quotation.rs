//! Quotation marks of all styles: which words stand in which quotation.
//!
//! Marks are paired within a paragraph. A quotation that is still open at its end is unclosed; where the next paragraph opens
//! with a mark, it goes on there.

use dixit_document::{Document, TokenRange};

/// A stretch of words between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// From the opening to the closing mark, both included.
    pub tokens: TokenRange,
    /// Number of tokens of the opening mark: 0 where a quotation only closes in its paragraph.
    pub n_open: u8,
    /// Number of tokens of the closing mark: 0 where it is not closed in its paragraph.
    pub n_close: u8,
    /// Whether it continues the quotation before it, which was left open at the end of the paragraph before.
    pub continues: bool,
    /// Whether the marks are single ones.
    pub single: bool,
}

impl Quoted {
    /// The words between the marks.
    pub fn inner(self) -> TokenRange {
        let end = self.tokens.end() - usize::from(self.n_close);
        TokenRange::new((self.tokens.start() + usize::from(self.n_open)).min(end), end)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
    /// Straight or doubled marks look alike at both ends.
    Either,
}

/// The quotations of a document in order of place; they do not overlap.
///
/// # Complexity
/// Linear in the number of tokens.
pub fn quotations(document: &Document) -> Vec<Quoted> {
    let mut found = vec![];
    let mut left_open = false;
    for &paragraph in document.paragraphs() {
        let first = found.len();
        in_paragraph(document, paragraph, &mut found);
        if let Some(quoted) = found.get_mut(first)
            && left_open
            && quoted.tokens.start() == paragraph.start()
            && !quoted.single
        {
            quoted.continues = true;
        }
        left_open = found[first..].last().is_some_and(|last| last.n_close == 0);
    }
    found
}

fn in_paragraph(document: &Document, paragraph: TokenRange, found: &mut Vec<Quoted>) {
    let mut open: Option<(usize, u8)> = None;
    let mut index = paragraph.start();
    // Since the last double mark; single ones are looked for between them only.
    let mut free = paragraph.start();
    while index < paragraph.end() {
        let Some((mark, n_tokens)) = double_mark(document, index, paragraph.end()) else {
            index += 1;
            continue;
        };
        let after = index + usize::from(n_tokens);
        let opens = match mark {
            Mark::Open => true,
            Mark::Close => false,
            Mark::Either => {
                let glued = |left: usize, right: usize| -> bool {
                    left >= paragraph.start()
                        && right < paragraph.end()
                        && document.tokens()[left].span.end() == document.tokens()[right].span.start()
                };
                let before =
                    index > paragraph.start() && glued(index - 1, index) && !opens_bracket(document, index - 1);
                let behind = glued(after - 1, after) && !closes(document, after);
                match (before, behind) {
                    (false, true) => true,
                    (true, false) => false,
                    _ => open.is_none(),
                }
            }
        };
        match (opens, open) {
            (true, None) => {
                singles(document, TokenRange::new(free, index), found);
                open = Some((index, n_tokens));
            }
            // A second opening mark: the first quotation was never closed.
            (true, Some((start, n_open))) if mark == Mark::Either || index > start + usize::from(n_open) => {
                found.push(quoted(start, index, n_open, 0));
                open = Some((index, n_tokens));
            }
            (true, Some(_)) => {}
            (false, Some((start, n_open))) => {
                found.push(quoted(start, after, n_open, n_tokens));
                open = None;
                free = after;
            }
            // A closing mark alone: the opening one is missing, or stands in an earlier paragraph.
            (false, None) => free = after,
        }
        index = after;
    }
    match open {
        Some((start, n_open)) => found.push(quoted(start, paragraph.end(), n_open, 0)),
        None => singles(document, TokenRange::new(free.min(paragraph.end()), paragraph.end()), found),
    }
}

fn quoted(start: usize, end: usize, n_open: u8, n_close: u8) -> Quoted {
    Quoted { tokens: TokenRange::new(start, end), n_open, n_close, continues: false, single: false }
}

/// A double quotation mark at this token, and how many tokens it takes.
fn double_mark(document: &Document, index: usize, end: usize) -> Option<(Mark, u8)> {
    let tokens = document.tokens();
    let form = document.form(&tokens[index]);
    match form {
        "“" | "„" | "«" | "``" | "‟" => Some((Mark::Open, 1)),
        "”" | "»" => Some((Mark::Close, 1)),
        "\"" | "''" | "＂" => Some((Mark::Either, 1)),
        "'" | "`" | "’" | "‘" if index + 1 < end && tokens[index].span.end() == tokens[index + 1].span.start() => {
            match (form, document.form(&tokens[index + 1])) {
                ("'", "'") | ("’", "’") => Some((Mark::Either, 2)),
                ("`", "`") | ("‘", "‘") => Some((Mark::Open, 2)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn opens_bracket(document: &Document, index: usize) -> bool {
    matches!(document.form(&document.tokens()[index]), "(" | "[" | "—" | "–" | "-" | "‘" | "--" | "/")
}

fn closes(document: &Document, index: usize) -> bool {
    document
        .form(&document.tokens()[index])
        .chars()
        .all(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '—' | '–' | '-' | '’'))
}

/// Quotations in single marks within a stretch that has no double ones: only those that are closed.
fn singles(document: &Document, range: TokenRange, found: &mut Vec<Quoted>) {
    let tokens = document.tokens();
    let mut open: Option<usize> = None;
    for index in range.indices() {
        let form = document.form(&tokens[index]);
        if !matches!(form, "‘" | "’" | "'" | "‚" | "‹" | "›") {
            continue;
        }
        let before = index > range.start() && tokens[index - 1].span.end() == tokens[index].span.start();
        let behind = index + 1 < range.end() && tokens[index].span.end() == tokens[index + 1].span.start();
        if open.is_none() && form != "’" && form != "›" && !before && behind && !starts_with_digit(document, index + 1)
        {
            open = Some(index);
        } else if let Some(start) = open
            && form != "‘"
            && before
            && (!behind || closes(document, index + 1))
            && index > start + 1
        {
            found.push(Quoted { single: true, ..quoted(start, index + 1, 1, 1) });
            open = None;
        }
    }
}

fn starts_with_digit(document: &Document, index: usize) -> bool {
    document.form(&document.tokens()[index]).starts_with(|c: char| c.is_ascii_digit())
}
