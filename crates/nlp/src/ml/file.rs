//! The format of model files: a header that says what the file is, then named sections.
//!
//! ```text
//! "dixitmdl"  8 bytes
//! version     u32, little-endian
//! sha256      32 bytes, of everything after it
//! kind        u16 length, UTF-8: which model this is
//! n_sections  u32
//! sections    each: name (u16 length, UTF-8), u64 length, bytes
//! ```
//! Sections hold raw little-endian numbers, label sets (one label a line) or postcard-encoded values.

use sha2::{Digest, Sha256};

/// The first bytes of every model file.
pub const MAGIC: &[u8; 8] = b"dixitmdl";
/// The version of the format that this program writes and reads.
pub const VERSION: u32 = 1;

/// What is wrong with a model file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are no model of ours.
    #[error("not a dixit model file: expected it to start with \"dixitmdl\", found {found:?}")]
    Foreign {
        /// The first bytes, as text.
        found: String,
    },
    /// The file has another format version.
    #[error("model format version {found}, expected {VERSION}: rebuild the model with dixit-train")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// The file ends too early or its content does not match its hash.
    #[error("damaged model file: {problem}")]
    Damaged {
        /// What was expected and what was found.
        problem: String,
    },
    /// The file holds another model than the one asked for.
    #[error("expected a model of kind {expected:?}, found {found:?}")]
    Kind {
        /// The kind asked for.
        expected: String,
        /// The kind in the file.
        found: String,
    },
    /// A section that the model needs is not there.
    #[error("the {kind:?} model has no section {section:?}: rebuild it with dixit-train")]
    Missing {
        /// The kind of model.
        kind: String,
        /// The section's name.
        section: String,
    },
    /// A section does not hold what it should.
    #[error("section {section:?} of the {kind:?} model: {problem}")]
    Section {
        /// The kind of model.
        kind: String,
        /// The section's name.
        section: String,
        /// What was expected and what was found.
        problem: String,
    },
}

/// Collects sections and writes a model file.
#[derive(Clone, Debug)]
pub struct ModelWriter {
    kind: String,
    sections: Vec<(String, Vec<u8>)>,
}

impl ModelWriter {
    /// A file for a model of this kind.
    pub fn new(kind: &str) -> ModelWriter {
        ModelWriter { kind: kind.to_owned(), sections: vec![] }
    }

