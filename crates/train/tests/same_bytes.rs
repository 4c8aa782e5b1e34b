//! Training the same thing twice gives the same bytes.

use clap::Parser;
use dixit_train::command::{clusters, gazetteer, lemmas, names, syntax, vectors};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpora");
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/models");
const LEXICONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/lexicons");

/// Arguments as on the command line.
#[derive(Debug, Parser)]
struct Line<A: clap::Args> {
    #[command(flatten)]
    args: A,
}

fn parse<A: clap::Args>(words: &[&str]) -> A {
    Line::<A>::try_parse_from([&["train"], words].concat()).expect("arguments that the command knows").args
}

/// A small corpus of our own in the layout of the real ones, under a folder that goes with it.
struct Corpora(PathBuf);

impl Corpora {
    fn new(name: &str) -> Corpora {
        let folder = std::env::temp_dir().join(format!("dixit-train-{name}-{}", std::process::id()));
        let corpora = Corpora(folder);
        for treebank in ["ud-ewt", "ud-gum"] {
            for part in ["train", "dev"] {
                corpora.write(&format!("{treebank}/{part}.conllu"), treebank_of(treebank, part).as_bytes());
            }
        }
        corpora.write("ud-gum/noncommercial.txt", b"ud-gum_b\n");
        corpora.write("pos-masc/train.tsv", b"The\tDT\nmayor\tNN\nleft\tVBD\n.\t.\n\n");
        corpora.write("ud-gum/documents.tsv", b"id\tclass\n");
        let articles: String = (0..9)
            .map(|number| {
                let text = format!("The mayor of Norvale denied it on day {number}. Nobody believed her, she said.");
                format!("{{\"id\":\"a{number}\",\"annotator\":\"x\",\"text\":\"{text}\",\"attributions\":[]}}\n")
            })
            .collect();
        corpora.write("polnear/train.jsonl", articles.as_bytes());
        for part in [
            "01-us-politics-news-2012-2020",
            "02-sri-lanka-english-news-2021-2025",
            "03-reuters-2006-2013",
            "04-bbc-2004-2005",
            "05-bbc-africa-world-2022",
            "06-small-news-sets",
            "07-congress-press-releases",
            "08-district-attorney-press-releases",
            "09-wikipedia",
        ] {
            let text = "The council of Norvale met the mayor.\\nShe told Vesna Orlo that the harbor was closed.\n";
            let packed = zstd::bulk::compress(text.repeat(30).as_bytes(), 1).expect("packing in memory");
            corpora.write(&format!("news-text/part-{part}.txt.zst"), &packed);
        }
        for corpus in ["uner-ewt", "gum", "gmb", "wikigold", "crossner-politics", "btc", "wnut17", "multiner-gov"] {
            for part in ["train", "dev"] {
                let sentence =
                    "Mayor\tO\tO\nVesna\tB-PER\tB-PER\nOrlo\tI-PER\tI-PER\nleft\tO\tO\nNorvale\tB-LOC\tB-LOC\n\n";
                let text = format!("# newdoc id = {corpus}\n{}", sentence.repeat(8));
                corpora.write(&format!("ner-{corpus}/{part}.iob2"), text.as_bytes());
            }
        }
        for part in ["train", "dev"] {
            let row =
                |n: usize, form: &str, tag: &str| format!("{n}\t{form}\t{form}\t_\tNN\t_\t0\troot\t_\tNER={tag}\n");
            let sentence = [row(1, "Orlo", "B-PERSON"), row(2, "left", "O"), row(3, "Norvale", "B-LOCATION")].concat();
            let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
            write!(packed, "# newdoc id = s\n{}", format!("{sentence}\n").repeat(9)).expect("packing in memory");
            let bytes = packed.finish().expect("packing in memory");
            corpora.write(&format!("polnear-silver/{part}.conllu.gz"), &bytes);
        }
        corpora
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder to write to");
        fs::write(path, bytes).expect("a file to write to");
    }
}

