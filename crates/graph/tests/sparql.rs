//! Queries: what each named one answers on two small articles, limits, refusals, formats.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use dixit_graph::Error;
use dixit_graph::rdf::{RdfFormat, RdfOptions};
use dixit_graph::sparql::{
    Answer, CancellationToken, QueryOptions, ResultFormat, Sparql, Table, named_queries, named_query,
};

fn sparql() -> Sparql {
    Sparql::load(&sample::graph(), &RdfOptions::default()).unwrap()
}

fn ask(query: &str) -> Result<Answer<'static>, Error> {
    sparql().query(query, &QueryOptions::default())
}

fn named(name: &str, parameters: &[(&str, &str)]) -> Table {
    let given: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    sparql().named(name, &given, &QueryOptions::default()).unwrap().into_table(1000).unwrap()
}

/// Checks the rows of a named query, cells joined by ` | `.
#[track_caller]
fn check(name: &str, parameters: &[(&str, &str)], expected: &[&str]) {
    let table = named(name, parameters);
    let rows: Vec<String> = table.rows.iter().map(|row| row.join(" | ")).collect();
    assert_eq!(rows, expected, "{name}");
}

#[test]
fn heads_of_named_queries_say_what_they_answer() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/queries")).unwrap();
    let mut files: Vec<String> = files.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, named_queries().map(|query| format!("{}.rq", query.name)).collect::<Vec<_>>());
    for query in named_queries() {
        assert!(!query.title.is_empty() && query.description.ends_with('.'), "{}", query.name);
        let given: Vec<_> = query.parameters.iter().map(|parameter| (parameter.name, "a")).collect();
        let table = named(query.name, &given);
        assert_eq!(table.columns, query.columns, "{}", query.name);
        assert!(!table.rows.is_empty(), "{} answers nothing", query.name);
    }
}

#[test]
fn denials_and_doubts() {
    check(
        "denials",
        &[],
        &[
            "Ada Kessler | Nordhafen bribed Ada Kessler. | outright | “Nordhafen never bribed me,” | harbor-gift",
            "Ada Kessler | Nordhafen paid for Ada Kessler's boat. | outright | that the port company Nordhafen paid for her boat | harbor-gift",
        ],
    );
    check(
        "doubts",
        &[],
        &[
            "auditors | There was a payment. | noEvidence | any payment | harbor-gift",
            "police | Tidewatch is Jonas Brandt. | declinesComment | Whether Tidewatch is Jonas Brandt | invoices & more",
        ],
    );
    check(
        "most-denied",
        &[],
        &["Nordhafen bribed Ada Kessler. | 1 | 1", "Nordhafen paid for Ada Kessler's boat. | 1 | 1"],
    );
}

#[test]
fn who_said_what_about_whom() {
    check(
        "who-said-about",
        &[("about", "TIDE")],
        &[
            "Ada Kessler | Appeal | The account is closed. | the account closed | invoices & more",
            "Tidewatch | Statement | Tidewatch leaked the invoices. | to have leaked the invoices | invoices & more",
            "police | Doubt | Tidewatch is Jonas Brandt. | Whether Tidewatch is Jonas Brandt | invoices & more",
        ],
    );
    check(
        "who-denies",
        &[("words", "paid for")],
        &[
            "Dock workers told Mira Oyelaran that the company paid for the boat. | Mira Oyelaran | Statement | underspecified | harbor-gift",
            "Nordhafen paid for Ada Kessler's boat. | Ada Kessler | Denial | certain | harbor-gift",
            "Nordhafen paid for Ada Kessler's boat. | Mira Oyelaran | Statement | certain | invoices & more",
            "Nordhafen paid for Ada Kessler's boat. | dock workers | Statement | probable | harbor-gift",
            "Nordhafen paid for Ada Kessler's boat. | two colleagues | Statement | certain | invoices & more",
        ],
    );
}

#[test]
fn contradictions_within_and_between_articles() {
    let paid = "Nordhafen paid for Ada Kessler's boat.";
    let derived = "one denies the claim that the other holds";
    check(
        "contradictions",
        &[],
        &[
            &format!("Ada Kessler | {paid} | dock workers | {paid} | denial of the same claim | 0.95"),
            &format!("Ada Kessler | {paid} | Mira Oyelaran | {paid} | {derived} | 0.9"),
            &format!("Ada Kessler | {paid} | two colleagues | {paid} | {derived} | 0.9"),
        ],
    );
}

