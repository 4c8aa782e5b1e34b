//! Unlabelled running text: packed collections with one document a line, split into plain lower-cased words.

use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Calls `visit` with every document of a `.zst` file that has one document a line (`\n` for a paragraph break).
///
/// # Errors
/// When the file cannot be opened or unpacked, or is not UTF-8.
pub fn for_each_document(path: &Path, mut visit: impl FnMut(usize, &str)) -> Result<()> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut reader = BufReader::new(zstd::Decoder::new(file)?);
    let mut line = String::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = reader.read_line(&mut line).with_context(|| format!("{}, line {}", path.display(), number + 1))?;
        if read == 0 {
            return Ok(());
        }
        visit(number, &line.trim_end().replace("\\n", "\n").replace("\\\\", "\\"));
        number += 1;
    }
}

/// Calls `visit` with each word of a text, as written, and whether it opens a sentence as far as punctuation tells.
/// Splits like the treebanks do: punctuation, hyphens and `'s` stand alone; a full stop stays within `U.S.`.
pub fn for_each_word(text: &str, mut visit: impl FnMut(&str, bool)) {
    let bytes_of = |c: char| c.len_utf8();
    let mut opens = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '\n' {
            opens = true;
        }
        if first.is_whitespace() {
            rest = &rest[bytes_of(first)..];
            continue;
        }
        let length = if first.is_alphanumeric() { word_length(rest) } else { contraction_length(rest, first) };
        let word = &rest[..length];
        visit(word, opens);
        opens = match word {
            "." | "!" | "?" => true,
            "\"" | "“" | "”" | "'" | "‘" | "’" | ")" | "(" | "—" | "*" | ":" => opens || word == ":",
            _ => false,
        };
        rest = &rest[length..];
    }
}

fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = match c {
            '.' | ',' => {
                let before = text[..at].chars().next_back();
                let after = chars.peek().map(|&(_, c)| c);
                let number = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
                let initials = c == '.'
                    && at.checked_sub(1).is_some_and(|at| text.as_bytes()[at].is_ascii_uppercase())
                    && (at == 1 || text.as_bytes()[at - 2] == b'.')
                    && (at > 1 || after.is_some_and(char::is_uppercase));
                number || initials
            }
            c => c.is_alphanumeric(),
        };
        if !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    // "don't" is "do" and "n't"
    if text[end..].starts_with(['\'', '’']) && text[..end].ends_with('n') && end > 1 {
        let after = text[end..].chars().nth(1);
        if matches!(after, Some('t' | 'T')) {
            return end - 1;
        }
    }
    if text[..end].eq_ignore_ascii_case("n") && text[end..].starts_with(['\'', '’']) {
        let mark = text[end..].chars().next().map_or(0, char::len_utf8);
        if text[end + mark..].starts_with(['t', 'T']) {
            return end + mark + 1;
        }
    }
    end
}

fn contraction_length(text: &str, first: char) -> usize {
    let mark = first.len_utf8();
    if first == '\'' || first == '’' {
        for ending in ["s", "ll", "re", "ve", "d", "m"] {
            if let Some(after) = text[mark..].strip_prefix(ending)
                && !after.starts_with(char::is_alphanumeric)
            {
                return mark + ending.len();
            }
        }
    }
    mark
}

/// The form under which a word has a vector: lower case, digits as `0`, a straight apostrophe.
pub fn normalized(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '0'..='9' => '0',
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = vec![];
        for_each_word(text, |word, _| words.push(normalized(word)));
        words
    }

    #[test]
    fn splits_like_the_treebanks() {
        assert_eq!(words("It didn't cost $1,250.50."), ["it", "did", "n't", "cost", "$", "0,000.00", "."]);
        assert_eq!(words("Mara’s U.S. well-known aide"), ["mara", "'s", "u.s.", "well", "-", "known", "aide"]);
    }

    #[test]
    fn knows_where_sentences_open() {
        let mut opening = vec![];
        for_each_word("He left. “Why?” she asked", |word, opens| {
            if opens {
                opening.push(word.to_owned());
            }
        });
        assert_eq!(opening, ["He", "“", "Why", "”", "she"]);
    }
}
