//! Where results go: standard output, or a file that is whole or not there.

use crate::Outcome;
use crate::report::Report;
use anyhow::Context;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Standard output, or a file that appears under its name only when it is complete.
pub(crate) enum Output {
    /// Standard output.
    Standard(BufWriter<io::StdoutLock<'static>>),
    /// A file.
    File {
        /// The half-written file.
        writer: BufWriter<File>,
        /// Its name while it is written.
        temporary: PathBuf,
        /// Its name once it is complete.
        path: PathBuf,
    },
}

impl Output {
    /// Opens the output that was asked for.
    ///
    /// # Errors
    /// When the file's directory does not take a new file.
    pub(crate) fn new(path: Option<&Path>) -> anyhow::Result<Output> {
        let Some(path) = path else {
            return Ok(Output::Standard(BufWriter::with_capacity(1 << 16, io::stdout().lock())));
        };
        // Devices and pipes are written as they are.
        let is_special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        let temporary = if is_special { path.to_owned() } else { temporary_name(path) };
        anyhow::ensure!(!path.is_dir(), "cannot write {}: is a directory", path.display());
        let file = File::create(&temporary).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Output::File { writer: BufWriter::new(file), temporary, path: path.to_owned() })
    }

    /// Ends the output: only now does a file appear.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Output::File { temporary, path, .. } = &self
            && temporary != path
        {
            fs::rename(temporary, path).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Standard(writer) => writer.write(bytes),
            Output::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Standard(writer) => writer.flush(),
            Output::File { writer, .. } => writer.flush(),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Output::File { temporary, path, .. } = self
            && temporary != path
        {
            // Gone already when the output was finished.
            let _ = fs::remove_file(temporary);
        }
    }
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// Whether standard output is a terminal.
pub(crate) fn on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The outcome of a run over inputs.
pub(crate) fn outcome(report: &Report) -> Outcome {
    report.finish();
    if report.n_failed == 0 { Outcome::Fine } else { Outcome::SomeFailed }
}
