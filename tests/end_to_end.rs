//! Every command on the sample articles, and what must hold of every output.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/articles").canonicalize().unwrap()
}

fn run(arguments: &[&str], input: &str) -> (Option<i32>, Vec<u8>, String) {
    let binary = assert_cmd::cargo::cargo_bin("dixit");
    let mut child = Command::new(binary)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

fn fine(arguments: &[&str]) -> String {
    let (status, output, errors) = run(arguments, "");
    assert_eq!(status, Some(0), "{arguments:?}: {errors}");
    String::from_utf8(output).unwrap()
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What must hold of every record: spans lie in the text and carry the words that they are said to.
fn check(record: &Value, text: &str) {
    let points: Vec<char> = text.chars().collect();
    assert_eq!(record["sha256"], dixit_document::Article::new("x", text).sha256().as_str());
    let actors: Vec<&str> =
        record["actors"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    let attributions = record["attributions"].as_array().unwrap();
    let ids: Vec<&str> = attributions.iter().map(|one| one["id"].as_str().unwrap()).collect();
    let words = |spans: &Value| -> String {
        let pieces = spans.as_array().unwrap().iter().map(|span| {
            let [start, end] = [0, 1].map(|side: usize| span[side].as_u64().unwrap() as usize);
            assert!(start < end && end <= points.len(), "{span} in {} code points", points.len());
            points[start..end].iter().collect::<String>()
        });
        pieces.collect::<Vec<_>>().join(" … ")
    };
    for one in attributions {
        for (spans, evidence) in [("source_span", "source"), ("cue", "cue"), ("content", "content")] {
            assert_eq!(one["evidence"][evidence], words(&one[spans]).as_str());
        }
        assert!(one["source"].as_str().is_none_or(|source| actors.contains(&source)));
        assert!(one["parent"].as_str().is_none_or(|parent| ids.contains(&parent) && parent != one["id"]));
        assert_eq!(one["denial"].is_string(), one["stance"] == "denies", "{one}");
    }
    for relation in record["relations"].as_array().unwrap() {
        assert!(["from", "to"].iter().all(|end| ids.contains(&relation[*end].as_str().unwrap())));
    }
}

#[test]
fn records_of_the_sample_articles_hold_together() {
    let folder = articles();
    let records = records(&fine(&["extract", folder.to_str().unwrap()]));
    assert!(records.len() >= 4);
    for record in records {
        let path = folder.join(format!("{}.txt", record["doc"].as_str().unwrap()));
        check(&record, &fs::read_to_string(path).unwrap());
        assert!(record["attributions"].as_array().unwrap().len() >= 5, "{}", record["doc"]);
        assert!(record["actors"].as_array().unwrap().len() >= 3, "{}", record["doc"]);
    }
}

#[test]
fn output_is_the_same_every_time_and_with_any_number_of_jobs() {
    let folder = articles();
    let folder = folder.to_str().unwrap();
    for command in [&["extract", folder][..], &["annotate", folder], &["graph", folder, "--format", "svg"]] {
        let once = fine(command);
        assert!(!once.is_empty());
        for jobs in ["1", "2", "5"] {
            assert_eq!(once, fine(&[command, &["--jobs", jobs]].concat()), "{command:?} with {jobs} jobs");
        }
    }
}

#[test]
fn every_format_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let article = articles().join("harbor-contract.txt");
    let article = article.to_str().unwrap();
    for format in [
        "svg", "dot", "graphml", "gexf", "cyjs", "cx2", "cypher", "json", "network", "turtle", "ntriples", "nquads",
        "trig", "jsonld", "rdfxml", "csv",
    ] {
        assert!(fine(&["graph", article, "--format", format]).len() > 100, "{format}");
    }
    for view in ["claims", "actors", "full"] {
        let path = folder.path().join(format!("{view}.gexf"));
        fine(&["graph", article, "--view", view, "-o", path.to_str().unwrap()]);
        assert!(fs::read_to_string(path).unwrap().contains("<gexf"));
    }
    let neo4j = folder.path().join("neo4j");
    fine(&["graph", article, "--format", "neo4j", "-o", neo4j.to_str().unwrap()]);
    assert!(fs::read_dir(neo4j).unwrap().count() >= 2);
    assert!(
        fs::read_dir(folder.path()).unwrap().all(|entry| !entry.unwrap().path().to_string_lossy().ends_with(".part"))
    );
}

#[test]
fn a_store_answers_like_the_articles_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("kg");
    let (store, articles) = (store.to_str().unwrap(), articles());
    let articles = articles.to_str().unwrap();
    let summary = fine(&["build", articles, "--store", store]);
    assert!(summary.contains("added") && summary.contains("failed inputs 0"), "{summary}");
    let again = fine(&["build", articles, "--store", store]);
    assert!(again.contains("0 added, 0 replaced"), "{again}");
    for command in ["actors", "claims", "denials", "contradictions"] {
        let stored = fine(&[command, "--store", store, "--format", "json"]);
        assert_eq!(stored, fine(&[command, articles, "--format", "json"]), "{command}");
        serde_json::from_str::<Vec<Value>>(&stored).unwrap();
    }
    let exported = fine(&["export", "--store", store, "--format", "json"]);
    assert_eq!(records(&exported).len(), records(&fine(&["extract", articles])).len());
    let one = fine(&["export", "--store", store, "--article", "harbor-contract", "--format", "json"]);
    assert_eq!(records(&one).len(), 1);
    let explained = fine(&["explain", "--store", store, "--article", "harbor-contract", "--texts", articles]);
    assert!(explained.contains("[cue: ") && explained.contains("probability"), "{explained}");
    assert_eq!(run(&["explain", "--store", store, "no-such-id"], "").0, Some(1));
}

#[test]
fn annotation_keeps_given_words() {
    let text = "Lena Holt didn't say so. \"No,\" she said.\n\nThe mayor agreed.\n";
    let (status, once, _) = run(&["annotate", "-"], text);
    assert_eq!(status, Some(0));
    let once = String::from_utf8(once).unwrap();
    let (status, twice, errors) = run(&["annotate", "--tokens", "-"], &once);
    assert_eq!(status, Some(0), "{errors}");
    let words = |table: &str| -> Vec<String> {
        let rows = table.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        rows.map(|row| row.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    assert!(words(&once).len() > 15);
    assert_eq!(words(&once), words(&String::from_utf8(twice).unwrap()));
    assert_eq!(run(&["annotate", "--tokens", "-"], "1\tonly two\n").0, Some(1));
}

#[test]
fn scores_of_gold_against_itself_are_perfect() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/gold/graph");
    let gold = gold.to_str().unwrap();
    let scores: Value = serde_json::from_str(&fine(&["evaluate", gold, "--system", gold, "--json"])).unwrap();
    for figure in ["actors", "attributions", "attributions_with_stance", "denials", "relations"] {
        assert_eq!(scores["total"][figure]["f1"], 1.0, "{figure}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let binary = assert_cmd::cargo::cargo_bin("dixit");
    let mut child = Command::new(binary)
        .args(["annotate", articles().to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Many texts a run: what one of them breaks is found by its id.
    #[test]
    fn any_text_gives_a_record_that_holds_together(
        texts in proptest::collection::vec(
            proptest::collection::vec(
                prop_oneof![
                    "\\PC{0,12}", any::<char>().prop_map(String::from), Just(" said ".to_owned()), Just("“".to_owned()),
                    Just("\" ".to_owned()), Just("\n\n".to_owned()), Just("Lena Holt ".to_owned()), Just("denied that ".to_owned()),
                    Just("🦊".to_owned()), Just(". ".to_owned()), Just("'' ".to_owned()), Just("she ".to_owned()),
                ], 0..40).prop_map(|pieces| pieces.concat()),
            1..30),
    ) {
        let lines: Vec<String> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| serde_json::json!({"id": number.to_string(), "text": text}).to_string())
            .collect();
        let (status, output, errors) = run(&["extract", "--input-format", "jsonl", "--quiet", "-"], &lines.join("\n"));
        prop_assert_eq!(status, Some(0), "{}", errors);
        let records = records(&String::from_utf8(output).unwrap());
        prop_assert_eq!(records.len(), texts.len());
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/article-record.schema.json");
        let schema = fs::read_to_string(schema).ok().map(|text| serde_json::from_str::<Value>(&text).unwrap());
        let validator = schema.map(|schema| jsonschema::validator_for(&schema).unwrap());
        for (record, text) in records.iter().zip(&texts) {
            check(record, text);
            if let Some(validator) = &validator {
                prop_assert!(validator.is_valid(record), "{:?}", validator.iter_errors(record).next());
            }
        }
    }
}

#[test]
fn brat_annotations_mark_the_words_they_name() {
    let path = articles().join("harbor-contract.txt");
    let text: Vec<char> = fs::read_to_string(&path).unwrap().chars().collect();
    let annotations = fine(&["extract", "--format", "brat", path.to_str().unwrap()]);
    let spans: Vec<&str> = annotations.lines().filter(|line| line.starts_with('T')).collect();
    assert!(spans.len() > 30, "{annotations}");
    for line in spans {
        let columns: Vec<&str> = line.split('\t').collect();
        let places = columns[1].split_once(' ').unwrap().1;
        let words: Vec<String> = places
            .split(';')
            .map(|place| {
                let (start, end) = place.split_once(' ').unwrap();
                text[start.parse().unwrap()..end.parse().unwrap()].iter().collect()
            })
            .collect();
        assert_eq!(words.join(" ").replace('\n', " "), columns[2]);
    }
    assert!(annotations.lines().any(|line| line.starts_with('A') && line.ends_with(" denies")));
}
