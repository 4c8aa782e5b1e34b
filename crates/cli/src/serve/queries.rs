//! Queries to start from.

use super::site::Site;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

/// A query with a name.
#[derive(Debug, Serialize)]
struct NamedQuery {
    name: &'static str,
    description: &'static str,
    text: &'static str,
}

/// What the console needs to know.
#[derive(Debug, Serialize)]
pub(super) struct Queries {
    base: String,
    queries: &'static [NamedQuery],
}

const QUERIES: &[NamedQuery] = &[
    NamedQuery { name: "denials", description: "who denies what", text: include_str!("../../web/queries/denials.rq") },
    NamedQuery {
        name: "disputed",
        description: "claims that some hold and others deny",
        text: include_str!("../../web/queries/disputed.rq"),
    },
    NamedQuery {
        name: "chains",
        description: "statements known only through others",
        text: include_str!("../../web/queries/chains.rq"),
    },
];

/// All named queries.
pub(super) async fn list(State(site): State<Arc<Site>>) -> Json<Queries> {
    Json(Queries { base: site.endpoint.base().to_owned(), queries: QUERIES })
}
