//! Hand-made cases.

use super::*;

const TEXT: &str = "Jo Lee said “it works, mostly.”\n\nBut the mayor of Oslo denied that taxes rose.\n";

fn span(words: &str) -> [usize; 2] {
    let start = TEXT.find(words).unwrap_or_else(|| panic!("{words}"));
    let start = TEXT[..start].chars().count();
    [start, start + words.chars().count()]
}

fn spans(source: &str, cue: &str, content: &str) -> Spans {
    Spans { source: vec![span(source)], cue: vec![span(cue)], content: vec![span(content)] }
}

fn direct() -> Spans {
    spans("Jo Lee", "said", "“it works, mostly.”")
}

fn denial() -> Spans {
    spans("the mayor of Oslo", "denied", "taxes rose")
}

fn run(gold: &[Spans], predicted: &[Spans]) -> Scores {
    let gold = GoldArticle {
        id: "a".to_owned(),
        text: TEXT.to_owned(),
        attributions: gold.to_vec(),
        tokens: None,
        cuts: None,
    };
    score(&[gold], &[Prediction { id: "a".to_owned(), attributions: predicted.to_vec() }], false).unwrap()
}

fn overall(scores: &ByRole<Percent>) -> f64 {
    scores.overall.unwrap().f1
}

#[test]
fn gold_against_itself_is_perfect() {
    let scores = run(&[direct(), denial()], &[direct(), denial()]);
    for section in [&scores.exact, &scores.exact_np, &scores.begin, &scores.overlap, &scores.token] {
        assert_eq!(overall(section), 100.0);
    }
    for section in [scores.pairs, scores.pairs_strict, scores.found, scores.found_src, scores.triple] {
        assert_eq!(section.f1, 100.0);
    }
    assert_eq!((scores.jaccard.source, scores.jaccard.content), (100.0, 100.0));
    assert_eq!(scores.by_type.pairs.direct.gold, 1);
    assert_eq!(scores.by_type.pairs.indirect.gold, 1);
}

#[test]
fn nothing_found_scores_nothing() {
    let scores = run(&[direct(), denial()], &[]);
    assert_eq!((overall(&scores.exact), scores.pairs.f1, scores.pairs.gold), (0.0, 0.0, 2));
    let scores = run(&[], &[direct()]);
    assert_eq!(scores.exact.overall.unwrap().pred, 3);
}

#[test]
fn edges_matter_to_exact_and_not_to_pairs() {
    let near = spans("mayor of Oslo", "denied", "that taxes rose");
    let scores = run(&[direct(), denial()], &[direct(), near]);
    assert_eq!((scores.exact.content.tp, scores.exact.source.tp, scores.exact.cue.f1), (1, 1, 100.0));
    assert_eq!(overall(&scores.exact), 66.67);
    assert_eq!(scores.jaccard.content, 83.33);
    assert_eq!((scores.pairs.f1, scores.pairs_strict.tp, scores.triple.tp), (100.0, 1, 1));
}

#[test]
fn punctuation_at_an_edge_is_forgiven_only_by_exact_np() {
    let scores = run(&[direct()], &[Spans { content: vec![span("it works, mostly.")], ..direct() }]);
    assert_eq!((scores.exact.content.tp, scores.exact_np.content.tp), (0, 1));
}

#[test]
fn a_wrong_source_makes_no_pair() {
    let wrong = Spans { source: vec![span("the mayor of Oslo")], ..direct() };
    let scores = run(&[direct()], &[wrong]);
    assert_eq!((scores.pairs.tp, scores.found.tp, scores.found_src.tp), (0, 1, 0));
    let article_only = Spans { source: vec![span("the")], ..denial() };
    assert_eq!(run(&[denial()], &[article_only]).pairs.tp, 0);
}

#[test]
fn swapping_gold_and_output_swaps_precision_and_recall() {
    let near = spans("mayor of Oslo", "denied", "that taxes rose");
    let (gold, predicted) = (vec![direct(), denial()], vec![near]);
    let (one, other) = (run(&gold, &predicted), run(&predicted, &gold));
    let swapped = |a: Percent, b: Percent| a.p == b.r && a.r == b.p;
    assert!(swapped(one.exact.overall.unwrap(), other.exact.overall.unwrap()));
    assert!(swapped(one.token.overall.unwrap(), other.token.overall.unwrap()));
    assert!(swapped(one.found, other.found));
}

#[test]
fn a_span_over_a_line_end_is_two_units() {
    let (start, end) = (span("mostly")[0], span("mayor")[1]);
    let one = Spans { content: vec![[start, end]], ..Spans::default() };
    let scores = run(std::slice::from_ref(&one), std::slice::from_ref(&one));
    assert_eq!((scores.exact.content.gold, scores.exact.content.f1), (2, 100.0));
    let touching = Spans { content: vec![span("“it works,"), span("mostly.”")], ..direct() };
    assert_eq!(run(&[direct()], &[touching]).exact.content.f1, 100.0);
    let apart = Spans { content: vec![span("“it"), span("mostly.”")], ..direct() };
    assert_eq!(run(&[direct()], &[apart]).exact.content.pred, 2);
}

#[test]
fn bad_input_is_refused() {
    let gold = |id: &str| GoldArticle {
        id: id.to_owned(),
        text: TEXT.to_owned(),
        attributions: vec![],
        tokens: None,
        cuts: None,
    };
    let output = |span: [usize; 2]| Prediction {
        id: "a".to_owned(),
        attributions: vec![Spans { cue: vec![span], ..Spans::default() }],
    };
    for bad in [[5, 5], [0, 999], [7, 2]] {
        assert!(matches!(score(&[gold("a")], &[output(bad)], false), Err(EvaluateError::Span { .. })));
    }
    assert!(matches!(score(&[gold("b")], &[], false), Err(EvaluateError::Missing { n_missing: 1, .. })));
    assert!(score(&[gold("b")], &[], true).is_ok());
    assert!(matches!(score(&[gold("a"), gold("a")], &[], true), Err(EvaluateError::Twice { .. })));
    // One prediction meets each annotator's copy.
    assert!(score(&[gold("a#1"), gold("a#2")], &[output([0, 2])], false).is_ok());
}

#[test]
fn output_is_read_in_both_forms() {
    let contract = serde_json::json!({"doc": "a", "attributions": [
        {"source": "actor-1", "source_span": [[0, 2]], "cue": [[3, 5]], "content": []}]});
    let plain = serde_json::json!({"id": "a", "attributions": [{"source": [[0, 2]], "cue": [[3, 5]]}]});
    let expected = Spans { source: vec![[0, 2]], cue: vec![[3, 5]], content: vec![] };
    for form in [contract, plain] {
        assert_eq!(Prediction::from_json(&form).unwrap().attributions, std::slice::from_ref(&expected));
    }
    assert!(Prediction::from_json(&serde_json::json!({"id": "a"})).is_err());
}
