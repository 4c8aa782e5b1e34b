//! Queries to start from.

use super::site::Site;
use axum::Json;
use axum::extract::State;
use dixit_graph::sparql::named_queries;
use serde::Serialize;
use std::sync::Arc;

/// A query with a name.
#[derive(Debug, Serialize)]
struct Query {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    text: &'static str,
    /// What stands for words of the user: `$name`, and what it means.
    parameters: Vec<(&'static str, &'static str)>,
}

/// What the console needs to know.
#[derive(Debug, Serialize)]
pub(super) struct Queries {
    base: String,
    queries: Vec<Query>,
}

/// All named queries.
pub(super) async fn list(State(site): State<Arc<Site>>) -> Json<Queries> {
    let queries = named_queries().map(|query| Query {
        name: query.name,
        title: query.title,
        description: query.description,
        text: query.text,
        parameters: query.parameters.iter().map(|parameter| (parameter.name, parameter.meaning)).collect(),
    });
    Json(Queries { base: site.endpoint.base().to_owned(), queries: queries.collect() })
}
