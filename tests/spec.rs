//! Runs the pages in `tests/spec`: each case is a passage and the attributions that it is expected to yield.
//!
//! A page is a title (`# Phenomenon`), prose, and cases: a heading (`## Case`), a fenced block ` ```text ` with the
//! passage, and a fenced block ` ```attributions ` with one line per attribution in order of place:
//!
//! ```text
//! source | cue | content | stance certainty quotation [denial:KIND] [doubt:KIND] [parent N]
//! ```
//!
//! A missing source or cue is written `-`; pieces of content are joined by ` … `; `parent N` counts lines from 1 and is
//! compared whether given or not, the kinds of denial and doubt only where given. A further block ` ```relations ` lists
//! how they stand to one another, `N kind M` by the numbers of their lines, all of them but those of kind `supports`; without
//! the block they are not compared. A case whose heading ends in
//! `(wrong-today)` must differ from its expectation: when it no longer does, the test fails until the mark is removed.
//! On failure the actual attributions are printed in the same notation; `UPDATE_EXPECT=1` marks and unmarks cases.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const MARK: &str = " (wrong-today)";

struct Case {
    page: PathBuf,
    /// As written, without the mark.
    heading: String,
    wrong_today: bool,
    text: String,
    expected: Vec<String>,
    /// Where the page has them.
    relations: Option<Vec<String>>,
}

#[test]
fn passages_yield_the_attributions_that_the_pages_expect() {
    let cases = read_pages();
    assert!(cases.len() > 20, "only {} cases were found", cases.len());
    let records = extract(&cases);
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut problems = String::new();
    for (case, record) in cases.iter().zip(&records) {
        let actual = attributions(record);
        let linked = relations(record);
        let agrees = agree(&case.expected, &actual) && case.relations.as_ref().is_none_or(|them| *them == linked);
        if agrees != case.wrong_today {
            continue;
        }
        if update {
            mark(case, !agrees);
            continue;
        }
        let page = case.page.file_name().unwrap().to_string_lossy();
        let _ = write!(problems, "\n{page}: {}\n    {}\n", case.heading, case.text.replace('\n', "\n    "));
        if agrees {
            problems.push_str("  agrees now: remove the mark (wrong-today)\n");
        } else {
            let _ = writeln!(problems, "  expected\n    {}", case.expected.join("\n    "));
            let _ = writeln!(problems, "  found\n    {}", actual.join("\n    "));
            if let Some(expected) = &case.relations {
                let _ = writeln!(problems, "  expected relations {expected:?}, found {linked:?}");
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

fn read_pages() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages.iter().flat_map(|page| read_page(page)).collect()
}

fn read_page(page: &Path) -> Vec<Case> {
    let content = fs::read_to_string(page).unwrap();
    assert!(content.starts_with("# "), "{}: expected a title", page.display());
    content
        .split("\n## ")
        .skip(1)
        .map(|section| {
            let heading = section.lines().next().unwrap().trim();
            let found = |kind: &str| {
                let (_, rest) = section.split_once(&format!("```{kind}\n"))?;
                Some(rest.split("```").next().unwrap().trim_end_matches('\n').to_owned())
            };
            let block =
                |kind: &str| found(kind).unwrap_or_else(|| panic!("{}: {heading}: no block {kind}", page.display()));
            Case {
                page: page.to_owned(),
                heading: heading.trim_end_matches(MARK.trim()).trim_end().to_owned(),
                wrong_today: heading.ends_with(MARK.trim()),
                text: block("text"),
                expected: block("attributions").lines().map(str::to_owned).collect(),
                relations: found("relations").map(|lines| lines.lines().map(str::to_owned).collect()),
            }
        })
        .collect()
}

/// The records of all passages, in order.
fn extract(cases: &[Case]) -> Vec<Value> {
    let lines: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(number, case)| serde_json::json!({"id": format!("case {number}"), "text": case.text}).to_string())
        .collect();
    let output = assert_cmd::Command::cargo_bin("dixit")
        .unwrap()
        .args(["extract", "--input-format", "jsonl", "-"])
        .write_stdin(lines.join("\n"))
        .assert()
        .success();
    let records = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let records: Vec<Value> = records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), cases.len());
    records
}

