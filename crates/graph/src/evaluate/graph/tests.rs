//! Hand-made cases.

use super::*;
use serde_json::json;

fn gold() -> Value {
    json!({"doc": "toy", "actors": [
        {"id": "A", "name": "Ann Alder", "named": true, "aliases": ["Ann Alder", "Alder"],
         "mentions": [[0, 9], [40, 45], [60, 63]], "named_mentions": [[0, 9], [40, 45]]},
        {"id": "B", "name": "Bo Birch", "named": true, "aliases": ["Bo Birch"],
         "mentions": [[20, 28], [70, 72]], "named_mentions": [[20, 28]]},
        {"id": "C", "name": "some neighbors", "named": false, "aliases": ["some neighbors"],
         "mentions": [[200, 215]], "named_mentions": [[200, 215]]}],
      "attributions": [
        {"id": "1", "source": "A", "cue": [[10, 14]], "content": [[15, 60]], "stance": "asserts", "certainty": "certain"},
        {"id": "2", "source": "B", "cue": [[29, 33]], "content": [[34, 59]], "stance": "asserts",
         "certainty": "probable", "addressee_or_venue": "A", "parent": "1"},
        {"id": "3", "source": "B", "cue": [[73, 79]], "content": [[80, 82]], "stance": "denies", "certainty": "certain"},
        {"id": "4", "source": "C", "cue": [[216, 220]], "content": [[221, 260]], "stance": "doubts",
         "certainty": "unstated"}],
      "relations": [{"from": "3", "to": "1", "type": "denies"}, {"from": "4", "to": "1", "type": "contradicts"},
        {"from": "4", "to": "3", "type": "supports", "optional": true}]})
}

fn changed(change: impl FnOnce(&mut Value)) -> Scores {
    let mut output = gold();
    change(&mut output);
    score(&[gold()], &[output], &BTreeMap::new()).unwrap().total
}

#[test]
fn gold_against_itself_is_perfect() {
    let scores = changed(|_| ());
    for share in [scores.actors, scores.attributions, scores.attributions_with_stance, scores.denials, scores.relations]
    {
        assert_eq!(share.f1, 1.0);
    }
    assert_eq!((scores.mention_b3.f1, scores.nested_parent_accuracy), (1.0, Some(1.0)));
    assert_eq!((scores.certainty_accuracy_matched, scores.addressee_accuracy), (Some(1.0), Some(1.0)));
}

#[test]
fn every_sort_of_error_lowers_its_figure_and_no_other() {
    let scores = changed(|output| drop(output["actors"].as_array_mut().unwrap().remove(0)));
    assert!(scores.actors.f1 < 1.0);
    let scores = changed(|output| output["actors"].as_array_mut().unwrap().push(json!({"id": "z", "name": "Nobody"})));
    assert!(scores.actors.p < 1.0 && scores.attributions.f1 == 1.0);
    let scores = changed(|output| output["attributions"][2]["stance"] = json!("asserts"));
    assert!(scores.denials.r == 0.0 && scores.attributions_with_stance.f1 < 1.0 && scores.attributions.f1 == 1.0);
    let scores = changed(|output| output["attributions"][0]["source"] = json!("B"));
    assert!(scores.attributions.f1 < 1.0 && scores.attributions_content_only.f1 == 1.0 && scores.actors.f1 == 1.0);
    let scores = changed(|output| output["attributions"][1]["parent"] = Value::Null);
    assert!(scores.nested_parent_accuracy < Some(1.0) && scores.attributions.f1 == 1.0);
    let scores = changed(|output| output["relations"][0]["type"] = json!("supports"));
    assert!(scores.relations.f1 < 1.0 && scores.relations_untyped.f1 == 1.0);
    let scores = changed(|output| {
        let moved = output["actors"][1]["mentions"].clone();
        output["actors"][0]["mentions"].as_array_mut().unwrap().extend(moved.as_array().unwrap().clone());
        output["actors"].as_array_mut().unwrap().remove(1);
    });
    assert!(scores.mention_b3.p < 1.0);
}

#[test]
fn optional_relations_and_the_direction_of_symmetric_ones_are_free() {
    let scores = changed(|output| drop(output["relations"].as_array_mut().unwrap().pop()));
    assert_eq!(scores.relations.f1, 1.0);
    let scores = changed(|output| output["relations"][1] = json!({"from": "1", "to": "4", "type": "contradicts"}));
    assert_eq!(scores.relations.f1, 1.0);
    let scores = changed(|output| output["relations"][0] = json!({"from": "1", "to": "3", "type": "denies"}));
    assert!(scores.relations.f1 < 1.0);
}

#[test]
fn nothing_and_junk_score_nothing() {
    let report = score(&[gold()], &[], &BTreeMap::new()).unwrap();
    assert_eq!((report.total.actors.f1, report.total.attributions.f1, report.coverage.answered), (0.0, 0.0, 0));
    let junk = json!({"doc": "toy", "actors": [null, {"mentions": "x"}], "attributions": [{}, 3], "relations": ["?"]});
    assert_eq!(score(&[gold()], &[junk], &BTreeMap::new()).unwrap().total.attributions.tp, 0);
    assert!(score(&[gold(), gold()], &[], &BTreeMap::new()).is_err());
}
