//! The store: a directory of compressed records of articles, from which graph, RDF and indexes derive.
//!
//! ```text
//! DIR/manifest.json           which segments count, replaced as a whole by a rename
//! DIR/segments/000001.records zstd frames of about 1 MiB, each of JSON lines, an article record a line; never changed
//! DIR/segments/000001.index   a JSON line for each record: id, fingerprint, frame, line in the frame
//! DIR/decisions.tsv           what a person decided about who is who, when there is such a file; may be edited in place
//! DIR/entities.tsv            known entities that names are linked to, when there is such a file; may be edited in place
//! DIR/lock                    held while a process writes; the system drops it when the process ends, however it ends
//! ```
//!
//! What a manifest names is complete and on disk, so a writer that is killed at any moment leaves the last committed
//! state; files that no manifest names are swept by the next writer. Later records replace earlier ones of the same id.

mod given;
mod manifest;
mod segment;

use crate::builder::GraphBuilder;
use crate::error::Error;
use crate::graph::Graph;
use crate::merge::{Decisions, EntityTable};
use crate::record::ArticleRecord;
use dixit_document::Metadata;
use manifest::{Manifest, SegmentEntry};
use segment::{IndexLine, SegmentWriter, read_index};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// More segments than this are merged into one when a writer commits.
const MAX_SEGMENTS: usize = 32;

/// What decides whether an article has to be read again: its text, its metadata, and what reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Of an article with this text and metadata, read by these models.
    pub fn new(sha256: &str, metadata: &Metadata, models: &[String]) -> Fingerprint {
        let mut hash = Sha256::new();
        let mut feed = |part: Option<&str>| {
            hash.update([u8::from(part.is_some())]);
            hash.update((part.unwrap_or_default().len() as u64).to_le_bytes());
            hash.update(part.unwrap_or_default().as_bytes());
        };
        feed(Some(sha256));
        for part in [&metadata.title, &metadata.url, &metadata.publisher, &metadata.published] {
            feed(part.as_deref());
        }
        metadata.authors.iter().for_each(|author| feed(Some(author)));
        feed(None);
        models.iter().for_each(|model| feed(Some(model)));
        Fingerprint(hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Of the article of this record.
    pub fn of(record: &ArticleRecord) -> Fingerprint {
        Fingerprint::new(&record.sha256, &record.metadata, &record.models)
    }
}

/// Where the current record of an article is.
#[derive(Clone, Debug)]
struct Place {
    segment: usize,
    frame: u64,
    line: u32,
    fingerprint: Fingerprint,
}

/// A store as it was when it was opened, for reading. Any number of readers may run beside one writer.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    manifest: Manifest,
    places: BTreeMap<String, Place>,
}

impl Store {
    /// Opens a store.
    ///
    /// # Errors
    /// When there is none at `path`, or it is damaged or of another version; the error names the file.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref().to_owned();
        let manifest = Manifest::read(&path)?;
        let mut places = BTreeMap::new();
        for (segment, entry) in manifest.segments.iter().enumerate() {
            let records = entry.records_path(&path);
            let found = fs::metadata(&records).map_err(|cause| file(&records, cause))?.len();
            if found != entry.n_bytes {
                let reason =
                    format!("damaged: expected {} bytes, found {found}; restore it from a backup", entry.n_bytes);
                return Err(Error::Damaged { path: records, reason });
            }
            for line in read_index(&entry.index_path(&path), entry.n_lines)? {
                match line {
                    IndexLine { id, removed: true, .. } => drop(places.remove(&id)),
                    IndexLine { id, fingerprint, frame, line, .. } => {
                        places.insert(id, Place { segment, frame, line, fingerprint: Fingerprint(fingerprint) });
                    }
                }
            }
        }
        Ok(Store { path, manifest, places })
    }

    /// Whether a writer has changed the store on disk since it was opened.
    ///
    /// # Errors
    /// When its manifest cannot be read.
    pub fn has_changed(&self) -> Result<bool, Error> {
        Ok(Manifest::read(&self.path)?.segments != self.manifest.segments)
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Ids of the articles, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Whether this article is there as this fingerprint has it: nothing to be done.
    pub fn is_current(&self, id: &str, fingerprint: &Fingerprint) -> bool {
        self.places.get(id).is_some_and(|place| place.fingerprint == *fingerprint)
    }

    /// The record of one article.
    ///
    /// # Errors
    /// When its segment cannot be read.
    pub fn record(&self, id: &str) -> Result<Option<ArticleRecord>, Error> {
        let Some(place) = self.places.get(id) else { return Ok(None) };
        let path = self.manifest.segments[place.segment].records_path(&self.path);
        segment::read_record(&path, place.frame, place.line).map(Some)
    }

    /// The records of all articles, one after another in the order in which they were written; memory is that of one
    /// record.
    pub fn records(&self) -> impl Iterator<Item = Result<ArticleRecord, Error>> + '_ {
        self.manifest.segments.iter().enumerate().flat_map(move |(number, entry)| {
            let is_live = move |id: &str, frame: u64, line: u32| {
                let place = self.places.get(id);
                place.is_some_and(|place| place.segment == number && place.frame == frame && place.line == line)
            };
            segment::read_records(
                &entry.records_path(&self.path),
                &entry.index_path(&self.path),
                entry.n_lines,
                is_live,
            )
        })
    }

    /// All articles as one graph, joined as the store's own decisions and table of entities say.
    ///
    /// # Errors
    /// When a segment or one of those files cannot be read.
    pub fn graph(&self) -> Result<Graph, Error> {
        let decisions = given::read(&self.path, given::DECISIONS, Decisions::read)?;
        let entities = given::read(&self.path, given::ENTITIES, EntityTable::read)?;
        self.graph_with(GraphBuilder::default().with_decisions(decisions).with_entities(entities))
    }

    /// All articles as one graph, joined as this builder is set up to.
    ///
    /// # Errors
    /// When a segment cannot be read.
    pub fn graph_with(&self, mut builder: GraphBuilder) -> Result<Graph, Error> {
        for record in self.records() {
            builder.add(record?);
        }
        Ok(builder.finish())
    }

    /// Number of segments, and of records in them that later ones replaced.
    pub fn fragmentation(&self) -> (usize, usize) {
        let n_lines: usize = self.manifest.segments.iter().map(|entry| entry.n_lines).sum();
        (self.manifest.segments.len(), n_lines - self.places.len())
    }
}