    /// Adds a section of raw bytes.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) -> &mut ModelWriter {
        self.sections.push((name.to_owned(), bytes));
        self
    }

    /// Adds a label set, one label a line.
    pub fn labels<T: AsRef<str>>(&mut self, name: &str, labels: &[T]) -> &mut ModelWriter {
        let lines: Vec<&str> = labels.iter().map(AsRef::as_ref).collect();
        self.bytes(name, lines.join("\n").into_bytes())
    }

    /// Adds 32-bit numbers, little-endian.
    pub fn u32s(&mut self, name: &str, numbers: &[u32]) -> &mut ModelWriter {
        self.bytes(name, numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    /// Adds 32-bit floating-point numbers, little-endian.
    pub fn f32s(&mut self, name: &str, numbers: &[f32]) -> &mut ModelWriter {
        self.bytes(name, numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    /// The finished file.
    pub fn finish(&self) -> Vec<u8> {
        let mut body = vec![];
        name(&mut body, &self.kind);
        body.extend((self.sections.len() as u32).to_le_bytes());
        for (section, bytes) in &self.sections {
            name(&mut body, section);
            body.extend((bytes.len() as u64).to_le_bytes());
            body.extend(bytes);
        }
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend(Sha256::digest(&body));
        file.extend(body);
        file
    }
}

fn name(out: &mut Vec<u8>, name: &str) {
    out.extend((name.len() as u16).to_le_bytes());
    out.extend(name.as_bytes());
}

/// The sections of a model file whose header and hash are right.
#[derive(Clone, Debug)]
pub struct ModelReader<'b> {
    kind: String,
    sha256: String,
    sections: Vec<(&'b str, &'b [u8])>,
}

impl<'b> ModelReader<'b> {
    /// Opens a file that must hold a model of this kind.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no model file, of another version or kind, or damaged.
    pub fn new(bytes: &'b [u8], kind: &str) -> Result<ModelReader<'b>, ModelError> {
        if !bytes.starts_with(MAGIC) {
            let found = String::from_utf8_lossy(&bytes[..bytes.len().min(MAGIC.len())]).into_owned();
            return Err(ModelError::Foreign { found });
        }
        let mut cursor = Cursor(&bytes[MAGIC.len()..]);
        let found = cursor.u32()?;
        if found != VERSION {
            return Err(ModelError::Version { found });
        }
        let stored = hex(cursor.take(32)?);
        let computed = hex(&Sha256::digest(cursor.0));
        if stored != computed {
            let problem = format!("expected content with SHA-256 {stored}, found {computed}");
            return Err(ModelError::Damaged { problem });
        }
        let found = cursor.name()?;
        if found != kind {
            return Err(ModelError::Kind { expected: kind.to_owned(), found: found.to_owned() });
        }
        let mut sections = vec![];
        for _ in 0..cursor.u32()? {
            let name = cursor.name()?;
            let n_bytes = cursor.u64()?;
            sections.push((name, cursor.take(usize::try_from(n_bytes).unwrap_or(usize::MAX))?));
        }
        Ok(ModelReader { kind: kind.to_owned(), sha256: computed, sections })
    }

    /// The SHA-256 of the content, in lower-case hexadecimal: identifies the model in provenance.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// A section's bytes.
    ///
    /// # Errors
    /// [`ModelError::Missing`] when there is none of this name.
    pub fn bytes(&self, name: &str) -> Result<&'b [u8], ModelError> {
        let section = self.sections.iter().find(|(section, _)| *section == name);
        section
            .map(|(_, bytes)| *bytes)
            .ok_or_else(|| ModelError::Missing { kind: self.kind.clone(), section: name.to_owned() })
    }

    /// A label set.
    ///
    /// # Errors
    /// [`ModelError`] when the section is missing or no UTF-8.
    pub fn labels(&self, name: &str) -> Result<Vec<&'b str>, ModelError> {
        let text = std::str::from_utf8(self.bytes(name)?)
            .map_err(|error| self.problem(name, format!("expected UTF-8 labels: {error}")))?;
        Ok(text.lines().collect())
    }

    /// 32-bit numbers.
    ///
    /// # Errors
    /// [`ModelError`] when the section is missing or its length is no multiple of four.
    pub fn u32s(&self, name: &str) -> Result<Vec<u32>, ModelError> {
        Ok(self.words(name)?.map(u32::from_le_bytes).collect())
    }

    /// 32-bit floating-point numbers.
    ///
    /// # Errors
    /// [`ModelError`] when the section is missing or its length is no multiple of four.
    pub fn f32s(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        Ok(self.words(name)?.map(f32::from_le_bytes).collect())
    }

    /// An error about the content of a section.
    pub fn problem(&self, section: &str, problem: impl Into<String>) -> ModelError {
        ModelError::Section { kind: self.kind.clone(), section: section.to_owned(), problem: problem.into() }
    }

    fn words(&self, name: &str) -> Result<impl Iterator<Item = [u8; 4]>, ModelError> {
        let (words, rest) = self.bytes(name)?.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(self.problem(name, "expected a whole number of 4-byte values"));
        }
        Ok(words.iter().copied())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Cursor<'b>(&'b [u8]);

impl<'b> Cursor<'b> {
    fn take(&mut self, n_bytes: usize) -> Result<&'b [u8], ModelError> {
        let Some((taken, rest)) = self.0.split_at_checked(n_bytes) else {
            let problem = format!("expected {n_bytes} more bytes, found {}", self.0.len());
            return Err(ModelError::Damaged { problem });
        };
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn name(&mut self) -> Result<&'b str, ModelError> {
        let n_bytes = u16::from_le_bytes(self.array()?);
        std::str::from_utf8(self.take(usize::from(n_bytes))?)
            .map_err(|error| ModelError::Damaged { problem: format!("expected a UTF-8 name: {error}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut writer = ModelWriter::new("sample");
        writer.labels("labels", &["A", "B"]).u32s("numbers", &[1, u32::MAX]).f32s("weights", &[0.5, -2.0]);
        writer.finish()
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = sample();
        let reader = ModelReader::new(&bytes, "sample").unwrap();
        assert_eq!(reader.labels("labels").unwrap(), ["A", "B"]);
        assert_eq!(reader.u32s("numbers").unwrap(), [1, u32::MAX]);
        assert_eq!(reader.f32s("weights").unwrap(), [0.5, -2.0]);
        assert!(matches!(reader.bytes("other"), Err(ModelError::Missing { .. })));
        assert!(matches!(reader.u32s("labels"), Err(ModelError::Section { .. })));
    }

    #[test]
    fn every_flipped_byte_and_every_cut_is_noticed() {
        let bytes = sample();
        for index in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[index] ^= 1;
            assert!(ModelReader::new(&damaged, "sample").is_err(), "byte {index}");
            assert!(ModelReader::new(&bytes[..index], "sample").is_err(), "cut at {index}");
        }
    }

    #[test]
    fn errors_say_what_was_expected() {
        let error = ModelReader::new(b"PK\x03\x04 some archive", "sample").unwrap_err();
        assert!(error.to_string().contains("dixitmdl"), "{error}");
        let error = ModelReader::new(&sample(), "other").unwrap_err();
        assert_eq!(error.to_string(), "expected a model of kind \"other\", found \"sample\"");
        let mut newer = sample();
        newer[8] = 9;
        assert_eq!(ModelReader::new(&newer, "sample").unwrap_err(), ModelError::Version { found: 9 });
    }
}
