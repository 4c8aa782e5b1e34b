//! How far a word reaches, and where it is split.

use super::{is_single_quote, is_space, is_word_char};

/// A word found at some place.
pub(super) struct Word {
    /// Byte after its last part.
    pub(super) end: usize,
    /// Where its clitic (`n't`, `'s`) begins.
    pub(super) clitic: Option<usize>,
    /// Where the rest is split once more.
    pub(super) split: Option<Split>,
}

/// A split within a word.
pub(super) struct Split {
    pub(super) byte: usize,
    /// Whether the second part is a fused word (`can` `not`) or a token of its own (`5` `pm`).
    pub(super) fused: bool,
}

/// No rule looks further than this many bytes ahead.
const WINDOW: usize = 128;

/// Prefixes that stay with their word across a hyphen.
const PREFIXES: &[&str] = &[
    "anti", "arch", "bi", "co", "counter", "cross", "cyber", "e", "ex", "extra", "hyper", "infra", "inter", "intra",
    "macro", "mega", "meta", "micro", "mid", "mini", "mono", "multi", "neo", "non", "over", "para", "poly", "post",
    "pre", "pro", "proto", "pseudo", "psycho", "quasi", "re", "semi", "socio", "sub", "super", "trans", "tri", "ultra",
    "un", "uni",
];

const CLITICS: &[&str] = &["s", "re", "ve", "ll", "d", "m", "d've", "ll've"];

/// Contractions without apostrophe, with the byte at which their second word begins.
const JOINED: &[(&str, usize)] = &[
    ("aint", 2),
    ("arent", 3),
    ("cannot", 3),
    ("cant", 2),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("gimme", 3),
    ("gonna", 3),
    ("gotta", 3),
    ("hadnt", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("im", 1),
    ("isnt", 2),
    ("ive", 1),
    ("lemme", 3),
    ("shouldnt", 6),
    ("thats", 4),
    ("theyre", 4),
    ("wanna", 3),
    ("wasnt", 3),
    ("werent", 4),
    ("whats", 4),
    ("wont", 2),
    ("wouldnt", 5),
    ("youre", 3),
    ("youve", 3),
];

/// Units that are words of their own after digits, in lower case.
const UNITS: &[&str] = &[
    "am", "pm", "a.m", "p.m", "m", "k", "b", "bn", "mm", "cm", "km", "kg", "ft", "lb", "lbs", "hz", "mph", "mw", "kw",
    "gb", "mb", "tn", "mn", "x", "oz",
];

const DOMAINS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "info", "biz", "tv", "io", "uk", "us", "eu", "de", "fr", "ca", "au",
    "ie", "ru", "in", "html", "htm", "php", "doc", "pdf", "xls",
];

/// Finds the end of the word that begins at `start` and where it is split.
pub(super) fn scan(text: &str, start: usize) -> Word {
    let bytes = text.as_bytes();
    let mut end = start + text[start..].chars().next().map_or(0, char::len_utf8);
    // where the part since the last internal mark began
    let mut part = start;
    loop {
        let rest = &text[end..];
        let Some(next) = rest.chars().next() else { break };
        if is_word_char(next) {
            end += next.len_utf8();
            continue;
        }
        let mark_end = end + next.len_utf8();
        let after = text[mark_end..].chars().next().unwrap_or(' ');
        let previous = text[part..end].chars().next_back().unwrap_or(' ');
        let digits = previous.is_ascii_digit() && after.is_ascii_digit();
        let letters = previous.is_alphabetic() && after.is_alphabetic();
        let joins = match next {
            '.' if digits => true,
            '.' if letters => {
                let single = text[part..end].chars().count() == 1;
                (single && one_letter_part(&text[mark_end..]))
                    || &text[part..end] == "Ph"
                    || domain_ends(text, part, mark_end)
            }
            ',' | ':' => digits,
            '/' => digits && bytes[start..end].iter().all(|b| b.is_ascii_digit() || *b == b'/'),
            '-' | '‐' | '‑' => {
                (digits && phone_number(&text[start..], end - start))
                    || (after.is_alphanumeric() && part == start && is_prefix(&text[start..end]))
            }
            '&' => letters && previous.is_uppercase() && after.is_uppercase(),
            '@' => after.is_alphanumeric() && part == start && end - start < WINDOW,
            '*' => letters,
            '(' if rest.starts_with("(s)") && previous.is_alphabetic() => {
                end += 3;
                break;
            }
            '$' if matches!(&text[start..end], "US" | "C" | "A" | "HK" | "NZ" | "CA" | "AU" | "S") => {
                end = mark_end;
                break;
            }
            _ if is_single_quote(next) && (previous.is_alphanumeric() && after.is_alphanumeric()) => {
                match clitic(text, start, end, mark_end) {
                    Apostrophe::Clitic { begins, ends } => {
                        return Word { end: ends, clitic: Some(begins), split: None };
                    }
                    Apostrophe::Inside => true,
                    Apostrophe::Quote => false,
                }
            }
            _ => false,
        };
        if !joins {
            break;
        }
        end = mark_end;
        part = mark_end;
    }
    Word { end, clitic: None, split: split(&text[start..end], start) }
}

