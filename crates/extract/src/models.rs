//! The models that extraction runs on, and their files.

use crate::detect::{SpanModel, cue_labels, role_labels};
use dixit_nlp::ModelError;
use dixit_nlp::ml::file::{ModelReader, ModelWriter};

const KIND: &str = "attribution";

/// Everything that was learned: loaded once, shared by all threads.
#[derive(Clone, Debug)]
pub struct ExtractModels {
    /// Finds spans.
    pub spans: SpanModel,
}

impl ExtractModels {
    /// The models that are built into this crate.
    ///
    /// # Errors
    /// [`ModelError`] when a file in `data/models` was of another format when the crate was built.
    pub fn shipped() -> Result<ExtractModels, ModelError> {
        let spans = SpanModel::from_bytes(include_bytes!("../../../data/models/attribution.bin"))?;
        Ok(ExtractModels { spans })
    }
}

impl SpanModel {
    /// The model file.
    ///
    /// # Panics
    /// Never: the parts have no values that postcard cannot write.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = postcard::to_stdvec(self).expect("numbers and vectors can always be written");
        let packed = zstd::encode_all(&body[..], 19).expect("writing to memory does not fail");
        ModelWriter::new(KIND).bytes("spans", packed).finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<SpanModel, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        let problem = |text: String| reader.problem("spans", text);
        let body = zstd::decode_all(reader.bytes("spans")?).map_err(|error| problem(error.to_string()))?;
        let model: SpanModel = postcard::from_bytes(&body).map_err(|error| problem(error.to_string()))?;
        if model.cues.n_labels() != cue_labels().n_labels() || model.roles.n_labels() != role_labels().n_labels() {
            return Err(problem("the chains have other label sets".to_owned()));
        }
        Ok(model)
    }
}
