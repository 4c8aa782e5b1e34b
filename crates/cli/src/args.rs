//! The command line: commands, options, and examples that a test runs as they stand.

use clap::{Args, Parser, Subcommand, ValueEnum};
use dixit_graph::{Format, View};
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
    /// Draw or write the graph of articles: who claims what, who denies it
    Graph(GraphArgs),
    /// Add articles to a store, or replace them there
    Build(BuildArgs),
    /// Write what a store holds, whole or in part
    Export(ExportArgs),
    /// Ask a store in SPARQL
    Query(QueryArgs),
    /// List actors: who speaks, and who is spoken about
    Actors(ActorsArgs),
    /// List claims: who holds and who denies each, in which words
    #[command(after_help = "\
Examples:
  dixit claims data/articles/harbor-contract.txt
  dixit claims --store kg --about 'Helena Brandt'
  dixit claims --store kg --topic contract --since 2024-01-01 --format json")]
    Claims(AnswerArgs),
    /// List denials: who rejects what, and whom it answers
    #[command(after_help = "\
Examples:
  dixit denials data/articles/harbor-contract.txt
  dixit denials --store kg --by 'Helena Brandt'
  dixit denials data/articles --limit 5 --format csv")]
    Denials(AnswerArgs),
    /// List contradictions: utterances that cannot both hold
    #[command(after_help = "\
