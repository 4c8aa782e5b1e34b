//! The model of tags and trees: what `syntax.bin` holds.

use crate::ml::file::{ModelError, ModelReader, ModelWriter};
use crate::ml::hidden::HiddenLayer;
use crate::ml::weights::WeightTable;
use crate::parse::{self, Arc, Input, N_ACTIONS, N_DEPRELS, Weights};
use crate::tag::{self, FixedTags, N_UPOS, N_XPOS};
use crate::words::Word;
use dixit_document::{Deprel, Upos, Xpos};

/// Kind of the model file.
pub const KIND: &str = "syntax";

/// Everything that tags and parses a sentence.
#[derive(Clone, Debug)]
pub struct SyntaxModel {
    /// Weights of sentence ends.
    pub sentences: WeightTable,
    /// Words that always have one Penn tag.
    pub fixed: FixedWords,
    /// Weights of Penn tags.
    pub xpos: WeightTable,
    /// Weights of universal tags.
    pub upos: WeightTable,
    /// Weights of the parser's actions.
    pub actions: WeightTable,
    /// Hidden layer of the parser's actions.
    pub deep_actions: HiddenLayer,
    /// Hidden layer of relations.
    pub deep_labels: HiddenLayer,
}

/// Frequent words that always have the same tag, by hash of their form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixedWords {
    /// Hashes, ascending.
    hashes: Vec<u32>,
    tags: Vec<Xpos>,
}

impl FixedWords {
    /// Words with their tags, by ascending hash.
    pub fn new(words: impl IntoIterator<Item = (u32, Xpos)>) -> FixedWords {
        let (hashes, tags) = words.into_iter().unzip();
        FixedWords { hashes, tags }
    }
}

impl FixedTags for FixedWords {
    fn tag(&self, form: u32) -> Option<Xpos> {
        self.hashes.binary_search(&form).ok().map(|at| self.tags[at])
    }
}

/// Tags and arcs of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Penn tags.
    pub xpos: Vec<Xpos>,
    /// Universal tags.
    pub upos: Vec<Upos>,
    /// Head within the sentence and relation.
    pub arcs: Vec<Arc>,
}

impl SyntaxModel {
    /// Tags and parses a sentence into `analysis`, whose old content is dropped.
    pub fn analyze(&self, words: &[Word], analysis: &mut Analysis) {
        tag::xpos(words, &self.xpos, &self.fixed, &mut analysis.xpos);
        tag::upos(words, &analysis.xpos, &self.upos, &mut analysis.upos);
        let input = Input { words, tags: &analysis.xpos };
        parse::parse(input, &self.parser(), &mut analysis.arcs);
    }

    /// What the parser decides by.
    pub fn parser(&self) -> Weights<'_, WeightTable, HiddenLayer> {
        Weights { actions: &self.actions, deep_actions: &self.deep_actions, deep_labels: &self.deep_labels }
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::new(KIND);
        writer.labels("xpos", &labels(Xpos::ALL)).labels("upos", &labels(Upos::ALL));
        writer.labels("deprel", &labels(Deprel::ALL));
        writer.u32s("fixed words", &self.fixed.hashes);
        writer.bytes("fixed tags", self.fixed.tags.iter().map(|&tag| tag as u8).collect());
        for (name, table) in [
            ("sentence weights", &self.sentences),
            ("xpos weights", &self.xpos),
            ("upos weights", &self.upos),
            ("action weights", &self.actions),
        ] {
            let bytes = postcard::to_stdvec(table).expect("a table of numbers can be written to memory");
            writer.bytes(name, packed(&bytes));
        }
        for (name, layer) in [("action layer", &self.deep_actions), ("label layer", &self.deep_labels)] {
            let (rows, numbers) = layer.parts();
            writer.bytes(name, packed(&rows)).f32s(&format!("{name} output"), &numbers);
        }
        writer.finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no syntax model, are damaged, or were made with other label sets.
    pub fn from_bytes(bytes: &[u8]) -> Result<SyntaxModel, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        check(&reader, "xpos", &labels(Xpos::ALL))?;
        check(&reader, "upos", &labels(Upos::ALL))?;
        check(&reader, "deprel", &labels(Deprel::ALL))?;
        let hashes = reader.u32s("fixed words")?;
        let tags: Vec<Xpos> =
            reader.bytes("fixed tags")?.iter().filter_map(|&tag| Xpos::from_index(usize::from(tag))).collect();
        if tags.len() != hashes.len() || !hashes.is_sorted() {
            return Err(reader.problem("fixed tags", format!("expected one tag for each of {} words", hashes.len())));
        }
        Ok(SyntaxModel {
            fixed: FixedWords { hashes, tags },
            sentences: table(&reader, "sentence weights", 2)?,
            xpos: table(&reader, "xpos weights", N_XPOS)?,
            upos: table(&reader, "upos weights", N_UPOS)?,
            actions: table(&reader, "action weights", N_ACTIONS)?,
            deep_actions: layer(&reader, "action layer", N_ACTIONS)?,
            deep_labels: layer(&reader, "label layer", N_DEPRELS)?,
        })
    }
}

fn labels<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn check(reader: &ModelReader<'_>, section: &str, expected: &[String]) -> Result<(), ModelError> {
    let found = reader.labels(section)?;
    if found == expected {
        return Ok(());
    }
    let problem = format!("expected the labels {}, found {}", expected.join(" "), found.join(" "));
    Err(reader.problem(section, problem))
}

fn table(reader: &ModelReader<'_>, section: &str, width: usize) -> Result<WeightTable, ModelError> {
    let table: WeightTable = postcard::from_bytes(&unpacked(reader, section)?)
        .map_err(|error| reader.problem(section, error.to_string()))?;
    if table.width() != width {
        return Err(reader.problem(section, format!("expected {width} weights a row, found {}", table.width())));
    }
    Ok(table)
}

fn layer(reader: &ModelReader<'_>, section: &str, n_labels: usize) -> Result<HiddenLayer, ModelError> {
    let rows = unpacked(reader, section)?;
    let numbers = reader.f32s(&format!("{section} output"))?;
    HiddenLayer::from_parts(&rows, &numbers, n_labels)
        .ok_or_else(|| reader.problem(section, format!("expected whole rows and weights for {n_labels} labels")))
}

/// Weights are mostly zeros: compressed, with Zstandard, they take half the space.
fn packed(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 19).expect("compressing in memory cannot fail")
}

fn unpacked(reader: &ModelReader<'_>, section: &str) -> Result<Vec<u8>, ModelError> {
    zstd::stream::decode_all(reader.bytes(section)?).map_err(|error| reader.problem(section, error.to_string()))
}
