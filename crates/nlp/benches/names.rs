//! Tokens a second of names, mentions and coreference, each alone, on articles of the repository.

use divan::{Bencher, counter::ItemsCount};
use dixit_document::{Article, Document};
use dixit_nlp::coreference::{Analyzed, resolve};
use dixit_nlp::mentions::find;
use dixit_nlp::{Models, Pipeline};

fn main() {
    divan::main();
}

fn documents() -> (Models, Vec<Document>) {
    let models = Models::shipped().expect("the shipped models load");
    let pipeline = Pipeline::new(models.clone());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("articles").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let annotate = |path| pipeline.annotate(Article::new("sample", std::fs::read_to_string(path).expect("text")));
    let documents = texts.map(annotate).collect();
    (models, documents)
}

fn n_tokens(documents: &[Document]) -> ItemsCount {
    ItemsCount::new(documents.iter().map(|document| document.tokens().len()).sum::<usize>())
}

fn forms(document: &Document) -> Vec<&str> {
    document.tokens().iter().map(|token| document.form(token)).collect()
}

#[divan::bench]
fn names(bencher: Bencher) {
    let (models, documents) = documents();
    bencher.counter(n_tokens(&documents)).bench(|| {
        let names = documents.iter().map(|document| {
            models.names.recognize(&forms(document), document.sentences(), &models.clusters, &models.gazetteer).len()
        });
        names.sum::<usize>()
    });
}

#[divan::bench]
fn mentions_and_coreference(bencher: Bencher) {
    let (models, documents) = documents();
    let names: Vec<_> = documents
        .iter()
        .map(|document| {
            models.names.recognize(&forms(document), document.sentences(), &models.clusters, &models.gazetteer)
        })
        .collect();
    bencher.counter(n_tokens(&documents)).bench(|| {
        let chains = documents.iter().zip(&names).map(|(document, names)| {
            let forms = forms(document);
            let found = find(&forms, document.tokens(), names);
            let analyzed = Analyzed {
                forms: &forms,
                tokens: document.tokens(),
                sentences: document.sentences(),
                paragraphs: document.paragraphs(),
                found: &found,
            };
            resolve(analyzed, &models.clusters, &models.gazetteer, &models.ranker).entities.len()
        });
        chains.sum::<usize>()
    });
}