/// A record's attributions in the notation of the pages.
fn attributions(record: &Value) -> Vec<String> {
    let all = record["attributions"].as_array().unwrap();
    let words = |attribution: &Value, key: &str| {
        let text = attribution["evidence"][key].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { "-".to_owned() } else { text }
    };
    let line = |attribution: &Value| {
        let label = |key: &str| attribution[key].as_str().map(str::to_owned);
        let mut labels = vec![label("stance").unwrap(), label("certainty").unwrap(), label("quotation").unwrap()];
        labels.extend(label("denial").map(|kind| format!("denial:{kind}")));
        labels.extend(label("doubt").map(|kind| format!("doubt:{kind}")));
        let parent = all.iter().position(|other| other["id"] == attribution["parent"]);
        labels.extend(parent.map(|parent| format!("parent {}", parent + 1)));
        let [source, cue, content] = ["source", "cue", "content"].map(|key| words(attribution, key));
        format!("{source} | {cue} | {content} | {}", labels.join(" "))
    };
    all.iter().map(line).collect()
}

/// A record's relations but those of support, in the notation of the pages.
fn relations(record: &Value) -> Vec<String> {
    let ids: Vec<&Value> = record["attributions"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    let number = |id: &Value| ids.iter().position(|one| *one == id).unwrap() + 1;
    let all = record["relations"].as_array().unwrap().iter();
    let told = all.filter(|relation| relation["type"] != "supports");
    told.map(|it| format!("{} {} {}", number(&it["from"]), it["type"].as_str().unwrap(), number(&it["to"]))).collect()
}

fn agree(expected: &[String], actual: &[String]) -> bool {
    expected.len() == actual.len()
        && expected.iter().zip(actual).all(|(expected, actual)| lines_agree(expected, actual))
}

fn lines_agree(expected: &str, actual: &str) -> bool {
    let (words, labels) = expected.rsplit_once(" | ").unwrap_or_else(|| panic!("expected four columns: {expected}"));
    let (actual_words, actual_labels) = actual.rsplit_once(" | ").unwrap();
    let kinds_given = |kind: &str| labels.contains(kind);
    let mut kept: Vec<&str> = actual_labels.split(' ').collect();
    kept.retain(|label| {
        (!label.starts_with("denial:") || kinds_given("denial:"))
            && (!label.starts_with("doubt:") || kinds_given("doubt:"))
    });
    words.split_whitespace().eq(actual_words.split_whitespace()) && labels.split_whitespace().eq(kept)
}

fn mark(case: &Case, wrong: bool) {
    let content = fs::read_to_string(&case.page).unwrap();
    let (plain, marked) = (format!("\n## {}\n", case.heading), format!("\n## {}{MARK}\n", case.heading));
    let content = if wrong { content.replacen(&plain, &marked, 1) } else { content.replacen(&marked, &plain, 1) };
    fs::write(&case.page, content).unwrap();
}

#[test]
fn the_comparison_can_fail() {
    let line = "A | said | that B | asserts certain indirect".to_owned();
    assert!(agree(std::slice::from_ref(&line), std::slice::from_ref(&line)));
    assert!(!agree(std::slice::from_ref(&line), &[]));
    assert!(!lines_agree(&line, "A | said | that B | asserts probable indirect"));
    assert!(!lines_agree(&line, "A | said | B | asserts certain indirect"));
    assert!(!lines_agree(&line, "A | said | that B | asserts certain indirect parent 1"));
    let denial = "A | denied | B | denies certain indirect";
    assert!(lines_agree(denial, "A | denied | B | denies certain indirect denial:outright"));
    assert!(!lines_agree(&format!("{denial} denial:partial"), &format!("{denial} denial:outright")));
}
