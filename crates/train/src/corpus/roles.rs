//! Reads titles and roles that were marked by hand: offsets in code points.

use anyhow::{Context, Result, bail};
use dixit_document::RoleKind;
use std::collections::BTreeMap;
use std::path::Path;

/// The marks of one article.
#[derive(Clone, Debug, Default)]
pub struct RoleMarks {
    /// How far the article was read.
    pub until: usize,
    /// Whether rules were written with the article in view.
    pub seen: bool,
    /// In order of the file.
    pub marks: Vec<RoleMark>,
}

/// A title, role, seat or membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleMark {
    /// What it is.
    pub kind: RoleKind,
    /// Its words.
    pub role: [usize; 2],
    /// The name or pronoun that has it; `None` for a description, which says it of itself.
    pub holder: Option<[usize; 2]>,
    /// Whom it is held for.
    pub employer: Option<[usize; 2]>,
}

/// Reads a table of marks with a header line. An article without any has a line with `-` for the kind.
///
/// # Errors
/// When the file cannot be read or a line has other columns.
pub fn read(path: &Path) -> Result<BTreeMap<String, RoleMarks>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut articles: BTreeMap<String, RoleMarks> = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1) {
        let place = || format!("{} line {}", path.display(), index + 1);
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, until, kind, role, holder, employer, seen] = columns[..] else {
            bail!("{}: expected 7 columns, found {}", place(), columns.len())
        };
        let marks = articles.entry(article.to_owned()).or_default();
        marks.until = until.parse().with_context(place)?;
        marks.seen = seen == "yes";
        if kind == "-" {
            continue;
        }
        marks.marks.push(RoleMark {
            kind: kind.parse().with_context(place)?,
            role: span(role).with_context(place)?.with_context(place)?,
            holder: span(holder).with_context(place)?,
            employer: span(employer).with_context(place)?,
        });
    }
    Ok(articles)
}

/// `3-7`, or `-` for none.
fn span(cell: &str) -> Result<Option<[usize; 2]>> {
    if cell == "-" {
        return Ok(None);
    }
    let (start, end) = cell.split_once('-').with_context(|| format!("expected START-END, found {cell:?}"))?;
    Ok(Some([start.parse()?, end.parse()?]))
}
