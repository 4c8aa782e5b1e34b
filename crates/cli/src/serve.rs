//! The explorer, its data and the SPARQL endpoint over HTTP. Everything is read-only.

mod api;
mod index;
mod metrics;
mod negotiate;
mod network;
mod protocol;
mod queries;
mod site;
#[cfg(test)]
mod tests;

pub(crate) use site::{Current, Limits, Site};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::trace::TraceLayer;

use crate::web::assets::{ASSETS, PAGE};
use api::ListRequest;
use dixit_document::DocumentId;
use dixit_graph::Selection;
use dixit_graph::export::Options;

/// Longest request body, in bytes: a query.
const MAX_BODY: usize = 256 * 1024;

/// What pages may load: only what this server sends.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// All addresses of the server.
pub(crate) fn router(current: Current) -> Router {
    let cors = current.site().limits.cors;
    let mut router = Router::new()
        .route("/", get(page))
        .route("/assets/{name}", get(asset))
        .route("/api/summary", get(summary))
        .route("/api/search", get(search))
        .route("/api/actors", get(actors))
        .route("/api/claims", get(claims))
        .route("/api/articles", get(articles))
        .route("/api/actor", get(actor))
        .route("/api/claim", get(claim))
        .route("/api/article", get(article))
        .route("/api/contradictions", get(contradictions))
        .route("/api/network", get(network_view))
        .route("/report", get(report))
        .route("/api/queries", get(queries::list))
        .route("/sparql", get(protocol::get).post(protocol::post))
        .route("/store", get(protocol::store).fallback(protocol::read_only))
        .route("/metrics", get(metrics::show))
        .route("/health", get(async || "ok\n"))
        .fallback(async || (StatusCode::NOT_FOUND, "there is nothing at this address\n"))
        .layer(middleware::from_fn_with_state(current.clone(), metrics::measure))
        .layer(middleware::map_response(secure))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http());
    if cors {
        router = router.layer(CorsLayer::new().allow_origin(Any).allow_headers(Any).expose_headers(Any));
    }
    router.with_state(current)
}

/// Serves until the process is told to stop, then finishes the requests that it has begun.
///
/// # Errors
/// When the address cannot be listened at.
pub(crate) fn serve(current: Current, address: SocketAddr, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let first = current.site();
    let grace = first.limits.time;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        ready(listener.local_addr()?);
        // The pages need not wait for what only queries ask.
        tokio::task::spawn_blocking(move || first.endpoint.load().map(|_| ()));
        let (stop, stopped) = tokio::sync::watch::channel(());
        let mut until = stopped.clone();
        let server = axum::serve(listener, router(current)).with_graceful_shutdown(async move {
            let _ = until.changed().await;
        });
        let server = tokio::spawn(server.into_future());
        told_to_stop().await;
        tracing::info!("stopping: finishing open requests");
        let _ = stop.send(());
        // A client that keeps its connection must not keep the server.
        tokio::time::timeout(grace + Duration::from_secs(1), server).await.unwrap_or(Ok(Ok(())))??;
        anyhow::Ok(())
    })?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}

/// Waits for an interrupt from the keyboard or a request to terminate.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

/// Headers that keep a browser from doing more than it should.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn page() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], PAGE).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "no-cache")];
            (headers, asset.text).into_response()
        }
        None => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
    }
}

/// Which one, and which part of its page.
#[derive(Debug, Deserialize)]
struct OneRequest {
    id: String,
    #[serde(flatten)]
    list: Paging,
}

/// Part of a page. Numbers are texts here because flattened query strings know no numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paging {
    show: String,
    offset: String,
    limit: String,
}

impl From<&Paging> for ListRequest {
    fn from(paging: &Paging) -> ListRequest {
        ListRequest {
            q: String::new(),
            show: paging.show.clone(),
            offset: paging.offset.parse().unwrap_or(0),
            limit: paging.limit.parse().unwrap_or(0).min(200),
        }
    }
}

async fn summary(State(site): State<Arc<Site>>) -> Response {
    json(&api::summary(&site.index))
}

async fn search(State(site): State<Arc<Site>>, Query(request): Query<ListRequest>) -> Response {
    json(&api::search(&site.index, &request))
}

async fn actors(State(site): State<Arc<Site>>, Query(request): Query<ListRequest>) -> Response {
    json(&api::actors(&site.index, &request))
}

async fn claims(State(site): State<Arc<Site>>, Query(request): Query<ListRequest>) -> Response {
    json(&api::claims(&site.index, &request))
}

async fn articles(State(site): State<Arc<Site>>, Query(request): Query<ListRequest>) -> Response {
    json(&api::articles(&site.index, &request))
}

async fn contradictions(State(site): State<Arc<Site>>, Query(request): Query<ListRequest>) -> Response {
    json(&api::contradictions(&site.index, &request))
}

async fn actor(State(site): State<Arc<Site>>, Query(request): Query<OneRequest>) -> Response {
    found(api::actor(&site.index, &request.id, &(&request.list).into()))
}

async fn claim(State(site): State<Arc<Site>>, Query(request): Query<OneRequest>) -> Response {
    found(api::claim(&site.index, &request.id, &(&request.list).into()))
}

async fn article(State(site): State<Arc<Site>>, Query(request): Query<OneRequest>) -> Response {
    found(api::article(&site.index, &request.id, site.texts.get(&request.id).map(String::as_str)))
}

async fn network_view(State(site): State<Arc<Site>>, Query(request): Query<network::NetworkRequest>) -> Response {
    let drawn = tokio::task::spawn_blocking(move || json(&network::network(&site.index, &request)));
    drawn.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// An article's report as a file to keep.
async fn report(State(site): State<Arc<Site>>, Query(request): Query<OneRequest>) -> Response {
    let article = DocumentId(request.id);
    if !site.index.graph.articles.contains_key(&article) {
        return (StatusCode::NOT_FOUND, "there is no such id in the store\n").into_response();
    }
    let made = tokio::task::spawn_blocking(move || {
        let selection = Selection { article: Some(article), ..Selection::default() };
        let texts = (!site.texts.is_empty()).then_some(&site.texts);
        crate::web::page::report(&site.index.graph, &Options { selection, ..Options::default() }, texts)
    });
    match made.await {
        Ok(Ok(page)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"report.html\""),
            ];
            (headers, page).into_response()
        }
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}

fn found(value: Option<impl Serialize>) -> Response {
    match value {
        Some(value) => json(&value),
        None => (StatusCode::NOT_FOUND, "there is no such id in the store\n").into_response(),
    }
}
