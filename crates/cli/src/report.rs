//! What a run has to say beside its output, on standard error: failures, remarks, progress, a summary.

use crate::args::Global;
use crate::output;
use crate::read::InputError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt;

/// Names every failure when it happens and counts them.
#[derive(Debug)]
pub(crate) struct Report {
    quiet: bool,
    bar: ProgressBar,
    /// Inputs read so far, failed ones included.
    pub(crate) n_read: usize,
    /// Inputs that failed.
    pub(crate) n_failed: usize,
}

impl Report {
    /// A report without progress.
    pub(crate) fn new(global: &Global) -> Report {
        Report { quiet: global.quiet, bar: ProgressBar::hidden(), n_read: 0, n_failed: 0 }
    }

    /// A report that shows progress when standard error is a terminal.
    pub(crate) fn with_progress(global: &Global) -> Report {
        let mut report = Report::new(global);
        if !global.quiet {
            let style = ProgressStyle::with_template("{spinner} {pos} articles, {per_sec}, {elapsed}");
            report.bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
            report.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        }
        report
    }

    /// A report that shows progress unless results run over the same terminal.
    pub(crate) fn streaming(global: &Global, to_file: bool) -> Report {
        if to_file || !output::on_terminal() { Report::with_progress(global) } else { Report::new(global) }
    }

    /// Names an input that failed.
    pub(crate) fn fail(&mut self, error: &InputError) {
        self.n_failed += 1;
        self.say(format_args!("error: {error}"));
    }

    /// Tells something that is no failure.
    pub(crate) fn note(&self, note: &str) {
        if !self.quiet {
            self.say(format_args!("note: {note}"));
        }
    }

    /// One more input is done.
    pub(crate) fn tick(&self) {
        self.bar.inc(1);
    }

    /// Ends the progress bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    #[expect(clippy::print_stderr, reason = "this is where the program speaks to its user")]
    fn say(&self, line: fmt::Arguments<'_>) {
        self.bar.suspend(|| eprintln!("{line}"));
    }
}
