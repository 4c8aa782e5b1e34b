//! Words a second of extraction alone, on analyzed articles, and of analysis without and with extraction article by article,
//! where both share the processor's caches.

use divan::counter::ItemsCount;
use dixit_document::{Article, Document};
use dixit_extract::{ExtractModels, Extractor};
use dixit_nlp::{Models, Pipeline};

fn main() {
    divan::main();
}

fn articles() -> Vec<Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/articles");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("sample articles").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "txt"));
    texts.map(|path| Article::new("sample", std::fs::read_to_string(path).expect("a readable article"))).collect()
}

fn pipeline() -> Pipeline {
    Pipeline::new(Models::shipped().expect("shipped models fit this build"))
}

fn extractor() -> Extractor {
    Extractor::new(ExtractModels::shipped().expect("shipped models fit this build"))
}

fn documents() -> Vec<Document> {
    let pipeline = pipeline();
    articles().into_iter().map(|article| pipeline.annotate(article)).collect()
}

fn n_tokens(documents: &[Document]) -> ItemsCount {
    ItemsCount::new(documents.iter().map(|document| document.tokens().len()).sum::<usize>())
}

#[divan::bench]
fn extract(bencher: divan::Bencher) {
    let (documents, extractor) = (documents(), extractor());
    bencher
        .counter(n_tokens(&documents))
        .bench(|| documents.iter().map(|document| extractor.extract(document).len()).sum::<usize>());
}

#[divan::bench]
fn annotate(bencher: divan::Bencher) {
    let (articles, pipeline) = (articles(), pipeline());
    let annotate = |article: &Article| pipeline.annotate(article.clone()).tokens().len();
    bencher.counter(n_tokens(&documents())).bench(|| articles.iter().map(annotate).sum::<usize>());
}

#[divan::bench]
fn annotate_and_extract(bencher: divan::Bencher) {
    let (articles, pipeline, extractor) = (articles(), pipeline(), extractor());
    let both = |article: &Article| extractor.extract(&pipeline.annotate(article.clone())).len();
    bencher.counter(n_tokens(&documents())).bench(|| articles.iter().map(both).sum::<usize>());
}

#[divan::bench]
fn load_models() -> ExtractModels {
    ExtractModels::shipped().expect("shipped models fit this build")
}
