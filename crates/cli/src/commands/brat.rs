//! Standoff annotation of the brat tool: text-bound annotations, one event per attribution, attributes of the event.
//! Offsets count Unicode code points, as brat's do; a span that crosses a line end becomes one of several pieces.

use crate::output::Output;
use dixit_graph::ArticleRecord;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// What may be annotated, for brat.
const CONFIGURATION: &str = "\
[entities]
Source
Content
[relations]
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>
[events]
Cue\tSource?:Source, Content?:Content
[attributes]
Stance\tArg:<EVENT>, Value:asserts|denies|doubts|asks|urges|intends|expresses
Certainty\tArg:<EVENT>, Value:certain|probable|possible|unstated
Quotation\tArg:<EVENT>, Value:direct|indirect|mixed
";

/// The `.ann` lines of an article.
pub(crate) fn annotate(record: &ArticleRecord, text: &str) -> String {
    let text: Vec<char> = text.chars().collect();
    let mut lines = String::new();
    let mut n_spans = 0;
    let mut n_attributes = 0;
    for (number, attribution) in record.attributions.iter().enumerate() {
        let number = number + 1;
        let mut roles = vec![];
        for (role, spans) in
            [("Cue", &attribution.cue), ("Source", &attribution.source_span), ("Content", &attribution.content)]
        {
            let pieces: Vec<[usize; 2]> = spans.iter().flat_map(|span| on_lines(&text, *span)).collect();
            if pieces.is_empty() {
                continue;
            }
            n_spans += 1;
            let places: Vec<String> = pieces.iter().map(|[start, end]| format!("{start} {end}")).collect();
            let words: Vec<String> = pieces.iter().map(|[start, end]| text[*start..*end].iter().collect()).collect();
            let _ = writeln!(lines, "T{n_spans}\t{role} {}\t{}", places.join(";"), words.join(" "));
            roles.push(format!("{role}:T{n_spans}"));
        }
        // An event needs a trigger: a quotation without a cue has none.
        if roles.first().is_none_or(|role| !role.starts_with("Cue")) {
            continue;
        }
        let _ = writeln!(lines, "E{number}\t{}", roles.join(" "));
        for (name, value) in [
            ("Stance", attribution.stance.as_str()),
            ("Certainty", attribution.certainty.as_str()),
            ("Quotation", attribution.quotation.as_str()),
        ] {
            n_attributes += 1;
            let _ = writeln!(lines, "A{n_attributes}\t{name} E{number} {value}");
        }
    }
    lines
}

/// The parts of a span that stand on one line each, without those that are empty.
fn on_lines(text: &[char], [start, end]: [usize; 2]) -> Vec<[usize; 2]> {
    let mut pieces = vec![];
    let mut from = start;
    for at in start..=end.min(text.len()) {
        if at == end || matches!(text[at], '\n' | '\r') {
            if text[from..at].iter().any(|c| !c.is_whitespace()) {
                pieces.push([from, at]);
            }
            from = at + 1;
        }
    }
    pieces
}

/// Writes an article as brat keeps it: `ID.txt` beside `ID.ann`.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn save(folder: &Path, id: &str, text: &str, annotation: &str) -> anyhow::Result<()> {
    for (extension, content) in [("txt", text), ("ann", annotation)] {
        let mut output = Output::new(Some(&folder.join(format!("{}.{extension}", file_name(id)))))?;
        output.write_all(content.as_bytes())?;
        output.finish()?;
    }
    Ok(())
}

/// Makes the folder, with the file that tells brat what may be annotated.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn prepare(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let mut output = Output::new(Some(&folder.join("annotation.conf")))?;
    output.write_all(CONFIGURATION.as_bytes())?;
    output.finish()
}

/// An id as a file name, one to one: what other systems might not take is percent-encoded.
fn file_name(id: &str) -> String {
    let mut name = String::new();
    for (at, byte) in id.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            b'.' if at > 0 => name.push('.'),
            _ => {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_on_one_line_each() {
        let text: Vec<char> = "🌊 a\r\n\r\n b c\n".chars().collect();
        let all = on_lines(&text, [0, text.len()]);
        let words: Vec<String> = all.iter().map(|[start, end]| text[*start..*end].iter().collect()).collect();
        assert_eq!(words, ["🌊 a", " b c"]);
        assert_eq!(on_lines(&text, [3, 7]), Vec::<[usize; 2]>::new());
    }

    #[test]
    fn ids_are_told_apart_in_file_names() {
        let names: Vec<String> = ["a/b", "a%2Fb", "..", ".a", "a.b"].iter().map(|id| file_name(id)).collect();
        assert_eq!(names, ["a%2Fb", "a%252Fb", "%2E.", "%2Ea", "a.b"]);
    }
}
