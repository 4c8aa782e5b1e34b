//! Words as scorers count them: a run of letters, digits and underscores.

/// Whether a character belongs to a word.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a character is white space (the ASCII separators 1C to 1F too).
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Half-open ranges of code points of the words of a text and, when asked for, of single other non-space characters.
pub(super) fn tokens(text: &[char], with_marks: bool) -> Vec<[usize; 2]> {
    let mut tokens: Vec<[usize; 2]> = vec![];
    let mut in_word = false;
    for (at, &c) in text.iter().enumerate() {
        let is_word = is_word_char(c);
        match tokens.last_mut() {
            Some(last) if in_word && is_word => last[1] = at + 1,
            _ if is_word || with_marks && !is_space(c) => tokens.push([at, at + 1]),
            _ => {}
        }
        in_word = is_word;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_and_marks() {
        let text: Vec<char> = "It’s 1_000, 🦊!".chars().collect();
        assert_eq!(tokens(&text, true), [[0, 2], [2, 3], [3, 4], [5, 10], [10, 11], [12, 13], [13, 14]]);
        assert_eq!(tokens(&text, false), [[0, 2], [3, 4], [5, 10]]);
    }
}
