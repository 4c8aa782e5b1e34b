//! Optional: a table of known entities (as from Wikidata) that names are linked to.

use super::LineError;
use super::names::{Sort, comparable};
use std::collections::BTreeMap;

/// One known entity: `id TAB type TAB name TAB other names…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRow {
    /// Its id in the table, such as `Q42`.
    pub id: String,
    /// `person`, `organization`, `place`, `medium` or another word.
    pub sort: String,
    /// Its names, the main one first.
    pub names: Vec<String>,
}

/// Known entities by name; a name that several share links to none.
#[derive(Clone, Debug, Default)]
pub struct EntityTable {
    by_name: BTreeMap<(Sort, String), Option<String>>,
}

impl EntityTable {
    /// Reads tab-separated lines `id TAB type TAB name TAB other names…`; `#` starts a comment line.
    ///
    /// # Errors
    /// [`LineError`] for the first line with fewer than three fields.
    pub fn read(text: &str) -> Result<EntityTable, LineError> {
        let mut table = EntityTable::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let [id, sort, names @ ..] = cells.as_slice() else {
                let expected = "an id, a type and at least one name, separated by tabs";
                return Err(LineError { line: index + 1, expected, found: line.to_owned() });
            };
            if id.is_empty() || names.iter().all(|name| name.is_empty()) {
                let expected = "an id and at least one name that are not empty";
                return Err(LineError { line: index + 1, expected, found: line.to_owned() });
            }
            table.add(&EntityRow {
                id: (*id).to_owned(),
                sort: (*sort).to_owned(),
                names: names.iter().filter(|name| !name.is_empty()).map(|name| (*name).to_owned()).collect(),
            });
        }
        Ok(table)
    }

    /// Adds one.
    pub fn add(&mut self, row: &EntityRow) {
        let sort = match row.sort.to_lowercase().as_str() {
            "person" | "human" | "q5" | "persona" => Sort::Person,
            "group" | "other" => Sort::Other,
            _ => Sort::Body,
        };
        for name in &row.names {
            let entry = self.by_name.entry((sort, comparable(name)));
            entry
                .and_modify(|id| {
                    if id.as_deref() != Some(&row.id) {
                        *id = None;
                    }
                })
                .or_insert_with(|| Some(row.id.clone()));
        }
    }

    /// How many names it knows.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The only entity of this comparable name.
    pub(super) fn find(&self, name: &str, sort: Sort) -> Option<&str> {
        if self.by_name.is_empty() {
            return None;
        }
        self.by_name.get(&(sort, name.to_owned()))?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_name_links_to_none() {
        let table =
            EntityTable::read("Q1\tperson\tAnn Alder\tA. Alder\nQ2\tperson\tAmy Alder\tA. Alder\n").expect("fine");
        assert_eq!(table.find("ann alder", Sort::Person), Some("Q1"));
        assert_eq!(table.find("a alder", Sort::Person), None);
        assert_eq!(table.find("ann alder", Sort::Body), None);
        assert_eq!(EntityTable::read("Q1").expect_err("no name").line, 1);
    }
}
