//! Articles into one graph, in memory.

use crate::graph::Graph;
use crate::merge::{Decisions, EntityTable, Merger};
use crate::record::ArticleRecord;
use std::collections::BTreeMap;

/// Collects the records of articles and joins them.
#[derive(Clone, Debug, Default)]
pub struct GraphBuilder {
    records: BTreeMap<String, ArticleRecord>,
    decisions: Decisions,
    entities: EntityTable,
}

impl GraphBuilder {
    /// Respects what a person decided about identity.
    pub fn with_decisions(mut self, decisions: Decisions) -> GraphBuilder {
        self.decisions = decisions;
        self
    }

    /// Links names to known entities.
    pub fn with_entities(mut self, entities: EntityTable) -> GraphBuilder {
        self.entities = entities;
        self
    }

    /// Adds an article; one with the same id replaces the earlier.
    pub fn add(&mut self, record: ArticleRecord) {
        self.records.insert(record.doc.0.clone(), record);
    }

    /// Joins all articles added so far.
    pub fn finish(self) -> Graph {
        let mut merger = Merger::new(self.decisions, self.entities);
        self.records.values().for_each(|record| merger.observe(record));
        let identities = merger.finish();
        let mut graph = Graph::default();
        for record in self.records.into_values() {
            identities.place(&mut graph, record);
        }
        identities.close(&mut graph);
        graph
    }
}

/// Lower-case letters and digits of any script, joined by hyphens.
pub fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
