//! A text as a grid of tokens, and spans on it.

use super::{GoldArticle, Spans};
use crate::evaluate::{EvaluateError, sorted_set, words};
use std::collections::BTreeSet;

/// Words that two sources may share without being the same.
const WEAK: &[&str] = &[
    "a", "an", "the", "of", "in", "on", "at", "by", "for", "from", "to", "with", "and", "or", "'s", "s", "’", "'",
    "his", "her", "its", "their",
];

/// Tokens of one text, where lines end, and which tokens stand in quotation marks.
pub(super) struct Gridded {
    text: Vec<char>,
    tokens: Vec<[usize; 2]>,
    breaks: BTreeSet<usize>,
    quoted: BTreeSet<usize>,
}

/// How a content is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// In quotation marks.
    Direct,
    /// Partly in quotation marks.
    Mixed,
    /// Without quotation marks.
    Indirect,
    /// No words.
    None,
}

/// An attribution on the grid; roles in the order source, cue, content.
#[derive(Clone, Debug)]
pub(super) struct Spanned {
    /// Half-open token ranges, in order.
    pub(super) units: [Vec<[usize; 2]>; 3],
    /// Tokens, sorted.
    pub(super) tokens: [Vec<usize>; 3],
    /// Tokens of the source that can tell it from another.
    pub(super) strong_source: Vec<usize>,
    /// By its quotation marks.
    pub(super) content_type: Type,
}

impl Spanned {
    /// Whether it has both source and content.
    pub(super) fn is_full(&self) -> bool {
        !self.tokens[0].is_empty() && !self.tokens[2].is_empty()
    }
}

impl Gridded {
    pub(super) fn new(article: &GoldArticle) -> Gridded {
        let text: Vec<char> = article.text.chars().collect();
        let tokens = article.tokens.clone().unwrap_or_else(|| words::tokens(&text, true));
        let starts = |place: usize| match &article.cuts {
            Some(cuts) => cuts.contains(&tokens[place][0]),
            None => text.get(tokens[place - 1][1]..tokens[place][0]).is_some_and(|gap| gap.contains(&'\n')),
        };
        let breaks = (1..tokens.len()).filter(|&place| starts(place)).collect();
        let mut grid = Gridded { text, tokens, breaks, quoted: BTreeSet::new() };
        grid.quoted = grid.find_quoted();
        grid
    }

    /// Puts an attribution on the grid.
    pub(super) fn spanned(&self, spans: &Spans, article: &str, side: &'static str) -> Result<Spanned, EvaluateError> {
        let roles = [("source", &spans.source), ("cue", &spans.cue), ("content", &spans.content)];
        for (role, spans) in roles {
            if let Some(&[start, end]) = spans.iter().find(|[start, end]| start >= end || *end > self.text.len()) {
                let (article, n_points) = (article.to_owned(), self.text.len());
                return Err(EvaluateError::Span { article, side, role, start, end, n_points });
            }
        }
        let units = roles.map(|(_, spans)| self.units(spans));
        let tokens =
            [0, 1, 2].map(|role: usize| units[role].iter().flat_map(|unit| unit[0]..unit[1]).collect::<Vec<usize>>());
        let is_strong =
            |&token: &usize| self.is_word(token) && !WEAK.contains(&self.word(token).to_lowercase().as_str());
        let strong_source = tokens[0].iter().copied().filter(is_strong).collect();
        let words: Vec<usize> = tokens[2].iter().copied().filter(|&token| self.is_word(token)).collect();
        let n_quoted = words.iter().filter(|token| self.quoted.contains(token)).count();
        let content_type = match n_quoted {
            _ if words.is_empty() => Type::None,
            n if n as f64 >= 0.9 * words.len() as f64 => Type::Direct,
            0 => Type::Indirect,
            _ => Type::Mixed,
        };
        Ok(Spanned { units, tokens, strong_source, content_type })
    }

    /// A unit without punctuation at its edges; as it is when it holds nothing else.
    pub(super) fn trimmed(&self, unit: [usize; 2]) -> [usize; 2] {
        let [mut start, mut end] = unit;
        while start < end && !self.is_word(start) {
            start += 1;
        }
        while end > start && !self.is_word(end - 1) {
            end -= 1;
        }
        if start < end { [start, end] } else { unit }
    }

    fn units(&self, spans: &[[usize; 2]]) -> Vec<[usize; 2]> {
        let touched = |&[start, end]: &[usize; 2]| {
            let first = self.tokens.partition_point(|token| token[1] <= start);
            first..self.tokens.partition_point(|token| token[0] < end)
        };
        let mut units: Vec<[usize; 2]> = vec![];
        for token in sorted_set(spans.iter().flat_map(touched)) {
            match units.last_mut() {
                Some(last) if last[1] == token && !self.breaks.contains(&token) => last[1] = token + 1,
                _ => units.push([token, token + 1]),
            }
        }
        units
    }

    fn word(&self, token: usize) -> String {
        let [start, end] = self.tokens[token];
        self.text.get(start..end).unwrap_or_default().iter().collect()
    }

    fn is_word(&self, token: usize) -> bool {
        self.text.get(self.tokens[token][0]).is_some_and(|c| c.is_alphanumeric())
    }

    /// Tokens inside double quotation marks; an unclosed mark runs to the line's end.
    fn find_quoted(&self) -> BTreeSet<usize> {
        let mut quoted = BTreeSet::new();
        let (mut inside, mut skip) = (false, false);
        for token in 0..self.tokens.len() {
            if self.breaks.contains(&token) {
                inside = false;
            }
            if std::mem::take(&mut skip) {
                continue;
            }
            let word = self.word(token);
            let start = self.tokens[token][0];
            let two: String =
                self.text.get(start..(start + 2).min(self.text.len())).unwrap_or_default().iter().collect();
            let is_mark = |marks: &str| !word.is_empty() && marks.contains(word.as_str());
            let is_double = two == "''" || two == "``";
            if is_mark("“”„«»\"") || is_double {
                skip = is_double && word.chars().count() == 1 && !is_mark("“”„«»\"");
                inside = if is_mark("“„«") || two == "``" {
                    true
                } else if is_mark("”»") {
                    false
                } else {
                    !inside
                };
            } else if inside {
                quoted.insert(token);
            }
        }
        quoted
    }
}
