//! What a page says of its publication: schema.org data, OpenGraph and plain `<meta>`, in this order.

use super::paragraphs::collapsed;
use dixit_document::Metadata;
use scraper::{Html, Selector};
use serde_json::Value;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each field from the first place that has it.
    pub(super) metadata: Metadata,
    /// The text, where the page repeats it in its data.
    pub(super) body: Option<String>,
}

/// Reads a parsed page.
pub(super) fn of(document: &Html) -> Found {
    let mut found = Found::default();
    for block in texts(document, "script[type='application/ld+json']") {
        if let Ok(data) = serde_json::from_str::<Value>(block.trim()) {
            merge_schema(&mut found, &data, 0);
        }
    }
    let meta = |names: &[&str]| names.iter().find_map(|name| meta_content(document, name));
    let metadata = &mut found.metadata;
    let fill = |field: &mut Option<String>, value: Option<String>| {
        if field.is_none() {
            *field = value;
        }
    };
    fill(&mut metadata.title, meta(&["og:title", "twitter:title"]));
    fill(
        &mut metadata.title,
        texts(document, "title").into_iter().map(|text| collapsed(&text)).find(|t| !t.is_empty()),
    );
    fill(&mut metadata.title, texts(document, "h1").into_iter().map(|text| collapsed(&text)).find(|t| !t.is_empty()));
    fill(&mut metadata.url, attribute(document, "link[rel='canonical']", "href"));
    fill(&mut metadata.url, meta(&["og:url"]));
    fill(&mut metadata.publisher, meta(&["og:site_name", "application-name", "dc.publisher"]));
    let dates =
        ["article:published_time", "og:published_time", "datePublished", "date", "dc.date", "pubdate", "publish-date"];
    fill(&mut metadata.published, meta(&dates));
    fill(&mut metadata.published, attribute(document, "article time[datetime], time[pubdate]", "datetime"));
    if metadata.authors.is_empty() {
        let author = meta(&["author", "article:author", "dc.creator", "byl"]);
        metadata.authors.extend(
            author
                .filter(|author| !author.contains("://"))
                .map(|author| author.strip_prefix("By ").unwrap_or(&author).to_owned()),
        );
    }
    found
}

fn texts(document: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("the selectors in this file are valid");
    document.select(&selector).map(|element| element.text().collect()).collect()
}

fn attribute(document: &Html, selector: &str, name: &str) -> Option<String> {
    let selector = Selector::parse(selector).expect("the selectors in this file are valid");
    let mut values = document.select(&selector).filter_map(|element| element.attr(name)).map(collapsed);
    values.find(|value| !value.is_empty())
}

fn meta_content(document: &Html, name: &str) -> Option<String> {
    let selector = Selector::parse("meta[content]").expect("the selectors in this file are valid");
    let mut elements = document.select(&selector);
    elements.find_map(|element| {
        let is_named = ["property", "name", "itemprop"]
            .iter()
            .any(|key| element.attr(key).is_some_and(|value| value.eq_ignore_ascii_case(name)));
        let content = collapsed(element.attr("content").unwrap_or_default());
        (is_named && !content.is_empty()).then_some(content)
    })
}

/// Deepest nesting of schema.org data that is looked into.
const MAX_DEPTH: usize = 8;

fn merge_schema(found: &mut Found, data: &Value, depth: usize) {
    match data {
        _ if depth > MAX_DEPTH => {}
        Value::Array(items) => items.iter().for_each(|item| merge_schema(found, item, depth + 1)),
        Value::Object(fields) => {
            if is_article(data) {
                let metadata = &mut found.metadata;
                let text = |key: &str| names(fields.get(key)).into_iter().next();
                let of_page = || fields.get("mainEntityOfPage").and_then(|page| page.get("@id").or(Some(page)));
                metadata.title = metadata.title.take().or_else(|| text("headline")).or_else(|| text("name"));
                metadata.published = metadata.published.take().or_else(|| text("datePublished"));
                metadata.publisher = metadata.publisher.take().or_else(|| text("publisher"));
                metadata.url =
                    metadata.url.take().or_else(|| text("url")).or_else(|| names(of_page()).into_iter().next());
                if metadata.authors.is_empty() {
                    metadata.authors = names(fields.get("author"));
                }
                found.body = found.body.take().or_else(|| fields.get("articleBody")?.as_str().map(str::to_owned));
            }
            for key in ["@graph", "mainEntity", "itemListElement"] {
                if let Some(inner) = fields.get(key) {
                    merge_schema(found, inner, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// Whether schema.org data describes an article of any sort (`NewsArticle`, `ReportageNewsArticle`, `BlogPosting` ...).
fn is_article(data: &Value) -> bool {
    let is_type = |value: &Value| {
        value.as_str().is_some_and(|name| name.ends_with("Article") || name.ends_with("Posting") || name == "Report")
    };
    match data.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is_type),
        Some(single) => is_type(single),
        None => false,
    }
}

/// The names in a text, an object with a `name`, or a list of either.
fn names(value: Option<&Value>) -> Vec<String> {
    let one = |value: &Value| {
        let text = value.as_str().or_else(|| value.get("name")?.as_str())?;
        Some(collapsed(text)).filter(|text| !text.is_empty())
    };
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
        Some(single) => one(single).into_iter().collect(),
        None => vec![],
    }
}
