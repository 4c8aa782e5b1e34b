//! The server in one process: protocol, formats, errors, limits, pages.

use super::{Current, Limits, Site, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use dixit_graph::GraphBuilder;
use dixit_graph::rdf::RdfOptions;
use std::collections::BTreeMap;
use std::time::Duration;
use tower::ServiceExt;

const ROWS: &str = "SELECT ?s WHERE { ?s a ?t } ORDER BY ?s LIMIT 1";
const SLOW: &str = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f . ?g ?p ?h . ?i ?p ?j . ?k ?p ?l . ?m ?p ?o . ?q ?p ?r }";

/// A server about one article: the mayor says that the dam is safe, the engineer denies it; every text tries to be markup.
fn current(limits: Limits) -> Current {
    let mut builder = GraphBuilder::default();
    builder.add(serde_json::from_value(dam()).unwrap());
    Current::new(Site::new(builder.finish(), BTreeMap::new(), limits, &RdfOptions::default()).unwrap())
}

fn site(limits: Limits) -> Router {
    router(current(limits))
}

fn dam() -> serde_json::Value {
    let attribution = |id: &str, source: &str, stance: &str| {
        serde_json::json!({"id": id, "source": source, "source_span": [[0, 3]], "cue": [[4, 8]], "content": [[9, 20]],
            "quotation": "indirect", "stance": stance, "denial": null, "certainty": "certain", "distance": "neutral",
            "addressee": null, "parent": null, "about": ["m"], "claim": "c", "confidence": 0.9, "made_by": "test",
            "evidence": {"source": "<b>who</b>", "cue": "says", "content": "<script>alert(1)</script>"}})
    };
    serde_json::json!({
        "doc": "dam/1 & \"2\"", "sha256": "00", "title": "<b>Dam</b>", "url": null, "publisher": "Test Herald",
        "published": "2024-05-01",
        "actors": [{"id": "m", "name": "Mira Vell", "kind": "person", "named": true, "mentions": [[0, 3]]},
                   {"id": "e", "name": "Oskar Thun", "kind": "person", "named": true, "mentions": [[30, 33]]}],
        "attributions": [attribution("1", "m", "asserts"), attribution("2", "e", "denies")],
        "claims": [{"id": "c", "text": "The dam is safe.", "subject": null, "predicate": "be", "object": null,
            "key": "dam safe"}],
        "relations": [{"from": "2", "to": "1", "type": "denies", "basis": "same claim", "score": 0.9}],
        "hedges": []
    })
}

struct Reply {
    status: StatusCode,
    media_type: String,
    headers: axum::http::HeaderMap,
    text: String,
}

fn send(router: &Router, request: Request<Body>) -> Reply {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let media_type = parts.headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap().to_owned());
        Reply {
            status: parts.status,
            media_type: media_type.unwrap_or_default(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    })
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn get(router: &Router, path: &str, accept: Option<&str>) -> Reply {
    let mut request = Request::get(path);
    if let Some(accept) = accept {
        request = request.header(header::ACCEPT, accept);
    }
    send(router, request.body(Body::empty()).unwrap())
}

fn query(router: &Router, query: &str, accept: Option<&str>) -> Reply {
    get(router, &format!("/sparql?query={}", encode(query)), accept)
}

fn post(router: &Router, path: &str, media_type: &str, body: String) -> Reply {
    send(router, Request::post(path).header(header::CONTENT_TYPE, media_type).body(Body::from(body)).unwrap())
}

#[test]
fn a_query_can_be_sent_in_three_ways() {
    let router = site(Limits::default());
    let by_get = query(&router, ROWS, None);
    assert_eq!((by_get.status, by_get.media_type.as_str()), (StatusCode::OK, "application/sparql-results+json"));
    assert!(by_get.text.contains("\"bindings\":[{"), "{}", by_get.text);
    let by_body = post(&router, "/sparql", "application/sparql-query; charset=utf-8", ROWS.to_owned());
    let by_form = post(&router, "/sparql", "application/x-www-form-urlencoded", format!("query={}", encode(ROWS)));
    let with_plus =
        post(&router, "/sparql", "application/x-www-form-urlencoded", format!("query={}", ROWS.replace(' ', "+")));
    for other in [by_body, by_form, with_plus] {
        assert_eq!((other.status, &other.text), (StatusCode::OK, &by_get.text));
    }
}

