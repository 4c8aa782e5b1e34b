//! From paths, globs, directories and standard input to raw articles, in a fixed order and one at a time.

use super::{InputError, Parsed, decode, html, json_lines};
use crate::args::{InputFormat, Inputs, NamedBy};
use dixit_document::{Article, Metadata};
use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Longest file or line taken, in bytes: the bound on what one article can cost in memory.
pub(crate) const MAX_ARTICLE_BYTES: u64 = 256 << 20;

/// Extensions that are read within directories.
const READABLE: &[&str] = &["txt", "text", "html", "htm", "xhtml", "jsonl", "ndjson"];

/// Where an article comes from: a path (or `<stdin>`) and, in JSON Lines, a line from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    path: String,
    line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// An article as it was read, not yet decoded.
#[derive(Clone, Debug)]
pub(crate) struct RawArticle {
    /// Where it comes from.
    pub(crate) place: Place,
    /// Its id, unless it brings one itself.
    default_id: String,
    bytes: Vec<u8>,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Html,
    JsonLine,
}

impl RawArticle {
    /// Number of bytes read for it.
    pub(crate) fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Decodes the bytes and finds text and metadata.
    ///
    /// # Errors
    /// When the bytes are no text, the page has no main text, or the line is no article.
    pub(crate) fn parse(self) -> Result<Parsed, InputError> {
        let RawArticle { place, default_id, bytes, format } = self;
        let mut notes = vec![];
        let article = match format {
            Format::JsonLine => {
                json_lines::parse(&bytes, &default_id, &mut notes).map_err(|error| match error.column {
                    Some(column) => InputError::new(format_args!("{place}:{column}"), error.problem),
                    None => InputError::new(&place, error.problem),
                })?
            }
            Format::Text => {
                let text = decode::text(bytes).map_err(|problem| InputError::new(&place, problem))?;
                Article::new(default_id, text)
            }
            Format::Html => {
                let page = decode::html(bytes).map_err(|problem| InputError::new(&place, problem))?;
                let (text, metadata) = html::article(&page).map_err(|problem| InputError::new(&place, problem))?;
                Article::new(default_id, text).with_metadata(checked_date(metadata, &mut notes))
            }
        };
        if article.text().trim().is_empty() {
            notes.push("it has no text".to_owned());
        }
        let notes = notes.into_iter().map(|note| format!("{place}: {note}")).collect();
        Ok(Parsed { article, notes })
    }
}

/// The metadata with its date in ISO 8601, or without one when it is not understood.
pub(super) fn checked_date(mut metadata: Metadata, notes: &mut Vec<String>) -> Metadata {
    if let Some(written) = metadata.published.take() {
        metadata.published = super::date::normalize(&written);
        if metadata.published.is_none() && !written.trim().is_empty() {
            notes.push(format!("date {written:?} is left out: expected YYYY-MM-DD"));
        }
    }
    metadata
}

/// Yields the raw articles of all inputs in order.
pub(crate) struct Sources {
    waiting: VecDeque<Waiting>,
    lines: Option<Lines>,
    format: InputFormat,
    named_by: NamedBy,
}

enum Waiting {
    Argument(PathBuf),
    /// A file or directory found on the way.
    Found(PathBuf),
}

struct Lines {
    reader: Box<dyn BufRead>,
    path: String,
    stem: String,
    line: usize,
}

impl Sources {
    /// The articles of these inputs.
    pub(crate) fn new(inputs: &Inputs) -> Sources {
        Sources {
            waiting: inputs.inputs.iter().cloned().map(Waiting::Argument).collect(),
            lines: None,
            format: inputs.input_format,
            named_by: inputs.id_from,
        }
    }