/// Whether an abbreviation such as `U.S` goes on with a single letter.
fn one_letter_part(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(char::is_alphabetic) && !chars.next().is_some_and(is_word_char)
}

fn is_prefix(word: &str) -> bool {
    word.len() <= 7 && PREFIXES.binary_search(&word.to_lowercase().as_str()).is_ok()
}

fn domain_ends(text: &str, part: usize, after: usize) -> bool {
    let window = window(text, after);
    let n_bytes = window.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(window.len());
    let host = window[..n_bytes].trim_end_matches(['.', '-']);
    let last = host.rsplit('.').next().unwrap_or_default();
    after > part && last == last.to_lowercase() && DOMAINS.contains(&last)
}

/// Whether the hyphen at byte `hyphen` of `rest` stands in a telephone number: groups of three digits, then four.
fn phone_number(rest: &str, hyphen: usize) -> bool {
    let window = window(rest, 0);
    let n_bytes = window.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/'))).unwrap_or(window.len());
    let groups: Vec<usize> = window[..n_bytes].split(['-', '/']).map(str::len).collect();
    hyphen < n_bytes && matches!(groups[..], [3, 4] | [3, 3, 4] | [1, 3, 3, 4])
}

enum Apostrophe {
    Clitic { begins: usize, ends: usize },
    Inside,
    Quote,
}

/// What the apostrophe between bytes `end` and `mark_end` of a word does.
fn clitic(text: &str, start: usize, end: usize, mark_end: usize) -> Apostrophe {
    let window = window(text, mark_end);
    let n_bytes = window
        .char_indices()
        .find(|&(at, c)| !(is_word_char(c) || (is_single_quote(c) && window[at..].len() > 3 && at > 0 && at < 3)))
        .map_or(window.len(), |(at, _)| at);
    let tail = &window[..n_bytes];
    let lower = tail.to_lowercase().replace(['’', '‘'], "'");
    let stem = &text[start..end];
    if lower == "t" && stem.len() > 1 && stem.ends_with(['n', 'N']) {
        return Apostrophe::Clitic { begins: end - 1, ends: mark_end + n_bytes };
    }
    let first = lower.split('\'').next().unwrap_or_default();
    if CLITICS.contains(&lower.as_str()) || CLITICS.contains(&first) {
        if first == "s" && stem.bytes().all(|b| b.is_ascii_digit()) {
            return Apostrophe::Inside;
        }
        let tail_len = if CLITICS.contains(&lower.as_str()) { n_bytes } else { first.len() };
        return Apostrophe::Clitic { begins: end, ends: mark_end + tail_len };
    }
    if text[end..mark_end].starts_with(['‘', '‚']) { Apostrophe::Quote } else { Apostrophe::Inside }
}

