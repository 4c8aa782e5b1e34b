//! Runs every example of every command's help and of the README as it stands, in a folder that holds the sample articles
//! and a store.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

fn binary() -> PathBuf {
    assert_cmd::cargo::cargo_bin("dixit")
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(binary()).args(arguments).arg("--help").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = help(&[]);
    let section = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = section.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = named.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

fn examples(help: &str) -> Vec<String> {
    let Some((_, section)) = help.split_once("Examples:\n") else { return vec![] };
    let lines = section.lines().take_while(|line| line.starts_with("  "));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// The commands that the README shows, without what stands after them.
fn readme_examples() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let lines = readme.lines().filter(|line| line.starts_with("    dixit "));
    lines.map(|line| line.split(" #").next().unwrap_or_default().trim().to_owned()).collect()
}

/// A folder with a copy of `data/` and a store `kg` of the sample articles.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    for part in ["articles", "gold/graph", "samples"] {
        let target = folder.path().join("data").join(part);
        fs::create_dir_all(&target).unwrap();
        for entry in fs::read_dir(data.join(part)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, target.join(path.file_name().unwrap())).unwrap();
        }
    }
    let built = Command::new(binary()).args(["build", "data/articles", "--store", "kg"]).current_dir(&folder).status();
    assert!(built.unwrap().success());
    folder
}

/// A server that takes whatever is put there.
fn graph_store() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = vec![];
            let mut buffer = [0; 1 << 16];
            let is_whole = |request: &[u8]| {
                let text = String::from_utf8_lossy(request);
                let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
                let length =
                    head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                length.is_none_or(|length: usize| body.len() >= length)
            };
            while !is_whole(&request) {
                match stream.read(&mut buffer).unwrap() {
                    0 => break,
                    n_bytes => request.extend_from_slice(&buffer[..n_bytes]),
                }
            }
            let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(answer).unwrap();
        }
    });
    port
}

#[test]
fn every_example_runs() {
    let folder = workplace();
    let port = graph_store();
    let folder_of_binary = binary().parent().unwrap().to_owned();
    let path = std::env::join_paths(
        std::iter::once(folder_of_binary).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let mut sections = vec![(String::new(), examples(&help(&[])))];
    sections.extend(commands().into_iter().map(|name| (name.clone(), examples(&help(&[&name])))));
    assert!(sections.len() > 10);
    sections.push(("README".to_owned(), readme_examples()));
    for (command, examples) in sections {
        assert!(!examples.is_empty(), "the help of {command:?} has no examples");
        // A server runs until it is stopped: it has tests of its own.
        for example in examples.iter().filter(|example| !example.starts_with("dixit serve")) {
            let line = example.replace("localhost:7878", &format!("127.0.0.1:{port}"));
            let output =
                Command::new("sh").args(["-ec", &line]).current_dir(&folder).env("PATH", &path).output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{example}\n{errors}");
            let says_something = !output.stdout.is_empty()
                || example.contains(" -o ")
                || example.contains(" > ")
                || ["push", "build"].iter().any(|quiet| example.contains(quiet));
            assert!(says_something, "{example} printed nothing\n{errors}");
        }
    }
}
