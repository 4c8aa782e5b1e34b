//! The tokenizer: text becomes words and punctuation with exact byte spans.
//!
//! The conventions are those of the English Web Treebank as Universal Dependencies has it: contractions and possessives are
//! split into fused words, hyphenated compounds into their parts (prefixes such as *non-* stay), abbreviations keep their
//! period, numbers, dates, times, addresses of pages and mail stay whole, runs of the same mark are one token.

use dixit_document::Span;

mod abbreviations;
mod words;

use words::Word;

/// A token as the tokenizer cuts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Whether it continues the orthographic word of the piece before it (`do` + `n't`).
    pub fused: bool,
}

/// Cuts a text into pieces, in order. White space belongs to none; every other character belongs to exactly one.
///
/// # Complexity
/// Linear in the length of the text: no rule looks further ahead than a fixed number of bytes.
///
/// # Examples
/// ```
/// use dixit_nlp::tokenize::tokenize;
/// let text = "The ex-mayor didn't pay $1,200.";
/// let words: Vec<&str> = tokenize(text).iter().map(|piece| piece.span.text(text)).collect();
/// assert_eq!(words, ["The", "ex-mayor", "did", "n't", "pay", "$", "1,200", "."]);
/// ```
pub fn tokenize(text: &str) -> Vec<Piece> {
    let mut tokenizer = Tokenizer { text, pieces: Vec::with_capacity(text.len() / 5), open_single_quote: false };
    tokenizer.run();
    tokenizer.pieces
}

struct Tokenizer<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    open_single_quote: bool,
}

impl Tokenizer<'_> {
    fn run(&mut self) {
        let mut position = 0;
        while let Some(next) = self.text[position..].chars().next() {
            if is_space(next) {
                if is_line_break(next) {
                    self.open_single_quote = false;
                }
                position += next.len_utf8();
            } else {
                position = self.token(position, next);
            }
        }
    }

    /// Cuts what starts at `start` with the character `first`; returns the byte after it.
    fn token(&mut self, start: usize, first: char) -> usize {
        if let Some(end) = words::address(self.text, start) {
            return self.push(start, end);
        }
        if is_word_char(first) || self.leads_word(start, first) {
            return self.word(start);
        }
        let rest = &self.text[start..];
        if self.at_border(start)
            && let Some(n_bytes) = words::emoticon(rest)
        {
            return self.push(start, start + n_bytes);
        }
        if is_single_quote(first) {
            return self.single_quote(start, first);
        }
        let run = |same: fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        let n_bytes = match first {
            '!' | '?' => run(|c| c == '!' || c == '?'),
            '.' => run(|c| c == '.'),
            '…' => run(|c| c == '…' || c == '.'),
            '-' => run(|c| c == '-'),
            '*' => run(|c| c == '*'),
            '=' => run(|c| c == '='),
            '#' => run(|c| c == '#'),
            '~' => run(|c| c == '~'),
            '<' => run(|c| c == '<'),
            '>' => run(|c| c == '>'),
            '+' => run(|c| c == '+'),
            '`' => run(|c| c == '`').min(2),
            _ => first.len_utf8() + joined_symbols(&rest[first.len_utf8()..]),
        };
        self.push(start, start + n_bytes)
    }

    /// Cuts a word, its clitics and the period that belongs to it.
    fn word(&mut self, start: usize) -> usize {
        let Word { end, clitic, split } = words::scan(self.text, start);
        let before = self.pieces.last().map(|piece| piece.span.text(self.text));
        let stem_end = clitic.unwrap_or(end);
        if clitic.is_none() && split.is_none() && abbreviations::keeps_period(self.text, start, end, before) {
            return self.push(start, end + 1);
        }
        if let Some(at) = split {
            self.push(start, at.byte);
            if at.fused {
                self.push_fused(at.byte, stem_end)
            } else {
                self.push(at.byte, stem_end)
            };
        } else {
            self.push(start, stem_end);
        }
        match clitic {
            Some(at) => self.push_fused(at, end),
            None => end,
        }
    }

    /// A single quotation mark or apostrophe that is no part of a word: doubled, opening, closing, or a plural's possessive.
    fn single_quote(&mut self, start: usize, first: char) -> usize {
        let end = start + first.len_utf8();
        let after = self.text[end..].chars().next();
        if after == Some(first) {
            return self.push(start, end + first.len_utf8());
        }
        let follows_word = self.text[..start].chars().next_back().is_some_and(is_word_char);
        if follows_word {
            let plural = self.text[..start].ends_with(['s', 'S', 'x', 'z']);
            if plural && !self.open_single_quote && first != '‘' && first != '`' {
                return self.push_fused(start, end);
            }
            self.open_single_quote = false;
        } else {
            self.open_single_quote = after.is_some_and(|c| !is_space(c));
        }
        self.push(start, end)
    }

    /// Whether a mark begins a word: `'90s`, `'em`, `@name`, `#topic`.
    fn leads_word(&self, start: usize, first: char) -> bool {
        if !self.at_border(start) {
            return false;
        }
        let rest = &self.text[start + first.len_utf8()..];
        match first {
            '@' => rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'),
            '#' => rest.starts_with(char::is_alphabetic),
            '\'' | '’' | '‘' => words::is_elided(rest),
            _ => false,
        }
    }

    /// Whether nothing of a word stands right before `start`.
    fn at_border(&self, start: usize) -> bool {
        !self.text[..start].chars().next_back().is_some_and(is_word_char)
    }

    fn push(&mut self, start: usize, end: usize) -> usize {
        self.pieces.push(Piece { span: Span::new(start, end), fused: false });
        end
    }

    fn push_fused(&mut self, start: usize, end: usize) -> usize {
        self.pieces.push(Piece { span: Span::new(start, end), fused: true });
        end
    }
}

