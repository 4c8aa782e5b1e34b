//! Reads hand-made marks of attributions within the contents of PolNeAR's: offsets in code points.

use crate::corpus::polnear::PolnearAttribution;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// An attribution within the content of another.
#[derive(Clone, Debug)]
pub struct NestedMark {
    /// Its own id (`N1` …) and spans.
    pub attribution: PolnearAttribution,
    /// The id of the attribution around: one of the corpus (`E1` …) or another of these.
    pub parent: String,
    /// Whether it may be left out.
    pub debatable: bool,
}

/// Reads a table of marks with a header line; per article, in order of the file. An article that was read without finding any
/// has a line with `-` for the id.
///
/// # Errors
/// When the file cannot be read or a line has other columns.
pub fn read(path: &Path) -> Result<BTreeMap<String, Vec<NestedMark>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut marks: BTreeMap<String, Vec<NestedMark>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1) {
        let place = || format!("{} line {}", path.display(), index + 1);
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, id, parent, source, cue, content, debatable] = columns[..] else {
            bail!("{}: expected 7 columns, found {}", place(), columns.len())
        };
        let found = marks.entry(article.to_owned()).or_default();
        if id == "-" {
            continue;
        }
        let spans = |cell: &str| spans(cell).with_context(place);
        let attribution = PolnearAttribution {
            id: id.to_owned(),
            source: spans(source)?,
            cue: spans(cue)?,
            content: spans(content)?,
        };
        let mark = NestedMark { attribution, parent: parent.to_owned(), debatable: debatable == "yes" };
        found.push(mark);
    }
    Ok(marks)
}

/// `3-7 9-12`, or `-` for none.
fn spans(cell: &str) -> Result<Vec<[usize; 2]>> {
    let pieces = cell.split(' ').filter(|piece| *piece != "-");
    let span = |piece: &str| {
        let (start, end) = piece.split_once('-').with_context(|| format!("expected START-END, found {piece:?}"))?;
        Ok([start.parse()?, end.parse()?])
    };
    pieces.map(span).collect()
}
