//! Text for XML documents.

use quick_xml::escape::escape as escape_markup;

/// `text` without the characters that XML 1.0 forbids even when escaped.
pub(super) fn allowed(text: &str) -> String {
    text.chars().filter(|&c| is_allowed(c)).collect()
}

/// `text` with markup escaped and without the characters that XML 1.0 forbids even when escaped.
pub(super) fn escape(text: &str) -> String {
    escape_markup(allowed(text).as_str()).replace('\n', "&#10;")
}

/// `id` as an XML name token, one to one: `/` becomes `:`, other characters that a token cannot hold `_x3E_`.
pub(super) fn token(id: &str) -> String {
    let mut token = String::with_capacity(id.len());
    let mut rest = id.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' => token.push(':'),
            '_' if rest.peek() == Some(&'x') => token += "_x5F_",
            '-' | '.' | '_' => token.push(c),
            c if c.is_ascii_alphanumeric() || is_name_letter(c) => token.push(c),
            c => token += &format!("_x{:X}_", u32::from(c)),
        }
    }
    token
}

/// Letters beyond ASCII that XML names may hold (production 4, without its rare parts).
fn is_name_letter(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{3001}'..='\u{D7FF}' | '\u{10000}'..='\u{EFFFF}')
}

/// Whether XML 1.0 (fifth edition, production 2) allows the character.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{escape, token};

    #[test]
    fn markup_and_forbidden_characters_are_harmless() {
        assert_eq!(
            escape("<b a='1'>&\"\u{0}\u{B}\u{FFFE}\u{1F600}</b>"),
            "&lt;b a=&apos;1&apos;&gt;&amp;&quot;\u{1F600}&lt;/b&gt;"
        );
    }

    #[test]
    fn tokens_stay_apart() {
        assert_eq!(token("actor/person/élodie-de-w"), "actor:person:élodie-de-w");
        let ids = ["a/b", "a:b", "a_x3A_b", "a_b", "a b", "a>b", "a😀b"];
        let tokens: std::collections::BTreeSet<String> = ids.iter().map(|id| token(id)).collect();
        assert_eq!(tokens.len(), ids.len());
    }
}
