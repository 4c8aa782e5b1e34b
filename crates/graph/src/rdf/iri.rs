//! IRIs of data: every node gets one, derived from ids alone, so that output is the same every time.

use crate::error::Error;
use crate::graph::{ActorId, AttributionKey, ClaimId, Relation};
use crate::record::PointSpan;
use dixit_document::DocumentId;
use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};

/// Mints the IRIs below one base.
#[derive(Clone, Debug)]
pub struct Iris {
    base: String,
}

impl Iris {
    /// IRIs below this base.
    ///
    /// # Errors
    /// When the base is no absolute IRI or does not end in `/`.
    pub fn new(base: &str) -> Result<Iris, Error> {
        let error = |cause: String| Error::Base { base: base.to_owned(), cause };
        NamedNode::new(base).map_err(|cause| error(cause.to_string()))?;
        if !base.ends_with('/') || base.contains(['#', '?']) {
            return Err(error("it has another end, or a query or fragment".to_owned()));
        }
        Ok(Iris { base: base.to_owned() })
    }

    /// What all of them begin with.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The base, if other IRIs can be written relative to it.
    pub fn relative_base(&self) -> Option<&str> {
        let hierarchical = self.base.starts_with("http://") || self.base.starts_with("https://");
        hierarchical.then_some(self.base.as_str())
    }

    /// The article, that is its plain text, as published.
    pub fn article(&self, doc: &DocumentId) -> NamedNode {
        self.mint("article", &encode(&doc.0))
    }

    /// The named graph that holds all of one article.
    pub fn article_graph(&self, doc: &DocumentId) -> NamedNode {
        self.mint("graph", &encode(&doc.0))
    }

    /// The named graph that holds what joins several articles.
    pub fn corpus_graph(&self) -> NamedNode {
        self.mint("corpus", "relations")
    }

    /// A passage of an article: RFC 5147 character range, in code points.
    pub fn span(&self, doc: &DocumentId, [start, end]: PointSpan) -> NamedNode {
        self.mint("article", &format!("{}#char={start},{end}", encode(&doc.0)))
    }

    /// The selector that finds a passage again.
    pub fn selector(&self, doc: &DocumentId, [start, end]: PointSpan) -> NamedNode {
        self.mint("selector", &format!("{}/{start}-{end}", encode(&doc.0)))
    }

    /// An actor.
    pub fn actor(&self, id: &ActorId) -> NamedNode {
        let parts: Vec<String> = id.0.split('/').map(encode).collect();
        self.mint("actor", &parts.join("/"))
    }

    /// A claim.
    pub fn claim(&self, id: &ClaimId) -> NamedNode {
        self.mint("claim", &encode(&id.0))
    }

    /// An attribution.
    pub fn attribution(&self, key: &AttributionKey) -> NamedNode {
        self.mint("attribution", &format!("{}/{}", encode(&key.doc.0), encode(&key.id)))
    }

    /// The predicate of claims with this lemma. Never used as a property of data.
    pub fn predicate(&self, lemma: &str) -> NamedNode {
        self.mint("predicate", &encode(lemma))
    }

    /// A link between two attributions.
    pub fn relation(&self, relation: &Relation) -> NamedNode {
        let parts = [
            relation.from.doc.0.as_str(),
            &relation.from.id,
            &relation.to.doc.0,
            &relation.to.id,
            relation.kind.as_str(),
            &relation.basis,
        ];
        self.mint("relation", &digest(&parts))
    }

    /// An affiliation, as one article has it.
    pub fn affiliation(&self, parts: &[&str]) -> NamedNode {
        self.mint("affiliation", &digest(parts))
    }

    /// The run of the program with these models.
    pub fn run(&self, models: &[String]) -> NamedNode {
        let parts: Vec<&str> = models.iter().map(String::as_str).collect();
        self.mint("run", &digest(&parts))
    }

    /// A publisher or author as an article's metadata name it.
    pub fn metadata_agent(&self, role: &str, name: &str) -> NamedNode {
        self.mint(role, &encode(name))
    }

    /// A program or model by its name.
    pub fn software(&self, name: &str) -> NamedNode {
        self.mint("software", &encode(name))
    }

    /// Part of the nanopublication of an attribution: `head`, `assertion`, `provenance`, `pubinfo`, or empty for itself.
    pub fn nanopub(&self, key: &AttributionKey, part: &str) -> NamedNode {
        let fragment = if part.is_empty() { String::new() } else { format!("#{part}") };
        self.mint("nanopub", &format!("{}/{}{fragment}", encode(&key.doc.0), encode(&key.id)))
    }

    fn mint(&self, folder: &str, rest: &str) -> NamedNode {
        // The base was checked, and what follows it is ASCII that IRIs allow.
        NamedNode::new_unchecked(format!("{}{folder}/{rest}", self.base))
    }
}

/// Percent-encodes everything but unreserved ASCII, one to one. A lone `.` or `..` is encoded too: clients would resolve it.
fn encode(text: &str) -> String {
    use std::fmt::Write;
    let only_dots = matches!(text, "." | "..");
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'.' if only_dots => out.push_str("%2E"),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// 16 hexadecimal digits that stand for the parts, in order.
fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_gives_a_valid_iri_of_its_own() {
        let iris = Iris::new("https://example.org/kg/").unwrap();
        let ids = ["a", "a b", "a%20b", "ä/ö", "..", "%2E%2E", "📰#x?y", "<>\"{}|\\^`", "\u{0}\n", "a/b", "a%2Fb"];
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            let iri = iris.article(&DocumentId(id.to_owned()));
            NamedNode::new(iri.as_str()).unwrap();
            assert!(seen.insert(iri), "{id:?} shares its IRI");
        }
    }

    #[test]
    fn parts_of_a_digest_do_not_run_together() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }

    #[test]
    fn a_base_must_be_absolute_and_end_in_a_separator() {
        for base in ["", "kg/", "https://example.org/kg", "https://example.org/k g/", "urn:x:kg#"] {
            assert!(matches!(Iris::new(base), Err(Error::Base { .. })), "{base:?} was taken");
        }
        Iris::new("urn:x:kg/").unwrap();
    }
}
