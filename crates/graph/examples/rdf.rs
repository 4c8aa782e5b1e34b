//! Writes records of articles as RDF in every syntax and profile: `cargo run --example rdf -- DIR RECORD.json...`

use dixit_graph::rdf::{Profile, RdfFormat, RdfOptions, write};
use dixit_graph::{ArticleRecord, GraphBuilder};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("expected a directory, then records")?;
    let mut builder = GraphBuilder::default();
    for path in arguments {
        let record: ArticleRecord = serde_json::from_slice(&std::fs::read(path)?)?;
        builder.add(record);
    }
    let graph = builder.finish();
    for profile in Profile::ALL {
        for format in RdfFormat::ALL {
            let options = RdfOptions { profile: *profile, mentions: true, ..RdfOptions::default() };
            if write(&graph, *format, &options, std::io::sink()).is_ok() {
                let name = format!("{}.{}", profile.name(), format.extension());
                write(&graph, *format, &options, BufWriter::new(File::create(Path::new(&dir).join(name))?))?;
            }
        }
    }
    Ok(())
}
