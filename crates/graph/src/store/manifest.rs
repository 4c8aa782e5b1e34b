//! The manifest: which segments count.

use super::{file, publish};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Name of a manifest that is being written.
pub(super) const NEW: &str = "manifest.json.new";

const FORMAT: &str = "dixit store";
const VERSION: u32 = 1;

/// Which segments count, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: String,
    version: u32,
    pub(super) segments: Vec<SegmentEntry>,
}

/// One segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SegmentEntry {
    /// Stem of its files.
    pub(super) name: String,
    /// Length of its records file.
    pub(super) n_bytes: u64,
    /// Lines of its index: records and removals.
    pub(super) n_lines: usize,
}

impl Default for Manifest {
    fn default() -> Manifest {
        Manifest { format: FORMAT.to_owned(), version: VERSION, segments: vec![] }
    }
}

impl Manifest {
    pub(super) fn read(store: &Path) -> Result<Manifest, Error> {
        let path = path(store);
        let damaged = |reason: String| Error::Damaged { path: path.clone(), reason };
        let bytes = fs::read(&path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
                damaged("not found: there is no dixit store here; `dixit build` makes one".to_owned())
            }
            _ => file(&path, cause),
        })?;
        let json: serde_json::Value = serde_json::from_slice(&bytes)
            .map_err(|cause| damaged(format!("damaged: expected the manifest of a dixit store: {cause}")))?;
        if json["format"] != FORMAT {
            return Err(damaged(format!(
                "expected the manifest of a dixit store, found another file without \"format\": {FORMAT:?}"
            )));
        }
        if json["version"] != VERSION {
            let found = &json["version"];
            return Err(damaged(format!(
                "expected store version {VERSION}, found {found}; use the dixit that wrote it"
            )));
        }
        let manifest: Manifest = serde_json::from_value(json).map_err(|cause| damaged(format!("damaged: {cause}")))?;
        if let Some(odd) = manifest.segments.iter().find(|entry| entry.number().is_none()) {
            return Err(damaged(format!("damaged: {:?} names no segment", odd.name)));
        }
        Ok(manifest)
    }

    /// Replaces the manifest of the store: afterwards it is on disk, or the former one stands.
    pub(super) fn write(&self, store: &Path) -> Result<(), Error> {
        let new = store.join(NEW);
        let json = serde_json::to_vec_pretty(self).map_err(|cause| file(&new, cause.into()))?;
        let mut out = File::create(&new).map_err(|cause| file(&new, cause))?;
        out.write_all(&json).and_then(|()| out.write_all(b"\n")).map_err(|cause| file(&new, cause))?;
        out.sync_all().map_err(|cause| file(&new, cause))?;
        publish(&new, &path(store))
    }

    pub(super) fn next_number(&self) -> u64 {
        self.segments.iter().filter_map(SegmentEntry::number).max().unwrap_or(0) + 1
    }

    /// Removes files in `segments` that do not count: what killed or compacting writers left.
    pub(super) fn sweep(&self, store: &Path) -> Result<(), Error> {
        let dir = segments_dir(store);
        for entry in fs::read_dir(&dir).map_err(|cause| file(&dir, cause))? {
            let path = entry.map_err(|cause| file(&dir, cause))?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if !self.segments.iter().any(|entry| entry.name == stem) {
                fs::remove_file(&path).map_err(|cause| file(&path, cause))?;
            }
        }
        Ok(())
    }
}

impl SegmentEntry {
    /// Its number; `None` when a stranger named it.
    fn number(&self) -> Option<u64> {
        let digits = !self.name.is_empty() && self.name.bytes().all(|byte| byte.is_ascii_digit());
        if digits { self.name.parse().ok() } else { None }
    }
}

pub(super) fn path(store: &Path) -> PathBuf {
    store.join("manifest.json")
}

pub(super) fn segments_dir(store: &Path) -> PathBuf {
    store.join("segments")
}
