//! A `build` that is killed at any moment leaves the last complete state of the store.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const N_ARTICLES: usize = 60;
const N_ROUNDS: u64 = 12;

fn dixit() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin("dixit"))
}

/// The articles that an export of the store names; `None` when there is no store yet.
fn n_articles(store: &Path) -> Option<usize> {
    let export = dixit().args(["export", "--format", "json", "--store"]).arg(store).output().unwrap();
    let errors = String::from_utf8_lossy(&export.stderr);
    assert!(!errors.contains("panicked"), "{errors}");
    export.status.success().then(|| export.stdout.iter().filter(|&&byte| byte == b'\n').count())
}

#[test]
fn killing_a_build_keeps_the_last_complete_state() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/articles/ghostwriter.txt");
    let text = fs::read_to_string(sample).unwrap();
    let input = |name: &str, n: usize| {
        let path = folder.path().join(name);
        let lines: Vec<String> =
            (0..n).map(|number| json!({"id": format!("{name}-{number}"), "text": text}).to_string()).collect();
        fs::write(&path, lines.join("\n")).unwrap();
        path
    };
    let store = folder.path().join("kg");
    let first = input("first.jsonl", 2);
    assert!(dixit().args(["build", "--quiet", "--store"]).arg(&store).arg(&first).status().unwrap().success());
    assert_eq!(n_articles(&store), Some(2));
    let second = input("second.jsonl", N_ARTICLES);
    let mut n_before = 2;
    for round in 0..N_ROUNDS {
        let mut child = dixit()
            .args(["build", "--quiet", "--store"])
            .arg(&store)
            .arg(&second)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(20 + round * round * 7));
        let _ = child.kill();
        child.wait().unwrap();
        let n_after = n_articles(&store).expect("the store opens after a kill");
        assert!(n_after == n_before || n_after == 2 + N_ARTICLES, "{n_after} articles after round {round}");
        n_before = n_after;
    }
    assert!(dixit().args(["build", "--quiet", "--store"]).arg(&store).arg(&second).status().unwrap().success());
    assert_eq!(n_articles(&store), Some(2 + N_ARTICLES));
}
