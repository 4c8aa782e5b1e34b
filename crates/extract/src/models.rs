//! The models that extraction runs on, and their files.

use crate::detect::{SpanModel, cue_labels, role_labels};
use crate::inner::InnerModel;
use crate::stance::StanceModel;
use dixit_nlp::ModelError;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::ml::file::{ModelReader, ModelWriter};
use dixit_nlp::ml::hidden::HiddenChain;
use serde::{Serialize, de::DeserializeOwned};

const SPANS: &str = "attribution";
const STANCE: &str = "stance";
const NESTING: &str = "nesting";
/// The one section of these files.
const BODY: &str = "spans";

/// Everything that was learned: loaded once, shared by all threads.
#[derive(Clone, Debug)]
pub struct ExtractModels {
    /// Classes of like words.
    pub clusters: Clusters,
    /// Finds spans.
    pub spans: SpanModel,
    /// Judges candidates within contents.
    pub inner: InnerModel,
    /// Reads stance and certainty.
    pub stance: StanceModel,
}

impl ExtractModels {
    /// The models that are built into this crate.
    ///
    /// # Errors
    /// [`ModelError`] when a file in `data/models` was of another format when the crate was built.
    pub fn shipped() -> Result<ExtractModels, ModelError> {
        let spans = SpanModel::from_bytes(include_bytes!("../../../data/models/attribution.bin"))?;
        let inner = InnerModel::from_bytes(include_bytes!("../../../data/models/nesting.bin"))?;
        let stance = StanceModel::from_bytes(include_bytes!("../../../data/models/stance.bin"))?;
        Ok(ExtractModels { clusters: shipped_clusters()?, spans, inner, stance })
    }
}

/// The classes of words that all models of this crate were trained with.
///
/// # Errors
/// [`ModelError`] when the file in `data/models` was of another format when the crate was built.
pub fn shipped_clusters() -> Result<Clusters, ModelError> {
    Clusters::from_bytes(include_bytes!("../../../data/models/clusters.bin"))
}

impl InnerModel {
    /// The model file.
    ///
    /// # Panics
    /// Never: the parts have no values that postcard cannot write.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(NESTING, self)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<InnerModel, ModelError> {
        read(&ModelReader::new(bytes, NESTING)?)
    }
}

impl StanceModel {
    /// The model file.
    ///
    /// # Panics
    /// Never: the parts have no values that postcard cannot write.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(STANCE, self)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<StanceModel, ModelError> {
        let reader = ModelReader::new(bytes, STANCE)?;
        let model: StanceModel = read(&reader)?;
        if model.weights.width() != model.biases.len() {
            return Err(reader.problem(BODY, "the model has other label sets"));
        }
        Ok(model)
    }
}

impl SpanModel {
    /// The model file.
    ///
    /// # Panics
    /// Never: the parts have no values that postcard cannot write.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(SPANS, self)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<SpanModel, ModelError> {
        let reader = ModelReader::new(bytes, SPANS)?;
        let model: SpanModel = read(&reader)?;
        let labels = [&model.screen.chain, &model.cues, &model.roles].map(HiddenChain::n_labels);
        if labels != [2, cue_labels().n_labels(), role_labels().n_labels()] {
            return Err(reader.problem(BODY, "the chains have other label sets"));
        }
        Ok(model)
    }
}

fn write(kind: &str, model: &impl Serialize) -> Vec<u8> {
    let body = postcard::to_stdvec(model).expect("numbers and vectors can always be written");
    let packed = zstd::encode_all(&body[..], 19).expect("writing to memory does not fail");
    ModelWriter::new(kind).bytes(BODY, packed).finish()
}

fn read<T: DeserializeOwned>(reader: &ModelReader<'_>) -> Result<T, ModelError> {
    let problem = |text: String| reader.problem(BODY, text);
    let body = zstd::decode_all(reader.bytes(BODY)?).map_err(|error| problem(error.to_string()))?;
    postcard::from_bytes(&body).map_err(|error| problem(error.to_string()))
}