#[test]
fn chains_of_sources() {
    check(
        "nested-chains",
        &[],
        &[
            "There was a payment. | auditors < Jonas Brandt | 1 | harbor-gift",
            "Nordhafen paid for Ada Kessler's boat. | dock workers < Mira Oyelaran | 1 | harbor-gift",
        ],
    );
}

#[test]
fn claims_and_what_they_rest_on() {
    let claims = named("claims", &[]);
    assert_eq!(claims.rows[0], ["Nordhafen paid for Ada Kessler's boat.", "2", "1", "2"]);
    assert_eq!(claims.rows.len(), 10);
    check(
        "unsupported-claims",
        &[],
        &[
            "Auditors found no evidence of any payment. | Jonas Brandt | 0",
            "Dock workers told Mira Oyelaran that the company paid for the boat. | Mira Oyelaran | 0",
            "Tidewatch leaked the invoices. | Tidewatch | 0",
        ],
    );
    check(
        "hedged-claims",
        &[],
        &[
            "Nordhafen paid for Ada Kessler's boat. | dock workers | harbor-gift",
            "Tidewatch leaked the invoices. | Tidewatch | invoices & more",
        ],
    );
}

#[test]
fn actors_venues_affiliations_personas() {
    let actors = named("actors", &[]);
    assert_eq!(actors.rows[0], ["Mira Oyelaran", "2", "0", "0", "2"]);
    assert!(actors.rows.contains(&["Ada Kessler", "0", "2", "0", "2"].map(str::to_owned).to_vec()));
    check("venues", &[], &["Harbor Courier | Ada Kessler | 1", "Mira Oyelaran | dock workers | 1"]);
    check("speaks-for", &[], &["Jonas Brandt | Nordhafen | spokesman | 1"]);
    check(
        "personas",
        &[],
        &[
            "Tidewatch | Ada Kessler | Appeal | The account is closed.",
            "Tidewatch | Tidewatch | Statement | Tidewatch leaked the invoices.",
            "Tidewatch | police | Doubt | Tidewatch is Jonas Brandt.",
        ],
    );
}

#[test]
fn parameters_are_values_and_never_code() {
    let hostile = "\") } # ?x";
    let table = named("who-said-about", &[("about", hostile)]);
    assert!(table.rows.is_empty());
    let missing = named_query("who-said-about").unwrap().fill(&[]).unwrap_err().to_string();
    assert!(missing.contains("about") && missing.contains("part of the actor's name"), "{missing}");
    let odd = named_query("denials").unwrap().fill(&[("by".to_owned(), "x".to_owned())]).unwrap_err().to_string();
    assert!(odd.contains("unknown parameter \"by\"; there are: none"), "{odd}");
    let unknown = named_query("nothing").unwrap_err().to_string();
    assert!(unknown.contains("denials") && unknown.contains("who-said-about"), "{unknown}");
}

#[test]
fn all_kinds_of_queries_answer() {
    let count = ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").unwrap().into_table(9).unwrap();
    assert_eq!(count.rows, [[sparql().n_triples().unwrap().to_string()]]);
    assert_eq!(ask("ASK { <actor/persona/tidewatch> a dx:Persona }").unwrap().as_bool(), Some(true));
    assert_eq!(ask("ASK { ?s dx:nothing ?o }").unwrap().into_table(9).unwrap().rows, [["no"]]);
    let cut = ask("SELECT ?s { ?s a dx:Attribution }").unwrap().into_table(3).unwrap();
    assert!(cut.cut && cut.rows.len() == 3);
    let described = ask("DESCRIBE <actor/persona/tidewatch>").unwrap();
    assert!(described.is_triples());
    let table = described.into_table(99).unwrap();
    assert!(table.rows.contains(&["actor/persona/tidewatch", "schema:name", "Tidewatch"].map(str::to_owned).to_vec()));
}

