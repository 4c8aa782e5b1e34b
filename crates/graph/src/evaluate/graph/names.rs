//! Names as they are compared: without case, articles, titles and possessive endings.

use crate::evaluate::words::is_word_char;

/// Titles that a comparison of names by the guideline passes over, lower case, without a dot.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sen",
    "senator",
    "rep",
    "gov",
    "governor",
    "rev",
    "president",
    "sir",
    "secretary",
    "judge",
    "justice",
    "prof",
    "professor",
    "gen",
    "general",
];

/// The comparable form of a name; empty when it holds no word.
pub(super) fn normalized(name: &str) -> String {
    let folded = name.to_lowercase().replace('ß', "ss").replace('ς', "σ");
    let plain = without_possessives(&folded);
    let words: Vec<&str> = plain.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty()).collect();
    let n_articles = words.iter().take_while(|word| ["the", "a", "an"].contains(word)).count();
    let words = &words[n_articles..];
    let n_titles = words.iter().take(words.len().saturating_sub(1)).take_while(|word| TITLES.contains(word)).count();
    words[n_titles..].join(" ")
}

/// Drops `'s` and `’s` at the end of words.
fn without_possessives(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find(['\'', '’']) {
        let mark = rest[place..].chars().next().map_or(1, char::len_utf8);
        out.push_str(&rest[..place]);
        let after = &rest[place + mark..];
        let is_ending = after.strip_prefix('s').is_some_and(|next| !next.starts_with(is_word_char));
        if is_ending {
            rest = &after[1..];
        } else {
            out.push_str(&rest[place..place + mark]);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn drops_what_does_not_tell_actors_apart() {
        for (name, expected) in [
            ("The Elswick Courier", "elswick courier"),
            ("Dr. Maren Solheim’s", "maren solheim"),
            ("Judge", "judge"),
            ("Brandt's sons", "brandt sons"),
            ("Professor Gen. Aziz", "aziz"),
            ("— ", ""),
        ] {
            assert_eq!(normalized(name), expected);
        }
    }
}
