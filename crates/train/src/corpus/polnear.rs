//! Reads PolNeAR articles: one JSON object a line, attributions in code points.

use anyhow::{Context, Result, ensure};
use dixit_document::{Article, CodePoints, Document, Span, TokenRange};
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// An article and what one annotator marked in it.
#[derive(Clone, Debug, Deserialize)]
pub struct PolnearArticle {
    /// Names the article.
    pub id: String,
    /// The annotator whose marks these are.
    pub annotator: String,
    /// The text that offsets count code points of.
    pub text: String,
    /// In order of their ids.
    pub attributions: Vec<PolnearAttribution>,
}

/// Source, cue and content of one attribution: code points `[start, end)`, possibly in several pieces or none.
#[derive(Clone, Debug, Deserialize)]
pub struct PolnearAttribution {
    /// `E1`, `E2` ...
    pub id: String,
    /// Who.
    pub source: Vec<[usize; 2]>,
    /// By which words.
    pub cue: Vec<[usize; 2]>,
    /// What.
    pub content: Vec<[usize; 2]>,
}

/// An attribution in tokens of an analyzed document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldAttribution {
    /// As in the corpus.
    pub id: String,
    /// Who.
    pub source: Vec<TokenRange>,
    /// By which words.
    pub cue: Vec<TokenRange>,
    /// What.
    pub content: Vec<TokenRange>,
}

/// Reads a file of articles.
///
/// # Errors
/// When the file cannot be read or a line is not an article.
pub fn read(path: &Path) -> Result<Vec<PolnearArticle>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let articles = text.lines().enumerate().map(|(index, line)| {
        let article: PolnearArticle = serde_json::from_str(line)
            .with_context(|| format!("{} line {}: expected a PolNeAR article", path.display(), index + 1))?;
        let n_points = article.text.chars().count();
        for attribution in &article.attributions {
            let mut spans = attribution.source.iter().chain(&attribution.cue).chain(&attribution.content);
            let fits = spans.all(|&[start, end]| start < end && end <= n_points);
            ensure!(fits, "{} line {}: a span of {} leaves the text", path.display(), index + 1, attribution.id);
        }
        Ok(article)
    });
    articles.collect()
}

impl PolnearArticle {
    /// The article without its marks.
    pub fn article(&self) -> Article {
        Article::new(self.id.clone(), self.text.clone())
    }

    /// The attributions in tokens of `document`, an analysis of this article: every token that a span touches.
    pub fn gold(&self, document: &Document) -> Vec<GoldAttribution> {
        let points = CodePoints::new(document.text());
        let ranges = |spans: &[[usize; 2]]| -> Vec<TokenRange> {
            let mut ranges: Vec<TokenRange> = vec![];
            for &[start, end] in spans {
                let bytes = |point| points.to_byte(point).unwrap_or(document.text().len());
                let range = document.tokens_in(Span::new(bytes(start), bytes(end)));
                match ranges.last_mut() {
                    _ if range.is_empty() => {}
                    Some(last) if last.overlaps(range) => {
                        *last = TokenRange::new(last.start(), range.end().max(last.end()))
                    }
                    _ => ranges.push(range),
                }
            }
            ranges
        };
        let convert = |attribution: &PolnearAttribution| GoldAttribution {
            id: attribution.id.clone(),
            source: ranges(&attribution.source),
            cue: ranges(&attribution.cue),
            content: ranges(&attribution.content),
        };
        self.attributions.iter().map(convert).collect()
    }
}