fn written(query: &str, format: ResultFormat) -> Result<String, Error> {
    let mut out = vec![];
    ask(query)?.write(format, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn answers_are_written_in_every_format() {
    let select = "SELECT ?name { ?x a dx:Persona ; schema:name ?name }";
    assert_eq!(written(select, ResultFormat::Csv).unwrap(), "name\r\nTidewatch\r\n");
    assert_eq!(written(select, ResultFormat::Tsv).unwrap(), "?name\n\"Tidewatch\"\n");
    let json: serde_json::Value = serde_json::from_str(&written(select, ResultFormat::Json).unwrap()).unwrap();
    assert_eq!(json["results"]["bindings"][0]["name"]["value"], "Tidewatch");
    assert!(written(select, ResultFormat::Xml).unwrap().contains("<literal>Tidewatch</literal>"));
    assert!(written("ASK { }", ResultFormat::Json).unwrap().contains("true"));
    let construct = "CONSTRUCT { ?x schema:name ?name } WHERE { ?x a dx:Persona ; schema:name ?name }";
    for format in RdfFormat::ALL {
        let text = written(construct, ResultFormat::Rdf(*format)).unwrap();
        assert!(text.contains("Tidewatch"), "{format}: {text}");
    }
    assert!(matches!(written(construct, ResultFormat::Csv), Err(Error::ResultFormat(_))));
    assert!(matches!(written(select, ResultFormat::Rdf(RdfFormat::Turtle)), Err(Error::ResultFormat(_))));
    for format in ResultFormat::ROWS {
        assert_eq!(ResultFormat::from_name(format.name()), Some(*format));
        assert!(format.media_type().contains('/'));
    }
}

#[test]
fn updates_and_other_services_are_refused() {
    let before = sparql().n_triples().unwrap();
    for update in ["INSERT DATA { <a> <b> <c> }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <file:///etc/hosts>"]
    {
        let error = ask(update).err().unwrap().to_string();
        assert!(error.contains("update"), "{error}");
    }
    assert_eq!(sparql().n_triples().unwrap(), before);
    let service = "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }";
    let error = ask(service).and_then(|answer| answer.into_table(9)).unwrap_err().to_string();
    assert!(error.contains("SERVICE"), "{error}");
    let wrong = ask("SELECT ?x WHERE {").err().unwrap().to_string();
    assert!(wrong.contains("expected"), "{wrong}");
}

#[test]
fn an_answer_ends_when_it_is_too_long() {
    let options = QueryOptions { max_bytes: Some(500), ..QueryOptions::default() };
    let triples = ResultFormat::Rdf(RdfFormat::NTriples);
    for (text, format) in [("SELECT * { ?s ?p ?o }", ResultFormat::Json), ("CONSTRUCT WHERE { ?s ?p ?o }", triples)] {
        let written = sparql().query(text, &options).and_then(|answer| answer.write(format, std::io::sink()));
        assert!(matches!(written, Err(Error::TooLong(500))), "{text}: {written:?}");
    }
}

#[test]
fn graphs_of_articles_stand_beside_the_union_and_count_nothing_twice() {
    let data = sparql();
    let count = |text: &str, options: &QueryOptions| -> usize {
        data.query(text, options).unwrap().into_table(9).unwrap().rows[0][0].parse().unwrap()
    };
    let all = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let before = count(all, &QueryOptions::default());
    data.load_named_graphs(&sample::graph(), &RdfOptions::default()).unwrap();
    assert_eq!((count(all, &QueryOptions::default()), data.n_triples().unwrap()), (before, before));
    let distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }";
    assert_eq!(count(distinct, &QueryOptions::default()), before);
    let graphs = data.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", &QueryOptions::default());
    let graphs: Vec<String> =
        graphs.unwrap().into_table(9).unwrap().rows.into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(graphs.len(), 2, "{graphs:?}");
    let one = format!("{}{}", data.base(), graphs[0]);
    let only = QueryOptions { default_graphs: vec![one.clone()], ..QueryOptions::default() };
    let of_one = count(all, &only);
    assert!(0 < of_one && of_one < before);
    let mut bytes = vec![];
    data.graph(Some(&one), &QueryOptions::default())
        .and_then(|answer| answer.write(ResultFormat::Rdf(RdfFormat::NTriples), &mut bytes))
        .unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), of_one);
    let unknown = data.graph(Some("http://nowhere.example/"), &QueryOptions::default());
    assert!(matches!(unknown.err(), Some(Error::UnknownGraph(_))));
}

#[test]
fn a_query_stops_when_it_is_cancelled() {
    let endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    let token = CancellationToken::new();
    let options = QueryOptions { cancellation: Some(token.clone()), ..QueryOptions::default() };
    let timer = std::thread::spawn({
        let token = token.clone();
        move || {
            std::thread::sleep(std::time::Duration::from_millis(100));
            token.cancel();
        }
    });
    let answer = sparql().query(endless, &options).unwrap();
    assert!(matches!(answer.write(ResultFormat::Csv, std::io::sink()), Err(Error::Cancelled)));
    timer.join().unwrap();
    let later = sparql().query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", &options).and_then(|it| it.into_table(9));
    assert!(matches!(later, Err(Error::Cancelled)), "a cancelled token stops aggregates too");
}
