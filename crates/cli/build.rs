//! Names the models that are built in, so that records tell what made them and stores know when to read anew.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../data/models");
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(&folder).expect("data/models is part of the source");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "bin" || extension == "tsv"));
    paths.sort();
    let mut hash = Sha256::new();
    for path in paths {
        hash.update(fs::read(&path).expect("models can be read"));
    }
    let name: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=DIXIT_MODELS={name}");
}
