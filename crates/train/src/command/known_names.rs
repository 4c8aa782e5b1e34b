//! `dixit-train known-names`: what a recognizer takes words for in much unlabelled news, as evidence for the next one.

use crate::corpus::running_text::{for_each_document, for_each_word};
use anyhow::{Context, Result};
use dixit_document::TokenRange;
use dixit_nlp::gazetteer::Gazetteer;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::names::features::Convention;
use dixit_nlp::names::{NameRecognizer, TYPES};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Counts the names that the recognizer finds in the unlabelled news collection.
#[derive(Debug, clap::Args)]
pub struct KnownNamesArgs {
    /// Folder of corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Folder with `clusters.bin`, `gazetteer.bin` and `names.bin`.
    #[arg(long, default_value = "data/models")]
    models: PathBuf,
    /// Table to write, for `gazetteer --learned`: counts of PER, ORG, LOC, MISC and of no name, then the words. It holds
    /// words of the texts and is not to be published.
    #[arg(long)]
    output: PathBuf,
    /// One document in so many is read.
    #[arg(long, default_value_t = 2)]
    every: usize,
    /// Words and names that are rarer are left out.
    #[arg(long, default_value_t = 6)]
    min_count: u32,
}

const PARTS: [&str; 8] = [
    "part-01-us-politics-news-2012-2020",
    "part-03-reuters-2006-2013",
    "part-04-bbc-2004-2005",
    "part-05-bbc-africa-world-2022",
    "part-06-small-news-sets",
    "part-07-congress-press-releases",
    "part-08-district-attorney-press-releases",
    "part-09-wikipedia",
];

/// Runs the subcommand.
///
/// # Errors
/// When corpora or models cannot be read or the table cannot be written.
pub fn run(args: &KnownNamesArgs) -> Result<()> {
    let bytes = |name: &str| -> Result<Vec<u8>> {
        let path = args.models.join(name);
        std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let clusters = Clusters::from_bytes(&bytes("clusters.bin")?)?;
    let gazetteer = Gazetteer::from_bytes(&bytes("gazetteer.bin")?)?;
    let recognizer = NameRecognizer::from_bytes(&bytes("names.bin")?)?.with_conventions(vec![
        Convention::Universal,
        Convention::Encyclopedia,
        Convention::Silver,
    ]);
    let mut counts: BTreeMap<String, [u32; 5]> = BTreeMap::new();
    for part in PARTS {
        let path: &Path = &args.corpora.join("news-text").join(format!("{part}.txt.zst"));
        for_each_document(path, |number, document| {
            if number % args.every == 0 {
                add(&mut counts, document, &recognizer, &clusters, &gazetteer);
            }
        })?;
        eprintln!("{part}: {} words and names so far", counts.len());
    }
    let mut table = String::new();
    for (words, counts) in counts.iter().filter(|(_, counts)| counts.iter().sum::<u32>() >= args.min_count) {
        let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
        writeln!(table, "{}\t{words}", counts.join("\t"))?;
    }
    std::fs::write(&args.output, table).with_context(|| format!("cannot write {}", args.output.display()))
}

fn add(
    counts: &mut BTreeMap<String, [u32; 5]>,
    document: &str,
    recognizer: &NameRecognizer,
    clusters: &Clusters,
    gazetteer: &Gazetteer,
) {
    let mut forms: Vec<String> = vec![];
    let mut starts = vec![];
    for_each_word(document, |word, opens| {
        if opens && forms.last().is_none_or(|last| matches!(last.as_str(), "." | "!" | "?" | "”" | "\"" | "'")) {
            starts.push(forms.len());
        }
        forms.push(word.to_owned());
    });
    starts.push(forms.len());
    let sentences: Vec<TokenRange> =
        starts.windows(2).filter(|pair| pair[0] < pair[1]).map(|pair| TokenRange::new(pair[0], pair[1])).collect();
    if sentences.is_empty() {
        return;
    }
    let list: Vec<&str> = forms.iter().map(String::as_str).collect();
    let mut kind_of = vec![4; forms.len()];
    for name in recognizer.recognize(&list, &sentences, clusters, gazetteer) {
        let kind = TYPES.iter().position(|kind| *kind == name.kind).unwrap_or(3);
        kind_of[name.tokens.indices()].fill(kind);
        if (2..=6).contains(&name.tokens.len()) {
            let words = list[name.tokens.indices()].join(" ").to_lowercase();
            counts.entry(words).or_default()[kind] += 1;
        }
    }
    for sentence in sentences {
        // the first word of a sentence says little
        for index in sentence.indices().skip(1) {
            if list[index].starts_with(char::is_uppercase) {
                counts.entry(list[index].to_lowercase()).or_default()[kind_of[index]] += 1;
            }
        }
    }
}
