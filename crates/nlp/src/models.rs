//! The models that the pipeline runs on.

use crate::coreference::Ranker;
use crate::gazetteer::Gazetteer;
use crate::lemmatize::Lemmatizer;
use crate::ml::clusters::Clusters;
use crate::ml::file::ModelError;
use crate::names::NameRecognizer;
use crate::syntax::SyntaxModel;

/// Everything that was learned: loaded once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Models {
    /// Classes of words.
    pub clusters: Clusters,
    /// Lists of words and phrases.
    pub gazetteer: Gazetteer,
    /// Finds names.
    pub names: NameRecognizer,
    /// Ranks what pronouns and noun phrases may stand for.
    pub ranker: Ranker,
    /// Irregular forms and dictionary forms.
    pub lemmas: Lemmatizer,
    /// Tags and trees.
    pub syntax: SyntaxModel,
}

/// The bytes of the model files, one field a file.
#[derive(Clone, Copy, Debug)]
pub struct ModelFiles<'b> {
    /// Irregular forms and dictionary forms (`lemmas.bin`).
    pub lemmas: &'b [u8],
    /// Tags and trees (`syntax.bin`).
    pub syntax: &'b [u8],
    /// Classes of words (`clusters.bin`).
    pub clusters: &'b [u8],
    /// Lists of words and phrases (`gazetteer.bin`).
    pub gazetteer: &'b [u8],
    /// Names (`names.bin`).
    pub names: &'b [u8],
    /// Chains (`coreference.bin`).
    pub coreference: &'b [u8],
}

impl Models {
    /// The models that are built into this crate.
    ///
    /// # Errors
    /// [`ModelError`] when a file in `data/models` was of another format when the crate was built.
    pub fn shipped() -> Result<Models, ModelError> {
        Models::from_bytes(ModelFiles {
            clusters: include_bytes!("../../../data/models/clusters.bin"),
            gazetteer: include_bytes!("../../../data/models/gazetteer.bin"),
            names: include_bytes!("../../../data/models/names.bin"),
            coreference: include_bytes!("../../../data/models/coreference.bin"),
            lemmas: include_bytes!("../../../data/models/lemmas.bin"),
            syntax: include_bytes!("../../../data/models/syntax.bin"),
        })
    }

    /// Loads models from the bytes of their files.
    ///
    /// # Errors
    /// [`ModelError`] when a file is foreign, damaged, of another version or kind, or lacks a section.
    pub fn from_bytes(files: ModelFiles<'_>) -> Result<Models, ModelError> {
        Ok(Models {
            clusters: Clusters::from_bytes(files.clusters)?,
            gazetteer: Gazetteer::from_bytes(files.gazetteer)?,
            names: NameRecognizer::from_bytes(files.names)?,
            ranker: Ranker::from_bytes(files.coreference)?,
            lemmas: Lemmatizer::from_bytes(files.lemmas)?,
            syntax: SyntaxModel::from_bytes(files.syntax)?,
        })
    }
}
