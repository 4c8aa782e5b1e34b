//! HTML pages: the headline, the main text in paragraphs, and what the page says of its publication.

mod metadata;
mod paragraphs;

use dixit_document::Metadata;
use dom_smoothie::{Config, Readability};
use scraper::Html;

/// Most elements that a page may have to be searched for its main text.
const MAX_ELEMENTS: usize = 200_000;

/// Deepest nesting of elements in a page: building the tree takes time that grows with the square of it.
const MAX_DEPTH: usize = 2_000;

/// Elements that hold nothing or may stay open, so that their start tags tell nothing of depth.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];

/// Whether a stream's first bytes begin an HTML page.
pub(super) fn looks_like(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let starts = |tag: &str| head.len() >= tag.len() && head[..tag.len()].eq_ignore_ascii_case(tag.as_bytes());
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| starts(tag))
        || starts("<?xml") && String::from_utf8_lossy(&head[..head.len().min(512)]).to_lowercase().contains("<html")
}

/// A page's text (headline, blank line, paragraphs set apart by blank lines) and metadata.
///
/// The headline is that of the page's schema.org data, else OpenGraph, else `<title>`; the main text is what the
/// Readability algorithm (`dom_smoothie`) finds, else schema.org's `articleBody`.
///
/// # Errors
/// When no main text is found.
pub(super) fn article(page: &str) -> Result<(String, Metadata), String> {
    if depth(page) > MAX_DEPTH {
        return Err(format!("the page's elements nest deeper than {MAX_DEPTH}"));
    }
    let document = Html::parse_document(page);
    let found = metadata::of(&document);
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let main = Readability::new(page, None, Some(config)).and_then(|mut readability| readability.parse());
    let (paragraphs, refused) = match main {
        Ok(main) => (paragraphs::of(&main.content), None),
        Err(error) => (vec![], Some(error.to_string())),
    };
    let mut metadata = found.metadata;
    let title = metadata.title.take().map(|title| without_site(&title, metadata.publisher.as_deref()));
    metadata.title = title;
    let mut lines = vec![];
    lines.extend(metadata.title.clone());
    let n_before = lines.len();
    let is_noise =
        |line: &str| paragraphs::is_byline(line, &metadata.authors) || metadata.title.as_deref() == Some(line);
    lines.extend(paragraphs.into_iter().filter(|line| !is_noise(line)));
    if lines.len() == n_before {
        let body = found.body.unwrap_or_default();
        lines.extend(body.lines().map(paragraphs::collapsed).filter(|line| !line.is_empty()));
    }
    if lines.len() == n_before {
        let reason = refused.map(|reason| format!(" ({reason})")).unwrap_or_default();
        return Err(format!("the page has no article text{reason}"));
    }
    Ok((lines.join("\n\n"), metadata))
}

/// The deepest nesting that a page's tags amount to, without building its tree.
fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for piece in page.split('<').skip(1) {
        let (closes, rest) = piece.strip_prefix('/').map_or((false, piece), |rest| (true, rest));
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() || UNCLOSED.iter().any(|unclosed| unclosed.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// A title without the ` | Site` or ` - Site` that pages put behind it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let cut = site.and_then(|site| title.trim().strip_suffix(site)).and_then(|title| {
        let title = title.trim_end();
        [" |", " -", " –", " —", " ·", " :"].iter().find_map(|separator| title.strip_suffix(separator))
    });
    paragraphs::collapsed(cut.unwrap_or(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(head: &str, body: &str) -> String {
        format!("<!doctype html><html><head>{head}</head><body><nav><a href=/>Home</a></nav>{body}</body></html>")
    }

    fn body() -> String {
        let long = "The ferry company said on Monday that the timetable would stay as it is, whatever the council thinks of it.";
        format!(
            "<article><h1>Ferries to run late</h1><p class=byline>By Ida Moss</p><p>{long}</p>\
             <figure><img src=x><figcaption>A ferry. Photo: Gull</figcaption></figure>\
             <p>“That is&nbsp;false,” the <b>mayor</b>\n  replied.<br>She gave no reason, and asked the company &amp; its \
             owner for another meeting before the summer.</p><blockquote><p>{long}</p></blockquote>\
             <script>alert(1)</script><aside>Advertisement</aside></article><footer>All rights reserved</footer>"
        )
    }

    #[test]
    fn takes_headline_and_paragraphs() {
        let head = r#"<title>Ferries to run late | The Gull</title><meta property="og:site_name" content="The Gull">
            <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
            "headline": "Ferries to run late", "datePublished": "2024-05-01T08:00:00Z", "author": [{"@type": "Person",
            "name": "Ida Moss"}], "publisher": {"name": "The Gull"}, "url": "https://gull.example/ferries"}]}</script>"#;
        let (text, metadata) = article(&page(head, &body())).unwrap();
        let lines: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(lines[0], "Ferries to run late");
        assert!(lines[1].starts_with("The ferry company said"), "{text}");
        assert_eq!(lines[2], "“That is false,” the mayor replied.");
        assert!(lines[3].starts_with("She gave no reason, and asked the company & its owner"), "{text}");
        assert_eq!(lines.len(), 5, "{text}");
        let expected = Metadata {
            title: Some("Ferries to run late".to_owned()),
            url: Some("https://gull.example/ferries".to_owned()),
            publisher: Some("The Gull".to_owned()),
            authors: vec!["Ida Moss".to_owned()],
            published: Some("2024-05-01T08:00:00Z".to_owned()),
        };
        assert_eq!(metadata, expected);
    }

    #[test]
    fn a_page_without_an_article_is_refused() {
        assert!(article(&page("<title>Nothing</title>", "")).is_err());
        assert!(article("").is_err());
    }

    #[test]
    fn deep_nesting_is_refused_at_once() {
        let nested = |depth: usize| format!("{}{}{}", "<div>".repeat(depth), body(), "</div>".repeat(depth));
        assert!(article(&page("", &nested(200_000))).is_err_and(|problem| problem.contains("nest")));
        assert!(article(&page("", &nested(300))).is_ok());
        let flat = "<div><br><p>So they say.<img></div>".repeat(20_000);
        assert_eq!(depth(&flat), 1);
    }

    #[test]
    fn site_names_leave_the_title() {
        assert_eq!(without_site("A - B | The Gull", Some("The Gull")), "A - B");
        assert_eq!(without_site("The Gull", Some("The Gull")), "The Gull");
        assert_eq!(without_site("A | B", None), "A | B");
    }
}
