//! SPARQL 1.1 Protocol (queries) and Graph Store HTTP Protocol (reads) over the endpoint of `dixit-graph`.

use super::negotiate::Accept;
use super::site::Site;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use dixit_graph::Error;
use dixit_graph::endpoint::Reply;
use dixit_graph::sparql::{CancellationToken, QueryOptions};
use std::sync::Arc;
use std::sync::atomic::Ordering;

type Parameters = Vec<(String, String)>;

/// `GET`: a query in the address; without one the description of the service, or for a browser the console.
pub(super) async fn get(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let parameters = match form(query.as_deref().unwrap_or_default()) {
        Ok(parameters) => parameters,
        Err(message) => return refuse(StatusCode::BAD_REQUEST, &message),
    };
    if parameters.iter().any(|(name, _)| name == "query" || name == "update") {
        return answer(site, parameters, None, &headers).await;
    }
    let accept = accept(&headers);
    if accept.quality("text/html") > accept.quality("text/turtle") {
        return Redirect::to("/#/sparql").into_response();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
    let address = format!("http://{}/sparql", host.unwrap_or("localhost"));
    respond(site.endpoint.description(&address, &|offered| accept.choose(offered)))
}

/// `POST`: a query in a form or as the body itself.
pub(super) async fn post(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(body) = std::str::from_utf8(&body) else {
        return refuse(StatusCode::BAD_REQUEST, "the body must be UTF-8");
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (parameters, text) = match media_type.as_str() {
        "application/x-www-form-urlencoded" => (form(body), None),
        "application/sparql-query" => (form(query.as_deref().unwrap_or_default()), Some(body.to_owned())),
        "application/sparql-update" => return refuse(StatusCode::FORBIDDEN, READ_ONLY),
        _ => {
            let message = "send application/sparql-query, or application/x-www-form-urlencoded with query=";
            return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, message);
        }
    };
    match parameters {
        Ok(parameters) => answer(site, parameters, text, &headers).await,
        Err(message) => refuse(StatusCode::BAD_REQUEST, &message),
    }
}

/// Reads of the Graph Store: `?graph=IRI`, or `?default` for the union of all.
pub(super) async fn store(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let parameters = match form(query.as_deref().unwrap_or_default()) {
        Ok(parameters) => parameters,
        Err(message) => return refuse(StatusCode::BAD_REQUEST, &message),
    };
    let name = match parameters.as_slice() {
        [(name, iri)] if name == "graph" => Some(iri.clone()),
        [(name, _)] if name == "default" => None,
        _ => return refuse(StatusCode::BAD_REQUEST, "name one graph: ?graph=IRI, or ?default for the union of all"),
    };
    let accept = accept(&headers);
    run(site, move |site, stop| {
        let options = options(site, stop);
        site.endpoint.graph(name.as_deref(), &options, &|offered| accept.choose(offered))
    })
    .await
}

/// What writes get: nothing.
pub(super) async fn read_only() -> Response {
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, READ_ONLY);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

const READ_ONLY: &str = "this endpoint is read-only: it takes queries and no updates";

async fn answer(site: Arc<Site>, parameters: Parameters, text: Option<String>, headers: &HeaderMap) -> Response {
    let all = |wanted: &str| -> Vec<String> {
        parameters.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone()).collect()
    };
    if !all("update").is_empty() {
        return refuse(StatusCode::FORBIDDEN, READ_ONLY);
    }
    let queries: Vec<String> = all("query").into_iter().chain(text).collect();
    let [query] = queries.as_slice() else {
        return refuse(StatusCode::BAD_REQUEST, "give exactly one query");
    };
    let query = query.clone();
    let (default_graphs, named_graphs) = (all("default-graph-uri"), all("named-graph-uri"));
    let accept = accept(headers);
    run(site, move |site, stop| {
        let options = QueryOptions { default_graphs, named_graphs, ..options(site, stop) };
        site.endpoint.query(&query, &options, &|offered| accept.choose(offered))
    })
    .await
}

fn options(site: &Site, stop: &CancellationToken) -> QueryOptions {
    QueryOptions { cancellation: Some(stop.clone()), max_bytes: Some(site.limits.bytes), ..QueryOptions::default() }
}

/// Runs work on a thread of its own when its turn comes, and stops it when its time is over or the client has gone.
async fn run(
    site: Arc<Site>,
    work: impl FnOnce(&Site, &CancellationToken) -> Result<Reply, Error> + Send + 'static,
) -> Response {
    let Ok(Ok(turn)) = tokio::time::timeout(site.limits.time, site.turns.clone().acquire_owned()).await else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "the server is busy with other queries; try again later");
    };
    let stop = CancellationToken::new();
    let guard = StopWhenGone(stop.clone());
    let working = site.clone();
    let mut task = tokio::task::spawn_blocking(move || {
        // The turn ends with the work, not with the request: what was stopped may take a moment.
        let _turn = turn;
        work(&working, &guard.0.clone())
    });
    let caller = StopWhenGone(stop.clone());
    let done = match tokio::time::timeout(site.limits.time, &mut task).await {
        Ok(done) => done,
        Err(_) => {
            stop.cancel();
            // Between two rows that it finds a query cannot be stopped; the client need not wait for that.
            match tokio::time::timeout(std::time::Duration::from_secs(1), task).await {
                Ok(done) => done,
                Err(_) => Ok(Err(Error::Cancelled)),
            }
        }
    };
    drop(caller);
    let result = done.unwrap_or_else(|error| Err(Error::Evaluation(error.to_string())));
    match &result {
        Err(Error::Cancelled) => site.metrics.timeouts.fetch_add(1, Ordering::Relaxed),
        Err(Error::TooLong(_)) => site.metrics.too_long.fetch_add(1, Ordering::Relaxed),
        _ => 0,
    };
    respond(result)
}

/// Stops a query when the future that waits for it is dropped.
struct StopWhenGone(CancellationToken);

impl Drop for StopWhenGone {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

fn respond(result: Result<Reply, Error>) -> Response {
    match result {
        Ok(reply) => ([(header::CONTENT_TYPE, reply.media_type), (header::VARY, "accept".to_owned())], reply.bytes)
            .into_response(),
        Err(error) => {
            let status = match error {
                Error::Syntax(_) => StatusCode::BAD_REQUEST,
                Error::Refused(_) => StatusCode::FORBIDDEN,
                Error::Cancelled => StatusCode::SERVICE_UNAVAILABLE,
                Error::NotAcceptable(_) => StatusCode::NOT_ACCEPTABLE,
                Error::UnknownGraph(_) => StatusCode::NOT_FOUND,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            tracing::warn!(%status, %error, "query not answered");
            refuse(status, &error.to_string())
        }
    }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{message}\n")).into_response()
}

fn accept(headers: &HeaderMap) -> Accept {
    let values: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    Accept::new((!values.is_empty()).then(|| values.join(",")).as_deref())
}

/// Whether this may stand in an IRI as host and port.
fn is_host(host: &str) -> bool {
    host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
}

/// Names and values of `application/x-www-form-urlencoded` text.
fn form(text: &str) -> Result<Parameters, String> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => {
                let code = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
                let byte = code.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                out.push(byte.ok_or_else(|| format!("% at byte {at} of a parameter must be followed by two digits"))?);
                at += 2;
            }
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).map_err(|_| "parameters must be UTF-8".to_owned())
}