/// What to do while another process writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Fail at once.
    No,
    /// Wait until it is done.
    Yes,
}

/// What adding a record changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The article is new.
    Added,
    /// It replaced an earlier record.
    Replaced,
    /// It was there already.
    Unchanged,
}

/// The one process that writes to a store. Nothing that is added counts before [`Writer::commit`].
#[derive(Debug)]
pub struct Writer {
    store: Store,
    pending: Option<SegmentWriter>,
    /// Held until the writer is dropped.
    _lock: File,
}

impl Writer {
    /// Opens a store for writing; creates it if there is none.
    ///
    /// # Errors
    /// When another process writes and `wait` is [`Wait::No`], when the directory holds something else than a store, or
    /// when it is damaged.
    pub fn open(path: impl AsRef<Path>, wait: Wait) -> Result<Writer, Error> {
        let path = path.as_ref();
        refuse_foreign(path)?;
        fs::create_dir_all(manifest::segments_dir(path)).map_err(|cause| file(path, cause))?;
        let lock = lock(path, wait)?;
        if !manifest::path(path).exists() {
            Manifest::default().write(path)?;
        }
        let store = Store::open(path)?;
        store.manifest.sweep(path)?;
        Ok(Writer { store, pending: None, _lock: lock })
    }

    /// The store as it is with what was added so far, committed or not; records can be read once they are committed.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether this article is there as this fingerprint has it: it need not be read again.
    pub fn is_current(&self, id: &str, fingerprint: &Fingerprint) -> bool {
        self.store.is_current(id, fingerprint)
    }

    /// Adds an article or replaces the one with the same id; does nothing if the same text was read by the same models.
    ///
    /// # Errors
    /// When the segment cannot be written.
    pub fn add(&mut self, record: &ArticleRecord) -> Result<Change, Error> {
        let fingerprint = Fingerprint::of(record);
        let id = &record.doc.0;
        if self.store.is_current(id, &fingerprint) {
            return Ok(Change::Unchanged);
        }
        let segment = self.store.manifest.segments.len();
        let (frame, line) = self.segment()?.push(record, &fingerprint.0)?;
        let place = Place { segment, frame, line, fingerprint };
        let before = self.store.places.insert(id.clone(), place);
        Ok(if before.is_some() { Change::Replaced } else { Change::Added })
    }

    /// Takes an article out; says whether it was there.
    ///
    /// # Errors
    /// When the segment cannot be written.
    pub fn remove(&mut self, id: &str) -> Result<bool, Error> {
        if self.store.places.remove(id).is_none() {
            return Ok(false);
        }
        self.segment()?.remove(id)?;
        Ok(true)
    }

    /// Keeps what a person decided about identity (the text of a file as [`Decisions::read`] takes it) in place of what
    /// was decided before; it counts at once, for every graph made of the store.
    ///
    /// # Errors
    /// When a line is no decision or the file cannot be written.
    pub fn decide(&mut self, text: &str) -> Result<Decisions, Error> {
        given::write(&self.store.path, given::DECISIONS, text, Decisions::read)
    }

