//! What is written can be read back, with the same nodes, edges and attributes, whatever characters a text holds.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use dixit_graph::export::{self, Format, Options};
use dixit_graph::layout::{self, Columns, Rect};
use dixit_graph::network::{EdgeKind, NodeKind, Value};
use dixit_graph::{Graph, GraphBuilder, Network, Selection, View};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};

const VIEWS: [View; 3] = [View::Claims, View::Actors, View::Full];

fn ferry() -> Graph {
    let mut builder = GraphBuilder::default();
    for line in include_str!("data/ferry.jsonl").lines() {
        builder.add(serde_json::from_str(line).unwrap());
    }
    builder.finish()
}

fn written(format: Format, view: View) -> String {
    let mut bytes = vec![];
    export::write(&ferry(), format, &Options { view, ..Options::default() }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn network(view: View) -> Network {
    Network::new(&ferry(), view, &Selection::default())
}

/// An element with its attributes and its text.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    depth: usize,
}

/// All elements of a document in order, which is thereby shown to be well-formed.
fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let mut elements: Vec<Element> = vec![];
    let mut open: Vec<usize> = vec![];
    let element = |start: &BytesStart, depth| Element {
        name: start.name().as_ref().to_owned(),
        attributes: start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap();
                (
                    attribute.key.as_ref().to_owned(),
                    attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned(),
                )
            })
            .collect(),
        text: String::new(),
        depth,
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push(elements.len());
                elements.push(element(&start, open.len()));
            }
            Event::Empty(start) => elements.push(element(&start, open.len() + 1)),
            Event::End(_) => {
                open.pop().unwrap();
            }
            Event::Text(text) => {
                if let Some(&at) = open.last() {
                    elements[at].text += &text;
                }
            }
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let named = quick_xml::escape::resolve_xml_entity(name).map(str::to_owned);
                let text = named.unwrap_or_else(|| reference.resolve_char_ref().unwrap().unwrap().to_string());
                elements[*open.last().unwrap()].text += &text;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    elements
}

#[test]
fn graphml_holds_every_node_edge_and_attribute() {
    for view in VIEWS {
        let network = network(view);
        let all = elements(&written(Format::GraphMl, view));
        let named = |name: &str| all.iter().filter(|element| element.name == name).collect::<Vec<_>>();
        assert_eq!(named("node").len(), network.n_nodes());
        assert_eq!(named("edge").len(), network.n_edges());
        let keys: BTreeSet<&str> = named("key").iter().map(|key| key.attributes["id"].as_str()).collect();
        assert!(
            named("key")
                .iter()
                .all(|key| key.attributes.contains_key("for") && key.attributes.contains_key("attr.type"))
        );
        assert!(named("data").iter().all(|data| keys.contains(data.attributes["key"].as_str())));
        let ids: BTreeSet<&str> = named("node").iter().map(|node| node.attributes["id"].as_str()).collect();
        assert_eq!(ids.len(), network.n_nodes());
        for edge in named("edge") {
            assert!(
                ids.contains(edge.attributes["source"].as_str()) && ids.contains(edge.attributes["target"].as_str())
            );
        }
        let labels: Vec<&str> = all
            .iter()
            .filter(|e| e.attributes.get("key").is_some_and(|key| key == "node_label"))
            .map(|e| e.text.as_str())
            .collect();
        assert_eq!(labels, network.nodes().map(|node| node.label.as_str()).collect::<Vec<_>>());
        let interactions = all.iter().filter(|e| e.attributes.get("key").is_some_and(|key| key == "edge_interaction"));
        assert_eq!(interactions.count(), network.n_edges());
    }
}

#[test]
fn gexf_holds_every_node_edge_and_attribute() {
    for view in VIEWS {
        let network = network(view);
        let all = elements(&written(Format::Gexf, view));
        let named = |name: &str| all.iter().filter(|element| element.name == name).collect::<Vec<_>>();
        let labels: Vec<&str> = named("node").iter().map(|node| node.attributes["label"].as_str()).collect();
        assert_eq!(labels, network.nodes().map(|node| node.label.as_str()).collect::<Vec<_>>());
        let kinds: Vec<&str> = named("edge").iter().map(|edge| edge.attributes["kind"].as_str()).collect();
        assert_eq!(kinds, network.edges().map(|(_, _, edge)| edge.kind.as_str()).collect::<Vec<_>>());
        let declared: BTreeSet<&str> = named("attribute").iter().map(|a| a.attributes["id"].as_str()).collect();
        assert!(named("attvalue").iter().all(|value| declared.contains(value.attributes["for"].as_str())));
        let n_values: usize = network.nodes().map(|node| node.attributes.len() + 1).sum();
        let before_edges = all.iter().position(|element| element.name == "edges").unwrap();
        assert_eq!(all[..before_edges].iter().filter(|element| element.name == "attvalue").count(), n_values);
        // Parallel edges differ in kind or label, so that no reader merges them silently.
        let ids: BTreeSet<&str> = named("edge").iter().map(|edge| edge.attributes["id"].as_str()).collect();
        assert_eq!(ids.len(), network.n_edges());
    }
}