/// Splits within a word that no apostrophe shows.
fn split(word: &str, start: usize) -> Option<Split> {
    if !word.is_ascii() || word.len() > 12 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    if let Ok(found) = JOINED.binary_search_by_key(&lower.as_str(), |(joined, _)| joined) {
        // IM and IVE are also messages and Roman-like names
        let shouted = word.len() > 1 && word.len() < 4 && word.bytes().all(|b| b.is_ascii_uppercase());
        return (!shouted).then_some(Split { byte: start + JOINED[found].1, fused: true });
    }
    let digits = word.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.')).count();
    let unit = &lower[digits..];
    if digits > 0 && word.as_bytes()[digits - 1].is_ascii_digit() && UNITS.contains(&unit) {
        return Some(Split { byte: start + digits, fused: false });
    }
    None
}

/// The end of the web or mail address that begins at `start`, if one does.
pub(super) fn address(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let bytes = rest.as_bytes();
    if !bytes[0].is_ascii_alphanumeric() {
        return None;
    }
    let starts =
        |prefix: &str| bytes.len() > prefix.len() && bytes[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes());
    if matches!(bytes[0] | 32, b'h' | b'w' | b'f' | b'm')
        && ["http://", "https://", "www.", "ftp://", "mailto:"].iter().any(|prefix| starts(prefix))
    {
        return Some(start + trim_address(&rest[..rest.find(ends_address).unwrap_or(rest.len())]));
    }
    // a host with a path, or a mail address: only a short look ahead
    let window = window(rest, 0);
    let n_bytes = window
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%')))
        .unwrap_or(window.len());
    let head = &window[..n_bytes];
    if !head.contains('.') && !window[n_bytes..].starts_with('@') {
        return None;
    }
    match window[n_bytes..].chars().next() {
        Some('@') if window[n_bytes + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            let domain = &window[n_bytes + 1..];
            let n_domain = domain
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
                .unwrap_or(domain.len());
            Some(start + n_bytes + 1 + domain[..n_domain].trim_end_matches(['.', '-', '_']).len())
        }
        Some('/') if head.rsplit('.').next().is_some_and(|last| DOMAINS.contains(&last)) => {
            Some(start + trim_address(&rest[..rest.find(ends_address).unwrap_or(rest.len())]))
        }
        _ => None,
    }
}

fn ends_address(c: char) -> bool {
    is_space(c) || matches!(c, '"' | '“' | '”' | '<' | '>' | '«' | '»' | '|')
}

/// The length of an address without the punctuation that closes the sentence around it.
fn trim_address(address: &str) -> usize {
    let mut kept = address;
    loop {
        let trimmed = kept.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '*', '…']);
        let unbalanced = trimmed.ends_with(')') && !trimmed.contains('(');
        let next = if unbalanced { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if next.len() == kept.len() {
            return kept.len().max(1);
        }
        kept = next;
    }
}

/// The length of the emoticon that `rest` begins with and that a border follows.
pub(super) fn emoticon(rest: &str) -> Option<usize> {
    const FACES: &[&str] = &[
        ":-)", ":-(", ";-)", ":-D", ":-P", ":-/", ":)", ":(", ";)", ":D", ":P", ":/", "=)", "=(", ":'(", "<3", "(:",
        "):",
    ];
    let face = FACES.iter().find(|face| rest.starts_with(**face))?;
    let closes = rest[face.len()..].chars().next().is_none_or(is_space);
    (closes && *face != "):" && *face != "(:").then_some(face.len())
}

/// Whether what follows an apostrophe is a word that lost its beginning: a decade, a year, `em`, `til`.
pub(super) fn is_elided(rest: &str) -> bool {
    let n_bytes = rest.find(|c: char| !is_word_char(c)).unwrap_or(rest.len()).min(8);
    let Some(word) = rest.get(..n_bytes) else { return false };
    let year = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(&word[2..], "" | "s");
    year || matches!(word.to_lowercase().as_str(), "em" | "til" | "cuz" | "tis" | "twas" | "bout")
}

/// At most [`WINDOW`] bytes of `text` from `start`, cut at a character border.
fn window(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let mut end = rest.len().min(WINDOW);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    &rest[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(PREFIXES.is_sorted() && JOINED.is_sorted());
    }
}