    /// Keeps a table of known entities (the text of a file as [`EntityTable::read`] takes it) in place of the one
    /// before.
    ///
    /// # Errors
    /// When a line is no entity or the file cannot be written.
    pub fn know(&mut self, text: &str) -> Result<EntityTable, Error> {
        given::write(&self.store.path, given::ENTITIES, text, EntityTable::read)
    }

    /// Makes everything that was added count, at once: it is on disk when this returns.
    ///
    /// # Errors
    /// When files cannot be written; the store then keeps its last state.
    pub fn commit(&mut self) -> Result<(), Error> {
        let Some(pending) = self.pending.take() else { return Ok(()) };
        let mut manifest = self.store.manifest.clone();
        manifest.segments.push(pending.finish()?);
        manifest.write(&self.store.path)?;
        self.store.manifest = manifest;
        let (n_segments, n_replaced) = self.store.fragmentation();
        if n_segments > MAX_SEGMENTS || (n_segments > 1 && n_replaced > self.store.len() + 1000) {
            self.compact()?;
        }
        Ok(())
    }

    /// Commits, then writes all records into one segment and drops what was replaced. Files of before are swept by the
    /// next writer, so that readers that are at it can finish.
    ///
    /// # Errors
    /// When files cannot be read or written; the store then keeps its last state.
    pub fn compact(&mut self) -> Result<(), Error> {
        self.commit_only()?;
        let mut merged = SegmentWriter::create(&self.store.path, self.store.manifest.next_number())?;
        for record in self.store.records() {
            let record = record?;
            merged.push(&record, &Fingerprint::of(&record).0)?;
        }
        let mut manifest = self.store.manifest.clone();
        manifest.segments = vec![merged.finish()?];
        manifest.write(&self.store.path)?;
        self.store = Store::open(&self.store.path)?;
        Ok(())
    }

    fn commit_only(&mut self) -> Result<(), Error> {
        let Some(pending) = self.pending.take() else { return Ok(()) };
        self.store.manifest.segments.push(pending.finish()?);
        self.store.manifest.write(&self.store.path)
    }

    fn segment(&mut self) -> Result<&mut SegmentWriter, Error> {
        let pending = match self.pending.take() {
            Some(pending) => pending,
            None => SegmentWriter::create(&self.store.path, self.store.manifest.next_number())?,
        };
        Ok(self.pending.insert(pending))
    }
}

/// An error of a file with its path.
fn file(path: &Path, cause: std::io::Error) -> Error {
    Error::File { path: path.to_owned(), cause }
}

/// Only a store, an empty directory or none at all may become a store.
fn refuse_foreign(path: &Path) -> Result<(), Error> {
    if !path.exists() || manifest::path(path).exists() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|cause| file(path, cause))? {
        let name = entry.map_err(|cause| file(path, cause))?.file_name();
        if !["segments", "lock", manifest::NEW, given::DECISIONS, given::ENTITIES].iter().any(|own| name == *own) {
            let reason = format!("not a dixit store: it holds {name:?} but no manifest.json; choose a new directory");
            return Err(Error::Damaged { path: path.to_owned(), reason });
        }
    }
    Ok(())
}

fn lock(path: &Path, wait: Wait) -> Result<File, Error> {
    let lock_path = path.join("lock");
    let error = |cause| file(&lock_path, cause);
    let mut lock =
        OpenOptions::new().create(true).read(true).write(true).truncate(false).open(&lock_path).map_err(error)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) if wait == Wait::Yes => lock.lock().map_err(error)?,
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&lock_path).unwrap_or_default();
            let holder = holder.trim();
            let holder = if holder.is_empty() { String::new() } else { format!(" (process {holder})") };
            return Err(Error::Locked { path: lock_path, holder });
        }
        Err(TryLockError::Error(cause)) => return Err(error(cause)),
    }
    lock.set_len(0).map_err(error)?;
    writeln!(lock, "{}", std::process::id()).map_err(error)?;
    Ok(lock)
}

/// Makes names in a directory last, where the system has a way to.
fn sync_dir(path: &Path) -> Result<(), Error> {
    if cfg!(unix) { File::open(path).and_then(|dir| dir.sync_all()).map_err(|cause| file(path, cause)) } else { Ok(()) }
}

/// Makes a file last under its final name.
fn publish(file_at: &Path, target: &Path) -> Result<(), Error> {
    fs::rename(file_at, target).map_err(|cause| file(target, cause))?;
    target.parent().map_or(Ok(()), sync_dir)
}

impl SegmentEntry {
    fn records_path(&self, store: &Path) -> PathBuf {
        manifest::segments_dir(store).join(format!("{}.records", self.name))
    }

    fn index_path(&self, store: &Path) -> PathBuf {
        manifest::segments_dir(store).join(format!("{}.index", self.name))
    }
}
