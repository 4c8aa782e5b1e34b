//! Inputs that are wrong in every way we know: each has a defined outcome, and the rest of a batch goes on.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const GOOD: &str = "\"The bridge is safe,\" Lena Holt said.";

fn dixit(folder: &Path, arguments: &[&str]) -> Output {
    let binary = assert_cmd::cargo::cargo_bin("dixit");
    Command::new(binary).args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(output: &Output) -> Vec<String> {
    records(output).iter().map(|record| record["doc"].as_str().unwrap().to_owned()).collect()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_bad_file_is_named_and_the_others_go_on() {
    let folder = folder(&[
        ("a.txt", GOOD.as_bytes()),
        ("b.txt", b"%PDF-1.4 \xE2\xE3\xCF\xD3"),
        ("c.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("d.html", b"<html><body></body></html>"),
        ("e.txt", GOOD.as_bytes()),
    ]);
    let output =
        dixit(folder.path(), &["extract", "a.txt", "b.txt", "c.png", "d.html", "nowhere.txt", "*.nothing", "e.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(ids(&output), ["a", "e"]);
    let errors = errors(&output);
    for (name, reason) in [
        ("b.txt", "PDF"),
        ("c.png", "PNG"),
        ("d.html", "no article text"),
        ("nowhere.txt", "no such file"),
        ("*.nothing", "no file matches"),
    ] {
        assert!(errors.lines().any(|line| line.contains(name) && line.contains(reason)), "{name}: {errors}");
    }
}

#[test]
fn text_is_kept_character_by_character() {
    for (text, kept) in [
        ("\u{FEFF}One.\r\n\r\nTwo.\r\n", "One.\r\n\r\nTwo.\r\n"),
        ("A\u{0}b \u{7}said 🦊 👩‍👩‍👧.\n", "A\u{0}b \u{7}said 🦊 👩‍👩‍👧.\n"),
        ("no space\u{2028}at\u{85}all", "no space\u{2028}at\u{85}all"),
    ] {
        let folder = folder(&[("a.txt", text.as_bytes())]);
        let output = dixit(folder.path(), &["extract", "a.txt"]);
        assert_eq!(output.status.code(), Some(0));
        let expected = dixit_document::Article::new("a", kept).sha256();
        assert_eq!(records(&output)[0]["sha256"], expected.as_str(), "{text:?}");
    }
}

#[test]
fn an_empty_file_is_an_article_that_says_nothing() {
    let folder = folder(&[("a.txt", b""), ("b.txt", b" \n\t\n")]);
    let output = dixit(folder.path(), &["extract", "a.txt", "b.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(records(&output).iter().all(|record| record["attributions"] == serde_json::json!([])));
    assert!(errors(&output).contains("a.txt: it has no text"));
    assert!(errors(&dixit(folder.path(), &["extract", "--quiet", "a.txt"])).is_empty());
}

#[test]
fn json_lines_are_checked_line_by_line() {
    let lines = [
        r#"{"id": "one", "text": "\"Yes,\" Ann Ek said.", "date": "2031-04-02"}"#,
        "",
        r#"{"id": "two", "text": "#,
        r#"["id"]"#,
        r#"{"id": "three", "text": 3}"#,
        r#"{"id": "one", "text": "again"}"#,
        r#"{"text": "no id"}"#,
    ]
    .join("\r\n");
    let folder = folder(&[("in.jsonl", lines.as_bytes())]);
    let output = dixit(folder.path(), &["extract", "in.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(ids(&output), ["one", "in-7"]);
    assert_eq!(records(&output)[0]["published"], "2031-04-02");
    let errors = errors(&output);
    for expected in [
        "in.jsonl:3:22: is no JSON",
        "in.jsonl:4: expected an object",
        "in.jsonl:5: expected a string as \"text\", found a number",
        "in.jsonl:6: the id \"one\"",
    ] {
        assert!(errors.contains(expected), "{expected}\n{errors}");
    }
}

#[test]
fn directories_are_read_in_order_and_may_not_be_bare() {
    let folder = folder(&[
        ("news/b/2.txt", GOOD.as_bytes()),
        ("news/a.txt", GOOD.as_bytes()),
        ("news/.hidden/3.txt", GOOD.as_bytes()),
        ("news/picture.png", b"\x89PNG\r\n\x1a\n"),
        ("other/note.rtf", b"x"),
    ]);
    let output = dixit(folder.path(), &["extract", "news"]);
    assert_eq!((output.status.code(), ids(&output)), (Some(0), vec!["a".to_owned(), "2".to_owned()]));
    let output = dixit(folder.path(), &["extract", "other"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("other: the directory holds no article"));
}

#[test]
fn equal_names_are_told_apart_by_path() {
    let folder = folder(&[("x/a.txt", GOOD.as_bytes()), ("y/a.txt", GOOD.as_bytes())]);
    let output = dixit(folder.path(), &["extract", "x", "y"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("y/a.txt: the id \"a\" is that of an earlier article"));
    let output = dixit(folder.path(), &["extract", "x", "y", "--id-from", "path"]);
    assert_eq!((output.status.code(), ids(&output)), (Some(0), vec!["x/a".to_owned(), "y/a".to_owned()]));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", GOOD.as_bytes()), ("b.txt", GOOD.as_bytes())]);
    fs::set_permissions(folder.path().join("a.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(folder.path().join("a.txt")).is_ok() {
        // The superuser may read everything.
        return;
    }
    let output = dixit(folder.path(), &["extract", "a.txt", "b.txt"]);
    assert_eq!((output.status.code(), ids(&output)), (Some(1), vec!["b".to_owned()]));
    assert!(errors(&output).contains("a.txt: permission denied"));
}

#[test]
fn encodings_are_detected() {
    let text = "Zoë Grün sagte: „Das ist völlig falsch.“ Später schwieg sie über die Gründe für ihre Änderung.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let folder = folder(&[("a.txt", &bytes)]);
    let output = dixit(folder.path(), &["extract", "a.txt"]);
    assert_eq!(records(&output)[0]["sha256"], dixit_document::Article::new("a", text).sha256().as_str());
}

#[test]
fn wrong_command_lines_exit_with_2() {
    let folder = folder(&[("a.txt", GOOD.as_bytes())]);
    for arguments in [
        &["extract"][..],
        &["nothing", "a.txt"],
        &["graph", "a.txt", "-o", "graph.gif"],
        &["graph", "a.txt", "--format", "gif"],
        &["graph", "a.txt", "--format", "svg", "--rdf12"],
        &["claims"],
        &["claims", "a.txt", "--store", "kg"],
        &["push", "--store", "kg", "--endpoint", "ftp://x"],
        &["extract", "a.txt", "--jobs", "0"],
    ] {
        let output = dixit(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", errors(&output));
    }
    assert!(!folder.path().join("graph.gif").exists());
    for arguments in [&["export", "--store", "kg"][..], &["extract", "a.txt", "-o", "no/such/folder/x"]] {
        assert_eq!(dixit(folder.path(), arguments).status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn a_long_line_is_read_in_little_time() {
    let text = format!("{} said Lena Holt.", "word ".repeat(60_000));
    let folder = folder(&[("a.txt", text.as_bytes()), ("b.txt", "x".repeat(1 << 20).as_bytes())]);
    let output = dixit(folder.path(), &["extract", "a.txt", "b.txt"]);
    assert_eq!((output.status.code(), records(&output).len()), (Some(0), 2));
}