    fn open(&mut self, item: Waiting) -> Result<Option<RawArticle>, InputError> {
        match item {
            Waiting::Argument(path) if path.as_os_str() == "-" => self.standard_input(),
            Waiting::Argument(path) => match fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => self.directory(&path, true),
                Ok(_) => self.file(&path),
                Err(error) => self.glob(&path, &error),
            },
            Waiting::Found(path) if path.is_dir() => self.directory(&path, false),
            Waiting::Found(path) => self.file(&path),
        }
    }

    /// A path that does not exist as it stands may be a pattern.
    fn glob(&mut self, path: &Path, error: &io::Error) -> Result<Option<RawArticle>, InputError> {
        let fail = |problem: String| Err(InputError::new(path.display(), problem));
        let pattern = match path.to_str() {
            Some(pattern) if pattern.contains(['*', '?', '[']) => pattern,
            _ => return fail(in_words(error)),
        };
        let paths = match glob::glob(pattern) {
            Ok(paths) => paths,
            Err(error) => return fail(format!("is neither a file nor a pattern: {}", error.msg)),
        };
        let mut found = vec![];
        for path in paths {
            match path {
                Ok(path) => found.push(Waiting::Found(path)),
                Err(error) => return fail(format!("cannot look into {}: {}", error.path().display(), error.error())),
            }
        }
        if found.is_empty() {
            return fail("no file matches the pattern".to_owned());
        }
        self.push_front(found);
        Ok(None)
    }

    fn directory(&mut self, path: &Path, must_hold_some: bool) -> Result<Option<RawArticle>, InputError> {
        let fail = |error: io::Error| InputError::new(path.display(), format!("cannot list it: {}", in_words(&error)));
        let mut found = vec![];
        for entry in fs::read_dir(path).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let kind = entry.file_type().map_err(fail)?;
            // A link to a directory is not followed: it may lead back here.
            let is_file = kind.is_file() || kind.is_symlink() && entry.path().is_file();
            if !hidden && (kind.is_dir() || is_file && readable(&entry.path())) {
                found.push(entry.path());
            }
        }
        found.sort();
        if must_hold_some && !found.iter().any(|path| holds_readable(path)) {
            let expected = READABLE.join(", .");
            return Err(InputError::new(path.display(), format!("the directory holds no article (.{expected})")));
        }
        self.push_front(found.into_iter().map(Waiting::Found).collect());
        Ok(None)
    }

    fn push_front(&mut self, found: Vec<Waiting>) {
        for item in found.into_iter().rev() {
            self.waiting.push_front(item);
        }
    }

    fn file(&mut self, path: &Path) -> Result<Option<RawArticle>, InputError> {
        let name = path.display().to_string();
        let fail = |error: io::Error| InputError::new(&name, in_words(&error));
        let file = File::open(path).map_err(fail)?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let head = reader.fill_buf().map_err(fail)?;
        let format = self.format_of(Some(path), head);
        let id = match self.named_by {
            NamedBy::Stem => path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            NamedBy::Path => path.with_extension("").to_string_lossy().into_owned(),
        };
        self.body(Box::new(reader), name, id, format)
    }

    fn standard_input(&mut self) -> Result<Option<RawArticle>, InputError> {
        let mut reader = BufReader::with_capacity(1 << 16, io::stdin());
        let head = reader.fill_buf().map_err(|error| InputError::new("<stdin>", in_words(&error)))?;
        let format = self.format_of(None, head);
        self.body(Box::new(reader), "<stdin>".to_owned(), "stdin".to_owned(), format)
    }

    fn body(
        &mut self,
        reader: Box<dyn BufRead>,
        path: String,
        id: String,
        format: Format,
    ) -> Result<Option<RawArticle>, InputError> {
        if format == Format::JsonLine {
            self.lines = Some(Lines { reader, path, stem: id, line: 0 });
            return Ok(None);
        }
        let mut bytes = vec![];
        let read = reader.take(MAX_ARTICLE_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| InputError::new(&path, in_words(&error)))?;
        if bytes.len() as u64 > MAX_ARTICLE_BYTES {
            return Err(InputError::new(&path, too_long()));
        }
        Ok(Some(RawArticle { place: Place { path, line: None }, default_id: id, bytes, format }))
    }

    fn format_of(&self, path: Option<&Path>, head: &[u8]) -> Format {
        match self.format {
            InputFormat::Text => return Format::Text,
            InputFormat::Html => return Format::Html,
            InputFormat::Jsonl => return Format::JsonLine,
            InputFormat::Auto => {}
        }
        match path.map(extension).as_deref() {
            Some("html" | "htm" | "xhtml") => Format::Html,
            Some("jsonl" | "ndjson") => Format::JsonLine,
            Some("txt" | "text" | "md") => Format::Text,
            _ if json_lines::looks_like(head) => Format::JsonLine,
            _ if html::looks_like(head) => Format::Html,
            _ => Format::Text,
        }
    }
}

impl Iterator for Sources {
    type Item = Result<RawArticle, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next_line() {
                    Some(line) => return Some(line),
                    None => self.lines = None,
                }
            }
            let item = self.waiting.pop_front()?;
            if let Some(outcome) = self.open(item).transpose() {
                return Some(outcome);
            }
        }
    }
}

impl Lines {
    /// The next line that is not blank.
    fn next_line(&mut self) -> Option<Result<RawArticle, InputError>> {
        loop {
            self.line += 1;
            let place = Place { path: self.path.clone(), line: Some(self.line) };
            let mut bytes = vec![];
            match self.reader.by_ref().take(MAX_ARTICLE_BYTES + 1).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.len() as u64 > MAX_ARTICLE_BYTES => {
                    let skipped = skip_line(&mut self.reader);
                    return Some(Err(InputError::new(place, skipped.map_or_else(|e| in_words(&e), |()| too_long()))));
                }
                Ok(_) => {}
                Err(error) => {
                    self.reader = Box::new(io::empty());
                    return Some(Err(InputError::new(place, in_words(&error))));
                }
            }
            if self.line == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                bytes.pop();
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                let default_id = format!("{}-{}", self.stem, self.line);
                return Some(Ok(RawArticle { place, default_id, bytes, format: Format::JsonLine }));
            }
        }
    }
}

fn skip_line(reader: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let (n_bytes, done) = (end.map_or(buffer.len(), |end| end + 1), end.is_some() || buffer.is_empty());
        reader.consume(n_bytes);
        if done {
            return Ok(());
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn readable(path: &Path) -> bool {
    READABLE.contains(&extension(path).as_str())
}

/// Whether a path found in a directory is, or holds at any depth, a readable file.
fn holds_readable(path: &Path) -> bool {
    if path.is_file() {
        return readable(path);
    }
    let visible = |path: &PathBuf| !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    // A directory that cannot be listed is an error of its own later.
    fs::read_dir(path).is_err()
        || entries
            .filter(|entry| !entry.file_type().is_ok_and(|kind| kind.is_symlink() && entry.path().is_dir()))
            .map(|entry| entry.path())
            .filter(visible)
            .any(|path| holds_readable(&path))
}

fn too_long() -> String {
    format!("is longer than {} MiB, the most that one article may have", MAX_ARTICLE_BYTES >> 20)
}

/// An input or output error without the operating system's number.
pub(crate) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory".to_owned(),
        _ => error.to_string(),
    }
}
