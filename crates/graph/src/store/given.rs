//! Files of a store that people write: decisions about identity, a table of known entities.

use super::{file, publish};
use crate::error::Error;
use crate::merge::LineError;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Name of the file of decisions.
pub(super) const DECISIONS: &str = "decisions.tsv";
/// Name of the table of entities.
pub(super) const ENTITIES: &str = "entities.tsv";

/// What such a file says; nothing when there is none.
pub(super) fn read<T: Default>(
    store: &Path,
    name: &str,
    parse: impl Fn(&str) -> Result<T, LineError>,
) -> Result<T, Error> {
    let path = store.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text).map_err(|cause| Error::Damaged { path, reason: cause.to_string() }),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(T::default()),
        Err(cause) => Err(file(&path, cause)),
    }
}

/// Puts a text that parses in place of the file's.
pub(super) fn write<T>(
    store: &Path,
    name: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, LineError>,
) -> Result<T, Error> {
    let path = store.join(name);
    let parsed = parse(text).map_err(|cause| Error::Damaged { path: path.clone(), reason: cause.to_string() })?;
    let new = store.join(format!("{name}.new"));
    let mut out = File::create(&new).map_err(|cause| file(&new, cause))?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(|cause| file(&new, cause))?;
    publish(&new, &path)?;
    Ok(parsed)
}