#[test]
fn rows_come_in_every_format() {
    let router = site(Limits::default());
    for (accept, media_type, start) in [
        ("application/sparql-results+json", "application/sparql-results+json", "{"),
        ("application/json", "application/sparql-results+json", "{"),
        ("application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv; charset=utf-8", "s\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?s\n"),
    ] {
        let reply = query(&router, ROWS, Some(accept));
        assert_eq!((reply.status, reply.media_type.as_str()), (StatusCode::OK, media_type), "{accept}");
        assert!(reply.text.starts_with(start), "{accept}: {}", reply.text);
    }
    assert_eq!(query(&router, "ASK { ?s ?p ?o }", Some("text/csv")).text.trim(), "true");
}

#[test]
fn triples_come_in_every_format() {
    let router = site(Limits::default());
    let construct = "PREFIX dx: <https://w3id.org/dixit/ns#> CONSTRUCT WHERE { ?s a dx:Denial }";
    for media_type in [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
    ] {
        let reply = query(&router, construct, Some(media_type));
        assert_eq!(reply.status, StatusCode::OK, "{media_type}");
        assert!(reply.media_type.starts_with(media_type), "{media_type}: {}", reply.media_type);
        assert!(reply.text.contains("Denial"), "{media_type}: {}", reply.text);
    }
    let described = query(&router, "DESCRIBE ?s WHERE { ?s a <https://w3id.org/dixit/ns#Denial> }", None);
    assert!(described.media_type.starts_with("text/turtle") && described.text.contains("Denial"));
}

