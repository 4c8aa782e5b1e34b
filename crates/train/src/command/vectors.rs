//! `dixit-train vectors`: word vectors and word classes from running text.

use crate::corpus::running_text::{for_each_document, for_each_word, normalized};
use crate::train::clusters::cluster;
use crate::train::vectors::{NumberedText, Settings, train};
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Learns word vectors and clusters from the unlabelled news collection.
#[derive(Debug, clap::Args)]
pub struct VectorsArgs {
    /// Folder of corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Folder for `vectors.txt` and `clusters.tsv`.
    #[arg(long)]
    output: PathBuf,
    /// Passes over the text.
    #[arg(long, default_value_t = Settings::default().n_epochs)]
    epochs: usize,
    /// Words that are rarer have no vector.
    #[arg(long, default_value_t = Settings::default().min_count)]
    min_count: u32,
    /// Share of the collection that is read, 1 for the shipped share.
    #[arg(long, default_value_t = 1.0)]
    share: f64,
}

/// Parts of the collection and how many documents in a hundred are read of each.
const PARTS: [(&str, usize); 9] = [
    ("part-01-us-politics-news-2012-2020", 100),
    ("part-02-sri-lanka-english-news-2021-2025", 11),
    ("part-03-reuters-2006-2013", 35),
    ("part-04-bbc-2004-2005", 100),
    ("part-05-bbc-africa-world-2022", 100),
    ("part-06-small-news-sets", 100),
    ("part-07-congress-press-releases", 57),
    ("part-08-district-attorney-press-releases", 28),
    ("part-09-wikipedia", 100),
];

/// Runs the subcommand.
///
/// # Errors
/// When the collection cannot be read or the output cannot be written.
pub fn run(args: &VectorsArgs) -> Result<()> {
    let mut text = NumberedText::default();
    for (part, percent) in PARTS {
        let path = args.corpora.join("news-text").join(format!("{part}.txt.zst"));
        let percent = ((percent as f64 * args.share) as usize).min(100);
        // a fixed spread over the part, not its beginning
        for_each_document(&path, |number, document| {
            if number * 37 % 100 < percent {
                add(&mut text, document);
            }
        })?;
        eprintln!("{part}: {} words so far", text.text.len());
    }
    let polnear = args.corpora.join("polnear/train.jsonl");
    let articles = std::fs::read_to_string(&polnear).with_context(|| format!("cannot read {}", polnear.display()))?;
    for line in articles.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        add(&mut text, article["text"].as_str().unwrap_or_default());
    }
    let settings = Settings { n_epochs: args.epochs, min_count: args.min_count, ..Settings::default() };
    let text = text.pruned(settings.min_count);
    eprintln!("{} words of {} kinds", text.text.len(), text.words.len());
    let vectors = train(&text, &settings, |share| eprintln!("vectors: {:.0} %", share * 100.0));
    write(&args.output, &text, &vectors, settings.n_dimensions)
}

fn add(text: &mut NumberedText, document: &str) {
    for_each_word(document, |word, opens| {
        text.push(normalized(word), word.starts_with(char::is_uppercase), opens);
    });
    text.end_document();
}

fn write(folder: &Path, text: &NumberedText, vectors: &[f32], n_dimensions: usize) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut lines = String::new();
    for (word, vector) in text.words.iter().zip(vectors.chunks_exact(n_dimensions)) {
        lines.push_str(word);
        for value in vector {
            write!(lines, " {value:.4}")?;
        }
        lines.push('\n');
    }
    std::fs::write(folder.join("vectors.txt"), lines)?;
    let classes: Vec<Vec<u16>> =
        [64, 256, 1024].iter().map(|&n| cluster(vectors, n_dimensions, n, 20, n as u64)).collect();
    let mut lines = String::from("word\tcount\tinside\tcapitalized\tof64\tof256\tof1024\n");
    for (index, word) in text.words.iter().enumerate() {
        let (count, inside, capitalized) = (text.counts[index], text.n_inside[index], text.n_capitalized[index]);
        let [a, b, c] = [0, 1, 2].map(|level: usize| classes[level][index]);
        writeln!(lines, "{word}\t{count}\t{inside}\t{capitalized}\t{a}\t{b}\t{c}")?;
    }
    std::fs::write(folder.join("clusters.tsv"), lines)?;
    Ok(())
}
