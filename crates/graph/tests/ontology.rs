//! The ontology and the shapes are in step with the vocabulary.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use dixit_graph::vocab::{NAMESPACE, dx, rdfs};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use std::collections::BTreeSet;

fn parsed(turtle: &str) -> Vec<Triple> {
    RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle).map(|quad| quad.unwrap().into()).collect()
}

fn own(iri: &str) -> Option<String> {
    iri.strip_prefix(NAMESPACE).filter(|local| !local.is_empty()).map(str::to_owned)
}

/// Our terms that stand anywhere in these triples.
fn used(triples: &[Triple]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for triple in triples {
        if let NamedOrBlankNode::NamedNode(iri) = &triple.subject {
            found.extend(own(iri.as_str()));
        }
        found.extend(own(triple.predicate.as_str()));
        if let Term::NamedNode(iri) = &triple.object {
            found.extend(own(iri.as_str()));
        }
    }
    found
}

#[test]
fn every_term_is_defined_and_every_definition_is_a_term() {
    let triples = parsed(include_str!("../../../data/ontology/dixit.ttl"));
    let constants: BTreeSet<String> = dx::ALL.iter().filter_map(|term| own(term.as_str())).collect();
    assert_eq!(constants.len(), dx::ALL.len());
    assert_eq!(used(&triples), constants);
    for property in [rdfs::LABEL.as_str(), "http://www.w3.org/2000/01/rdf-schema#comment"] {
        let described = triples.iter().filter(|triple| triple.predicate.as_str() == property);
        let described: BTreeSet<String> =
            described.filter_map(|it| own(it.subject.to_string().trim_matches(['<', '>']))).collect();
        assert_eq!(described, constants, "{property}");
    }
    assert!(!triples.iter().any(|triple| triple.predicate.as_str().ends_with("#imports")), "nothing is imported");
}

#[test]
fn shapes_use_defined_terms() {
    let shapes = used(&parsed(include_str!("../../../data/ontology/shapes.ttl")));
    let constants: BTreeSet<String> = dx::ALL.iter().filter_map(|term| own(term.as_str())).collect();
    let unknown: Vec<_> = shapes.difference(&constants).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(shapes.len() > 40);
}
