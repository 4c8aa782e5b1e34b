//! Reads the manifests: which crate may know which, and what must not be in the tree.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom (`docs/architecture.md`). Development dependencies count too, except that tests may import `train`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("nlp", &["document"]),
    ("extract", &["document", "nlp"]),
    ("graph", &["document"]),
    ("train", &["document", "nlp", "extract", "graph"]),
    ("cli", &["document", "nlp", "extract", "graph"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The crates of ours that a manifest names in its dependency tables, by table.
fn imports(manifest: &str) -> Vec<(String, String)> {
    let mut table = String::new();
    let mut found = vec![];
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']').to_owned();
        }
        let is_dependency = table.ends_with("dependencies");
        if let Some(name) = line.strip_prefix("dixit-").filter(|_| is_dependency) {
            found.push((table.clone(), name.split([' ', '.', '=']).next().unwrap().to_owned()));
        }
    }
    found
}

#[test]
fn crates_import_only_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut crates: Vec<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    crates.sort();
    let mut expected: Vec<&str> = allowed.keys().copied().collect();
    expected.sort_unstable();
    assert_eq!(crates, expected, "a new crate needs a paragraph in docs/architecture.md and a line here");
    let mut n_imports = 0;
    for name in crates {
        let manifest = fs::read_to_string(root().join("crates").join(&name).join("Cargo.toml")).unwrap();
        for (table, import) in imports(&manifest) {
            n_imports += 1;
            let for_tests = table.ends_with("dev-dependencies") && import == "train";
            assert!(
                for_tests || allowed[name.as_str()].contains(&import.as_str()),
                "{name} imports {import} ({table})"
            );
        }
    }
    assert!(n_imports >= 10, "the manifests were not understood: {n_imports} imports found");
}

#[test]
fn the_default_tree_compiles_no_cpp_database() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"oxigraph\""));
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let line = workspace.lines().find(|line| line.starts_with("oxigraph")).unwrap();
    assert!(line.contains("default-features = false"), "{line}");
    let default_names_it = |manifest: &str| {
        let features = manifest.split("[features]").nth(1).unwrap_or_default();
        features.lines().any(|line| line.starts_with("default") && line.contains("rocksdb"))
    };
    // An optional feature may bring it into the lock file, never into the default tree.
    if lock.contains("name = \"oxrocksdb-sys\"") {
        for entry in fs::read_dir(root().join("crates")).unwrap() {
            let manifest = fs::read_to_string(entry.unwrap().path().join("Cargo.toml")).unwrap();
            assert!(!default_names_it(&manifest));
        }
    }
}

#[test]
fn libraries_do_not_print_or_look_around() {
    let forbidden = ["println!(", "eprintln!(", "std::env::", "process::exit", "SystemTime::now", "Instant::now"];
    let mut n_files = 0;
    for name in ["document", "nlp", "extract", "graph"] {
        let mut waiting = vec![root().join("crates").join(name).join("src")];
        while let Some(path) = waiting.pop() {
            if path.is_dir() {
                waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
            let source = fs::read_to_string(&path).unwrap_or_default();
            let source = source.split("#[cfg(test)]").next().unwrap();
            n_files += 1;
            for word in forbidden.iter().filter(|_| !is_test) {
                let used = source.lines().any(|line| line.contains(word) && !line.trim_start().starts_with("//"));
                assert!(!used, "{} uses {word}", path.display());
            }
        }
    }
    assert!(n_files > 30);
}