impl Drop for Corpora {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Sentences like "The mayor denied it.", their words varied.
fn treebank_of(treebank: &str, part: &str) -> String {
    let mut text = String::new();
    for (number, noun) in ["mayor", "council", "clerk", "harbor", "aide", "state"].iter().enumerate() {
        let document = if number < 3 { "a" } else { "b" };
        if number % 3 == 0 {
            text += &format!("# newdoc id = {treebank}_{document}\n");
        }
        text += &format!("# sent_id = {treebank}-{part}-{number}\n# text = The {noun} denied it.\n");
        text += "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n";
        text += &format!("2\t{noun}\t{noun}\tNOUN\tNN\t_\t3\tnsubj\t_\t_\n");
        text += "3\tdenied\tdeny\tVERB\tVBD\t_\t0\troot\t_\t_\n4\tit\tit\tPRON\tPRP\t_\t3\tobj\t_\tSpaceAfter=No\n";
        text += "5\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n";
    }
    text
}

/// Runs `train` twice, each time with another path to write to; the files must be the same and hold something.
fn twice(corpora: &Corpora, train: impl Fn(&str)) -> Vec<u8> {
    let [first, second] = ["first.bin", "second.bin"].map(|name| {
        let path = corpora.path(name);
        train(&path);
        fs::read(path).expect("a model was written")
    });
    assert!(first.len() > 100, "{} bytes", first.len());
    assert!(first == second, "two trainings on the same data differ");
    first
}

#[test]
fn tags_and_trees() {
    let corpora = Corpora::new("syntax");
    let numbers = " 0.25".repeat(64);
    corpora.write("vectors.txt", format!("mayor{numbers}\ndenied{numbers}\n").as_bytes());
    let learn = |path: &str, seed: &str, more: &[&str]| {
        let (clusters, folder) = (format!("{MODELS}/clusters.bin"), corpora.path(""));
        let vectors = corpora.path("vectors.txt");
        let words = ["--corpora", &folder, "--clusters", &clusters, "--vectors", &vectors, "--output", path];
        syntax::run(&parse(&[&words[..], &["--seed", seed], more].concat())).expect("training on the small corpus");
        fs::read(path).expect("a model was written")
    };
    let model = twice(&corpora, |path| _ = learn(path, "1", &["--epochs", "4"]));
    assert!(learn(&corpora.path("other.bin"), "2", &["--epochs", "4"]) != model, "the seed changes nothing");
    // the second time it finds the finished network that the first one kept
    let checkpoint = corpora.path("network");
    for round in 0..2 {
        assert_eq!(Path::new(&checkpoint).exists(), round == 1);
        let path = corpora.path("kept.bin");
        assert!(learn(&path, "1", &["--epochs", "4", "--checkpoint", &checkpoint]) == model, "a checkpoint changes it");
    }
}

#[test]
fn vectors_and_clusters() {
    let corpora = Corpora::new("vectors");
    let folder = corpora.path("");
    twice(&corpora, |path| {
        let work = format!("{path}.work");
        vectors::run(&parse(&["--corpora", &folder, "--output", &work, "--min-count", "2", "--epochs", "1"]))
            .expect("vectors of the small corpus");
        clusters::run(&parse(&[&format!("{work}/clusters.tsv"), "--output", path, "--min-count", "2"]))
            .expect("classes of the small corpus");
    });
}

#[test]
fn names_of_people_and_places() {
    let corpora = Corpora::new("names");
    let folder = corpora.path("");
    twice(&corpora, |path| {
        let models = format!("{path}.models");
        fs::create_dir_all(&models).expect("a folder to write to");
        for name in ["clusters.bin", "gazetteer.bin"] {
            fs::copy(format!("{MODELS}/{name}"), format!("{models}/{name}")).expect("a shipped model");
        }
        names::run(&parse(&["--corpora", &folder, "--models", &models, "--passes", "2", "--min-count", "1"]))
            .expect("training on the small corpus");
        fs::copy(format!("{models}/names.bin"), path).expect("a model was written");
    });
}

#[test]
fn word_lists() {
    if !Path::new(SHARED).exists() {
        eprintln!("skipped: no corpora beside the repository");
        return;
    }
    let corpora = Corpora::new("lists");
    twice(&corpora, |path| {
        gazetteer::run(&parse(&["--corpora", SHARED, "--lexicons", LEXICONS, "--output", path]))
            .expect("free lexicons");
    });
    let lemmas = twice(&corpora, |path| {
        lemmas::run(&parse(&["--wordnet", &format!("{SHARED}/lexicons/wordnet"), "--output", path])).expect("WordNet");
    });
    assert!(lemmas == fs::read(format!("{MODELS}/lemmas.bin")).expect("the shipped file"), "lemmas.bin is not rebuilt");
}
