//! JSON-LD shaped by hand: articles hold their attributions, attributions their evidence and relations.
//!
//! The tree is cut from the same triples that the other formats write, so that readers get the same graph. One node of
//! the top level a line.

use super::Rdf;
use crate::error::Error;
use crate::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// The context of all outputs, without `@base`.
pub const CONTEXT: &str = include_str!("context.jsonld");

/// How the values of a property are written without saying their type each time.
#[derive(Clone, Copy, PartialEq)]
enum Coercion {
    /// IRIs of nodes.
    Id,
    /// Terms of the vocabulary.
    Vocabulary,
    /// Literals of this datatype.
    Datatype(&'static str),
    /// Words and whole numbers as JSON has them.
    Native,
}

/// One property of the context.
struct Property {
    name: String,
    coercion: Coercion,
}

/// The context, ready for writing.
struct Context {
    base: Option<String>,
    properties: BTreeMap<String, Property>,
    /// Names of the reverse properties, by the property that they turn round.
    reverse: BTreeMap<String, String>,
    /// Names of classes and values.
    terms: BTreeMap<String, String>,
}

/// Writes the union as JSON-LD.
pub(super) fn write(rdf: &Rdf<'_>, mut out: impl Write) -> Result<(), Error> {
    let context = Context::new(rdf.iris().relative_base())?;
    let head = match &context.base {
        Some(base) => format!("{{\"@base\": {}}}, ", Json::text(base).to_line()?),
        None => String::new(),
    };
    let written: String =
        CONTEXT.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    write!(out, "{{\"@context\": [{head}{written}],\n\"@graph\": [")?;
    let mut separator = "\n";
    rdf.groups(|triples| {
        for node in Tree::new(&context, triples).into_nodes() {
            write!(out, "{separator}{}", node.to_line()?)?;
            separator = ",\n";
        }
        Ok::<(), Error>(())
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(out.flush()?)
}

impl Context {
    fn new(base: Option<&str>) -> Result<Context, Error> {
        let parsed: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(CONTEXT).map_err(std::io::Error::from)?;
        let text = |value: &serde_json::Value, key: &str| value.get(key).and_then(|it| it.as_str()).map(str::to_owned);
        let expand = |compact: &str| {
            let (prefix, local) = compact.split_once(':').unwrap_or(("@vocab", compact));
            let namespace = parsed.get(prefix).and_then(|it| it.as_str()).unwrap_or_default();
            format!("{namespace}{local}")
        };
        let mut context = Context {
            base: base.map(str::to_owned),
            properties: BTreeMap::new(),
            reverse: BTreeMap::new(),
            terms: BTreeMap::new(),
        };
        for (name, value) in &parsed {
            if let Some(reversed) = text(value, "@reverse") {
                context.reverse.insert(expand(&reversed), name.clone());
            } else if let Some(iri) = text(value, "@id") {
                let coercion = match text(value, "@type").as_deref() {
                    Some("@id") => Coercion::Id,
                    Some("@vocab") => Coercion::Vocabulary,
                    Some("xsd:decimal") => Coercion::Datatype(xsd::DECIMAL.as_str()),
                    Some("xsd:date") => Coercion::Datatype(xsd::DATE.as_str()),
                    _ => Coercion::Native,
                };
                context.properties.insert(expand(&iri), Property { name: name.clone(), coercion });
            } else if let Some(iri) = value.as_str().filter(|iri| iri.contains(':') && !iri.contains('/')) {
                context.terms.insert(expand(iri), name.clone());
            }
        }
        Ok(context)
    }

    /// A node's IRI, relative to the base where that is possible.
    fn id(&self, iri: &NamedNode) -> Json {
        let relative = self.base.as_ref().and_then(|base| iri.as_str().strip_prefix(base.as_str()));
        Json::text(relative.filter(|rest| !rest.is_empty()).unwrap_or(iri.as_str()))
    }

    /// A class or value of a vocabulary.
    fn term(&self, iri: &NamedNode) -> Json {
        let own = iri.as_str().strip_prefix(crate::vocab::NAMESPACE);
        Json::text(self.terms.get(iri.as_str()).map(String::as_str).or(own).unwrap_or(iri.as_str()))
    }

    fn literal(&self, literal: &Literal, coercion: Coercion) -> Json {
        let (value, datatype) = (literal.value(), literal.datatype());
        match coercion {
            Coercion::Datatype(expected) if datatype.as_str() == expected => Json::text(value),
            Coercion::Native if datatype == xsd::INTEGER => Json::Number(value.to_owned()),
            Coercion::Native if datatype == xsd::STRING => Json::text(value),
            _ => {
                let mut object = vec![("@value".to_owned(), Json::text(value))];
                if datatype != xsd::STRING {
                    object.push(("@type".to_owned(), Json::text(datatype.as_str())));
                }
                Json::Object(object)
            }
        }
    }
}

/// The triples of one group by subject, to be taken out once each.
struct Tree<'c> {
    context: &'c Context,
    subjects: Vec<NamedNode>,
    triples: BTreeMap<String, Vec<(NamedNode, Term)>>,
    /// Nodes that hang on another by a reverse property: from that node to (property, nodes).
    hanging: BTreeMap<String, BTreeMap<String, Vec<NamedNode>>>,
    held: BTreeSet<String>,
}

impl<'c> Tree<'c> {
    fn new(context: &'c Context, triples: Vec<Triple>) -> Tree<'c> {
        let mut tree = Tree {
            context,
            subjects: vec![],
            triples: BTreeMap::new(),
            hanging: BTreeMap::new(),
            held: BTreeSet::new(),
        };
        let present: BTreeSet<String> = triples.iter().map(|triple| key(&triple.subject)).collect();
        for Triple { subject, predicate, object } in triples {
            let NamedOrBlankNode::NamedNode(subject) = subject else { continue };
            let holder = match &object {
                Term::NamedNode(object) if context.reverse.contains_key(predicate.as_str()) => Some(object.as_str()),
                _ => None,
            };
            let known = tree.triples.contains_key(subject.as_str());
            let entry = tree.triples.entry(subject.as_str().to_owned()).or_default();
            if !known {
                tree.subjects.push(subject.clone());
            }
            match holder.filter(|holder| present.contains(*holder) && !tree.held.contains(subject.as_str())) {
                Some(holder) => {
                    tree.held.insert(subject.as_str().to_owned());
                    let held = tree.hanging.entry(holder.to_owned()).or_default();
                    held.entry(predicate.as_str().to_owned()).or_default().push(subject);
                }
                None => entry.push((predicate, object)),
            }
        }
        tree
    }

    fn into_nodes(mut self) -> Vec<Json> {
        let roots: Vec<NamedNode> =
            self.subjects.iter().filter(|subject| !self.held.contains(subject.as_str())).cloned().collect();
        roots.into_iter().filter_map(|root| self.node(&root)).collect()
    }

    /// The node with everything that belongs into it; `None` when it was taken out before.
    fn node(&mut self, subject: &NamedNode) -> Option<Json> {
        let triples = self.triples.remove(subject.as_str())?;
        let mut object = vec![("id".to_owned(), self.context.id(subject))];
        for (predicate, value) in triples {
            let (name, value) = self.value(&predicate, value);
            append(&mut object, name, value);
        }
        for (property, nodes) in self.hanging.remove(subject.as_str()).unwrap_or_default() {
            let nodes = nodes.iter().filter_map(|node| self.node(node)).collect();
            object.push((self.context.reverse[&property].clone(), Json::List(nodes)));
        }
        Some(Json::Object(object))
    }

    fn value(&mut self, predicate: &NamedNode, value: Term) -> (String, Json) {
        let context = self.context;
        if *predicate == rdf::TYPE
            && let Term::NamedNode(class) = &value
        {
            return ("type".to_owned(), context.term(class));
        }
        let (name, coercion) = context
            .properties
            .get(predicate.as_str())
            .map_or((predicate.as_str(), Coercion::Native), |property| (property.name.as_str(), property.coercion));
        let json = match value {
            Term::NamedNode(iri) if coercion == Coercion::Vocabulary => context.term(&iri),
            Term::NamedNode(iri) => {
                let inner = if is_part(&iri) { self.node(&iri) } else { None };
                match inner {
                    Some(node) => node,
                    None if coercion == Coercion::Id => context.id(&iri),
                    None => Json::Object(vec![("id".to_owned(), context.id(&iri))]),
                }
            }
            Term::Literal(literal) => context.literal(&literal, coercion),
            other => Json::text(&other.to_string()),
        };
        (name.to_owned(), json)
    }
}

/// Whether a node is shown inside the one that names it: passages and selectors.
fn is_part(iri: &NamedNode) -> bool {
    iri.as_str().contains("#char=") || iri.as_str().contains("/selector/")
}

fn key(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(iri) => iri.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    }
}

/// Adds a value to a property: a second one makes it a list.
fn append(object: &mut Vec<(String, Json)>, name: String, value: Json) {
    match object.iter_mut().find(|(known, _)| *known == name) {
        None => object.push((name, value)),
        Some((_, Json::List(values))) => values.push(value),
        Some((_, single)) => {
            let first = std::mem::replace(single, Json::List(vec![]));
            *single = Json::List(vec![first, value]);
        }
    }
}

/// JSON whose members keep their order.
enum Json {
    Text(String),
    /// A whole number, as written.
    Number(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn text(value: &str) -> Json {
        Json::Text(value.to_owned())
    }

    fn to_line(&self) -> std::io::Result<String> {
        serde_json::to_string(self).map_err(std::io::Error::from)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Text(value) => serializer.serialize_str(value),
            Json::Number(digits) => match digits.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(digits),
            },
            Json::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                values.iter().try_for_each(|value| list.serialize_element(value))?;
                list.end()
            }
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{dx, schema};

    #[test]
    fn the_context_knows_its_properties() {
        let context = Context::new(None).unwrap();
        assert_eq!(context.properties[dx::SOURCE.as_str()].name, "source");
        assert_eq!(context.reverse[schema::IS_PART_OF.as_str()], "attributions");
        assert_eq!(context.terms["https://schema.org/NewsArticle"], "NewsArticle");
    }
}
