//! The order of the steps.

use crate::context_sums::ContextSums;
use crate::cue_lexicon::CueLexicon;
use crate::detect::{Candidate, LEAST_WORTH, choose};
use crate::explain::{self, Explanation};
use crate::features::Atoms;
use crate::models::ExtractModels;
use crate::stance::{Spans, Words};
use crate::{hedges, inner, nesting, proposition, sources};
use dixit_document::{Attribution, AttributionId, Confidence, Document, Proposition, Source, TokenRange};
use std::collections::BTreeSet;

/// Finds attributions in documents.
#[derive(Clone, Debug)]
pub struct Extractor {
    models: ExtractModels,
    lexicon: CueLexicon,
}

const CHAIN: &str = "chain";
const INNER: &str = "chain within a content";
const INNER_TREE: &str = "tree within a content";
const DENIAL: &str = "denial in the list of cues";
/// Confidence in what the tree alone shows.
const INNER_TRUST: f32 = 0.6;

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
        let atoms = Atoms::new(document, &spans.rates);
        let mut sums = ContextSums::new(spans, document);
        let candidates = spans.candidates(document, &atoms, &mut sums);
        let mut attributions: Vec<Attribution> = vec![];
        for index in choose(&candidates, LEAST_WORTH) {
            attributions.push(self.attribution(document, &atoms, candidates[index].clone(), CHAIN));
        }
        nesting::complete_outer(document, &mut attributions);
        continue_quotations(document, &atoms, &mut attributions);
        self.add_inner(document, &atoms, &mut sums, &mut attributions);
        self.add_missed(document, &atoms, &mut attributions);
        attributions.sort_by_key(|one| (one.cue, one.content.first().copied()));
        nesting::set_parents(&mut attributions);
        let hedges = hedges::hedges(document, &atoms);
        hedges::assign(document, hedges, &mut attributions);
        self.add_propositions(document, &mut attributions);
        attributions
    }

    /// Why the attribution with this number among those of [`Extractor::extract`] is there; `None` when there is none.
    pub fn explain(&self, document: &Document, id: AttributionId) -> Option<Explanation> {
        let attributions = self.extract(document);
        let attribution = attributions.get(id.index())?;
        let spans = &self.models.spans;
        let atoms = Atoms::new(document, &spans.rates);
        let parts = Spans { source: &attribution.source.tokens, cue: attribution.cue, content: &attribution.content };
        let reading = self.models.stance.read(document, &atoms, self.words(), parts);
        Some(Explanation {
            made_by: attribution.made_by,
            confidence: attribution.confidence,
            signs: attribution.cue.map_or(vec![], |cue| explain::signs(spans, document, &atoms, cue.start())),
            runner_up: explain::runner_up(
                &spans.candidates(document, &atoms, &mut ContextSums::new(spans, document)),
                attribution,
            ),
            stance: (reading.stance, reading.probability),
            second_stance: reading.runner_up,
        })
    }

    /// Adds what stands within the contents found so far: each content is read as a text of its own, and so are the contents
    /// found there, as deep as it goes.
    fn add_inner(
        &self,
        document: &Document,
        atoms: &Atoms,
        sums: &mut ContextSums<'_>,
        attributions: &mut Vec<Attribution>,
    ) {
        const DEEPEST: usize = 2;
        let ExtractModels { spans, inner, .. } = &self.models;
        let mut known = 0;
        for _ in 0..DEEPEST {
            let contents = attributions[known..].iter().flat_map(|one| one.content.iter().copied()).collect();
            known = attributions.len();
            let mut taken: Vec<TokenRange> = attributions.iter().filter_map(|one| one.cue).collect();
            taken.sort_unstable();
            for found in inner::choose(inner, spans.inner_candidates(document, atoms, sums, contents)) {
                let candidate = found.candidate;
                let next = taken.partition_point(|other| other.end() <= candidate.cue.start());
                let free = taken.get(next).is_none_or(|other| !other.overlaps(candidate.cue));
                // Read from outside, the same cue may have got words of two sources.
                let worse = |one: &Attribution| {
                    let torn = one.source.tokens.len() > 1 && one.cue == Some(candidate.cue);
                    torn && one.confidence < Confidence::new(candidate.confidence)
                };
                let rival = if free { None } else { attributions.iter().position(worse) };
                if free || rival.is_some() {
                    let mut one = self.attribution(document, atoms, candidate, INNER);
                    one.quotation = found.quotation;
                    match rival {
                        Some(index) => attributions[index] = one,
                        None => attributions.push(one),
                    }
                }
            }
            if attributions.len() == known {
                break;
            }
        }
    }

    /// Adds denials that the chain missed, and acts of speech without a verb of their own. Source and content come from the tree.
    fn add_missed(&self, document: &Document, atoms: &Atoms, attributions: &mut Vec<Attribution>) {
        let mut contents: Vec<TokenRange> = attributions.iter().flat_map(|one| one.content.iter().copied()).collect();
        contents.sort_unstable();
        contents.dedup();
        let mut taken: Vec<TokenRange> = attributions.iter().filter_map(|one| one.cue).collect();
        taken.sort_unstable();
        let denies = |verb: usize| nesting::denies(document, atoms, &self.lexicon, verb);
        let inner = nesting::inner_cues(document, &contents, &taken, denies);
        let mut found: Vec<(nesting::InnerCue, &[TokenRange], &'static str)> =
            inner.iter().map(|&inner| (inner, contents.as_slice(), INNER_TREE)).collect();
        taken.extend(inner.iter().map(|inner| inner.cue));
        taken.sort_unstable();
        let sentences = document.sentences();
        let missed = nesting::inner_cues(document, sentences, &taken, denies);
        found.extend(missed.iter().map(|&inner| (inner, sentences, DENIAL)));
        let shown = |cue, source, content| Candidate {
            cue,
            likely: false,
            cue_probability: 0.0,
            source: vec![source],
            content: vec![content],
            source_probability: 0.0,
            content_probability: 0.0,
            log_probability: 0.0,
            lead: 0.0,
            worth: 0.0,
            confidence: INNER_TRUST,
        };
        for (inner, within, made_by) in found {
            if let Some((source, content)) = nesting::roles(document, inner, within) {
                attributions.push(self.attribution(document, atoms, shown(inner.cue, source, content), made_by));
            }
        }
        taken.extend(missed.iter().map(|inner| inner.cue));
        taken.sort_unstable();
        for act in nesting::speech_acts(document, atoms, &self.lexicon, &contents, &taken) {
            let candidate = shown(act.cue, act.source, act.content);
            attributions.push(self.attribution(document, atoms, candidate, INNER_TREE));
        }
    }

    /// Fills in the propositions, outer attributions first known.
    fn add_propositions(&self, document: &Document, attributions: &mut [Attribution]) {
        let propositions: Vec<Proposition> = (0..attributions.len())
            .map(|index| {
                let mut outer = vec![];
                let mut at = attributions[index].parent;
                while let Some(parent) = at {
                    outer.push(attributions[parent.index()].clone());
                    at = attributions[parent.index()].parent;
                }
                proposition(document, &attributions[index], &outer)
            })
            .collect();
        attributions.iter_mut().zip(propositions).for_each(|(one, proposition)| one.proposition = proposition);
    }

    fn words(&self) -> Words<'_> {
        Words { cues: &self.lexicon, clusters: &self.models.clusters }
    }

    fn attribution(
        &self,
        document: &Document,
        atoms: &Atoms,
        candidate: Candidate,
        made_by: &'static str,
    ) -> Attribution {
        let spans = Spans { source: &candidate.source, cue: Some(candidate.cue), content: &candidate.content };
        let reading = self.models.stance.read(document, atoms, self.words(), spans);
        let (mention, co_sources) = sources::mentions(document, &candidate.source);
        Attribution {
            quotation: atoms.quotation(document, &candidate.content),
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
            confidence: Confidence::new(candidate.confidence),
            made_by,
        }
    }
}