#[test]
fn json_formats_hold_every_node_and_edge() {
    for view in VIEWS {
        let network = network(view);
        let read = |format| -> serde_json::Value { serde_json::from_str(&written(format, view)).unwrap() };
        let cyjs = read(Format::CytoscapeJs);
        assert_eq!(cyjs["elements"]["nodes"].as_array().unwrap().len(), network.n_nodes());
        assert_eq!(cyjs["elements"]["edges"].as_array().unwrap().len(), network.n_edges());
        let cx2 = read(Format::Cx2);
        let aspect = |name: &str| cx2.as_array().unwrap().iter().find_map(|aspect| aspect.get(name)).unwrap();
        assert_eq!(aspect("nodes").as_array().unwrap().len(), network.n_nodes());
        assert_eq!(aspect("edges").as_array().unwrap().len(), network.n_edges());
        for (element, declared) in [("nodes", "nodes"), ("edges", "edges")] {
            let declared = aspect("attributeDeclarations")[0][declared].as_object().unwrap();
            for item in aspect(element).as_array().unwrap() {
                assert!(item["v"].as_object().unwrap().keys().all(|key| declared.contains_key(key)));
            }
        }
        let plain = read(Format::NetworkJson);
        assert_eq!(plain["nodes"].as_array().unwrap().len(), network.n_nodes());
        let with_evidence = plain["edges"].as_array().unwrap().iter().filter(|edge| !edge["evidence"][0].is_null());
        assert_eq!(with_evidence.count(), network.edges().filter(|(_, _, edge)| !edge.evidence.is_empty()).count());
    }
}

#[test]
fn tables_have_typed_headers_and_a_row_for_each() {
    for view in VIEWS {
        let network = network(view);
        let files = export::files(&ferry(), Format::Neo4j, &Options { view, ..Options::default() }).unwrap();
        for (file, expected) in files.iter().zip([network.n_nodes(), network.n_edges()]) {
            let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
            let headers = reader.headers().unwrap().clone();
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(rows.len(), expected);
            for (row, (header, cell)) in
                rows.iter().flat_map(|row| headers.iter().zip(row).map(move |pair| (row, pair)))
            {
                let fits = match header.rsplit_once(':').map(|(_, kind)| kind) {
                    _ if cell.is_empty() => true,
                    Some("double") => cell.parse::<f64>().is_ok(),
                    Some("long") => cell.parse::<i64>().is_ok(),
                    Some("boolean") => ["true", "false"].contains(&cell),
                    _ => !cell.contains(['\n', '\r']),
                };
                assert!(fits, "{header} {cell} in {row:?}");
            }
        }
        let files = export::files(&ferry(), Format::Csv, &Options { view, ..Options::default() }).unwrap();
        assert_eq!(csv::Reader::from_reader(files[1].bytes.as_slice()).records().count(), network.n_edges());
    }
}

#[test]
fn records_of_a_graph_build_the_same_graph() {
    let graph = ferry();
    let mut builder = GraphBuilder::default();
    for record in export::records(&graph, &Selection::default()) {
        builder.add(record);
    }
    let again = builder.finish();
    assert_eq!(again.claims, graph.claims);
    assert_eq!(again.relations, graph.relations);
    assert_eq!(again.attributions.keys().collect::<Vec<_>>(), graph.attributions.keys().collect::<Vec<_>>());
    assert_eq!(again.actors.keys().collect::<Vec<_>>(), graph.actors.keys().collect::<Vec<_>>());
}

#[test]
fn nothing_depends_on_chance() {
    for &format in Format::ALL.iter().filter(|format| !format.is_folder() && **format != Format::Html) {
        for view in VIEWS {
            assert_eq!(written(format, view), written(format, view), "{format}");
        }
    }
}

#[test]
fn ids_are_unique_and_keys_have_one_type() {
    for view in VIEWS {
        let network = network(view);
        let nodes: BTreeSet<&str> = network.nodes().map(|node| node.id.as_str()).collect();
        let edges: BTreeSet<&str> = network.edges().map(|(_, _, edge)| edge.id.as_str()).collect();
        assert_eq!((nodes.len(), edges.len()), (network.n_nodes(), network.n_edges()));
        let mut types = BTreeMap::new();
        let of_nodes = network.nodes().flat_map(|node| &node.attributes);
        let of_edges = network.edges().flat_map(|(_, _, edge)| &edge.attributes);
        for (key, value) in of_nodes.chain(of_edges) {
            let kind = std::mem::discriminant::<Value>(value);
            assert_eq!(*types.entry(*key).or_insert(kind), kind, "{key}");
        }
    }
}

