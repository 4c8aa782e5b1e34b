//! The main part of a page as paragraphs of plain text.

use scraper::node::Node;
use scraper::{ElementRef, Html};

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements whose text is no part of an article.
const SKIPPED: &[&str] = &[
    "aside",
    "audio",
    "button",
    "canvas",
    "dialog",
    "embed",
    "figcaption",
    "footer",
    "form",
    "head",
    "iframe",
    "input",
    "label",
    "nav",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
];

/// Paragraphs in order, white space collapsed, empty ones and bare "Advertisement" left out.
pub(super) fn of(html: &str) -> Vec<String> {
    let document = Html::parse_fragment(html);
    let mut paragraphs = vec![];
    let mut current = String::new();
    let mut skipped = 0usize;
    walk(&document, |node, opens| match node.value() {
        Node::Element(element) => {
            let name = element.name();
            if SKIPPED.contains(&name) || ElementRef::wrap(node).is_some_and(is_hidden) {
                skipped = if opens { skipped + 1 } else { skipped.saturating_sub(1) };
            } else if BLOCKS.contains(&name) && skipped == 0 {
                push(&mut paragraphs, &mut current);
            }
        }
        Node::Text(text) if opens && skipped == 0 => current.push_str(text),
        _ => {}
    });
    push(&mut paragraphs, &mut current);
    paragraphs
}

type NodeRef<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// Visits every node when it opens (`true`) and when it closes. A loop: recursion would overflow on deeply nested pages.
fn walk<'a>(document: &'a Html, mut visit: impl FnMut(NodeRef<'a>, bool)) {
    let mut node = document.tree.root();
    loop {
        visit(node, true);
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            visit(node, false);
            if let Some(sibling) = node.next_sibling() {
                node = sibling;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return,
            }
        }
    }
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    element.attr("hidden").is_some() || element.attr("aria-hidden") == Some("true")
}

fn push(paragraphs: &mut Vec<String>, current: &mut String) {
    let line = collapsed(current);
    current.clear();
    let is_notice =
        ["advertisement", "advertisement:", "sponsored", "read more"].contains(&line.to_lowercase().as_str());
    if !line.is_empty() && !is_notice {
        paragraphs.push(line);
    }
}

/// The text with every run of white space (no-break spaces too) as one space, none at the ends.
pub(super) fn collapsed(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{200B}').filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a paragraph only names the authors: "By Ida Moss".
pub(super) fn is_byline(line: &str, authors: &[String]) -> bool {
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("by ")).unwrap_or(line);
    let names: Vec<&str> = names.split([',', ';']).flat_map(|part| part.split(" and ")).map(str::trim).collect();
    names.iter().all(|name| authors.iter().any(|author| author == name))
}
