//! Text for XML documents.

use quick_xml::escape::escape as escape_markup;

/// `text` with markup escaped and without the characters that XML 1.0 forbids even when escaped.
pub(super) fn escape(text: &str) -> String {
    let allowed: String = text.chars().filter(|&c| is_allowed(c)).collect();
    escape_markup(allowed.as_str()).replace('\n', "&#10;")
}

/// Whether XML 1.0 (fifth edition, production 2) allows the character.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_and_forbidden_characters_are_harmless() {
        assert_eq!(
            escape("<b a='1'>&\"\u{0}\u{B}\u{FFFE}\u{1F600}</b>"),
            "&lt;b a=&apos;1&apos;&gt;&amp;&quot;\u{1F600}&lt;/b&gt;"
        );
    }
}
