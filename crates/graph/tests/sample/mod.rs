//! Two articles of our own about fictional people, as records with their texts, shared by the tests.
#![allow(dead_code, reason = "each test uses a part")]

use dixit_graph::{ArticleRecord, Graph, GraphBuilder};

/// Texts in the order of [`records`].
pub(crate) const TEXTS: [&str; 2] = [include_str!("../data/harbor-gift.txt"), include_str!("../data/invoices.txt")];

/// The records of both articles: denials, doubts, nesting, a persona, unnamed groups, an emoji before everything.
pub(crate) fn records() -> Vec<ArticleRecord> {
    [include_str!("../data/harbor-gift.json"), include_str!("../data/invoices.json")]
        .iter()
        .map(|json| serde_json::from_str(json).unwrap())
        .collect()
}

/// Both articles as one graph.
pub(crate) fn graph() -> Graph {
    graph_of(records())
}

/// These records as one graph.
pub(crate) fn graph_of(records: Vec<ArticleRecord>) -> Graph {
    let mut builder = GraphBuilder::default();
    records.into_iter().for_each(|record| builder.add(record));
    builder.finish()
}
