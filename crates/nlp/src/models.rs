//! The models that the pipeline runs on.

use crate::ml::file::ModelError;

/// Everything that was learned: loaded once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Models {}

/// The bytes of the model files, one field a file.
#[derive(Clone, Copy, Debug)]
pub struct ModelFiles<'b> {
    /// Tags and trees (`syntax.bin`).
    pub syntax: &'b [u8],
}

impl Models {
    /// The models that are built into this crate.
    ///
    /// # Errors
    /// [`ModelError`] when a file in `data/models` was of another format when the crate was built.
    pub fn shipped() -> Result<Models, ModelError> {
        Models::from_bytes(ModelFiles { syntax: &[] })
    }

    /// Loads models from the bytes of their files.
    ///
    /// # Errors
    /// [`ModelError`] when a file is foreign, damaged, of another version or kind, or lacks a section.
    pub fn from_bytes(_files: ModelFiles<'_>) -> Result<Models, ModelError> {
        Ok(Models {})
    }
}