/// Whether a character separates tokens: Unicode white space and invisible marks of no width.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\0')
}

/// Whether a character ends a line.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is part of words: letters, digits, marks of any script.
pub(crate) fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}' | '\u{6d6}'..='\u{6ed}' | '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}'
            | '\u{e30}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{ad}')
}

pub(crate) fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‚' | '‛' | '`' | '´')
}

/// How many bytes of `rest` belong to the symbol before: variation selectors, skin tones, what a joiner joins.
fn joined_symbols(rest: &str) -> usize {
    let mut n_bytes = 0;
    let mut after_joiner = false;
    for c in rest.chars() {
        let joins = c == '\u{200d}';
        let modifies = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{20d0}'..='\u{20ff}'
            | '\u{300}'..='\u{36f}' | '\u{e0020}'..='\u{e007f}');
        let joined = after_joiner && !is_space(c) && !c.is_ascii() && !is_word_char(c);
        if !joins && !modifies && !joined {
            break;
        }
        after_joiner = joins;
        n_bytes += c.len_utf8();
    }
    n_bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens separated by spaces, `|` before fused ones.
    fn cut(text: &str) -> String {
        let mut out = String::new();
        for piece in tokenize(text) {
            if !out.is_empty() {
                out.push(if piece.fused { '|' } else { ' ' });
            }
            out.push_str(piece.span.text(text));
        }
        out
    }

    #[test]
    fn cuts_as_the_treebanks_do() {
        let cases = [
            ("Mr. Orlo can't, won't and shouldn’t go.", "Mr. Orlo ca|n't , wo|n't and should|n’t go ."),
            ("I'm sure she'd've said it's Vesna’s.", "I|'m sure she|'d've said it|'s Vesna|’s ."),
            ("I cannot; you're gonna dont.", "I can|not ; you|'re gon|na do|nt ."),
            ("a 15-year-old ex-member of an anti-war group", "a 15 - year - old ex-member of an anti-war group"),
            ("U.S. officials met at 5 p.m. in D.C.", "U.S. officials met at 5 p.m. in D.C."),
            ("George W. Harrow left. J. R. Vane stayed.", "George W. Harrow left . J. R. Vane stayed ."),
            ("He chose plan B. The rest left.", "He chose plan B . The rest left ."),
            ("Harrow Inc. paid $1.5 million (5%) on Jan. 3.", "Harrow Inc. paid $ 1.5 million ( 5 % ) on Jan. 3 ."),
            (
                "Mail a.b@example.org or see https://example.org/a_(b)?c=d.",
                "Mail a.b@example.org or see https://example.org/a_(b)?c=d .",
            ),
            ("“It is ‘odd’,” he said…", "“ It is ‘ odd ’ , ” he said …"),
            ("''No,'' she said. ``Never``", "'' No , '' she said . `` Never ``"),
            ("the writers' union and the '90s", "the writers|' union and the '90s"),
            ("he called it 'their letters' today", "he called it ' their letters ' today"),
            ("Wait... what?! No--never!!", "Wait ... what ?! No -- never !!"),
            ("10:30, 9/11, 1/2 and/or 555-010-0199", "10:30 , 9/11 , 1/2 and / or 555-010-0199"),
            ("O'Hara of AT&T paid US$5 at 5pm :)", "O'Hara of AT&T paid US$ 5 at 5 pm :)"),
            ("@orlo likes #kites :-(", "@orlo likes #kites :-("),
            ("He left.She stayed on example.com", "He left . She stayed on example.com"),
            ("in Springfield, Ill., and No. 10", "in Springfield , Ill. , and No. 10"),
            ("I said no. Then it ended.", "I said no . Then it ended ."),
            ("👩‍👩‍👧 👍🏽 é ok", "👩‍👩‍👧 👍🏽 é ok"),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), expected);
        }
    }

    #[test]
    fn every_visible_character_is_in_exactly_one_piece() {
        for text in [
            "",
            " ",
            "a",
            "'",
            "''''",
            "s'",
            ".",
            "..",
            "a.b.c.",
            "@",
            "#",
            "-",
            "a-",
            "-a",
            "n't",
            "'s 's",
            "日本語、テスト。",
            "ﷺ ‍ \u{300}",
        ] {
            let kept: String = tokenize(text).iter().map(|piece| piece.span.text(text)).collect();
            let visible: String = text.chars().filter(|&c| !is_space(c)).collect();
            assert_eq!(kept, visible, "{text:?}");
        }
    }
}
