//! `dixit-train gazetteer`: builds the shipped word lists from free lexicons.

use crate::corpus::running_text::for_each_word;
use anyhow::{Context, Result};
use dixit_nlp::gazetteer::{Gazetteer, Lists};
use std::path::{Path, PathBuf};

/// Packs first names, places, titles, nouns for people and organizations into a model file.
#[derive(Debug, clap::Args)]
pub struct GazetteerArgs {
    /// Folder of corpora.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Our own word lists.
    #[arg(long, default_value = "data/lexicons")]
    lexicons: PathBuf,
    /// Table of `known-names`: what words are mostly taken for in unlabelled news.
    #[arg(long)]
    learned: Option<PathBuf>,
    /// Model file to write.
    #[arg(long, default_value = "data/models/gazetteer.bin")]
    output: PathBuf,
}

/// Runs the subcommand.
///
/// # Errors
/// When a list cannot be read or the file cannot be written.
pub fn run(args: &GazetteerArgs) -> Result<()> {
    let mut phrases: Vec<(Vec<String>, Lists)> = vec![];
    let lexicons = args.corpora.join("lexicons");
    let mut add = |phrase: &str, lists: Lists| {
        let mut tokens = vec![];
        for_each_word(phrase, |word, _| tokens.push(word.to_owned()));
        phrases.push((tokens, lists));
    };
    let table = |name: &str| -> Result<Vec<Vec<String>>> { rows(&lexicons.join(name)) };

    // a first name of both lists counts for a gender when it is not much rarer with it
    let (female, male) = (table("us-census-names/first_female.tsv")?, table("us-census-names/first_male.tsv")?);
    let share = |rows: &[Vec<String>], name: &str| -> f64 {
        rows.iter().find(|row| row[0] == name).and_then(|row| row[1].parse().ok()).unwrap_or(0.0)
    };
    for (rows, others, lists) in [(&female, &male, Lists::FEMALE), (&male, &female, Lists::MALE)] {
        for row in rows.iter().skip(1).take(3500) {
            if share(rows, &row[0]) * 8.0 >= share(others, &row[0]) {
                add(&row[0], lists);
            }
        }
    }
    for (rank, row) in table("us-census-names/last.tsv")?.iter().skip(1).take(30_000).enumerate() {
        add(&row[0], if rank < 4000 { Lists::SURNAME } else { Lists::RARE_SURNAME });
    }
    for row in table("countries/countries.tsv")?.iter().skip(1) {
        for name in &row[1..4] {
            add(name.strip_prefix("the ").unwrap_or(name), Lists::COUNTRY);
        }
        add(&row[4], Lists::CITY);
    }
    for list in ["countries/nationalities_public_domain.txt", "countries/nationalities_uk_ogl.txt"] {
        table(list)?.iter().for_each(|row| add(&row[0], Lists::NATIONALITY));
    }
    for row in table("countries/us_states.tsv")?.iter().skip(1) {
        add(&row[0], Lists::REGION);
        add(&row[1], Lists::CITY);
    }
    for row in table("geonames/cities15000.tsv")?.iter().skip(1) {
        add(&row[0], Lists::CITY);
        add(&row[2], Lists::REGION);
    }
    for row in table("us-congress/committees.tsv")?.iter().skip(1) {
        add(&row[1], Lists::AGENCY);
    }
    for list in ["us-congress/legislators.tsv", "us-congress/presidents_vice_presidents.tsv"] {
        table(list)?.iter().skip(1).for_each(|row| add(&row[0], Lists::PERSON));
    }
    for (list, lists) in [
        ("honorifics", Lists::TITLE),
        ("name_prefixes", Lists::TITLE),
        ("occupations", Lists::PERSON_NOUN),
        ("us_federal_agencies", Lists::AGENCY),
        ("newspapers", Lists::MEDIUM),
        ("companies_fortune500", Lists::COMPANY),
        ("uk_political_parties", Lists::PARTY),
    ] {
        table(&format!("corpora-cc0/{list}.txt"))?.iter().for_each(|row| add(&row[0], lists));
    }
    for row in table("corpora-cc0/family_relations.txt")? {
        row[0].split('/').for_each(|noun| add(noun, Lists::FAMILY.and(Lists::PERSON_NOUN)));
    }
    for row in table("wordnet/nouns.tsv")?.iter().skip(1) {
        if row[0].contains([' ', '_']) || row[0].starts_with(char::is_uppercase) {
            continue;
        }
        // people by the most frequent sense, others by one of the first two
        let senses: Vec<&str> = row[1].split([' ', ',']).take(2).collect();
        for (class, n_senses, lists) in
            [("person", 1, Lists::PERSON_NOUN), ("group", 2, Lists::GROUP_NOUN), ("location", 2, Lists::PLACE_NOUN)]
        {
            if senses.iter().take(n_senses).any(|sense| *sense == class) {
                add(&row[0], lists);
            }
        }
    }
    let own = args.lexicons.join("names.tsv");
    for row in rows(&own)? {
        let lists = match row[0].as_str() {
            "medium" => Lists::MEDIUM,
            "title" => Lists::TITLE,
            "agency" => Lists::AGENCY,
            "region" => Lists::REGION,
            "country" => Lists::COUNTRY,
            "nationality" => Lists::NATIONALITY,
            "person_noun" => Lists::PERSON_NOUN,
            "group_noun" => Lists::GROUP_NOUN,
            "place_noun" => Lists::PLACE_NOUN,
            "company" => Lists::COMPANY,
            "party" => Lists::PARTY,
            "family" => Lists::FAMILY.and(Lists::PERSON_NOUN),
            "#" => continue,
            other => anyhow::bail!("{}: unknown list {other:?}", own.display()),
        };
        add(row.get(1).context("expected a list and a phrase")?, lists);
    }
    for row in args.learned.iter().map(|path| rows(path)).collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        let [counts @ .., words] = row.as_slice() else { continue };
        let counts: Vec<u32> = counts.iter().map(|count| count.parse()).collect::<Result<_, _>>()?;
        let total: u32 = counts.iter().sum();
        let most = (0..counts.len()).max_by_key(|&kind| counts[kind]).unwrap_or(0);
        let lists = [
            Lists::KNOWN_PERSON,
            Lists::KNOWN_ORGANIZATION,
            Lists::KNOWN_PLACE,
            Lists::KNOWN_OTHER,
            Lists::KNOWN_UNNAMED,
        ];
        let lists = if counts[most] * 10 >= total * 6 { lists[most] } else { Lists::KNOWN_MIXED };
        phrases.push((words.split(' ').map(str::to_owned).collect(), lists));
    }
    let gazetteer =
        Gazetteer::new(phrases.iter().map(|(tokens, lists)| (tokens.iter().map(String::as_str).collect(), *lists)));
    let bytes = gazetteer.to_bytes();
    std::fs::write(&args.output, &bytes).with_context(|| format!("cannot write {}", args.output.display()))?;
    eprintln!("{}: {} phrases, {} bytes", args.output.display(), gazetteer.len(), bytes.len());
    Ok(())
}

fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let row = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(row).collect())
}
