//! The readable commands and the named queries answer alike, and what a person decides about identity holds.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs `dixit` in a folder.
fn dixit(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin("dixit")).args(arguments).current_dir(folder).output().unwrap()
}

fn fine(folder: &Path, arguments: &[&str]) -> String {
    let output = dixit(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with a store `kg` of the sample articles.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/articles");
    fine(folder.path(), &["build", articles.to_str().unwrap(), "--store", "kg", "--quiet"]);
    folder
}

/// The rows of a command as JSON, their cells of these columns in order, sorted.
fn listed(folder: &Path, command: &str, columns: &[&str], keep: impl Fn(&Value) -> bool) -> Vec<Vec<String>> {
    let json: Value = serde_json::from_str(&fine(folder, &[command, "--store", "kg", "--format", "json"])).unwrap();
    let rows = json.as_array().unwrap().iter().filter(|row| keep(row));
    let mut rows: Vec<Vec<String>> =
        rows.map(|row| columns.iter().map(|column| plain(&row[*column])).collect()).collect();
    rows.sort();
    rows
}

/// The same of a named query.
fn queried(folder: &Path, name: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let text = fine(folder, &["query", "--store", "kg", "--named", name, "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let rows = json["results"]["bindings"].as_array().unwrap().iter();
    let mut rows: Vec<Vec<String>> =
        rows.map(|row| columns.iter().map(|column| plain(&row[*column]["value"])).collect()).collect();
    rows.sort();
    rows
}

/// A cell without what the two ways of asking write differently.
fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) if text == "(implicit)" => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn all(_: &Value) -> bool {
    true
}

#[test]
fn denials_are_the_same_by_command_and_query() {
    let folder = workplace();
    let folder = folder.path();
    let columns = ["who", "claim"];
    let asked = queried(folder, "denials", &columns);
    assert!(!asked.is_empty());
    assert_eq!(listed(folder, "denials", &["who", "denied_claim"], all), asked);
}

#[test]
fn contradictions_are_the_same_by_command_and_query() {
    let folder = workplace();
    let folder = folder.path();
    let asked = queried(folder, "contradictions", &["who", "against", "basis"]);
    assert!(!asked.is_empty());
    assert_eq!(listed(folder, "contradictions", &["one", "other", "basis"], all), asked);
}

#[test]
fn claims_are_the_same_by_command_and_query() {
    let folder = workplace();
    let folder = folder.path();
    let of = |position: &'static str| {
        let rows = listed(folder, "claims", &["claim"], move |row| row["position"] == position);
        rows.into_iter().map(|row| row[0].clone()).collect::<Vec<String>>()
    };
    let (holds, denies) = (of("holds"), of("denies"));
    let asked = queried(folder, "claims", &["claim", "asserted", "denied"]);
    assert!(!holds.is_empty() && !denies.is_empty());
    let repeated = |column: usize| {
        let times = |row: &Vec<String>| vec![row[0].clone(); row[column].parse().unwrap()];
        asked.iter().flat_map(times).collect::<Vec<String>>()
    };
    assert_eq!((holds, denies), (repeated(1), repeated(2)));
}

#[test]
fn actors_are_the_same_by_command_and_query() {
    let folder = workplace();
    let folder = folder.path();
    let speaks = |row: &Value| row["says"].as_u64().unwrap() > 0;
    let listed = listed(folder, "actors", &["actor", "denies"], speaks);
    let asked = queried(folder, "actors", &["actor", "denials"]);
    assert!(!asked.is_empty());
    assert_eq!(listed, asked);
}

#[test]
fn a_claim_that_rests_on_one_source_has_one_holder() {
    let folder = workplace();
    let folder = folder.path();
    let asked = queried(folder, "unsupported-claims", &["claim", "who"]);
    assert!(!asked.is_empty());
    let holders = listed(folder, "claims", &["claim", "who"], |row| row["position"] == "holds");
    for row in &asked {
        let mut own: Vec<&String> = holders.iter().filter(|one| one[0] == row[0]).map(|one| &one[1]).collect();
        own.dedup();
        assert!(own.contains(&&row[1]), "{row:?} among {own:?}");
    }
}

#[test]
fn decisions_and_entities_given_once_hold_for_every_later_build() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("one.txt"), "Mayor Ann Alder said the bridge is closed. “It is not safe,” Alder said.")
        .unwrap();
    fs::write(folder.join("two.txt"), "Ann Alder said the painting is hers. “I made it,” Alder said.").unwrap();
    let people = || listed(folder, "actors", &["actor"], |row| row["kind"] == "person").concat();
    fine(folder, &["build", "one.txt", "two.txt", "--store", "kg"]);
    assert_eq!(people(), ["Ann Alder"]);
    fs::write(folder.join("decided.tsv"), "split\tAnn Alder\ttwo\tAnn Alder (painter)\n").unwrap();
    fs::write(folder.join("known.tsv"), "E7\tperson\tAnn Alder\n").unwrap();
    let given = ["build", "one.txt", "--store", "kg", "--decisions", "decided.tsv", "--entities", "known.tsv"];
    assert!(fine(folder, &given).contains("1 decisions, 1 names of known entities"));
    assert_eq!(people(), ["Ann Alder", "Ann Alder (painter)"]);
    fine(folder, &["build", "two.txt", "--store", "kg"]);
    assert_eq!(people(), ["Ann Alder", "Ann Alder (painter)"]);
    let turtle = fine(folder, &["export", "--store", "kg", "--format", "turtle"]);
    assert_eq!(turtle.matches("E7").count(), 1, "the other one is not the known entity");
    // edited in place
    fs::write(folder.join("kg/decisions.tsv"), "").unwrap();
    assert_eq!(people(), ["Ann Alder"]);
    // and a file that says nothing changes nothing
    fs::write(folder.join("wrong.tsv"), "same\tAnn Alder\n").unwrap();
    let failed = dixit(folder, &["build", "one.txt", "--store", "kg", "--decisions", "wrong.tsv"]);
    assert!(!failed.status.success());
    let errors = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(errors.contains("line 1") && errors.contains("wrong.tsv"), "{errors}");
    assert_eq!(people(), ["Ann Alder"]);
}

#[test]
fn doubtful_names_make_a_file_to_decide_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("one.txt"), "Ann B. Alder said the bridge is closed.").unwrap();
    fs::write(folder.join("two.txt"), "Ann Alder said the painting is hers.").unwrap();
    fine(folder, &["build", "one.txt", "two.txt", "--store", "kg"]);
    let doubtful = fine(folder, &["actors", "--store", "kg", "--doubtful", "--as-decisions"]);
    assert!(doubtful.contains("#same\tAnn"), "{doubtful}");
    fs::write(folder.join("decided.tsv"), doubtful.replace("#same", "same")).unwrap();
    fine(folder, &["build", "one.txt", "--store", "kg", "--decisions", "decided.tsv"]);
    assert_eq!(listed(folder, "actors", &["kind"], |row| row["kind"] == "person").len(), 1);
}
