//! Records keep the contract of `docs/article-record.schema.json`, and the schema lets nothing else through.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use dixit_graph::ArticleRecord;
use serde_json::{Value, json};

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/article-record.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn records_keep_the_contract() {
    let validator = validator();
    let ferry =
        include_str!("data/ferry.jsonl").lines().map(|line| serde_json::from_str::<ArticleRecord>(line).unwrap());
    for record in sample::records().into_iter().chain(ferry) {
        let written = serde_json::to_value(&record).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&written).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", record.doc);
        assert_eq!(serde_json::from_value::<ArticleRecord>(written).unwrap(), record);
    }
}

#[test]
fn the_contract_of_the_design_without_later_fields_is_enough() {
    let mut record = serde_json::to_value(&sample::records()[0]).unwrap();
    for (list, fields) in [
        ("actors", &["affiliation_evidence"][..]),
        ("attributions", &["doubt", "negated", "evidence", "co_sources", "said_at"]),
        ("claims", &["key"]),
    ] {
        for item in record[list].as_array_mut().unwrap() {
            fields.iter().for_each(|field| drop(item.as_object_mut().unwrap().remove(*field)));
        }
    }
    record.as_object_mut().unwrap().remove("models");
    assert!(validator().is_valid(&record));
    serde_json::from_value::<ArticleRecord>(record).unwrap();
}

#[test]
fn spoiled_records_are_refused() {
    let good = serde_json::to_value(&sample::records()[0]).unwrap();
    let validator = validator();
    assert!(validator.is_valid(&good));
    let cases: [(&str, Value); 16] = [
        ("/doc", json!("")),
        ("/sha256", json!("abc")),
        ("/published", json!(2031)),
        ("/surprise", json!(1)),
        ("/actors/0/kind", json!("politician")),
        ("/actors/0/mentions/0", json!([1])),
        ("/actors/0/mentions/0", json!([-1, 2])),
        ("/actors/0/surprise", json!(1)),
        ("/attributions/0/stance", json!("claims")),
        ("/attributions/0/content", json!([])),
        ("/attributions/0/confidence", json!(1.5)),
        ("/attributions/0/doubt", json!("unverified")),
        ("/attributions/2/denial", json!("outright")),
        ("/claims/0/text", json!("")),
        ("/relations/0/type", json!("refutes")),
        ("/hedges/0/span", json!([1, 2, 3])),
    ];
    for (pointer, value) in cases {
        let mut bad = good.clone();
        match bad.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => {
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                bad.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.to_owned(), value);
            }
        }
        assert!(!validator.is_valid(&bad), "{pointer} was let through");
    }
    for required in ["doc", "sha256", "actors", "attributions", "claims", "relations", "hedges"] {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().remove(required);
        assert!(!validator.is_valid(&bad), "a record without {required} was let through");
    }
}
