use super::*;
use crate::GraphBuilder;
use crate::graph::Graph;
use dixit_document::{DocumentId, Metadata};
use std::fmt::Write;

/// An article whose actors are given as `(name, kind, role)`.
fn article(doc: &str, actors: &[(&str, EntityKind, &str)]) -> ArticleRecord {
    let actors = actors.iter().enumerate().map(|(index, (name, kind, role))| ActorRecord {
        id: format!("x{index}"),
        name: (*name).to_owned(),
        kind: *kind,
        named: true,
        aliases: vec![],
        mentions: vec![[index * 10, index * 10 + 5]],
        roles: if role.is_empty() { vec![] } else { vec![(*role).to_owned()] },
        affiliations: vec![],
        affiliation_evidence: vec![],
    });
    ArticleRecord {
        doc: DocumentId(doc.to_owned()),
        sha256: String::new(),
        metadata: Metadata::default(),
        actors: actors.collect(),
        attributions: vec![],
        claims: vec![],
        relations: vec![],
        hedges: vec![],
        models: vec![],
    }
}

fn build(records: Vec<ArticleRecord>, decisions: &str) -> Graph {
    let decisions = Decisions::read(decisions).expect("good decisions");
    let mut builder = GraphBuilder::default().with_decisions(decisions);
    records.into_iter().for_each(|record| builder.add(record));
    builder.finish()
}

fn names(graph: &Graph) -> Vec<&str> {
    graph.actors.values().map(|actor| actor.name.as_str()).collect()
}

const PERSON: EntityKind = EntityKind::Person;
const BODY: EntityKind = EntityKind::Organization;

#[test]
fn a_last_name_finds_its_full_name_by_context() {
    let records = vec![
        article("a", &[("Ann Alder", PERSON, "mayor of Orlo"), ("Harbor Board", BODY, "")]),
        article("b", &[("Alder", PERSON, "mayor"), ("Harbor Board", BODY, "")]),
        article("c", &[("Bo Alder", PERSON, "sculptor")]),
    ];
    let graph = build(records.clone(), "");
    assert_eq!(names(&graph), ["Harbor Board", "Ann Alder", "Bo Alder"]);
    assert!(graph.doubts.is_empty());
    let graph = build(records, "different\tAlder\tAnn Alder");
    assert!(names(&graph).contains(&"Alder"));
}

#[test]
fn a_last_name_without_context_stays_apart_and_is_listed() {
    let graph = build(
        vec![
            article("a", &[("Ann Alder", PERSON, "mayor")]),
            article("b", &[("Bo Alder", PERSON, "sculptor")]),
            article("c", &[("Alder", PERSON, "")]),
        ],
        "",
    );
    assert_eq!(names(&graph).len(), 3);
    assert_eq!(graph.doubts.len(), 2);
    assert_eq!(graph.doubts[0].name, "Alder");
}

#[test]
fn a_person_decides() {
    let records = vec![
        article("a", &[("Ann Alder", PERSON, "")]),
        article("b", &[("Ann Birch", PERSON, "")]),
        article("c", &[("Ann Alder", PERSON, "")]),
    ];
    let graph = build(records, "same\tAnn Alder\tAnn Birch\nsplit\tAnn Alder\tc\tAnn Alder (sculptor)\n");
    assert_eq!(graph.actors.len(), 2);
    assert!(names(&graph).contains(&"Ann Alder (sculptor)"));
}

#[test]
fn known_entities_tie_their_names() {
    let table = EntityTable::read("Q7\torganization\tHarbor Safety Board\tHSB\n").expect("a good table");
    let mut builder = GraphBuilder::default().with_entities(table);
    builder.add(article("a", &[("HSB", BODY, "")]));
    builder.add(article("b", &[("Harbor Safety Board", BODY, "")]));
    let graph = builder.finish();
    let actors: Vec<_> = graph.actors.values().map(|actor| actor.entity.as_deref()).collect();
    assert_eq!(actors, [Some("Q7")]);
}

/// A description of a graph that two equal graphs share.
fn outline(graph: &Graph) -> String {
    let mut text = String::new();
    for (id, actor) in &graph.actors {
        let mentions: Vec<_> = actor.mentions.iter().collect();
        writeln!(text, "{id:?} {actor:?} {mentions:?}").expect("a string takes all");
    }
    writeln!(text, "{:?} {:?} {:?}", graph.doubts, graph.claims, graph.relations).expect("a string takes all");
    text
}

#[test]
fn the_order_of_articles_does_not_matter() {
    let pool: Vec<(&str, EntityKind, &str)> = vec![
        ("Ann Alder", PERSON, "mayor of Orlo"),
        ("Alder", PERSON, "mayor"),
        ("Ann B. Alder", PERSON, ""),
        ("Bo Alder", PERSON, "sculptor"),
        ("Alder", PERSON, ""),
        ("Harbor Board", BODY, ""),
        ("The Harbor Board", EntityKind::GovernmentOrPlace, ""),
        ("Acme Inc.", BODY, ""),
        ("Acme", BODY, ""),
    ];
    // a small linear congruential generator: the same articles every time
    let mut state = 7u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for round in 0..40 {
        let mut records: Vec<ArticleRecord> = (0..6)
            .map(|index| {
                let chosen: Vec<_> = (0..1 + next(4)).map(|_| pool[next(pool.len())]).collect();
                article(&format!("d{round}-{index}"), &chosen)
            })
            .collect();
        let expected = outline(&build(records.clone(), ""));
        for _ in 0..4 {
            let from = next(records.len());
            records.rotate_left(from);
            let (one, other) = (next(records.len()), next(records.len()));
            records.swap(one, other);
            // placed in this order, not in the builder's
            let mut merger = Merger::default();
            records.iter().for_each(|record| merger.observe(record));
            let identities = merger.finish();
            let mut graph = Graph::default();
            records.iter().for_each(|record| identities.place(&mut graph, record.clone()));
            identities.close(&mut graph);
            assert_eq!(outline(&graph), expected);
        }
    }
}
