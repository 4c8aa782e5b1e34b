//! JSON Lines: one article a line.

use super::sources::checked_date;
use dixit_document::{Article, Metadata};
use serde_json::{Map, Value};

/// What is wrong with a line.
#[derive(Debug)]
pub(super) struct LineError {
    /// Column from 1, in bytes, where known.
    pub(super) column: Option<usize>,
    /// What was expected, what was found.
    pub(super) problem: String,
}

/// Whether a stream's first bytes begin a JSON object with a `text`.
pub(super) fn looks_like(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
    let line = head[start..].split(|&byte| byte == b'\n').next().unwrap_or_default();
    // The first line may be longer than what was read of it, so it need not be complete.
    line.starts_with(b"{")
        && line[1..].trim_ascii_start().starts_with(b"\"")
        && line.windows(6).any(|window| window == b"\"text\"")
}

/// The article of one line.
///
/// # Errors
/// When the line is no JSON object, or has no text, or a known key has another type than it should.
pub(super) fn parse(line: &[u8], default_id: &str, notes: &mut Vec<String>) -> Result<Article, LineError> {
    let fail = |problem: String| LineError { column: None, problem };
    let value: Value = serde_json::from_slice(line).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        LineError { column: Some(error.column().max(1)), problem: format!("is no JSON: {message}") }
    })?;
    let Value::Object(fields) = value else {
        return Err(fail(format!("expected an object {{\"id\", \"text\", ...}}, found {}", sort_of(&value))));
    };
    let id = match &fields.get("id").or_else(|| fields.get("doc")) {
        None | Some(Value::Null) => default_id.to_owned(),
        Some(Value::String(id)) if !id.trim().is_empty() => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        Some(other) => return Err(fail(format!("expected a non-empty string as \"id\", found {}", sort_of(other)))),
    };
    let Some(text) = string(&fields, &["text"]).map_err(fail)? else {
        return Err(fail("expected a string as \"text\", found none".to_owned()));
    };
    let metadata = Metadata {
        title: string(&fields, &["title", "headline"]).map_err(fail)?,
        url: string(&fields, &["url"]).map_err(fail)?,
        publisher: string(&fields, &["publisher", "source"]).map_err(fail)?,
        authors: strings(&fields, &["authors", "author", "byline"]).map_err(fail)?,
        published: string(&fields, &["published", "date"]).map_err(fail)?,
    };
    Ok(Article::new(id, text).with_metadata(checked_date(metadata, notes)))
}

/// The first of these keys that has a value.
fn string(fields: &Map<String, Value>, keys: &[&str]) -> Result<Option<String>, String> {
    for key in keys {
        match fields.get(*key) {
            None | Some(Value::Null) => {}
            Some(Value::String(value)) => return Ok(Some(value.clone())),
            Some(other) => return Err(format!("expected a string as {key:?}, found {}", sort_of(other))),
        }
    }
    Ok(None)
}

fn strings(fields: &Map<String, Value>, keys: &[&str]) -> Result<Vec<String>, String> {
    for key in keys {
        let wrong = |value: &Value| format!("expected strings as {key:?}, found {}", sort_of(value));
        match fields.get(*key) {
            None | Some(Value::Null) => {}
            Some(Value::String(value)) => return Ok(vec![value.clone()]),
            Some(Value::Array(values)) => {
                return values
                    .iter()
                    .map(|value| value.as_str().map(str::to_owned).ok_or_else(|| wrong(value)))
                    .collect();
            }
            Some(other) => return Err(wrong(other)),
        }
    }
    Ok(vec![])
}

fn sort_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(text) if text.trim().is_empty() => "an empty string",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Article, LineError> {
        parse(line.as_bytes(), "file-7", &mut vec![])
    }

    #[test]
    fn reads_an_article_with_all_that_is_known_of_it() {
        let line = r#"{"id": "a1", "text": "A\nB", "title": "A", "url": null, "publisher": "The Gull", "author": "Jo Ek",
            "date": "May 1, 2024", "section": 3}"#;
        let article = read(line).unwrap();
        assert_eq!((article.id.0.as_str(), article.text()), ("a1", "A\nB"));
        let expected = Metadata {
            title: Some("A".to_owned()),
            url: None,
            publisher: Some("The Gull".to_owned()),
            authors: vec!["Jo Ek".to_owned()],
            published: Some("2024-05-01".to_owned()),
        };
        assert_eq!(article.metadata, expected);
        assert_eq!(read(r#"{"text": ""}"#).unwrap().id.0, "file-7");
        assert_eq!(read(r#"{"id": 12, "text": ""}"#).unwrap().id.0, "12");
    }

    #[test]
    fn says_what_is_wrong_with_a_line() {
        for (line, expected) in [
            ("[1]", "expected an object {\"id\", \"text\", ...}, found an array"),
            (r#"{"id": "x"}"#, "expected a string as \"text\", found none"),
            (r#"{"id": "", "text": "t"}"#, "expected a non-empty string as \"id\", found an empty string"),
            (r#"{"text": 5}"#, "expected a string as \"text\", found a number"),
            (r#"{"text": "t", "authors": [1]}"#, "expected strings as \"authors\", found a number"),
            (r#"{"text": "t""#, "is no JSON: EOF while parsing an object"),
        ] {
            assert_eq!(read(line).unwrap_err().problem, expected, "{line}");
        }
        assert_eq!(read(r#"{"text": }"#).unwrap_err().column, Some(10));
    }
}
