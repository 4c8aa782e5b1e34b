//! The order of the steps.

use crate::cue_lexicon::CueLexicon;
use crate::detect::{BaseScores, Candidate, Work};
use crate::features::Atoms;
use crate::models::ExtractModels;
use crate::stance::Spans;
use crate::{proposition, sources};
use dixit_document::{Attribution, Confidence, Document, Proposition, Quotation, Source, TokenRange, Upos};

/// Finds attributions in documents.
#[derive(Clone, Debug)]
pub struct Extractor {
    models: ExtractModels,
    lexicon: CueLexicon,
}

/// Added to the score of beginning a cue: brings recall near precision.
const CUE_BIAS: f32 = 0.5;

impl Extractor {
    /// An extractor that runs on these models.
    pub fn new(models: ExtractModels) -> Extractor {
        Extractor { models, lexicon: CueLexicon::shipped() }
    }

    /// The attributions of a document in order of place. Any document is fine, the empty one too.
    ///
    /// # Complexity
    /// Linear in its tokens.
    pub fn extract(&self, document: &Document) -> Vec<Attribution> {
        let spans = &self.models.spans;
        let atoms = Atoms::new(document, &spans.rates, &self.models.clusters);
        let cues = spans.cues(document, &atoms, &[CUE_BIAS]);
        let ranges: Vec<TokenRange> = cues.iter().map(|cue| cue.0).collect();
        let mut base = BaseScores::new(document.tokens().len());
        let mut work = Work::default();
        let mut attributions: Vec<Attribution> = vec![];
        for cue in cues {
            let candidate = spans.candidate(document, &atoms, cue, &ranges, &mut base, &mut work);
            if !candidate.content.is_empty() {
                attributions.push(self.attribution(document, &atoms, candidate));
            }
        }
        for attribution in &mut attributions {
            attribution.proposition = proposition(document, attribution, &[]);
        }
        attributions
    }

    fn attribution(&self, document: &Document, atoms: &Atoms, candidate: Candidate) -> Attribution {
        let spans = Spans { source: &candidate.source, cue: Some(candidate.cue), content: &candidate.content };
        let reading = self.models.stance.read(document, atoms, &self.lexicon, spans);
        let confidence = Confidence::new(candidate.cue_probability * candidate.role_probability);
        let (mention, co_sources) = sources::mentions(document, &candidate.source);
        Attribution {
            quotation: quotation(document, atoms, &candidate.content),
            source: Source { tokens: candidate.source, mention, co_sources },
            cue: Some(candidate.cue),
            content: candidate.content,
            stance: reading.stance,
            denial: reading.denial,
            doubt: reading.doubt,
            certainty: reading.certainty,
            distance: reading.distance,
            addressee: None,
            parent: None,
            proposition: Proposition::default(),
            hedges: vec![],
            confidence,
            made_by: "chain",
        }
    }
}

/// Direct when nine of ten words stand in quotation marks, indirect when none does.
fn quotation(document: &Document, atoms: &Atoms, content: &[TokenRange]) -> Quotation {
    let (mut n_words, mut n_quoted) = (0, 0);
    for token in content.iter().flat_map(|piece| piece.indices()) {
        if document.tokens()[token].upos != Upos::Punct {
            n_words += 1;
            n_quoted += usize::from(atoms.of(token).quote == 2);
        }
    }
    match (n_quoted, n_words) {
        (0, _) => Quotation::Indirect,
        (n_quoted, n_words) if 10 * n_quoted >= 9 * n_words => Quotation::Direct,
        _ => Quotation::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_document::Article;
    use dixit_nlp::{Models, Pipeline};

    fn extract(text: &str) -> (Document, Vec<Attribution>) {
        let document = Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text));
        let attributions = Extractor::new(ExtractModels::shipped().unwrap()).extract(&document);
        (document, attributions)
    }

    #[test]
    fn finds_who_said_what() {
        let (document, found) = extract("The mayor, Lena Holt, spoke on Friday. “The bridge is safe,” Holt said.");
        let words =
            |ranges: &[TokenRange]| -> Vec<&str> { ranges.iter().map(|&range| document.words(range)).collect() };
        let quote = found.iter().find(|one| one.quotation == Quotation::Direct).unwrap();
        assert_eq!(words(&quote.source.tokens), ["Holt"]);
        assert_eq!(document.words(quote.cue.unwrap()), "said");
        assert_eq!(words(&quote.content), ["“The bridge is safe,”"]);
    }

    #[test]
    fn any_text_is_fine_and_spans_stay_in_it() {
        for text in ["", " \n", "said", "“", "''''''", "said said said “said", "🦊 said 🦊", "a\n\n“b\n\n“c” d said"]
        {
            let (document, found) = extract(text);
            for one in found {
                let ranges = one.cue.iter().chain(&one.content).chain(&one.source.tokens);
                assert!(ranges.into_iter().all(|range| !range.is_empty() && range.end() <= document.tokens().len()));
            }
        }
    }
}
