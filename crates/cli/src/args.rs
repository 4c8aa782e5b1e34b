//! The command line: commands, options, and examples that a test runs as they stand.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Who said what, and who denies it: news articles become a knowledge graph of actors, claims and denials.
#[derive(Debug, Parser)]
#[command(name = "dixit", version, propagate_version = true, after_help = TOP_EXAMPLES, max_term_width = 110)]
pub(crate) struct Arguments {
    /// Options that every command has.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command has.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Say nothing on standard error but what went wrong
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// When to color what is printed
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = "Global options")]
    pub(crate) color: Color,
    /// Articles to analyze at a time (default: one per processor)
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Global options")]
    pub(crate) jobs: Option<u16>,
}

/// When to color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

const TOP_EXAMPLES: &str = "\
Examples:
  dixit graph data/articles/harbor-contract.txt -o graph.svg
  dixit build data/articles --store kg
  dixit denials --store kg

Exit status: 0 all went well; 1 an input or the work failed (each is named); 2 the command line is wrong.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the attributions of articles, one JSON record a line
    Extract(ExtractArgs),
    /// Write the language analysis of articles as CoNLL-U
    Annotate(AnnotateArgs),
}

/// Which articles to read.
#[derive(Clone, Debug, Args)]
pub(crate) struct Inputs {
    /// Text, HTML or JSON Lines files, directories, globs, or `-` for standard input
    ///
    /// Text keeps every character but a byte order mark; line ends stay as they are, and all offsets count Unicode
    /// code points of that text. Of an HTML page the headline and the main text are taken. A JSON Lines file holds
    /// one object a line: {"id", "text"} and, where known, "title", "url", "publisher", "authors", "published". A
    /// directory is read with all its subdirectories, in order of name: .txt, .text, .html, .htm, .xhtml,
    /// .jsonl and .ndjson; hidden files are passed over.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// How to read the inputs (auto: by file name, else by content)
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    pub(crate) input_format: InputFormat,
    /// What names an article of a text or HTML file: its file name without extension, or its whole path
    #[arg(long, value_enum, default_value_t = NamedBy::Stem, value_name = "WHAT")]
    pub(crate) id_from: NamedBy,
}

/// How to read an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// By file name, else by content
    Auto,
    /// Plain text, one article a file
    Text,
    /// An HTML page
    Html,
    /// JSON Lines, one article a line
    Jsonl,
}

/// What names an article that brings no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamedBy {
    /// The file name without extension
    Stem,
    /// The path without extension
    Path,
}

/// Arguments of `dixit extract`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit extract data/articles/harbor-contract.txt
  dixit extract data/articles --jobs 2 > records.jsonl
  echo 'The mayor denied that the bridge is closed.' | dixit extract -
  dixit extract data/articles/harbor-contract.txt --format brat -o harbor.ann")]
pub(crate) struct ExtractArgs {
    /// Articles.
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = ExtractFormat::Json, value_name = "FORMAT")]
    pub(crate) format: ExtractFormat,
    /// Where to write (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What `extract` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExtractFormat {
    /// One record of the JSON contract a line
    Json,
    /// Standoff annotation of the brat tool; several articles are set apart by a line `# id`
    Brat,
}

/// Arguments of `dixit annotate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit annotate data/articles/harbor-contract.txt
  echo 'She said so.' | dixit annotate -
  echo 'She said so.' | dixit annotate - | dixit annotate --tokens -")]
pub(crate) struct AnnotateArgs {
    /// Articles.
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The inputs are CoNLL-U files: keep their words and sentences
    #[arg(long)]
    pub(crate) tokens: bool,
    /// Where to write (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