#[test]
fn claims_view_shows_denial_nesting_venue_and_hedge() {
    let network = network(View::Claims);
    let node = |id: &str| network.nodes().position(|node| node.id == id).unwrap();
    let kestrel = node("actor/persona/kestrel-𝟟");
    let denials: Vec<_> = network.edges().filter(|(from, _, edge)| *from == kestrel && edge.kind.is_denial()).collect();
    assert_eq!(denials.len(), 2);
    assert!(denials.iter().all(|(_, _, edge)| edge.attributes["addressee"] == Value::from("Plover & Co.")));
    let leaked = network.node(denials[0].1);
    assert_eq!(leaked.attributes["standing"], Value::from("disputed"));
    assert_eq!(leaked.attributes["hedged"], Value::from(true));
    // The mayor → her attribution → the engineers' → the claim.
    let (outer, inner) = (node("attribution/ferry-1/a4"), node("attribution/ferry-1/a5"));
    assert!(network.edges().any(|(from, to, edge)| (from, to, edge.kind) == (outer, inner, EdgeKind::Reports)));
    assert_eq!(network.node(inner).attributes["via"], Value::List(vec!["Zoë Brandt".to_owned()]));
}

#[test]
fn selections_keep_what_they_name() {
    let graph = ferry();
    let of = |selection: Selection| Network::new(&graph, View::Claims, &selection);
    let about = of(Selection { about: Some("kestrel 𝟟".to_owned()), ..Selection::default() });
    let labels: Vec<&str> = about.nodes().map(|node| node.label.as_str()).collect();
    assert!(labels.contains(&"Orla Bay council") && !labels.contains(&"Hu Ming 胡明"), "{labels:?}");
    let article = of(Selection { article: Some(dixit_document::DocumentId("ferry-2".into())), ..Selection::default() });
    assert_eq!(article.title, "Kestrel again");
    let sure = of(Selection { min_confidence: 0.6, ..Selection::default() });
    assert!(sure.nodes().all(|node| node.label != "There is forgery."));
    for limit in 0..12 {
        let few = of(Selection { max_nodes: Some(limit), ..Selection::default() });
        assert!(few.n_nodes() <= limit);
        assert_eq!(few.n_nodes() + few.n_omitted, of(Selection::default()).n_nodes());
        for (index, _) in few.nodes().enumerate().filter(|(_, node)| node.kind == NodeKind::Claim) {
            assert!(few.edges().any(|(_, to, _)| to == index), "a claim without its source");
        }
    }
}

#[test]
fn no_boxes_overlap() {
    let columns = Columns::new(&network(View::Claims));
    let boxes = columns.claims.iter().map(|claim| claim.rect).chain(columns.actors.iter().map(|actor| actor.rect));
    let labels = columns.claims.iter().flat_map(|claim| claim.slots.iter().map(|slot| slot.label));
    apart(&boxes.chain(labels).collect::<Vec<_>>());
    for view in [View::Actors, View::Full] {
        apart(&rects(&layout::arrange(&network(view))));
    }
    // A star, a path, a clique and single nodes, small and large: each on its own algorithm.
    for n in [5, 120, 900] {
        let sizes: Vec<layout::Size> = (0..n)
            .map(|i| layout::Size { width: 40.0 + (i % 7) as f64 * 25.0, height: 20.0 + (i % 3) as f64 * 15.0 })
            .collect();
        let star: Vec<(usize, usize)> = (1..n).map(|i| (0, i)).collect();
        let path: Vec<(usize, usize)> = (1..n).map(|i| (i - 1, i)).collect();
        for edges in [star, path, vec![]] {
            apart(&rects(&layout::arrange_boxes(&sizes, &edges)));
        }
    }
}

fn rects(layout: &layout::Layout) -> Vec<Rect> {
    let rect = |(center, size): (&layout::Point, &layout::Size)| Rect {
        x: center.x - size.width / 2.0,
        y: center.y - size.height / 2.0,
        width: size.width,
        height: size.height,
    };
    layout.centers.iter().zip(&layout.sizes).map(rect).collect()
}

fn apart(rects: &[Rect]) {
    for (index, rect) in rects.iter().enumerate() {
        assert!(rect.x.is_finite() && rect.y.is_finite());
        assert!(rects[..index].iter().all(|other| !rect.overlaps(other)), "{index}: {rect:?}");
    }
}

#[test]
fn pictures_are_well_formed_and_hold_all_text() {
    for view in VIEWS {
        let all = elements(&written(Format::Svg, view));
        assert_eq!((all[0].name.as_str(), all[0].depth), ("svg", 1));
        let ids: BTreeSet<&str> = all.iter().filter_map(|e| e.attributes.get("data-id")).map(String::as_str).collect();
        let network = network(view);
        let drawn = network.nodes().filter(|node| view != View::Claims || node.kind != NodeKind::Attribution);
        for node in drawn {
            assert!(ids.contains(node.id.as_str()), "{} is not drawn", node.id);
        }
        assert!(all.iter().any(|element| element.text.contains("Kestrel 𝟟")));
        assert!(all.iter().all(|element| element.name != "script"));
    }
}

#[test]
fn an_empty_graph_is_written_in_every_format() {
    let graph = Graph::default();
    for &format in Format::ALL.iter().filter(|format| **format != Format::Html) {
        if format.is_folder() {
            assert_eq!(export::files(&graph, format, &Options::default()).unwrap().len(), 2);
        } else {
            export::write(&graph, format, &Options::default(), std::io::sink()).unwrap();
        }
    }
}