#[test]
fn what_cannot_be_answered_says_why() {
    let router = site(Limits::default());
    let insert = "INSERT DATA { <http://a> <http://b> <http://c> }";
    for (reply, status, words) in [
        (query(&router, "SELECT WHERE", None), StatusCode::BAD_REQUEST, "expected"),
        (query(&router, insert, None), StatusCode::FORBIDDEN, "read-only"),
        (post(&router, "/sparql", "application/sparql-update", insert.to_owned()), StatusCode::FORBIDDEN, "read-only"),
        (
            post(&router, "/sparql", "application/x-www-form-urlencoded", format!("update={}", encode(insert))),
            StatusCode::FORBIDDEN,
            "read-only",
        ),
        (
            query(&router, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", None),
            StatusCode::FORBIDDEN,
            "SERVICE is off",
        ),
        (query(&router, ROWS, Some("image/png")), StatusCode::NOT_ACCEPTABLE, "text/csv"),
        (post(&router, "/sparql", "text/plain", ROWS.to_owned()), StatusCode::UNSUPPORTED_MEDIA_TYPE, "sparql-query"),
        (
            get(&router, &format!("/sparql?query={0}&query={0}", encode(ROWS)), None),
            StatusCode::BAD_REQUEST,
            "exactly one",
        ),
        (get(&router, "/sparql?query=%zz", None), StatusCode::BAD_REQUEST, "two digits"),
        (
            get(&router, &format!("/sparql?query={}&default-graph-uri=no%20iri", encode(ROWS)), None),
            StatusCode::BAD_REQUEST,
            "no IRI",
        ),
        (get(&router, "/store?graph=http%3A%2F%2Fnowhere", None), StatusCode::NOT_FOUND, "no graph"),
        (get(&router, "/store", None), StatusCode::BAD_REQUEST, "?default"),
        (get(&router, "/api/actor?id=nobody", None), StatusCode::NOT_FOUND, "no such id"),
        (get(&router, "/nowhere", None), StatusCode::NOT_FOUND, "nothing"),
    ] {
        assert_eq!(reply.status, status, "{}", reply.text);
        assert!(reply.text.to_lowercase().contains(&words.to_lowercase()), "{words:?} is not in {:?}", reply.text);
        assert!(reply.media_type.starts_with("text/plain"), "{}", reply.media_type);
    }
    let put = Request::put("/store?default").body(Body::from("")).unwrap();
    let put = send(&router, put);
    assert_eq!(
        (put.status, put.headers[header::ALLOW].to_str().unwrap()),
        (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD")
    );
}

#[test]
fn a_query_ends_when_its_time_is_over_and_makes_room_for_the_next() {
    let current = current(Limits { time: Duration::ZERO, queries: 1, ..Limits::default() });
    let router = router(current.clone());
    let reply = query(&router, SLOW, None);
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{}", reply.text);
    assert!(get(&router, "/metrics", None).text.contains("dixit_query_timeouts_total 1"));
    while current.site().turns.available_permits() == 0 {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_changed_graph_is_answered_from_without_a_new_server() {
    let current = current(Limits::default());
    let router = router(current.clone());
    let count = "SELECT (COUNT(*) AS ?n) { ?d a dx:Attribution }";
    assert_eq!(query(&router, count, Some("text/csv")).text, "n\r\n2\r\n");
    let mut builder = GraphBuilder::default();
    builder.add(serde_json::from_value(dam()).unwrap());
    let mut second = dam();
    second["doc"] = "dam/2".into();
    builder.add(serde_json::from_value(second).unwrap());
    current.replace(builder.finish(), &RdfOptions::default()).unwrap();
    assert_eq!(query(&router, count, Some("text/csv")).text, "n\r\n4\r\n");
    let summary: serde_json::Value = serde_json::from_str(&get(&router, "/api/summary", None).text).unwrap();
    assert_eq!(summary["counts"]["articles"], 2);
    assert!(get(&router, "/metrics", None).text.contains("route=\"/sparql\""), "what was counted stays");
}

#[test]
fn an_answer_ends_when_it_is_too_long() {
    let router = site(Limits { bytes: 500, ..Limits::default() });
    for text in ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"] {
        let reply = query(&router, text, None);
        assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(reply.text.contains("longer than 500 bytes"), "{}", reply.text);
    }
    assert_eq!(query(&router, "ASK { ?s ?p ?o }", None).status, StatusCode::OK);
}

#[test]
fn the_dataset_of_the_request_wins() {
    let router = site(Limits::default());
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let union = query(&router, count, Some("text/csv")).text;
    let graphs = query(&router, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", Some("text/csv")).text;
    let graph = graphs.lines().nth(1).unwrap();
    let one =
        get(&router, &format!("/sparql?query={}&default-graph-uri={}", encode(count), encode(graph)), Some("text/csv"))
            .text;
    assert_eq!(one, union, "all of the only article");
    let none = get(
        &router,
        &format!("/sparql?query={}&default-graph-uri=http%3A%2F%2Fnowhere", encode(count)),
        Some("text/csv"),
    )
    .text;
    assert_eq!(none, "n\r\n0\r\n");
    let named = get(&router, &format!("/store?graph={}", encode(graph)), Some("application/n-triples")).text;
    let default = get(&router, "/store?default", Some("application/n-triples")).text;
    assert_eq!(format!("n\r\n{}\r\n", named.lines().count()), union);
    assert_eq!(named, default);
}

#[test]
fn nothing_claimed_is_returned_as_a_fact() {
    let router = site(Limits::default());
    let ask = "PREFIX schema: <https://schema.org/> ASK { ?a schema:name 'Mira Vell' . ?a ?p ?b . ?b schema:text ?t }";
    assert!(query(&router, ask, None).text.contains("false"));
}

#[test]
fn the_service_describes_itself_and_browsers_get_the_console() {
    let router = site(Limits::default());
    let description = get(&router, "/sparql", Some("text/turtle"));
    assert!(description.text.contains("SPARQL11Query") && description.text.contains("UnionDefaultGraph"));
    let browser = get(&router, "/sparql", Some("text/html,application/xhtml+xml,*/*;q=0.8"));
    assert_eq!(
        (browser.status, browser.headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/#/sparql")
    );
}

#[test]
fn every_answer_carries_the_policy_and_cors_only_where_asked() {
    for cors in [false, true] {
        let router = site(Limits { cors, ..Limits::default() });
        for path in ["/", "/assets/explorer.js", "/api/summary", "/sparql", "/nowhere"] {
            let request = Request::get(path).header(header::ORIGIN, "https://elsewhere.example");
            let reply = send(&router, request.body(Body::empty()).unwrap());
            let policy = reply.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(reply.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), cors, "{path}");
        }
    }
}

#[test]
fn pages_find_what_the_graph_holds() {
    let router = site(Limits::default());
    let json = |path: &str| -> serde_json::Value {
        let reply = get(&router, path, None);
        assert_eq!(
            (reply.status, reply.media_type.as_str()),
            (StatusCode::OK, "application/json"),
            "{path}: {}",
            reply.text
        );
        serde_json::from_str(&reply.text).unwrap()
    };
    assert_eq!(json("/api/summary")["counts"]["attributions"], 2);
    let found = json("/api/search?q=DAM%20safe");
    assert_eq!((&found["claims"]["total"], &found["actors"]["total"]), (&1.into(), &0.into()));
    let claim = json(&format!("/api/claim?id={}", found["claims"]["items"][0]["id"].as_str().unwrap()));
    assert_eq!(
        (&claim["tally"]["asserts"], &claim["tally"]["denies"], &claim["against"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(json("/api/claims?show=disputed")["total"], 1);
    let actors = json("/api/actors?q=thun");
    let actor = json(&format!("/api/actor?id={}", encode(actors["items"][0]["id"].as_str().unwrap())));
    assert_eq!(
        (&actor["said"], &actor["denies"], &actor["keys"][0]),
        (&1.into(), &1.into(), &"dam/1 & \"2\"#2".into())
    );
    assert_eq!(json("/api/contradictions")["items"][0]["type"], "denies");
    assert_eq!(json(&format!("/api/article?id={}", encode("dam/1 & \"2\"")))["total"], 2);
    let network = json("/api/network?max=3");
    assert_eq!(network["nodes"].as_array().unwrap().len(), 3);
    assert!(network["edges"].as_array().unwrap().iter().any(|edge| edge[2] == "denies"));
}

#[test]
fn an_article_can_be_kept_as_a_report() {
    let router = site(Limits::default());
    let report = get(&router, &format!("/report?id={}", encode("dam/1 & \"2\"")), None);
    assert_eq!(report.status, StatusCode::OK);
    assert!(report.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    assert!(report.text.contains("<title>&lt;b&gt;Dam&lt;/b&gt;</title>"));
    assert_eq!(get(&router, "/report?id=other", None).status, StatusCode::NOT_FOUND);
}

#[test]
fn every_named_query_runs() {
    let router = site(Limits::default());
    let queries: serde_json::Value = serde_json::from_str(&get(&router, "/api/queries", None).text).unwrap();
    for named in queries["queries"].as_array().unwrap() {
        let mut text = named["text"].as_str().unwrap().to_owned();
        for parameter in named["parameters"].as_array().unwrap() {
            text = text.replace(&format!("${}", parameter[0].as_str().unwrap()), "\"dam\"");
        }
        let reply = query(&router, &text, Some("text/csv"));
        assert_eq!(reply.status, StatusCode::OK, "{}: {}", named["name"], reply.text);
        if named["name"] == "denials" {
            assert!(reply.text.contains("Oskar Thun") && reply.text.contains("The dam is safe."), "{}", reply.text);
        }
    }
}
