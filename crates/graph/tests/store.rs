//! The store: incremental, idempotent, whole after a kill at any moment, clear about strangers and damage.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use dixit_document::DocumentId;
use dixit_graph::store::{Change, Fingerprint, Store, Wait, Writer};
use dixit_graph::{ArticleRecord, Error};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn numbered(number: usize) -> ArticleRecord {
    let mut record = sample::records().swap_remove(number % 2);
    record.doc = DocumentId(format!("article-{number:05}"));
    record
}

fn add(writer: &mut Writer, number: usize) {
    writer.add(&numbered(number)).unwrap();
}

fn ids(store: &Store) -> Vec<String> {
    let mut ids: Vec<String> = store.records().map(|record| record.unwrap().doc.0).collect();
    ids.sort();
    assert_eq!(ids, store.ids().map(str::to_owned).collect::<Vec<_>>());
    ids
}

#[test]
fn records_come_back_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path(), Wait::No).unwrap();
    for record in sample::records() {
        assert_eq!(writer.add(&record).unwrap(), Change::Added);
    }
    writer.commit().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let mut back: Vec<_> = store.records().map(Result::unwrap).collect();
    back.sort_by(|a, b| a.doc.cmp(&b.doc));
    assert_eq!(back, sample::records());
    assert_eq!(store.record("harbor-gift").unwrap(), Some(sample::records()[0].clone()));
    assert_eq!(store.record("nothing").unwrap(), None);
    assert_eq!(store.graph().unwrap().attributions.len(), 13);
}

#[test]
fn what_is_there_stays_and_what_changed_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path(), Wait::No).unwrap();
    let mut record = numbered(1);
    writer.add(&record).unwrap();
    writer.commit().unwrap();
    assert!(writer.is_current("article-00001", &Fingerprint::of(&record)));
    assert_eq!(writer.add(&record).unwrap(), Change::Unchanged);
    let before = fs::read(dir.path().join("manifest.json")).unwrap();
    writer.commit().unwrap();
    assert_eq!(fs::read(dir.path().join("manifest.json")).unwrap(), before, "nothing to commit");
    record.models.push("another model".to_owned());
    assert_eq!(writer.add(&record).unwrap(), Change::Replaced);
    writer.commit().unwrap();
    drop(writer);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.len(), 1);
    assert_eq!(store.records().map(Result::unwrap).collect::<Vec<_>>(), [record.clone()]);
    record.metadata.title = Some("Another title".to_owned());
    assert!(!store.is_current("article-00001", &Fingerprint::of(&record)));
}

#[test]
fn the_last_of_several_records_with_one_id_counts() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path(), Wait::No).unwrap();
    let mut last = numbered(2);
    writer.add(&last).unwrap();
    last.sha256 = "0".repeat(64);
    writer.add(&last).unwrap();
    writer.commit().unwrap();
    assert_eq!(Store::open(dir.path()).unwrap().records().map(Result::unwrap).collect::<Vec<_>>(), [last]);
}

#[test]
fn removed_articles_are_gone_and_can_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path(), Wait::No).unwrap();
    (0..4).for_each(|number| add(&mut writer, number));
    writer.commit().unwrap();
    assert!(writer.remove("article-00002").unwrap());
    assert!(!writer.remove("article-00002").unwrap());
    writer.commit().unwrap();
    assert_eq!(ids(&Store::open(dir.path()).unwrap()), ["article-00000", "article-00001", "article-00003"]);
    assert_eq!(writer.add(&numbered(2)).unwrap(), Change::Added);
    writer.commit().unwrap();
    assert_eq!(ids(&Store::open(dir.path()).unwrap()).len(), 4);
}

#[test]
fn compaction_changes_nothing_but_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path(), Wait::No).unwrap();
    for number in 0..40 {
        writer.add(&numbered(number % 30)).unwrap();
        let mut changed = numbered(number % 7);
        changed.models = vec![number.to_string()];
        writer.add(&changed).unwrap();
        writer.commit().unwrap();
    }
    let before = ids(writer.store());
    assert!(writer.store().fragmentation().0 <= 33, "commits merge what has grown too many");
    writer.compact().unwrap();
    assert_eq!(writer.store().fragmentation(), (1, 0));
    assert_eq!(ids(writer.store()), before);
    drop(writer);
    drop(Writer::open(dir.path(), Wait::No).unwrap());
    assert_eq!(fs::read_dir(dir.path().join("segments")).unwrap().count(), 2, "old files are swept");
    assert_eq!(ids(&Store::open(dir.path()).unwrap()), before);
}

#[test]
fn frames_of_a_large_segment_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path(), Wait::No).unwrap();
    (0..900).for_each(|number| add(&mut writer, number));
    writer.commit().unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(ids(&store).len(), 900);
    for number in [0, 1, 450, 898, 899] {
        assert_eq!(store.record(&format!("article-{number:05}")).unwrap(), Some(numbered(number)));
    }
}

