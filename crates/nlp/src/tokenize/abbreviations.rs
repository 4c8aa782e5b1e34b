//! Whether the period after a word belongs to it.

use super::is_space;

/// Abbreviations whose period is theirs wherever they stand, in lower case.
const ALWAYS: &[&str] = &[
    "adm", "al", "approx", "apr", "ariz", "assn", "asst", "aug", "ave", "blvd", "bros", "calif", "capt", "cf", "cmdr",
    "cmte", "co", "col", "colo", "comdr", "conn", "corp", "cpl", "dec", "dept", "dist", "dr", "esp", "esq", "est",
    "etc", "feb", "fla", "fri", "ft", "gen", "gov", "govs", "hon", "inc", "intl", "jan", "jr", "kan", "lt", "ltd",
    "maj", "messrs", "mich", "minn", "mlle", "mme", "mr", "mrs", "ms", "msgr", "mt", "natl", "neb", "nev", "nov",
    "oct", "okla", "penn", "prof", "rep", "reps", "rev", "sen", "sens", "sept", "sgt", "sr", "st", "supt", "tenn",
    "tex", "thurs", "tue", "tues", "univ", "va", "vs", "vt", "wed", "wis", "wyo",
];

/// Abbreviations that are also words or names: the period is theirs when the sentence visibly goes on.
const SOMETIMES: &[&str] = &[
    "ala", "ark", "art", "del", "ed", "eds", "ext", "fig", "figs", "ga", "ill", "ind", "ky", "la", "mar", "mass", "md",
    "me", "miss", "mo", "mon", "mont", "ore", "pa", "pp", "sat", "sec", "sep", "sun", "thu", "vol", "wash",
];

/// Words that often begin a sentence: a capital letter before them is no initial of theirs.
const STARTERS: &[&str] = &[
    "A", "After", "All", "Also", "An", "And", "As", "At", "But", "By", "For", "He", "Her", "His", "However", "I", "If",
    "In", "It", "Its", "My", "No", "Not", "Now", "Of", "On", "One", "Or", "Our", "She", "So", "Some", "Still", "That",
    "The", "Their", "Then", "There", "These", "They", "This", "Those", "To", "We", "What", "When", "While", "Who",
    "With", "Yet", "You", "Your",
];

/// Decides for the word at bytes `start..end`, with `before` the token before it.
pub(super) fn keeps_period(text: &str, start: usize, end: usize, before: Option<&str>) -> bool {
    let rest = &text[end..];
    if !rest.starts_with('.') || rest[1..].starts_with('.') {
        return false;
    }
    let word = &text[start..end];
    let after = rest[1..].trim_start_matches(|c: char| is_space(c) && c != '\n');
    let next = after.chars().next();
    let spaced = rest[1..].starts_with(is_space) || rest.len() == 1;
    let mut chars = word.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    if second.is_none() {
        return first.is_alphabetic() && is_initial(first, spaced, after, before);
    }
    if word.len() > 24 {
        return false;
    }
    if word.contains('.') {
        let parts_are_short = word.split('.').all(|part| {
            part.len() <= 4 && part.chars().all(char::is_alphabetic) && (part.chars().count() == 1 || part.len() <= 2)
        });
        return parts_are_short;
    }
    if !word.is_ascii() || word.len() > 6 {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let goes_on =
        next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, ',' | ';' | ':' | ')' | '-'));
    if lower == "no" || lower == "nos" {
        return first.is_uppercase() && next.is_some_and(|c| c.is_ascii_digit());
    }
    if ALWAYS.binary_search(&lower.as_str()).is_ok() {
        let name = first.is_uppercase()
            || matches!(lower.as_str(), "al" | "approx" | "cf" | "esp" | "etc" | "vs" | "dept" | "est");
        return name || goes_on;
    }
    SOMETIMES.binary_search(&lower.as_str()).is_ok() && first.is_uppercase() && goes_on
}

/// Whether one letter before a period abbreviates a name.
fn is_initial(letter: char, spaced: bool, after: &str, before: Option<&str>) -> bool {
    let next = after.chars().next();
    if letter.is_lowercase() {
        let between_names =
            before.is_some_and(|word| word.starts_with(char::is_uppercase)) && next.is_some_and(char::is_uppercase);
        return match letter {
            'v' => between_names,
            'p' | 'c' => spaced && next.is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
    }
    let Some(next) = next else { return false };
    if matches!(next, ',' | '\'' | '’') {
        return true;
    }
    if !next.is_uppercase() {
        return false;
    }
    let word: &str = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let after_word = before
        .is_some_and(|word| word.starts_with(char::is_lowercase) && word != "de" && word != "and" && word != "by");
    !(after_word && letter != 'J') && STARTERS.binary_search(&word).is_err()
        || word.len() == 1 && word != "I" && word != "A"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(ALWAYS.is_sorted() && SOMETIMES.is_sorted() && STARTERS.is_sorted());
    }
}
