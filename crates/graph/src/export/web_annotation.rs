//! Web Annotations (W3C Recommendation of 2017): each source, cue and content with its place in the article's text.
//!
//! Positions count Unicode code points, as the data model asks; an annotation of several pieces has as many targets.
//! Bodies carry words for people and the IRIs that the RDF exports use, so that both can be joined.

use crate::error::Error;
use crate::graph::{ArticleNode, AttributionKey, Graph, ResolvedAttribution};
use crate::network::Selection;
use crate::rdf::{Iris, pieces, stance_class};
use crate::record::PointSpan;
use crate::vocab;
use dixit_document::DocumentId;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Code points of text that a quote carries before and after it, to be found again in a changed text.
const AROUND: usize = 32;

/// Which words of the articles go into annotations, beside the positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quotes<'t> {
    /// None.
    #[default]
    Without,
    /// The words of sources, cues and contents.
    Recorded,
    /// The same from the articles' texts, by id, with the words around them.
    Texts(&'t BTreeMap<String, String>),
}

/// A passage of an article and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WebAnnotation {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: Vec<Body>,
    target: Vec<Target>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
enum Body {
    TextualBody {
        purpose: &'static str,
        value: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<&'static str>,
    },
    SpecificResource {
        purpose: &'static str,
        source: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Target {
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    selector: Vec<Selector>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
enum Selector {
    TextPositionSelector {
        start: usize,
        end: usize,
    },
    TextQuoteSelector {
        exact: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        prefix: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        suffix: String,
    },
}

/// Writes the selected part of a graph as one `AnnotationCollection`, an annotation a line.
///
/// # Errors
/// When `out` fails.
pub fn write_web_annotations(
    graph: &Graph,
    selection: &Selection,
    quotes: Quotes<'_>,
    mut out: impl Write,
) -> Result<(), Error> {
    let annotations = web_annotations(graph, selection, quotes)?;
    let base = vocab::DEFAULT_BASE;
    write!(
        out,
        "{{\"@context\":\"{CONTEXT}\",\"id\":\"{base}annotations\",\"type\":\"AnnotationCollection\",\"total\":{},\
         \"first\":{{\"id\":\"{base}annotations/1\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[",
        annotations.len()
    )?;
    for (number, mut annotation) in annotations.into_iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        annotation.context = None;
        serde_json::to_writer(&mut out, &annotation).map_err(std::io::Error::from)?;
    }
    out.write_all(b"\n]}}\n")?;
    Ok(out.flush()?)
}

/// The annotations of the selected part of a graph, each a document of its own, in order of article and place.
///
/// # Errors
/// Never with the built-in base of IRIs.
pub fn web_annotations(graph: &Graph, selection: &Selection, quotes: Quotes<'_>) -> Result<Vec<WebAnnotation>, Error> {
    let iris = Iris::new(vocab::DEFAULT_BASE)?;
    let mut annotations = vec![];
    let mut places: Option<(&DocumentId, Places<'_>)> = None;
    for (key, attribution) in selection.attributions(graph) {
        let Some(article) = graph.articles.get(&key.doc) else { continue };
        if places.as_ref().is_none_or(|(doc, _)| **doc != key.doc) {
            places = Some((&key.doc, Places::new(&iris, &key.doc, article, quotes)));
        }
        if let Some((_, places)) = &places {
            annotate(graph, &iris, key, attribution, places, &mut annotations);
        }
    }
    Ok(annotations)
}

/// The annotations of one attribution: its sources, cue and content.
fn annotate(
    graph: &Graph,
    iris: &Iris,
    key: &AttributionKey,
    attribution: &ResolvedAttribution,
    places: &Places<'_>,
    out: &mut Vec<WebAnnotation>,
) {
    let (record, iri) = (&attribution.record, iris.attribution(key).into_string());
    let mut push = |role: &'static str, motivation, spans: &[PointSpan], words: &str, mut body: Vec<Body>| {
        if spans.is_empty() {
            return;
        }
        body.push(Body::SpecificResource { purpose: "linking", source: iri.clone() });
        let id = format!("{iri}#{role}");
        let target = places.targets(spans, words);
        out.push(WebAnnotation { context: Some(CONTEXT), id, kind: "Annotation", motivation, body, target });
    };
    let tag = |value: &str| Body::TextualBody { purpose: "tagging", value: value.to_owned(), language: None };
    let note = |value: String| Body::TextualBody { purpose: "describing", value, language: Some("en") };
    let sources: Vec<_> = (attribution.source.iter().chain(&attribution.co_sources))
        .filter_map(|id| graph.actors.get_key_value(id))
        .collect();
    let names: Vec<&str> = sources.iter().map(|(_, actor)| actor.name.as_str()).collect();
    let identified = sources.iter().flat_map(|(id, actor)| {
        let source = iris.actor(id).into_string();
        [note(actor.name.clone()), Body::SpecificResource { purpose: "identifying", source }]
    });
    let body = std::iter::once(tag("source")).chain(identified).collect();
    push("source", "identifying", &record.source_span, &record.evidence.source, body);
    push("cue", "tagging", &record.cue, &record.evidence.cue, vec![tag("cue")]);
    let mut body = vec![tag("content"), tag(record.stance.as_str()), tag(record.certainty.as_str())];
    if let Some((id, claim)) = attribution.claim.as_ref().and_then(|id| graph.claims.get_key_value(id)) {
        let who = if names.is_empty() { "(implicit)".to_owned() } else { names.join(", ") };
        body.push(note(format!("{who} {}: {}", record.stance.as_str(), claim.text)));
        body.push(Body::SpecificResource { purpose: "identifying", source: iris.claim(id).into_string() });
    }
    let class = stance_class(record.stance).as_str().to_owned();
    body.push(Body::SpecificResource { purpose: "classifying", source: class });
    push("content", "classifying", &record.content, &record.evidence.content, body);
}

/// Where passages of one article are.
struct Places<'t> {
    source: String,
    scope: Option<String>,
    quotes: Quotes<'t>,
    /// The text, and the byte at which each code point begins, and its length in bytes.
    text: Option<(&'t str, Vec<usize>)>,
}

impl<'t> Places<'t> {
    fn new(iris: &Iris, doc: &DocumentId, article: &ArticleNode, quotes: Quotes<'t>) -> Places<'t> {
        let text = match quotes {
            Quotes::Texts(texts) => texts.get(&doc.0).map(|text| {
                let starts = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
                (text.as_str(), starts.collect())
            }),
            _ => None,
        };
        let is_address = |url: &&String| url.starts_with("http://") || url.starts_with("https://");
        let scope = article.metadata.url.as_ref().filter(is_address).cloned();
        Places { source: iris.article(doc).into_string(), scope, quotes, text }
    }

    fn targets(&self, spans: &[PointSpan], words: &str) -> Vec<Target> {
        let recorded = if self.quotes == Quotes::Without { vec![None; spans.len()] } else { pieces(spans, words) };
        let targets = spans.iter().zip(recorded).map(|(&[start, end], words)| {
            let position = Selector::TextPositionSelector { start, end };
            let quote = self.in_text([start, end]).or_else(|| {
                let exact = words?.to_owned();
                Some(Selector::TextQuoteSelector { exact, prefix: String::new(), suffix: String::new() })
            });
            let selector = std::iter::once(position).chain(quote).collect();
            Target { source: self.source.clone(), scope: self.scope.clone(), selector }
        });
        targets.collect()
    }

    fn in_text(&self, [start, end]: PointSpan) -> Option<Selector> {
        let (text, starts) = self.text.as_ref()?;
        let slice = |from: usize, to: usize| Some(text.get(*starts.get(from)?..*starts.get(to)?)?.to_owned());
        let n_points = starts.len() - 1;
        Some(Selector::TextQuoteSelector {
            exact: slice(start, end)?,
            prefix: slice(start.saturating_sub(AROUND), start)?,
            suffix: slice(end, (end + AROUND).min(n_points))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GraphBuilder;

    const TEXT: &str = "🌊 Mayor Mira Vell denied that the dam 🧱 leaks.";

    fn dam() -> Graph {
        let record = serde_json::json!({
            "doc": "dam", "sha256": "", "title": null, "url": "https://herald.example/dam", "published": null,
            "actors": [{"id": "v", "name": "Mira Vell", "kind": "person", "named": true}],
            "attributions": [{"id": "1", "source": "v", "source_span": [[2, 17]], "cue": [[18, 24]],
                "content": [[25, 37], [40, 45]], "quotation": "indirect", "stance": "denies", "denial": "outright",
                "certainty": "certain", "distance": "neutral", "addressee": null, "parent": null, "claim": "c",
                "confidence": 0.5, "made_by": "test",
                "evidence": {"source": "Mayor Mira Vell", "cue": "denied", "content": "that the dam … leaks"}}],
            "claims": [{"id": "c", "text": "The dam leaks.", "subject": null, "predicate": null, "object": null}],
            "relations": [], "hedges": []
        });
        let mut builder = GraphBuilder::default();
        builder.add(serde_json::from_value(record).unwrap());
        builder.finish()
    }

    fn written(quotes: Quotes<'_>) -> serde_json::Value {
        let mut out = vec![];
        write_web_annotations(&dam(), &Selection::default(), quotes, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn positions_count_code_points_and_words_are_left_out_unless_asked_for() {
        let collection = written(Quotes::Without);
        assert_eq!((&collection["type"], &collection["total"]), (&"AnnotationCollection".into(), &3.into()));
        let items = collection["first"]["items"].as_array().unwrap();
        assert_eq!(
            items[0]["target"][0]["selector"],
            serde_json::json!([{"type": "TextPositionSelector", "start": 2, "end": 17}])
        );
        assert_eq!(items[2]["target"].as_array().unwrap().len(), 2);
        assert_eq!(items[2]["target"][0]["scope"], "https://herald.example/dam");
        assert!(!collection.to_string().contains("TextQuoteSelector"));
        assert!(items[2]["body"].to_string().contains("Mira Vell denies: The dam leaks."));
    }

    #[test]
    fn quotes_are_the_words_at_the_positions() {
        let texts = BTreeMap::from([("dam".to_owned(), TEXT.to_owned())]);
        for quotes in [Quotes::Recorded, Quotes::Texts(&texts)] {
            let collection = written(quotes);
            for annotation in collection["first"]["items"].as_array().unwrap() {
                for target in annotation["target"].as_array().unwrap() {
                    let [position, quote] = target["selector"].as_array().unwrap().as_slice() else {
                        panic!("{target}")
                    };
                    let [start, end] = ["start", "end"].map(|end| position[end].as_u64().unwrap() as usize);
                    let words: String = TEXT.chars().skip(start).take(end - start).collect();
                    assert_eq!(quote["exact"], words);
                    if quotes != Quotes::Recorded {
                        let [before, after] = ["prefix", "suffix"].map(|side| quote[side].as_str().unwrap_or_default());
                        assert!(TEXT.contains(&format!("{before}{words}{after}")), "{quote}");
                    }
                }
            }
        }
    }
}
