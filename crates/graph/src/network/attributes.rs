//! Attributes of nodes and edges. A key has the same type of value wherever it occurs.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Attributes by key, in order of key.
pub type Attributes = BTreeMap<&'static str, Value>;

/// A value that every graph tool knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Words.
    Text(String),
    /// A probability or score.
    Number(f64),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// Several words; tools without lists get them joined by `; `.
    List(Vec<String>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Number(number) => write!(f, "{number}"),
            Value::Count(count) => write!(f, "{count}"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::List(items) => f.write_str(&items.join("; ")),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<f32> for Value {
    /// The shortest decimal that reads back as `number`, not its neighbor in 64 bits.
    fn from(number: f32) -> Value {
        Value::Number(number.to_string().parse().unwrap_or(f64::from(number)))
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Value {
        Value::Count(count as u64)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Flag(flag)
    }
}

impl FromIterator<String> for Value {
    fn from_iter<I: IntoIterator<Item = String>>(items: I) -> Value {
        Value::List(items.into_iter().collect())
    }
}
