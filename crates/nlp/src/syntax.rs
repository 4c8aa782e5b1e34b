//! The model of sentence ends, tags and trees: what `syntax.bin` holds.

use crate::ml::file::{ModelError, ModelReader, ModelWriter};
use crate::ml::recurrent::WIDTH;
use crate::ml::weights::WeightTable;
use crate::network::{N_DIMENSIONS, Network, n_numbers};
use crate::sentences::MAX_TOKENS;
use crate::words::Word;
use dixit_document::{Deprel, Upos, Xpos};

/// Kind of the model file.
pub const KIND: &str = "syntax";

/// Everything that finds sentence ends, tags and parses.
#[derive(Clone, Debug)]
pub struct SyntaxModel {
    /// Weights of sentence ends.
    pub sentences: WeightTable,
    /// Tags and parses.
    pub network: Network,
}

/// An arc of a tree: the index of the head within the sentence (`None` for the root) and the relation to it.
pub type Arc = (Option<usize>, Deprel);

/// Tags and arcs of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Penn tags.
    pub xpos: Vec<Xpos>,
    /// Universal tags.
    pub upos: Vec<Upos>,
    /// Head within the sentence and relation: exactly one root, no cycle.
    pub arcs: Vec<Arc>,
    /// `[n_words, WIDTH]`: the words in their sentence.
    pub contexts: Vec<f32>,
}

impl SyntaxModel {
    /// Tags and parses a sentence. Sentences of more than [`MAX_TOKENS`] words are read in pieces, the root of each piece
    /// depending on the root of the first.
    pub fn analyze(&self, words: &[Word]) -> Analysis {
        let mut analysis = Analysis::default();
        let mut first_root = None;
        for piece in words.chunks(MAX_TOKENS + 1) {
            let start = analysis.arcs.len();
            let guess = self.network.guess(piece);
            analysis.xpos.extend(guess.xpos);
            analysis.upos.extend(guess.upos);
            analysis.contexts.extend(guess.contexts);
            for (index, (head, deprel)) in guess.heads.into_iter().zip(guess.deprels).enumerate() {
                analysis.arcs.push(match first_root {
                    _ if head < piece.len() => (Some(start + head), deprel),
                    Some(root) => (Some(root), Deprel::Parataxis),
                    None => {
                        first_root = Some(start + index);
                        (None, Deprel::Root)
                    }
                });
            }
        }
        analysis
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::new(KIND);
        writer.labels("xpos", &labels(Xpos::ALL)).labels("upos", &labels(Upos::ALL));
        writer.labels("deprel", &labels(Deprel::ALL));
        for (name, table) in [
            ("sentence weights", &self.sentences),
            ("word vectors", &self.network.vectors),
            ("word rows", &self.network.rows),
        ] {
            let bytes = postcard::to_stdvec(table).expect("a table of numbers can be written to memory");
            writer.bytes(name, packed(&bytes));
        }
        writer.f32s("network", self.network.numbers());
        writer.finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no syntax model, are damaged, or were made with other label sets or sizes.
    pub fn from_bytes(bytes: &[u8]) -> Result<SyntaxModel, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        check(&reader, "xpos", &labels(Xpos::ALL))?;
        check(&reader, "upos", &labels(Upos::ALL))?;
        check(&reader, "deprel", &labels(Deprel::ALL))?;
        let sentences = table(&reader, "sentence weights", 2)?;
        let vectors = table(&reader, "word vectors", N_DIMENSIONS)?;
        let rows = table(&reader, "word rows", WIDTH)?;
        let numbers = reader.f32s("network")?;
        let n_found = numbers.len();
        let network = Network::new(vectors, rows, numbers)
            .ok_or_else(|| reader.problem("network", format!("expected {} numbers, found {n_found}", n_numbers())))?;
        Ok(SyntaxModel { sentences, network })
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

/// Rows hold few different numbers: compressed, with Zstandard, they take less space.
fn packed(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 19).expect("compressing in memory cannot fail")
}

fn unpacked(reader: &ModelReader<'_>, section: &str) -> Result<Vec<u8>, ModelError> {
    zstd::stream::decode_all(reader.bytes(section)?).map_err(|error| reader.problem(section, error.to_string()))
}
