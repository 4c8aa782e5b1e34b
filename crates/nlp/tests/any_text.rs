//! Any string is a valid article, and the work is linear in its length.

use dixit_document::Article;
use dixit_nlp::sentences::MAX_TOKENS;
use dixit_nlp::{Models, Pipeline};
use proptest::prelude::*;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Models::shipped().expect("the shipped models")));

/// Analyzes a text; that the document is valid is checked when it is built.
fn check(text: &str) -> dixit_document::Document {
    let document = PIPELINE.annotate(Article::new("any", text));
    let kept: String = document.tokens().iter().map(|token| document.form(token)).collect();
    let invisible = |c: &char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\0');
    let visible: String = text.chars().filter(|c| !invisible(c)).collect();
    let kept: String = kept.chars().filter(|c| !invisible(c)).collect();
    assert_eq!(kept, visible, "every visible character is in exactly one token");
    assert!(document.tokens().iter().all(|token| !token.lemma.is_empty()));
    document
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_gives_a_valid_document(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_mix_of_words_and_marks_gives_a_valid_document(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "Orlo", "said", "n't", "'", "’s", "“", "”", "\"", ".", "...", "…", "U.S.", "Mr.", "-", "—", "(", ")", "http://a.b", "@", "#",
                "a@b.c", "5", "1,000", "$", "%", "\n", "\n\n", " ", "\t", "é", "日本", "🦊", "👩\u{200d}👧", "\u{301}", "ﬁ", "İ", "!?", "I", "dont", ",",
            ]),
            0..60,
        ),
        spaced in any::<bool>(),
    ) {
        check(&parts.join(if spaced { " " } else { "" }));
    }
}

#[test]
fn strange_texts_give_valid_documents() {
    for text in [
        "",
        " ",
        "\n\n\n",
        "...",
        "’",
        "\u{feff}",
        "THE MAYOR DENIED IT ALL ON MONDAY.",
        "мэр сказал: «нет». She agreed.",
        "🦊🦊🦊 ok 🦊",
    ] {
        check(text);
    }
}

#[test]
fn very_long_texts_without_structure_are_cut_into_bounded_sentences() {
    let words = "word ".repeat(100_000);
    let document = check(&words);
    assert_eq!(document.tokens().len(), 100_000);
    let longest = document.sentences().iter().map(|sentence| sentence.len()).max().unwrap();
    assert!(longest <= MAX_TOKENS + 1, "{longest}");
    for text in [
        "a".repeat(200_000),
        "a.".repeat(50_000),
        "a-".repeat(50_000),
        "'".repeat(50_000),
        "x@".repeat(50_000),
        "é".repeat(50_000),
    ] {
        check(&text);
    }
}

/// Counts work, not time: twice the text gives twice the tokens, sentences of the same bounded length, and hence (two
/// actions a word, a fixed number of features an action) twice the work.
#[test]
fn work_doubles_with_the_text() {
    let paragraph = "Mayor Vesna Orlo denied the report. “It is false,” she told a paper.\n\n";
    let sizes: Vec<(usize, usize)> = [64, 128, 256]
        .into_iter()
        .map(|n| {
            let document = check(&paragraph.repeat(n));
            (document.tokens().len(), document.sentences().len())
        })
        .collect();
    for pair in sizes.windows(2) {
        assert_eq!((pair[1].0, pair[1].1), (2 * pair[0].0, 2 * pair[0].1));
    }
}

#[test]
fn the_same_text_gives_the_same_document() {
    let text = "Vesna Orlo, who runs the port, said that she “never” met him. He disagreed, and 3 aides left.";
    assert_eq!(check(text), check(text));
}
