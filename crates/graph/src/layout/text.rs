//! How wide text is, without font files.
//!
//! Widths are those of Helvetica, which Arial, Liberation Sans and most interface fonts follow closely, with a small
//! allowance for wider ones. Scripts that the table lacks count by class: wide (East Asian, emoji), narrow, or none.

/// A size and weight of the one font family that drawings use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    /// Size in pixels.
    pub size: f64,
    /// Whether bold.
    pub bold: bool,
}

impl Font {
    /// Headline of a drawing.
    pub const TITLE: Font = Font { size: 20.0, bold: true };
    /// Names of actors.
    pub const NAME: Font = Font { size: 13.0, bold: true };
    /// Claims.
    pub const TEXT: Font = Font { size: 13.0, bold: false };
    /// Verbs on edges.
    pub const LABEL: Font = Font { size: 11.5, bold: true };
    /// Roles, venues, notes.
    pub const NOTE: Font = Font { size: 10.5, bold: false };

    /// Distance between lines, in pixels.
    pub fn line_height(&self) -> f64 {
        (self.size * 1.28).round()
    }
}

/// Room left for fonts that run wider than Helvetica.
const ALLOWANCE: f64 = 1.05;

/// Width of `text` in pixels.
pub fn text_width(text: &str, font: &Font) -> f64 {
    let units: u32 = text.chars().map(units).sum();
    let weight = if font.bold { 1.06 } else { 1.0 };
    f64::from(units) / 1000.0 * font.size * weight * ALLOWANCE
}

/// `text` on at most `max_lines` lines of at most `width` pixels, white space collapsed; what does not fit becomes `…`.
/// At least one line, which may be empty.
pub fn wrap(text: &str, font: &Font, width: f64, max_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        loop {
            let candidate = if line.is_empty() { rest.to_owned() } else { format!("{line} {rest}") };
            if text_width(&candidate, font) <= width {
                line = candidate;
                break;
            }
            if line.is_empty() {
                let cut = longest_start(rest, font, width);
                lines.push(rest[..cut].to_owned());
                rest = &rest[cut..];
                if rest.is_empty() {
                    break;
                }
            } else {
                lines.push(std::mem::take(&mut line));
            }
            if lines.len() > max_lines {
                break;
            }
        }
        if lines.len() > max_lines {
            break;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            *last = elide(&format!("{last} …"), font, width);
            if !last.ends_with('…') {
                last.push('…');
            }
        }
    }
    lines
}

/// `text` on one line of at most `width` pixels, its end replaced by `…` when it is longer.
pub fn elide(text: &str, font: &Font, width: f64) -> String {
    if text_width(text, font) <= width {
        return text.to_owned();
    }
    let cut = longest_start(text, font, width - text_width("…", font));
    format!("{}…", text[..cut].trim_end_matches([' ', '…', ',', '.']))
}

/// Bytes of the longest start of `text` that fits `width`, at least one character and its marks.
fn longest_start(text: &str, font: &Font, width: f64) -> usize {
    let mut used = 0.0;
    let mut buffer = [0; 4];
    for (place, c) in text.char_indices() {
        let own = text_width(c.encode_utf8(&mut buffer), font);
        if place > 0 && own > 0.0 && used + own > width {
            return place;
        }
        used += own;
    }
    text.len()
}

/// Width in thousandths of the font size.
fn units(c: char) -> u32 {
    match c {
        ' '..='~' => u32::from(HELVETICA[c as usize - 0x20]),
        '\u{00AD}'
        | '\u{0300}'..='\u{036F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{E0000}'..='\u{E007F}' => 0,
        '\u{0591}'..='\u{05C7}' | '\u{064B}'..='\u{065F}' | '\u{0900}'..='\u{0902}' | '\u{20D0}'..='\u{20FF}' => 0,
        '‘' | '’' | '‚' => 222,
        '“' | '”' | '„' | '†' | '‹' | '›' => 333,
        '•' => 350,
        '…' | '—' | '™' => 1000,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}' => 1000,
        '\u{20000}'..='\u{3FFFD}' => 1000,
        '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' => 1300,
        '\u{0400}'..='\u{04FF}' if c.is_uppercase() => 740,
        _ if c.is_control() => 0,
        _ if c.is_uppercase() => 722,
        _ => 590,
    }
}

/// Advance widths of U+0020 to U+007E in Helvetica (Adobe font metrics).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_no_word() {
        let text = "The harbor board says that two of its seven piers are older than the maps that show them.";
        for width in [60.0, 120.0, 400.0] {
            let lines = wrap(text, &Font::TEXT, width, 99);
            assert!(lines.iter().all(|line| text_width(line, &Font::TEXT) <= width), "{lines:?}");
            assert_eq!(lines.join(" "), text);
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = wrap("one two three four five six seven", &Font::TEXT, 60.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| text_width(line, &Font::TEXT) <= 60.0), "{lines:?}");
    }

    #[test]
    fn a_word_without_end_is_cut_between_characters() {
        let lines = wrap(&"👩\u{200D}🚒".repeat(40), &Font::TEXT, 100.0, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| text_width(line, &Font::TEXT) <= 100.0));
        assert_eq!(wrap("", &Font::TEXT, 100.0, 3), [""]);
    }
}
