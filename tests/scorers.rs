//! `dixit evaluate` against the scorers in Python that come with the corpora, on real output: the same figures.
//!
//! Runs only where the corpora (`DIXIT_SHARED`, by default `../shared` beside the repository) and Python are.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("DIXIT_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let has_python = Command::new("python3").arg("--version").output().is_ok();
    (has_python && shared.join("tools/score_attribution.py").is_file()).then_some(shared)
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn dixit(arguments: &[&str]) -> String {
    output(Command::new(assert_cmd::cargo::cargo_bin("dixit")).args(arguments))
}

#[test]
fn figures_agree_with_the_scorers_in_python() {
    let Some(shared) = shared() else {
        println!("skipped: no corpora or no python3");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let given = |name: &str| shared.join(name).to_str().unwrap().to_owned();
    let python = |tool: &str, arguments: &[&str]| {
        output(Command::new("python3").arg(given(tool)).args(arguments).env("PYTHONDONTWRITEBYTECODE", "1"))
    };
    let (dev, records, spans) = (given("corpora/polnear/dev.jsonl"), file("records.jsonl"), file("spans.jsonl"));
    dixit(&["extract", &dev, "--quiet", "-o", &records]);
    let lines = fs::read_to_string(&records).unwrap().lines().map(as_spans).collect::<Vec<_>>();
    fs::write(&spans, lines.join("\n")).unwrap();

    let ours: Value = serde_json::from_str(&dixit(&["evaluate", &dev, "--system", &records, "--json"])).unwrap();
    let theirs: Value = serde_json::from_str(&python("tools/score_attribution.py", &[&dev, &spans, "--json"])).unwrap();
    assert_eq!(ours, theirs);

    let gold = given("gold/graph");
    let ours: Value = serde_json::from_str(&dixit(&["evaluate", &gold, "--system", &records, "--json"])).unwrap();
    let arguments = ["--gold", &gold, "--system", &records, "--json"];
    let mut theirs: Value = serde_json::from_str(&python("tools/score_graph.py", &arguments)).unwrap();
    theirs.as_object_mut().unwrap().remove("documents");
    let as_floats = |value: &Value| value.to_string().replace(":0,", ":0.0,").replace(":1,", ":1.0,");
    for (figure, value) in theirs.as_object().unwrap() {
        assert_eq!(as_floats(&ours["total"][figure]), as_floats(value), "{figure}");
    }
}

/// A record in the form that the scorer of spans takes.
fn as_spans(line: &str) -> String {
    let record: Value = serde_json::from_str(line).unwrap();
    let attributions = record["attributions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"source": one["source_span"], "cue": one["cue"], "content": one["content"]}));
    json!({"id": record["doc"], "attributions": attributions.collect::<Vec<_>>()}).to_string()
}
