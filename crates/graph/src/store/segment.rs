//! Segments: records in compressed frames, and the index beside them.

use super::manifest::{SegmentEntry, segments_dir};
use super::{file, sync_dir};
use crate::error::Error;
use crate::record::ArticleRecord;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A frame is closed when its lines have this many bytes: what has to be unpacked to read one record.
const FRAME_BYTES: usize = 1 << 20;
const LEVEL: i32 = 6;

/// One line of an index.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct IndexLine {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) fingerprint: String,
    /// Where the record's frame starts in the file, in bytes.
    #[serde(default)]
    pub(super) frame: u64,
    /// Its line in the frame, from 0.
    #[serde(default)]
    pub(super) line: u32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) removed: bool,
}

/// A segment that is being written. It counts when a manifest names it.
#[derive(Debug)]
pub(super) struct SegmentWriter {
    dir: PathBuf,
    name: String,
    records: File,
    index: BufWriter<File>,
    frame: Vec<u8>,
    frame_start: u64,
    n_lines_in_frame: u32,
    n_lines: usize,
}

impl SegmentWriter {
    pub(super) fn create(store: &Path, number: u64) -> Result<SegmentWriter, Error> {
        let (dir, name) = (segments_dir(store), format!("{number:06}"));
        let create = |extension: &str| {
            let path = dir.join(format!("{name}.{extension}"));
            File::create(&path).map_err(|cause| file(&path, cause))
        };
        let (records, index) = (create("records")?, BufWriter::new(create("index")?));
        Ok(SegmentWriter { dir, name, records, index, frame: vec![], frame_start: 0, n_lines_in_frame: 0, n_lines: 0 })
    }

    /// Adds a record; returns where its frame starts and its line in it.
    pub(super) fn push(&mut self, record: &ArticleRecord, fingerprint: &str) -> Result<(u64, u32), Error> {
        let error = |cause: serde_json::Error| Error::File { path: self.dir.join(&self.name), cause: cause.into() };
        serde_json::to_writer(&mut self.frame, record).map_err(error)?;
        self.frame.push(b'\n');
        let place = (self.frame_start, self.n_lines_in_frame);
        self.write_index(&IndexLine {
            id: record.doc.0.clone(),
            fingerprint: fingerprint.to_owned(),
            frame: place.0,
            line: place.1,
            removed: false,
        })?;
        self.n_lines_in_frame += 1;
        if self.frame.len() >= FRAME_BYTES {
            self.close_frame()?;
        }
        Ok(place)
    }

    /// Notes that an article is gone.
    pub(super) fn remove(&mut self, id: &str) -> Result<(), Error> {
        let line = IndexLine { id: id.to_owned(), fingerprint: String::new(), frame: 0, line: 0, removed: true };
        self.write_index(&line)
    }

    /// Brings everything to disk.
    pub(super) fn finish(mut self) -> Result<SegmentEntry, Error> {
        self.close_frame()?;
        let done =
            self.index.flush().and_then(|()| self.index.get_ref().sync_all()).and_then(|()| self.records.sync_all());
        done.map_err(|cause| file(&self.dir.join(&self.name), cause))?;
        sync_dir(&self.dir)?;
        Ok(SegmentEntry { name: self.name, n_bytes: self.frame_start, n_lines: self.n_lines })
    }

    fn write_index(&mut self, line: &IndexLine) -> Result<(), Error> {
        let write = serde_json::to_writer(&mut self.index, line).map_err(std::io::Error::from);
        let write = write.and_then(|()| self.index.write_all(b"\n"));
        write.map_err(|cause| file(&self.dir.join(format!("{}.index", self.name)), cause))?;
        self.n_lines += 1;
        Ok(())
    }

    fn close_frame(&mut self) -> Result<(), Error> {
        if self.frame.is_empty() {
            return Ok(());
        }
        let path = self.dir.join(format!("{}.records", self.name));
        let error = |cause| file(&path, cause);
        let mut encoder = zstd::Encoder::new(vec![], LEVEL).map_err(error)?;
        encoder.include_checksum(true).map_err(error)?;
        encoder.write_all(&self.frame).map_err(error)?;
        let packed = encoder.finish().map_err(error)?;
        self.records.write_all(&packed).map_err(error)?;
        self.frame_start += packed.len() as u64;
        self.frame.clear();
        self.n_lines_in_frame = 0;
        Ok(())
    }
}

