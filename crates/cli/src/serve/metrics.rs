//! Counts and times of requests, in the text format that Prometheus reads.

use super::site::Site;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Upper bounds of the histogram of times, in seconds.
const BOUNDS: [f64; 8] = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0];

/// What was asked so far.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), Times>>,
    /// Requests being answered.
    open: AtomicI64,
    /// Queries that ran out of time.
    pub(crate) timeouts: AtomicU64,
    /// Queries whose answer was too long.
    pub(crate) too_long: AtomicU64,
}

#[derive(Clone, Debug, Default)]
struct Times {
    buckets: [u64; BOUNDS.len()],
    n: u64,
    seconds: f64,
}

impl Metrics {
    fn record(&self, route: &str, status: u16, time: Duration) {
        let seconds = time.as_secs_f64();
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let times = requests.entry((route.to_owned(), status)).or_default();
        for (bucket, bound) in times.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(seconds <= bound);
        }
        times.n += 1;
        times.seconds += seconds;
    }

    fn text(&self, site: &Site) -> String {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# HELP dixit_request_seconds Time to answer, by route and status.");
        let _ = writeln!(text, "# TYPE dixit_request_seconds histogram");
        for ((route, status), times) in &requests {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (count, bound) in times.buckets.iter().zip(BOUNDS) {
                let _ = writeln!(text, "dixit_request_seconds_bucket{{{labels},le=\"{bound}\"}} {count}");
            }
            let _ = writeln!(text, "dixit_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", times.n);
            let _ = writeln!(text, "dixit_request_seconds_sum{{{labels}}} {:.6}", times.seconds);
            let _ = writeln!(text, "dixit_request_seconds_count{{{labels}}} {}", times.n);
        }
        let graph = &site.index.graph;
        let open = self.open.load(Ordering::Relaxed).to_string();
        let gauges = [
            ("dixit_requests_open", "gauge", "Requests being answered.", open),
            ("dixit_articles", "gauge", "Articles in the store.", graph.articles.len().to_string()),
            ("dixit_attributions", "gauge", "Attributions in the store.", graph.attributions.len().to_string()),
            ("dixit_query_timeouts_total", "counter", "Queries that ran out of time.", load(&self.timeouts)),
            ("dixit_query_too_long_total", "counter", "Queries with too long an answer.", load(&self.too_long)),
        ];
        for (name, kind, help, value) in gauges {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        }
        text
    }
}

fn load(counter: &AtomicU64) -> String {
    counter.load(Ordering::Relaxed).to_string()
}

/// Counts a request.
pub(super) async fn measure(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let start = Instant::now();
    site.metrics.open.fetch_add(1, Ordering::Relaxed);
    let response = next.run(request).await;
    site.metrics.open.fetch_sub(1, Ordering::Relaxed);
    site.metrics.record(&route, response.status().as_u16(), start.elapsed());
    response
}

/// The metrics as text.
pub(super) async fn show(State(site): State<Arc<Site>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], site.metrics.text(&site)).into_response()
}