Examples:
  dixit contradictions data/articles/*.txt
  dixit contradictions --store kg --about 'Helena Brandt'
  dixit contradictions data/articles --format json")]
    Contradictions(AnswerArgs),
    /// Write the attributions of articles, one JSON record a line
    Extract(ExtractArgs),
    /// Write the language analysis of articles as CoNLL-U
    Annotate(AnnotateArgs),
    /// Show why an edge exists: the passage, marked, and what made it
    Explain(ExplainArgs),
    /// Send a store's graphs to a SPARQL Graph Store, one per article
    Push(PushArgs),
    /// Score output against gold data
    Evaluate(EvaluateArgs),
    /// Show a graph in the browser, and answer SPARQL
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
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

/// Arguments of `dixit graph`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit graph data/articles/harbor-contract.txt -o graph.svg
  dixit graph data/articles/*.txt --view actors --format dot
  dixit graph data/articles/harbor-contract.txt --about 'Helena Brandt' --format turtle
  dixit graph data/articles/harbor-contract.txt -o graph.gexf --view full")]
pub(crate) struct GraphArgs {
    /// Articles.
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// What to write (default: by the extension of --output, else dot): svg, html, dot, json, turtle, jsonld, graphml ...
    #[arg(long, short, value_name = "FORMAT", long_help = format_help())]
    pub(crate) format: Option<Format>,
    /// Where to write (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Put the articles' texts into an HTML report, their words into Web Annotations
    #[arg(long)]
    pub(crate) embed_text: bool,
    /// Which part, in which shape.
    #[command(flatten)]
    pub(crate) shape: Shape,
}

fn format_help() -> String {
    format!("What to write (default: by the extension of --output):\n\n{}", Format::list())
}

/// Which part of a graph to write, in which shape.
#[derive(Clone, Debug, Args)]
pub(crate) struct Shape {
    /// What to show: claims with those who hold and deny them, or actors and how they speak of one another, or all
    #[arg(long, value_enum, default_value_t = ViewName::Claims, value_name = "VIEW")]
    pub(crate) view: ViewName,
    /// Only what this actor says, what is said about it, and what answers that (name, alias or id)
    #[arg(long, value_name = "ACTOR")]
    pub(crate) about: Option<String>,
    /// Only the article with this id
    #[arg(long, value_name = "ID")]
    pub(crate) article: Option<String>,
    /// Only attributions that are right with at least this probability
    #[arg(long, value_name = "0..1", default_value_t = 0.0)]
    pub(crate) min_confidence: f32,
    /// At most so many nodes, the most connected ones
    #[arg(long, value_name = "N")]
    pub(crate) max_nodes: Option<usize>,
    /// RDF: tie each claim to its triple term too (RDF 1.2)
    #[arg(long, conflicts_with = "nanopub")]
    pub(crate) rdf12: bool,
    /// RDF: what is asserted as nanopublications too; a store that unites its graphs will return claims as facts
    #[arg(long)]
    pub(crate) nanopub: bool,
}

/// What a drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ViewName {
    /// Actors and claims, edges by stance
    Claims,
    /// Actors and how they speak of one another
    Actors,
    /// Articles, actors, attributions, claims and relations
    Full,
}

impl std::convert::From<ViewName> for View {
    fn from(name: ViewName) -> View {
        match name {
            ViewName::Claims => View::Claims,
            ViewName::Actors => View::Actors,
            ViewName::Full => View::Full,
        }
    }
}

/// Arguments of `dixit build`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit build data/articles --store kg
  dixit build data/articles/harbor-contract.txt 'data/articles/res*.txt' --store kg --quiet
  dixit build data/articles --store kg --decisions data/samples/decisions.tsv
  dixit build data/articles --store kg --entities data/samples/entities.tsv

A file of decisions has one a line, fields separated by tabs: `same NAME NAME`, `different NAME NAME`, or
`split NAME ARTICLE NEW-NAME`; `dixit actors --doubtful --as-decisions` writes one to start from. A table of entities has
`ID TYPE NAME OTHER-NAMES...`. Both are kept in the store and respected from then on, until others are given.")]
pub(crate) struct BuildArgs {
    /// Articles.
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The store's directory, made when it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
    /// What a person decided about who is who; kept in the store as decisions.tsv, which may be edited there
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    /// Known entities to link names to; kept in the store as entities.tsv
    #[arg(long, value_name = "FILE")]
    pub(crate) entities: Option<PathBuf>,
    /// Wait while another process writes to the store, instead of failing
    #[arg(long)]
    pub(crate) wait: bool,
}

/// Which store to read.
#[derive(Clone, Debug, Args)]
pub(crate) struct StoreArg {
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
}

/// Arguments of `dixit export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit export --store kg --format nquads -o kg.nq
  dixit export --store kg --article harbor-contract --format json
  dixit export --store kg --about 'Helena Brandt' --format graphml --view actors
  dixit export --store kg --article harbor-contract --embed-text -o harbor.anno.jsonld")]
pub(crate) struct ExportArgs {
    /// The store.
    #[command(flatten)]
    pub(crate) store: StoreArg,
    /// What to write (default: by the extension of --output, else trig)
    #[arg(long, short, value_name = "FORMAT", long_help = format_help())]
    pub(crate) format: Option<Format>,
    /// Where to write (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Put the words of sources, cues and contents into Web Annotations
    #[arg(long)]
    pub(crate) embed_text: bool,
    /// Which part, in which shape.
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// Arguments of `dixit query`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit query --list
  dixit query --store kg --named denials
  dixit query --store kg --named who-denies --with words=contract --format json
  dixit query --store kg 'SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }'")]
pub(crate) struct QueryArgs {
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE
    #[arg(value_name = "SPARQL", required_unless_present_any = ["file", "named", "list"], conflicts_with_all = ["file", "named", "list"])]
    pub(crate) sparql: Option<String>,
    /// Read the query from a file
    #[arg(long, short = 'f', value_name = "FILE", conflicts_with_all = ["named", "list"])]
    pub(crate) file: Option<PathBuf>,
    /// Ask a query that comes with the program
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    pub(crate) named: Option<String>,
    /// What a named query has to be told
    #[arg(long, value_name = "NAME=WORDS", requires = "named", value_parser = assignment)]
    pub(crate) with: Vec<(String, String)>,
    /// List the queries that come with the program
    #[arg(long)]
    pub(crate) list: bool,
    /// table, csv, tsv, json or xml (default: a table on a terminal, else csv); turtle or another RDF format for graphs
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, words) = text.split_once('=').ok_or("expected NAME=WORDS")?;
    Ok((name.to_owned(), words.to_owned()))
}

/// How to write a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people, fitting the terminal
    Table,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// A JSON array of objects
    Json,
}

/// What every readable list takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct ListArgs {
    /// How to write the list (default: a table on a terminal, else tsv)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<TableFormat>,
    /// At most this many rows
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// Arguments of `dixit actors`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit actors data/articles --kind person --format json
  dixit actors data/articles/harbor-contract.txt
  dixit actors --store kg --doubtful --as-decisions")]
pub(crate) struct ActorsArgs {
    /// Where from.
    #[command(flatten)]
    pub(crate) from: From,
    /// Only actors whose name or alias holds these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) name: Option<String>,
    /// Only this kind: person, organization, government_or_place, group, medium, persona, other
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<dixit_document::EntityKind>,
    /// Names that may name one actor and were kept apart, for a person to decide
    #[arg(long, conflicts_with_all = ["name", "kind"])]
    pub(crate) doubtful: bool,
    /// Write the doubtful names as a file of decisions, each line a comment until somebody takes away the `#`
    #[arg(long, requires = "doubtful")]
    pub(crate) as_decisions: bool,
    /// How.
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

/// A store, or articles that are analyzed on the spot.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false, args = ["store", "inputs"])]
pub(crate) struct From {
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// Articles to analyze on the spot instead of a store
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
}

/// Arguments of `dixit claims`, `denials` and `contradictions`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// Where from.
    #[command(flatten)]
    pub(crate) from: From,
    /// Only what this actor says (name, alias or id)
    #[arg(long, value_name = "ACTOR")]
    pub(crate) by: Option<String>,
    /// Only what is said about this actor (name, alias or id)
    #[arg(long, value_name = "ACTOR")]
    pub(crate) about: Option<String>,
    /// Only claims and quotes that hold these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) topic: Option<String>,
    /// Only articles published on this day or later (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only articles published on this day or earlier (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// How.
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

/// Arguments of `dixit extract`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit extract data/articles/harbor-contract.txt
  dixit extract data/articles --jobs 2 > records.jsonl
  echo 'The mayor denied that the bridge is closed.' | dixit extract -
  dixit extract data/articles/harbor-contract.txt --format brat -o harbor.ann
  dixit extract data/articles --format brat -o brat/
  dixit extract data/articles/*.txt --format webannotation --embed-text")]
pub(crate) struct ExtractArgs {
    /// Articles.
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = ExtractFormat::Json, value_name = "FORMAT")]
    pub(crate) format: ExtractFormat,
    /// Where to write (default: standard output); for brat also a folder, ending in /
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Put the articles' words into Web Annotations
    #[arg(long)]
    pub(crate) embed_text: bool,
}

/// What `extract` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExtractFormat {
    /// One record of the JSON contract a line
    Json,
    /// Standoff annotation of the brat tool: a folder with text and annotation of each article; in one stream, several
    /// articles are set apart by a line `# id`
    Brat,
    /// W3C Web Annotations, one a line
    #[value(name = "webannotation")]
    WebAnnotation,
}

/// Arguments of `dixit annotate`.
#[derive(Debug, Args)]
#[command(after_help = "\
In MISC: NER=B-PER names; Entity=(3-person chains; Title=B-3 and Seat=B-3 what chain 3 is called; Role=B-3:5 and
Membership=B-3:5 what it does or belongs to, and that chain 5 is its employer.

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

/// Arguments of `dixit evaluate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit evaluate data/gold/graph --system data/gold/graph

GOLD is a JSON Lines file of articles with attributions (PolNeAR style), a folder or JSON Lines file of graphs, or a
table of stances (article, attribution, stance, certainty) with --texts.")]
pub(crate) struct EvaluateArgs {
    /// Gold data
    #[arg(value_name = "GOLD")]
    pub(crate) gold: PathBuf,
    /// Which sort of gold data it is (default: by its form)
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub(crate) kind: Option<GoldKind>,
    /// Output to score: records of the JSON contract, one a line, or a folder of them
    #[arg(long, value_name = "FILE", required_unless_present = "run", conflicts_with = "run")]
    pub(crate) system: Option<PathBuf>,
    /// Analyze the gold data's own texts and score that
    #[arg(long)]
    pub(crate) run: bool,
    /// Where the texts are: a folder of .txt files for graphs, the PolNeAR-style file for stances
    #[arg(long, value_name = "PATH")]
    pub(crate) texts: Option<PathBuf>,
    /// Score gold articles that the output lacks as if it were empty for them
    #[arg(long)]
    pub(crate) allow_missing: bool,
    /// Write the scores as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Sorts of gold data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GoldKind {
    /// Source, cue and content spans, PolNeAR style
    Attribution,
    /// Actors, attributions and relations
    Graph,
    /// Stance and certainty of attributions, as a table
    Stance,
}

/// Arguments of `dixit explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit explain data/articles/harbor-contract.txt
  dixit explain --store kg --article harbor-contract
  dixit explain --store kg person/helena-brandt --texts data/articles")]
pub(crate) struct ExplainArgs {
    /// With --store: ids of attributions, claims or actors, as the lists show them; without: articles
    #[arg(value_name = "ID_OR_INPUT")]
    pub(crate) ids: Vec<String>,
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// Of articles given as inputs, only what has this id
    #[arg(long, value_name = "ID", conflicts_with = "store")]
    pub(crate) only: Vec<String>,
    /// Only this article
    #[arg(long, value_name = "ID")]
    pub(crate) article: Option<String>,
    /// Where the articles of the store are, to show whole passages
    #[arg(long, value_name = "INPUT", requires = "store")]
    pub(crate) texts: Vec<PathBuf>,
}

/// Arguments of `dixit push`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit push --store kg --endpoint http://localhost:7878/store
  dixit push --store kg --endpoint http://localhost:7878/store --article harbor-contract")]
pub(crate) struct PushArgs {
    /// The store.
    #[command(flatten)]
    pub(crate) store: StoreArg,
    /// Address of the server's SPARQL 1.1 Graph Store
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: String,
    /// Only articles with this id
    #[arg(long, value_name = "ID")]
    pub(crate) article: Vec<String>,
}

/// Arguments of `dixit serve`.
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dixit serve --store kg
  dixit serve --store kg --addr 127.0.0.1:8080 --cors
  dixit serve --records records.jsonl")]
pub(crate) struct ServeArgs {
    /// The store to show
    #[arg(long, value_name = "DIR", required_unless_present = "records", conflicts_with = "records")]
    pub(crate) store: Option<PathBuf>,
    /// Instead of a store, records that `dixit extract` wrote
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) records: Vec<PathBuf>,
    /// Where to listen; other machines reach it only at an address of theirs
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    pub(crate) addr: std::net::SocketAddr,
    /// Seconds that a query may run
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) timeout: u64,
    /// Longest answer to a query, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub(crate) max_megabytes: usize,
    /// Let pages from elsewhere ask
    #[arg(long)]
    pub(crate) cors: bool,
}
