//! Datelines: where a report was filed, `PORT ORLO, March 4 -` or `ORLO (AP) —` before its first words.

use dixit_document::{Document, TokenId, TokenRange};

/// How many paragraphs can open with a dateline.
const PARAGRAPHS: usize = 6;
/// How long a dateline is at most, in tokens.
const LONGEST: usize = 14;

/// Whether a token belongs to a dateline.
pub(crate) fn holds(document: &Document, index: usize) -> bool {
    around(document, index).is_some()
}

/// The dateline that a token belongs to.
pub(crate) fn around(document: &Document, index: usize) -> Option<TokenRange> {
    if index >= document.tokens().len() {
        return None;
    }
    let paragraph = document.paragraph_of(TokenId(index as u32));
    let range = document.paragraphs().get(paragraph).filter(|_| paragraph < PARAGRAPHS)?;
    read(document, *range).filter(|dateline| dateline.holds(index))
}

/// The dateline that opens a paragraph: a place in capitals, perhaps with more about it, up to a dash.
fn read(document: &Document, paragraph: TokenRange) -> Option<TokenRange> {
    let form = |index: usize| document.form(&document.tokens()[index]);
    let shouted =
        |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !word.chars().any(char::is_lowercase);
    let start = paragraph.start();
    if start >= paragraph.end() || !shouted(form(start)) {
        return None;
    }
    let limit = paragraph.end().min(start + LONGEST);
    let end = (start + 1..limit).find(|&index| matches!(form(index), "-" | "--" | "–" | "—" | "―" | "_"))?;
    // what follows the place is short: a region, an agency, a date
    let mut depth = 0;
    let plain = (start + 1..end).all(|index| {
        let word = form(index);
        depth += usize::from(word.contains('('));
        depth -= usize::from(word.contains(')') && depth > 0);
        let number = word.chars().all(|c| c.is_ascii_digit());
        shouted(word)
            || number
            || depth > 0
            || word.starts_with(|c: char| !c.is_alphanumeric())
            || word.starts_with(char::is_uppercase)
    });
    plain.then(|| TokenRange::new(start, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_made::document;

    fn dateline(words: &str) -> usize {
        let lines = words.split(' ').enumerate().map(|(at, word)| match at {
            0 => format!("{word} {word} PROPN NNP 0 root"),
            _ => format!("{word} {word} PROPN NNP 1 dep"),
        });
        let lines: Vec<String> = lines.collect();
        let document = document(&lines.join("\n"), &[], None);
        (0..document.tokens().len()).filter(|&index| holds(&document, index)).count()
    }

    #[test]
    fn a_place_in_capitals_before_a_dash_is_a_dateline() {
        assert_eq!(dateline("PORT ORLO , March 4 - The harbor is open ."), 6);
        assert_eq!(dateline("ORLO ( AP ) — The harbor is open ."), 5);
        assert_eq!(dateline("ORLO is open - they said ."), 0);
        assert_eq!(dateline("The harbor - it is open ."), 0);
        assert_eq!(dateline("ORLO"), 0);
    }
}