#[test]
fn two_writers_are_one_too_many() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::open(dir.path(), Wait::No).unwrap();
    let error = Writer::open(dir.path(), Wait::No).unwrap_err();
    assert!(matches!(error, Error::Locked { .. }));
    assert!(error.to_string().contains(&format!("(process {})", std::process::id())), "{error}");
    Store::open(dir.path()).unwrap();
    let path = dir.path().to_owned();
    let waiting = std::thread::spawn(move || Writer::open(path, Wait::Yes).map(drop));
    std::thread::sleep(Duration::from_millis(50));
    assert!(!waiting.is_finished());
    drop(writer);
    waiting.join().unwrap().unwrap();
}

fn error_of<T: std::fmt::Debug>(result: Result<T, Error>, file: &str) -> String {
    let message = result.unwrap_err().to_string();
    assert!(message.contains(file), "{message} does not name {file}");
    message
}

#[test]
fn strangers_and_damage_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    assert!(error_of(Store::open(at("none")), "none").contains("no dixit store"));

    fs::create_dir(at("foreign")).unwrap();
    fs::write(at("foreign/thesis.txt"), "mine").unwrap();
    assert!(error_of(Writer::open(at("foreign"), Wait::No), "foreign").contains("not a dixit store"));
    assert_eq!(fs::read_dir(at("foreign")).unwrap().count(), 1, "nothing was added to it");
    fs::write(at("plain"), "a file").unwrap();
    error_of(Writer::open(at("plain"), Wait::No), "plain");
    error_of(Store::open(at("plain")), "plain");

    let store = at("store");
    let mut writer = Writer::open(&store, Wait::No).unwrap();
    (0..3).for_each(|number| add(&mut writer, number));
    writer.commit().unwrap();
    drop(writer);
    let manifest = store.join("manifest.json");
    let records = store.join("segments/000001.records");
    let index = store.join("segments/000001.index");
    let spoil = |path: &Path, bytes: &[u8]| {
        let good = fs::read(path).unwrap();
        fs::write(path, bytes).unwrap();
        let opened = Store::open(&store);
        let name = path.file_name().unwrap().to_str().unwrap();
        let message = match opened {
            Err(error) => error.to_string(),
            Ok(store) => store.records().find_map(Result::err).map(|error| error.to_string()).unwrap_or_default(),
        };
        assert!(message.contains(name), "{message:?} does not name {name}");
        fs::write(path, good).unwrap();
        message
    };
    assert!(spoil(&manifest, b"{").contains("damaged"));
    assert!(spoil(&manifest, b"{\"format\": \"other\"}").contains("another file"));
    assert!(spoil(&manifest, br#"{"format": "dixit store", "version": 99, "segments": []}"#).contains("version 1"));
    let good = fs::read(&records).unwrap();
    assert!(spoil(&records, &good[..good.len() - 9]).contains("bytes"));
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 0x55;
    assert!(spoil(&records, &flipped).contains("damaged"));
    assert!(spoil(&index, b"").contains("expected 3 lines"));
    let mut swapped: Vec<String> = fs::read_to_string(&index).unwrap().lines().map(str::to_owned).collect();
    swapped.swap(0, 1);
    fs::write(&index, swapped.join("\n") + "\n").unwrap();
    let error = Store::open(&store).unwrap().records().find_map(Result::err).unwrap();
    assert!(error.to_string().contains("expected article"), "{error}");
    swapped.swap(0, 1);
    fs::write(&index, swapped.join("\n") + "\n").unwrap();
    assert_eq!(ids(&Store::open(&store).unwrap()).len(), 3);
}

const CHILD: &str = "DIXIT_TEST_STORE";
const BATCH: usize = 5;

/// Not a test by itself: what the next one starts and kills.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let mut writer = Writer::open(path, Wait::No).unwrap();
    let first = writer.store().len();
    for batch in 0.. {
        (0..BATCH).for_each(|number| add(&mut writer, first + batch * BATCH + number));
        writer.commit().unwrap();
        println!("committed {}", first + (batch + 1) * BATCH);
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_last_committed_state() {
    let dir = tempfile::tempdir().unwrap();
    let mut seed = 0x9e37_79b9_u64;
    let mut committed = 0;
    for round in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_writes_until_it_is_killed", "--nocapture"])
            .env(CHILD, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = move || lines.by_ref().map_while(Result::ok).find_map(|line| count_in(&line));
        committed = committed.max(next().unwrap());
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round);
        std::thread::sleep(Duration::from_micros(seed >> 33 & 0x3fff));
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(count) = next() {
            committed = committed.max(count);
        }
        let store = Store::open(dir.path()).unwrap();
        let n_found = ids(&store).len();
        assert!(n_found >= committed, "{n_found} articles, though {committed} were committed");
        assert_eq!(n_found % BATCH, 0, "half a batch");
        committed = n_found;
    }
    assert!(committed >= 20 * BATCH);
}

fn count_in(line: &str) -> Option<usize> {
    line.split_once("committed ")?.1.trim().parse().ok()
}
