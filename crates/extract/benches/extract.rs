//! Words a second of extraction alone, on analyzed articles; the language analysis is measured in its own crate.

use divan::counter::ItemsCount;
use dixit_document::{Article, Document};
use dixit_extract::{ExtractModels, Extractor};
use dixit_nlp::{Models, Pipeline};

fn main() {
    divan::main();
}

fn documents() -> Vec<Document> {
    let pipeline = Pipeline::new(Models::shipped().expect("shipped models fit this build"));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/articles");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("sample articles").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "txt"));
    texts
        .map(|path| std::fs::read_to_string(path).expect("a readable article"))
        .map(|text| pipeline.annotate(Article::new("sample", text)))
        .collect()
}

#[divan::bench]
fn extract(bencher: divan::Bencher) {
    let documents = documents();
    let extractor = Extractor::new(ExtractModels::shipped().expect("shipped models fit this build"));
    let n_tokens: usize = documents.iter().map(|document| document.tokens().len()).sum();
    bencher
        .counter(ItemsCount::new(n_tokens))
        .bench(|| documents.iter().map(|document| extractor.extract(document).len()).sum::<usize>());
}

#[divan::bench]
fn load_models() -> ExtractModels {
    ExtractModels::shipped().expect("shipped models fit this build")
}
