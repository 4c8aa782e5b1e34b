//! The report: one HTML file with everything in it, that opens from disk and loads nothing.

use super::view::Slice;
use base64::Engine;
use dixit_graph::export::{self, Format, Options};
use dixit_graph::network::{Edge, Evidence};
use dixit_graph::{Graph, Network, Selection};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

const TEMPLATE: &str = include_str!("../../web/report.html");
const STYLE: &str = concat!(include_str!("../../web/base.css"), "\n", include_str!("../../web/report.css"));
const SCRIPT: &str = concat!(include_str!("../../web/base.js"), "\n", include_str!("../../web/report.js"));

#[derive(Serialize)]
struct Data<'a> {
    version: &'static str,
    title: &'a str,
    slice: Slice<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<&'a BTreeMap<String, String>>,
    /// For each edge of the drawing the attributions that show it.
    edges: BTreeMap<&'a str, Vec<String>>,
    /// For each edge of the drawing the nodes at its ends.
    ends: BTreeMap<&'a str, [&'a str; 2]>,
}

/// The report of `graph`. With `texts` (by article id) it shows the articles themselves; without, only the passages
/// that serve as evidence.
///
/// # Errors
/// When the graph cannot be drawn or written as JSON.
pub(crate) fn report(
    graph: &Graph,
    options: &Options,
    texts: Option<&BTreeMap<String, String>>,
) -> anyhow::Result<String> {
    let mut drawing = Vec::new();
    export::write(graph, Format::Svg, options, &mut drawing)?;
    let drawing = without_prolog(&String::from_utf8(drawing)?).to_owned();
    let max_nodes = options.selection.max_nodes.or(Some(export::READABLE_NODES));
    let network = Network::new(graph, options.view, &Selection { max_nodes, ..options.selection.clone() });
    let title = network.title.as_str();
    let keys = |edge: &Edge| edge.evidence.iter().filter_map(evidence_key).collect();
    let data = Data {
        version: env!("CARGO_PKG_VERSION"),
        title,
        slice: Slice::of_graph(graph, options.selection.article.as_ref()),
        texts,
        edges: network.edges().map(|(_, _, edge)| (edge.id.as_str(), keys(edge))).collect(),
        ends: (network.edges())
            .map(|(from, to, edge)| (edge.id.as_str(), [network.node(from).id.as_str(), network.node(to).id.as_str()]))
            .collect(),
    };
    let data = script_json(&serde_json::to_string(&data)?);
    let drawn_styles = style_elements(&drawing);
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
        ("drawing", &drawing),
        ("data", &data),
        ("script", SCRIPT),
    ];
    Ok(fill(TEMPLATE, &parts))
}

/// The attribution behind a passage; `None` for a passage that ties two actors.
fn evidence_key(evidence: &Evidence) -> Option<String> {
    evidence.attribution.as_ref().map(|id| format!("{}#{id}", evidence.doc.0))
}

/// The `svg` element of a drawing, without what may stand before it in a file.
fn without_prolog(svg: &str) -> &str {
    svg.find("<svg").map_or("", |at| &svg[at..])
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
    use dixit_graph::GraphBuilder;

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

    /// A graph of one article whose every text tries to be markup.
    fn hostile() -> Graph {
        let record = serde_json::json!({
            "doc": "</script><b>", "sha256": "", "title": "<img src=x onerror=alert(1)>", "url": "javascript:alert(1)",
            "publisher": null, "published": null,
            "actors": [{"id": "a", "name": "<svg onload=alert(2)>", "kind": "person", "named": true}],
            "attributions": [{"id": "1", "source": "a", "source_span": [[0, 3]], "cue": [[4, 8]], "content": [[9, 20]],
                "quotation": "direct", "stance": "denies", "denial": "outright", "certainty": "certain",
                "distance": "neutral", "addressee": null, "parent": null, "claim": "c", "confidence": 0.5,
                "made_by": "test",
                "evidence": {"source": "</script>", "cue": "<script>", "content": "<img src=y onerror=alert(3)>"}}],
            "claims": [{"id": "c", "text": "<iframe src=z>", "subject": null, "predicate": null, "object": null}],
            "relations": [], "hedges": []
        });
        let mut builder = GraphBuilder::default();
        builder.add(serde_json::from_value(record).unwrap());
        builder.finish()
    }

    fn page(graph: &Graph, texts: Option<&BTreeMap<String, String>>) -> String {
        report(graph, &Options::default(), texts).unwrap()
    }

    #[test]
    fn texts_stay_texts() {
        let page = page(&hostile(), None);
        assert!(page.contains("<title>&lt;img src=x onerror=alert(1)&gt;</title>"));
        for element in ["<img", "<iframe", "<svg onload", "<b>"] {
            assert!(!page.contains(element), "{element} became an element");
        }
        assert_eq!(page.matches("<script").count(), 2 + SCRIPT.matches("<script").count());
    }

    #[test]
    fn the_policy_names_the_inline_script_and_style() {
        let page = page(&hostile(), None);
        let script = page.rsplit_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(page.contains(&source_hash(script)) && page.contains(&source_hash(style)));
        for address in ["src=\"http", "url(http", "@import", "fetch("] {
            assert!(!page.contains(address), "the report must load nothing, but has {address}");
        }
    }

    #[test]
    fn text_is_embedded_only_where_asked() {
        let texts = BTreeMap::from([("</script><b>".to_owned(), "Only the whole text has this.".to_owned())]);
        assert!(page(&hostile(), Some(&texts)).contains("Only the whole text has this."));
        assert!(!page(&hostile(), None).contains("Only the whole text has this."));
    }

    #[test]
    fn every_edge_of_the_drawing_leads_to_its_passages() {
        let page = page(&hostile(), None);
        let data = page.split_once("id=\"data\">").unwrap().1.split_once("</script>").unwrap().0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        let edges = data["edges"].as_object().unwrap();
        assert!(!edges.is_empty());
        assert!(edges.values().all(|keys| keys[0] == "</script><b>#1"), "{edges:?}");
    }
}
