//! The formats that a graph is written in, by name and by file extension.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

macro_rules! formats {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, [$($extension:literal),+], $help:literal;)+) => {
        /// A format that a graph is written in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $(#[doc = $help] $variant),+
        }

        impl Format {
            /// Every format, pictures first.
            pub const ALL: &'static [Format] = &[$(Format::$variant),+];

            /// As it is asked for.
            pub fn as_str(self) -> &'static str {
                match self { $(Format::$variant => $name),+ }
            }

            /// Extensions of its files, without the dot; the first one is the usual one.
            pub fn extensions(self) -> &'static [&'static str] {
                match self { $(Format::$variant => &[$($extension),+]),+ }
            }

            /// What it is, in a line.
            pub fn help(self) -> &'static str {
                match self { $(Format::$variant => $help),+ }
            }
        }
    };
}

formats! {
    Svg = "svg", ["svg"], "a picture, drawn here";
    Html = "html", ["html", "htm"], "a report: the articles with marked passages beside the graph";
    Dot = "dot", ["dot", "gv"], "Graphviz";
    GraphMl = "graphml", ["graphml"], "GraphML: yEd, Cytoscape, networkx, igraph";
    Gexf = "gexf", ["gexf"], "GEXF 1.3: Gephi, sigma.js";
    CytoscapeJs = "cyjs", ["cyjs"], "Cytoscape.js and Cytoscape";
    Cx2 = "cx2", ["cx2"], "CX2: Cytoscape and NDEx";
    Neo4j = "neo4j", ["neo4j"], "a folder for neo4j-admin import: CSV tables with typed headers";
    Cypher = "cypher", ["cypher", "cql"], "Neo4j statements that merge the graph into a database and can be run again";
    Csv = "csv", ["csv"], "tables: nodes and edges in a folder, or the edges alone in a file";
    Json = "json", ["json", "jsonl", "ndjson"], "records of the articles, one JSON object a line";
    WebAnnotation = "webannotation", ["anno.jsonld"], "W3C Web Annotations: where sources, cues and contents stand in the text";
    NetworkJson = "network", ["network.json"], "nodes and edges of a view with places and passages, as JSON";
    Turtle = "turtle", ["ttl"], "RDF 1.1 Turtle";
    NTriples = "ntriples", ["nt"], "RDF 1.1 N-Triples";
    NQuads = "nquads", ["nq"], "RDF 1.1 N-Quads, a graph per article";
    TriG = "trig", ["trig"], "RDF 1.1 TriG, a graph per article";
    JsonLd = "jsonld", ["jsonld"], "JSON-LD 1.1";
    RdfXml = "rdfxml", ["rdf", "xml"], "RDF/XML";
}

impl Format {
    /// The format of files that are named like this one, in any case.
    pub fn from_extension(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let fits = |extension: &&str| name.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.'));
        let longest = |format: &Format| format.extensions().iter().filter(|e| fits(e)).map(|e| e.len()).max();
        let candidates = Format::ALL.iter().filter_map(|format| Some((longest(format)?, *format)));
        candidates.max_by_key(|(length, format)| (*length, std::cmp::Reverse(*format))).map(|(_, format)| format)
    }

    /// Whether it takes several files.
    pub fn is_folder(self) -> bool {
        matches!(self, Format::Neo4j | Format::Csv)
    }

    /// Whether it is RDF.
    pub fn is_rdf(self) -> bool {
        use Format::{JsonLd, NQuads, NTriples, RdfXml, TriG, Turtle};
        matches!(self, Turtle | NTriples | NQuads | TriG | JsonLd | RdfXml)
    }

    /// Names and explanations of all formats, one a line.
    pub fn list() -> String {
        Format::ALL.iter().map(|format| format!("{:10} {}\n", format.as_str(), format.help())).collect()
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`; expected one of {list}", list = names())]
pub struct UnknownFormat(pub String);

fn names() -> String {
    Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;
    /// By name or extension: `turtle` and `ttl` are the same.
    fn from_str(text: &str) -> Result<Format, UnknownFormat> {
        let text = text.to_ascii_lowercase();
        let named = |format: &&Format| format.as_str() == text || format.extensions().contains(&text.as_str());
        Format::ALL.iter().find(named).copied().ok_or(UnknownFormat(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_extensions_lead_back() {
        for &format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
            for extension in format.extensions() {
                assert_eq!(extension.parse(), Ok(format));
                assert_eq!(Format::from_extension(Path::new(&format!("a/b.{extension}"))), Some(format));
            }
        }
        assert_eq!(Format::from_extension(Path::new("Harbor.SVG")), Some(Format::Svg));
        assert_eq!(Format::from_extension(Path::new("svg")), None);
        assert!("gif".parse::<Format>().unwrap_err().to_string().contains("graphml"));
    }
}
