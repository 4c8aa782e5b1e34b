//! Names of people, organizations, places and other things.
//!
//! A linear-chain CRF over BILOU labels (Ratinov and Roth 2009, "Design challenges and misconceptions in named entity
//! recognition") sees only stretches of words that could belong to a name: most words of a text are lower case, far from
//! any capital, and cost nothing. Features come from the word and its neighbors, word classes, word lists, the run of
//! capitalized words around it and the word's other occurrences in the document. Corpora follow different conventions,
//! so that some features exist a second time for each of them (Daumé 2007, "Frustratingly easy domain adaptation").

mod consistency;
pub mod features;

use crate::gazetteer::Gazetteer;
use crate::ml::bilou::Bilou;
use crate::ml::clusters::Clusters;
use crate::ml::crf::Crf;
use crate::ml::file::{ModelError, ModelReader, ModelWriter};
use dixit_document::{NameType, TokenRange};
use features::{Convention, Features, Lines};

/// A name: its words and its type. Titles and appositions are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its words.
    pub tokens: TokenRange,
    /// What it names. Places are `Location`; which of them are states and cities, coreference tells.
    pub kind: NameType,
}

/// Types in the order in which the labels are numbered.
pub const TYPES: [NameType; 4] = [NameType::Person, NameType::Organization, NameType::Location, NameType::Misc];

/// Finds names.
#[derive(Clone, Debug)]
pub struct NameRecognizer {
    crf: Crf,
    /// Conventions that are followed in use; of several, the mean.
    conventions: Vec<Convention>,
}

const KIND: &str = "names";

impl NameRecognizer {
    /// A recognizer of these weights, which follows the mean of these groups of corpora.
    pub fn new(crf: Crf, conventions: Vec<Convention>) -> NameRecognizer {
        NameRecognizer { crf, conventions }
    }

    /// The same weights under other conventions.
    pub fn with_conventions(self, conventions: Vec<Convention>) -> NameRecognizer {
        NameRecognizer { conventions, ..self }
    }

    /// The names of a document in order of place, without overlap. `forms` are the words, `sentences` cover them.
    pub fn recognize(
        &self,
        forms: &[&str],
        sentences: &[TokenRange],
        clusters: &Clusters,
        gazetteer: &Gazetteer,
    ) -> Vec<Name> {
        let lines = Lines::new(forms, sentences, clusters, gazetteer);
        let n_labels = self.crf.n_labels();
        let mut features = Features::default();
        let share = 1.0 / self.conventions.len().max(1) as f32;
        let mut scores = vec![];
        let mut names = vec![];
        for stretch in lines.stretches() {
            scores.clear();
            scores.resize(stretch.len() * n_labels, 0.0);
            for (token, sums) in stretch.indices().zip(scores.chunks_exact_mut(n_labels)) {
                if let [only] = self.conventions.as_slice() {
                    lines.convention_features(token, *only, &mut features);
                    self.crf.add_all(features.as_slice(), sums);
                } else {
                    for convention in &self.conventions {
                        lines.convention_features(token, *convention, &mut features);
                        self.crf.add_all(features.as_slice(), sums);
                    }
                    sums.iter_mut().for_each(|sum| *sum *= share);
                }
                lines.features(token, &mut features);
                self.crf.add_all(features.as_slice(), sums);
            }
            let labels = self.crf.transitions().decode(&scores);
            for (range, kind) in scheme().spans(&labels) {
                let tokens = TokenRange::new(stretch.start() + range.start, stretch.start() + range.end);
                names.push(Name { tokens, kind: TYPES[kind] });
            }
        }
        consistency::mend(names, &lines)
    }

    /// The model file.
    ///
    /// # Errors
    /// When the weights cannot be written as bytes, which does not happen for weights in memory.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        let mut writer = ModelWriter::new(KIND);
        writer.labels("types", &TYPES.map(NameType::as_str));
        let conventions: Vec<&str> = self.conventions.iter().map(|convention| convention.as_str()).collect();
        writer.labels("conventions", &conventions);
        writer.bytes("crf", postcard::to_stdvec(&self.crf)?);
        Ok(writer.finish())
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<NameRecognizer, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        if reader.labels("types")? != TYPES.map(NameType::as_str) {
            return Err(reader.problem("types", "expected PER, ORG, LOC and MISC"));
        }
        let conventions: Option<Vec<Convention>> =
            reader.labels("conventions")?.into_iter().map(Convention::of).collect();
        let conventions = conventions.ok_or_else(|| reader.problem("conventions", "expected known ones"))?;
        let crf: Crf =
            postcard::from_bytes(reader.bytes("crf")?).map_err(|error| reader.problem("crf", error.to_string()))?;
        if crf.n_labels() != scheme().n_labels() {
            return Err(reader.problem("crf", format!("expected {} labels", scheme().n_labels())));
        }
        Ok(NameRecognizer { crf, conventions })
    }
}

/// Labels of spans of [`TYPES`].
pub fn scheme() -> Bilou {
    Bilou::new(TYPES.len())
}