/// A quotation that is left open at the end of its paragraph goes on in the next ones, as long as they open with a mark and
/// nobody else's content stands there.
fn continue_quotations(document: &Document, atoms: &Atoms, attributions: &mut [Attribution]) {
    let claimed: BTreeSet<usize> =
        attributions.iter().flat_map(|one| one.content.iter().map(|piece| piece.start())).collect();
    for one in attributions.iter_mut() {
        while let Some(last) = one.content.last().copied() {
            let region = atoms.of(last.end() - 1).region_index as usize;
            let Some(quoted) = region.checked_sub(1).map(|index| atoms.quotations[index]) else { break };
            let Some(next) = atoms.quotations.get(region).filter(|next| next.continues) else { break };
            let free = !claimed.range(next.tokens.indices()).any(|_| true);
            if quoted.n_close > 0 || quoted.tokens.end() != last.end() || next.tokens.start() != last.end() || !free {
                break;
            }
            one.content.push(next.tokens);
            one.quotation = atoms.quotation(document, &one.content);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_document::{Article, Quotation};
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
    fn explains_what_it_finds() {
        let document =
            Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", "Lena Holt said she would stay."));
        let extractor = Extractor::new(ExtractModels::shipped().unwrap());
        let found = extractor.extract(&document);
        let explanation = extractor.explain(&document, AttributionId(0)).unwrap();
        assert_eq!(explanation.stance.0, found[0].stance);
        assert!(explanation.signs.len() > 5 && explanation.signs.is_sorted_by(|a, b| a.1.abs() >= b.1.abs()));
        assert!(extractor.explain(&document, AttributionId(found.len() as u32)).is_none());
    }

    #[test]
    fn quotations_go_on_over_paragraphs() {
        let text = "“The bridge is old,” Lena Holt said. “It was built in haste.\n\n“It will be rebuilt,” she said.";
        let (document, found) = extract(text);
        for one in &found {
            assert!(one.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{:?}", one.content);
        }
        assert!(found.iter().any(|one| one.cue.is_some_and(|cue| document.words(cue) == "said")));
    }

    #[test]
    fn inner_attributions_have_parents() {
        let (document, found) = extract("Lena Holt said that the company had denied the charge.");
        let inner = found.iter().find(|one| one.cue.is_some_and(|cue| document.words(cue) == "had denied")).unwrap();
        let outer = &found[inner.parent.unwrap().index()];
        assert_eq!(document.words(outer.cue.unwrap()), "said");
    }

    #[test]
    fn what_others_said_is_found_within_a_quotation() {
        let text = "Lena Holt told the Courier that \"they closed the road because they said it was unsafe.\"";
        let (document, found) = extract(text);
        let said = |one: &&Attribution| one.cue.is_some_and(|cue| document.words(cue) == "said");
        let inner = found.iter().find(said).unwrap();
        let outer = &found[inner.parent.unwrap().index()];
        assert_eq!(document.words(outer.cue.unwrap()), "told");
    }

    #[test]
    fn a_content_takes_in_the_attribution_that_is_its_complement() {
        let (document, found) = extract("The Courier reported that Lena Holt told the council the bridge is safe.");
        for one in found.iter().filter(|one| one.parent.is_some()) {
            let outer = &found[one.parent.unwrap().index()];
            assert!(outer.content.iter().any(|piece| one.cue.is_some_and(|cue| piece.contains(cue))));
        }
        assert!(found.iter().any(|one| one.parent.is_some()), "{}", document.text());
    }

    #[test]
    fn any_text_is_fine_and_spans_stay_in_it() {
        let texts = [
            "",
            " \n",
            "said",
            "“",
            "''''''",
            "said said said “said",
            "🦊 said 🦊",
            "a\n\n“b\n\n“c” d said",
            "Lena Holt she  said \n\n",
        ];
        for text in texts {
            let (document, found) = extract(text);
            for one in found {
                let ranges = one.cue.iter().chain(&one.content).chain(&one.source.tokens);
                assert!(ranges.into_iter().all(|range| !range.is_empty() && range.end() <= document.tokens().len()));
                assert!(!one.content.is_empty(), "{text}");
            }
        }
    }
}
