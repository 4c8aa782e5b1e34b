//! Lessons from passages of which one pronoun's referent is known (GAP, Webster et al. 2018, "Mind the GAP").

use crate::corpus::coreference::Ambiguity;
use crate::train::coreference::{Knowledge, Lesson, TreeDocument};
use dixit_document::{CodePoints, Document, Mention, MentionKind, Span, TokenRange};

/// What an ambiguous pronoun teaches: which names are its referent's. Nothing when it stands for neither of its names, or
/// when the analysis of the passage has no mention at pronoun or name.
pub fn pronoun_lesson(item: &Ambiguity, document: &Document, knowledge: &Knowledge, weight: f32) -> Option<Lesson> {
    let (pronoun, at) = &item.pronoun;
    let place = tokens_at(document, *at, pronoun)?;
    let mentions = document.mentions();
    let point = mentions.iter().position(|mention| mention.tokens == place)?;
    let right = item.names.iter().filter(|name| name.2);
    let right: Vec<TokenRange> = right.filter_map(|(name, at, _)| tokens_at(document, *at, name)).collect();
    let chain = |mention: &Mention| {
        let holds = |place: &TokenRange| place.holds(mention.head.index());
        (mention.kind != MentionKind::Pronoun && right.iter().any(holds)).then_some(0)
    };
    let gold: Vec<Option<usize>> = mentions.iter().map(chain).collect();
    let document = TreeDocument::new(document, knowledge);
    gold.contains(&Some(0)).then_some(Lesson { document, gold, point: Some(point), weight })
}

/// The tokens of a text that stands at a code point.
pub fn tokens_at(document: &Document, start: usize, text: &str) -> Option<TokenRange> {
    let points = CodePoints::new(document.text());
    let (start, end) = points.to_byte(start).zip(points.to_byte(start + text.chars().count()))?;
    Some(document.tokens_in(Span::new(start, end)))
}
