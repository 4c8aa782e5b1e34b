use super::*;
use crate::{ArticleRecord, GraphBuilder};

/// Two articles: a mayor says that the bridge is safe, an engineer's union denies it; a reprint of the mayor's words; a
/// paper reports that a guard said it.
fn graph() -> Graph {
    let attribution =
        |id: &str, source: &str, content: [usize; 2], stance: &str, claim: &str, parent: &str, quote: &str| {
            let parent = if parent.is_empty() { "null".to_owned() } else { format!("\"{parent}\"") };
            format!(
                r#"{{"id":"{id}","source":"{source}","source_span":[],"cue":[],"content":[[{},{}]],"quotation":"direct",
               "stance":"{stance}","denial":null,"certainty":"certain","distance":"neutral","addressee":null,
               "parent":{parent},"about":["bridge-board"],"claim":"{claim}","confidence":0.9,"made_by":"test",
               "evidence":{{"source":"","cue":"","content":"{quote}"}}}}"#,
                content[0], content[1]
            )
        };
    let actor = |id: &str, name: &str, kind: &str| {
        format!(r#"{{"id":"{id}","name":"{name}","kind":"{kind}","named":true,"mentions":[[0,1]]}}"#)
    };
    let claim = |id: &str, text: &str, key: &str| {
        format!(r#"{{"id":"{id}","text":"{text}","subject":null,"predicate":"be","object":null,"key":"{key}"}}"#)
    };
    let article = |doc: &str, day: &str, attributions: &[String], relations: &str| -> ArticleRecord {
        let actors = [
            actor("mayor", "Lena Holt", "person"),
            actor("union", "Engineers' Union", "organization"),
            actor("paper", "The Orlo Courier", "medium"),
            actor("bridge-board", "Bridge Board", "organization"),
        ];
        let claims = [claim("c1", "The bridge is safe.", "bridge saf"), claim("c2", "The bolts are new.", "bolt new")];
        let text = format!(
            r#"{{"doc":"{doc}","sha256":"","title":null,"url":null,"publisher":null,"published":"{day}","actors":[{}],
               "attributions":[{}],"claims":[{}],"relations":[{relations}],"hedges":[]}}"#,
            actors.join(","),
            attributions.join(","),
            claims.join(",")
        );
        serde_json::from_str(&text).expect("a record")
    };
    let mut builder = GraphBuilder::default();
    builder.add(article(
        "a",
        "2031-04-02",
        &[
            attribution("a1", "mayor", [0, 5], "asserts", "c1", "", "The bridge is safe"),
            attribution("a2", "union", [9, 15], "denies", "c2", "", "nothing new about the bolts"),
            attribution("a3", "paper", [20, 50], "asserts", "c2", "", "the mayor said the bolts are new"),
            attribution("a4", "mayor", [30, 50], "asserts", "c2", "a3", "the bolts are new"),
        ],
        r#"{"from":"a2","to":"a1","type":"denies","basis":"rejects what it says","score":0.6}"#,
    ));
    builder.add(article(
        "b",
        "2031-04-05",
        &[attribution("b1", "mayor", [0, 5], "asserts", "c1", "", "The bridge is safe")],
        "",
    ));
    builder.finish()
}

#[test]
fn a_claim_knows_its_holders_deniers_times_and_origins() {
    let graph = graph();
    let answers = Answers::new(&graph);
    let found = answers.claims(&Question { topic: Some("safe bridge".into()), ..Question::default() });
    let [claim] = found.as_slice() else { panic!("one claim, not {found:?}") };
    assert_eq!(claim.text, "The bridge is safe.");
    let names = |holding| claim.of(holding).map(|utterance| utterance.name.as_str()).collect::<Vec<_>>();
    assert_eq!(names(Holding::Holds), ["Lena Holt", "Lena Holt"]);
    assert_eq!(names(Holding::Denies), ["Engineers' Union"]);
    assert_eq!((claim.first_seen.as_deref(), claim.last_seen.as_deref()), (Some("2031-04-02"), Some("2031-04-05")));
    assert_eq!(claim.n_articles, 2);
    // the reprint is no origin of its own
    assert_eq!(claim.n_origins, 2);
}

#[test]
fn a_chain_tells_through_whom_we_know() {
    let graph = graph();
    let answers = Answers::new(&graph);
    let nested = AttributionKey { doc: DocumentId("a".into()), id: "a4".into() };
    assert_eq!(answers.utterance(&nested).expect("known").chain, ["The Orlo Courier"]);
}

#[test]
fn denials_are_found_by_denier_denied_and_subject() {
    let graph = graph();
    let answers = Answers::new(&graph);
    let ask = |by: Option<&str>, about: Option<&str>| {
        let question = Question { by: by.map(str::to_owned), about: about.map(str::to_owned), ..Question::default() };
        answers.denials(&question).len()
    };
    assert_eq!(ask(Some("engineers union"), None), 1);
    assert_eq!(ask(Some("Holt"), None), 0);
    assert_eq!(ask(None, Some("Holt")), 1);
    assert_eq!(ask(None, Some("Bridge Board")), 1);
    assert_eq!(ask(None, Some("Courier")), 0);
}

#[test]
fn one_claim_held_and_denied_is_a_contradiction() {
    let graph = graph();
    let found = Answers::new(&graph).contradictions(&Question::default());
    let bases: Vec<&str> = found.iter().map(|pair| pair.basis.as_str()).collect();
    let derived = "one denies the claim that the other holds";
    assert_eq!(bases, [derived, derived, "rejects what it says"]);
}

#[test]
fn time_narrows() {
    let graph = graph();
    let answers = Answers::new(&graph);
    let since = |day: &str| {
        let question = Question { since: Some(day.into()), by: Some("Holt".into()), ..Question::default() };
        answers.actors(&question).first().map(|actor| actor.n_utterances)
    };
    assert_eq!(since("2031-04-01"), Some(3));
    assert_eq!(since("2031-04-03"), Some(1));
    assert_eq!(since("2032"), None);
}
