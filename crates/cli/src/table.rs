//! Lists for people and for other programs: one set of rows, four ways to write it.

use crate::args::{ListArgs, TableFormat};
use crate::output;
use comfy_table::{ContentArrangement, Table as Drawn, presets};
use serde_json::{Map, Value};
use std::io::{self, Write};

/// Longest cell shown to people, in characters; the other formats cut nothing.
const MAX_CELL: usize = 400;

/// Width of tables that are not drawn on a terminal, in columns.
const PLAIN_WIDTH: u16 = 160;

/// Rows under named columns.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// Leading columns that people see only when they change from row to row.
    n_grouped: usize,
    /// Columns that are for programs.
    hidden: Vec<&'static str>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new<T: AsRef<str>>(columns: &[T]) -> Table {
        Table {
            columns: columns.iter().map(|column| column.as_ref().to_owned()).collect(),
            rows: vec![],
            n_grouped: 0,
            hidden: vec!["id"],
        }
    }

    /// The same, with leading columns that repeat shown once.
    pub(crate) fn grouped_by(mut self, n_columns: usize) -> Table {
        self.n_grouped = n_columns;
        self
    }

    /// The same, with columns that people do not see.
    pub(crate) fn hiding(mut self, columns: &[&'static str]) -> Table {
        self.hidden.extend(columns);
        self
    }

    /// Adds a row: a value for each column.
    pub(crate) fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }

    /// Writes the table as it was asked for: by default for people on a terminal, else as TSV.
    ///
    /// # Errors
    /// When `out` fails.
    pub(crate) fn write(mut self, args: &ListArgs, out: &mut impl Write) -> io::Result<()> {
        let default = if output::on_terminal() { TableFormat::Table } else { TableFormat::Tsv };
        self.rows.truncate(args.limit.unwrap_or(usize::MAX));
        match args.format.unwrap_or(default) {
            TableFormat::Table => self.drawn(out),
            TableFormat::Tsv => self.separated(out, '\t', |cell| cell.replace(['\t', '\n', '\r'], " ")),
            TableFormat::Csv => self.separated(out, ',', quoted),
            TableFormat::Json => self.json(out),
        }
    }

    fn drawn(&self, out: &mut impl Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return writeln!(out, "none");
        }
        // what nobody has is not worth a column
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|&column| !self.hidden.contains(&self.columns[column].as_str()))
            .filter(|&column| self.rows.iter().any(|row| !text(&row[column]).is_empty()))
            .collect();
        let mut drawn = Drawn::new();
        drawn.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        if !output::on_terminal() {
            drawn.set_width(PLAIN_WIDTH);
        }
        drawn.set_header(shown.iter().map(|&column| self.columns[column].replace('_', " ")));
        let mut last: Option<&[Value]> = None;
        for row in &self.rows {
            let same = last.is_some_and(|last| last[..self.n_grouped] == row[..self.n_grouped]);
            let repeated = |column: usize| same && column < self.n_grouped;
            drawn.add_row(shown.iter().map(|&column| {
                if repeated(column) { String::new() } else { shortened(&printable(&text(&row[column]))) }
            }));
            last = Some(row);
        }
        writeln!(out, "{drawn}")
    }

    fn separated(&self, out: &mut impl Write, separator: char, cell: impl Fn(&str) -> String) -> io::Result<()> {
        let mut line = |cells: &mut dyn Iterator<Item = String>| {
            for (number, text) in cells.enumerate() {
                if number > 0 {
                    write!(out, "{separator}")?;
                }
                out.write_all(cell(&text).as_bytes())?;
            }
            writeln!(out)
        };
        line(&mut self.columns.iter().cloned())?;
        self.rows.iter().try_for_each(|row| line(&mut row.iter().map(text)))
    }

    fn json(self, out: &mut impl Write) -> io::Result<()> {
        let objects = self
            .rows
            .into_iter()
            .map(|row| Value::Object(self.columns.iter().cloned().zip(row).collect::<Map<_, _>>()));
        serde_json::to_writer_pretty(&mut *out, &objects.collect::<Vec<_>>())?;
        writeln!(out)
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CELL) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Text that cannot steer a terminal: control characters become blanks, so do marks that reverse the reading direction.
pub(crate) fn printable(text: &str) -> String {
    let is_steering =
        |c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    text.chars().map(|c| if is_steering(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(format: TableFormat) -> String {
        let mut table = Table::new(&["who", "quote", "n", "none"]).grouped_by(1);
        table.push(vec![json!("Ann"), json!("a \"b\", c\td"), json!(3), Value::Null]);
        table.push(vec![json!("Ann"), json!(["x", "\u{1b}[31my"]), json!(0.5), Value::Null]);
        let mut out = vec![];
        table.write(&ListArgs { format: Some(format), limit: None }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_rows_four_ways() {
        assert_eq!(
            written(TableFormat::Tsv),
            "who\tquote\tn\tnone\nAnn\ta \"b\", c d\t3\t\nAnn\tx; \u{1b}[31my\t0.5\t\n"
        );
        assert!(written(TableFormat::Csv).starts_with("who,quote,n,none\nAnn,\"a \"\"b\"\", c\td\",3,\n"));
        let json: Value = serde_json::from_str(&written(TableFormat::Json)).unwrap();
        assert_eq!(json[1]["quote"], json!(["x", "\u{1b}[31my"]));
        let drawn = written(TableFormat::Table);
        assert!(!drawn.contains('\u{1b}') && !drawn.contains("none"), "{drawn}");
        assert_eq!(drawn.matches("Ann").count(), 1, "{drawn}");
    }
}
