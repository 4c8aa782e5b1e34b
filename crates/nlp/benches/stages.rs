//! Words per second of each stage, on a made-up article that repeats.

use divan::Bencher;
use divan::counter::ItemsCount;
use dixit_document::Article;
use dixit_nlp::sentences;
use dixit_nlp::tokenize::tokenize;
use dixit_nlp::words::Word;
use dixit_nlp::{Models, Pipeline};
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Models::shipped().expect("the shipped models")));

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let article = "Harbor chief rejects claims of missing funds

        Vesna Orlo, who has run the port of Kestrel since 2011, on Monday denied that her office lost $4.2 million in grants. \
        “That is simply untrue,” she told the Kestrel Courier, adding that auditors from Brandt & Lowe had found nothing wrong.

        Two former aides, who asked not to be named because they still do business with the city, said the money was moved \
        between accounts shortly before last year's election. The mayor's spokesman, Idris Vane, called the allegations \
        \"a tired, politically motivated smear\" and said he doesn't expect the council to take them seriously.

        Whether prosecutors will open a case is unclear. Councilwoman Petra Lund wrote in a blog post that she believed the \
        aides, though she conceded that she hadn't seen the records herself.\n\n";
    article.repeat(40)
});

fn main() {
    LazyLock::force(&PIPELINE);
    divan::main();
}

fn n_words() -> ItemsCount {
    ItemsCount::new(tokenize(&TEXT).len())
}

#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    bencher.counter(n_words()).bench(|| tokenize(&TEXT));
}

#[divan::bench]
fn sentence_ends(bencher: Bencher<'_, '_>) {
    let pieces = tokenize(&TEXT);
    let paragraphs = sentences::paragraphs(&TEXT, &pieces);
    let rows = &PIPELINE.models().syntax.sentences;
    bencher.counter(n_words()).bench(|| sentences::sentences(&TEXT, &pieces, &paragraphs, rows));
}

#[divan::bench]
fn words(bencher: Bencher<'_, '_>) {
    let pieces = tokenize(&TEXT);
    let clusters = &PIPELINE.models().clusters;
    bencher.counter(n_words()).bench(|| {
        let mut buffer = String::new();
        pieces.iter().map(|piece| Word::new(piece.span.text(&TEXT), clusters, &mut buffer)).collect::<Vec<Word>>()
    });
}

#[divan::bench]
fn tags_and_trees(bencher: Bencher<'_, '_>) {
    let (words, given) = input();
    let model = &PIPELINE.models().syntax;
    bencher.counter(n_words()).bench(|| {
        given.sentences.iter().map(|sentence| model.analyze(&words[sentence.indices()]).arcs.len()).sum::<usize>()
    });
}

#[divan::bench]
fn everything(bencher: Bencher<'_, '_>) {
    bencher
        .counter(n_words())
        .with_inputs(|| Article::new("bench", TEXT.as_str()))
        .bench_values(|article| PIPELINE.annotate(article));
}

#[divan::bench]
fn load_models() -> Models {
    Models::shipped().expect("the shipped models")
}

fn input() -> (Vec<Word>, dixit_nlp::Segmentation) {
    let given = PIPELINE.segment(&TEXT);
    let mut buffer = String::new();
    let clusters = &PIPELINE.models().clusters;
    let words = given.pieces.iter().map(|piece| Word::new(piece.span.text(&TEXT), clusters, &mut buffer)).collect();
    (words, given)
}
