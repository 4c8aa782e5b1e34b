//! The report: one HTML file with everything in it, that opens from disk and loads nothing.

use super::view::Slice;
use base64::Engine;
use dixit_graph::Graph;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

const TEMPLATE: &str = include_str!("../../web/report.html");
const STYLE: &str = concat!(include_str!("../../web/base.css"), "\n", include_str!("../../web/report.css"));
const SCRIPT: &str = concat!(include_str!("../../web/base.js"), "\n", include_str!("../../web/report.js"));

/// A picture of the graph, and what its parts stand for.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    /// An `svg` element; `data-node` and `data-edge` name its parts.
    pub(crate) svg: String,
    /// For each edge the attributions that show it.
    pub(crate) edges: BTreeMap<String, Vec<String>>,
    /// For each edge the nodes at its ends.
    pub(crate) ends: BTreeMap<String, [String; 2]>,
}

#[derive(Serialize)]
struct Data<'a> {
    version: &'static str,
    title: &'a str,
    slice: Slice<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<&'a BTreeMap<String, String>>,
    edges: &'a BTreeMap<String, Vec<String>>,
    ends: &'a BTreeMap<String, [String; 2]>,
}

/// The report of `graph`. With `texts` (by article id) it shows the articles themselves; without, only the passages
/// that serve as evidence.
///
/// # Errors
/// When the graph cannot be written as JSON.
pub(crate) fn report(
    graph: &Graph,
    title: &str,
    drawing: &Drawing,
    texts: Option<&BTreeMap<String, String>>,
) -> serde_json::Result<String> {
    let data = Data {
        version: env!("CARGO_PKG_VERSION"),
        title,
        slice: Slice::of_graph(graph),
        texts,
        edges: &drawing.edges,
        ends: &drawing.ends,
    };
    let data = script_json(&serde_json::to_string(&data)?);
    let drawn_styles = style_elements(&drawing.svg);
    let styles = std::iter::once(STYLE).chain(drawn_styles).map(source_hash).collect::<Vec<_>>().join(" ");
    let policy = format!(
        "default-src 'none'; script-src {}; style-src-elem {styles}; style-src-attr 'unsafe-inline'; base-uri 'none'; \
         form-action 'none'",
        source_hash(SCRIPT)
    );
    let parts = [
        ("policy", policy.as_str()),
        ("version", env!("CARGO_PKG_VERSION")),
        ("title", &escape(title)),
        ("style", STYLE),
        ("drawing", &drawing.svg),
        ("data", &data),
        ("script", SCRIPT),
    ];
    Ok(fill(TEMPLATE, &parts))
}

/// Replaces every `{{name}}` of the template; what is put in is not looked at again.
fn fill(template: &str, parts: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        page.push_str(parts.iter().find(|(part, _)| *part == name).map_or("", |(_, part)| part));
        rest = after;
    }
    page.push_str(rest);
    page
}

/// JSON that can stand inside a `script` element: no `<`, `>`, `&` and none of JavaScript's own line ends.
fn script_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            }
            _ => safe.push(c),
        }
    }
    safe
}

/// Text as it may stand in an element or a quoted attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// What stands in the `style` elements of a drawing.
fn style_elements(svg: &str) -> impl Iterator<Item = &str> {
    svg.split("<style").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        rest.split_once("</style>").map(|(style, _)| style)
    })
}

/// The source expression of a content security policy that allows exactly this inline text.
fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_leave_its_script_element() {
        let hostile = "</script><script>alert(1)</script><!-- \u{2028} &amp; ]]>";
        let json = script_json(&serde_json::to_string(hostile).unwrap());
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("a {{x}} b {{y}} c", &[("x", "{{y}}"), ("y", "2")]), "a {{y}} b 2 c");
    }

    #[test]
    fn a_title_is_text() {
        let page = report(&Graph::default(), "<img src=x onerror=alert(1)>", &Drawing::default(), None).unwrap();
        assert!(page.contains("<title>&lt;img src=x onerror=alert(1)&gt;</title>"));
        assert!(!page.contains("<img"));
    }

    #[test]
    fn the_policy_names_the_inline_script_and_style() {
        let page = report(&Graph::default(), "", &Drawing::default(), None).unwrap();
        let script = page.rsplit_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(page.contains(&source_hash(script)) && page.contains(&source_hash(style)));
        for address in ["src=\"http", "url(http", "@import", "fetch("] {
            assert!(!page.contains(address), "the report must load nothing, but has {address}");
        }
    }

    #[test]
    fn text_is_embedded_only_where_asked() {
        let texts = BTreeMap::from([("a".to_owned(), "Only the whole text has this.".to_owned())]);
        let with = report(&Graph::default(), "", &Drawing::default(), Some(&texts)).unwrap();
        let without = report(&Graph::default(), "", &Drawing::default(), None).unwrap();
        assert!(with.contains("Only the whole text has this."));
        assert!(!without.contains("Only the whole text has this."));
    }
}