/// The lines of an index.
pub(super) fn read_index(path: &Path, n_lines: usize) -> Result<Vec<IndexLine>, Error> {
    let text = fs::read_to_string(path).map_err(|cause| file(path, cause))?;
    let mut lines = Vec::with_capacity(n_lines);
    for (number, line) in text.lines().enumerate() {
        let line =
            serde_json::from_str(line).map_err(|cause| damaged(path, format!("line {}: {cause}", number + 1)))?;
        lines.push(line);
    }
    if lines.len() != n_lines {
        return Err(damaged(path, format!("expected {n_lines} lines, found {}", lines.len())));
    }
    Ok(lines)
}

/// One record: its frame is unpacked up to its line.
pub(super) fn read_record(path: &Path, frame: u64, line: u32) -> Result<ArticleRecord, Error> {
    let mut records = File::open(path).map_err(|cause| file(path, cause))?;
    records.seek(SeekFrom::Start(frame)).map_err(|cause| file(path, cause))?;
    let decoder = zstd::Decoder::new(records).map_err(|cause| file(path, cause))?.single_frame();
    let place = || format!("line {line} of the frame at byte {frame}");
    let text = BufReader::new(decoder).lines().nth(line as usize);
    let text = text.ok_or_else(|| damaged(path, format!("{} is missing", place())))?;
    let text = text.map_err(|cause| damaged(path, format!("{}: {cause}", place())))?;
    serde_json::from_str(&text).map_err(|cause| damaged(path, format!("{}: {cause}", place())))
}

/// The records for which `is_live` holds of id, frame and line, in order, one in memory at a time. After an error
/// there is no more.
pub(super) fn read_records<'s>(
    path: &Path,
    index: &Path,
    n_lines: usize,
    is_live: impl Fn(&str, u64, u32) -> bool + 's,
) -> Box<dyn Iterator<Item = Result<ArticleRecord, Error>> + 's> {
    let open = || -> Result<_, Error> {
        let lines = read_index(index, n_lines)?;
        let records = File::open(path).map_err(|cause| file(path, cause))?;
        let decoder = zstd::Decoder::new(records).map_err(|cause| file(path, cause))?;
        Ok((lines, BufReader::new(decoder)))
    };
    let (lines, reader) = match open() {
        Ok(open) => open,
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let path = path.to_owned();
    let mut reader = Some(reader);
    let records = lines.into_iter().filter(|line| !line.removed).filter_map(move |entry| {
        let text = next_line(&path, &entry, reader.as_mut()?);
        let record = text.and_then(|text| {
            if !is_live(&entry.id, entry.frame, entry.line) {
                return Ok(None);
            }
            let parsed: Result<ArticleRecord, _> = serde_json::from_str(&text);
            match parsed {
                Ok(record) if record.doc.0 == entry.id => Ok(Some(record)),
                Ok(record) => Err(damaged(&path, format!("expected article {:?}, found {:?}", entry.id, record.doc.0))),
                Err(cause) => Err(damaged(&path, format!("article {:?}: {cause}", entry.id))),
            }
        });
        if record.is_err() {
            reader = None;
        }
        record.transpose()
    });
    Box::new(records)
}

fn next_line(path: &Path, entry: &IndexLine, reader: &mut BufReader<impl Read>) -> Result<String, Error> {
    let mut text = String::new();
    match reader.read_line(&mut text) {
        Ok(0) => Err(damaged(path, format!("article {:?} is missing", entry.id))),
        Ok(_) => Ok(text),
        Err(cause) => Err(damaged(path, format!("article {:?}: {cause}", entry.id))),
    }
}

fn damaged(path: &Path, reason: String) -> Error {
    Error::Damaged { path: path.to_owned(), reason: format!("damaged: {reason}; restore it from a backup") }
}
