//! Writes records in every format and view: `export_all RECORDS.jsonl FOLDER`. The tests in `tests/interop` read them.

use dixit_graph::export::{self, Format, Options};
use dixit_graph::{GraphBuilder, View};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [records, folder] = arguments.as_slice() else { return Err("usage: export_all RECORDS.jsonl FOLDER".into()) };
    let mut builder = GraphBuilder::default();
    for line in fs::read_to_string(records)?.lines() {
        builder.add(serde_json::from_str(line)?);
    }
    let graph = builder.finish();
    for (view, _) in View::ALL {
        let folder = Path::new(folder).join(view.as_str());
        let options = Options { view, ..Options::default() };
        for &format in Format::ALL.iter().filter(|format| **format != Format::Html) {
            fs::create_dir_all(&folder)?;
            if format.is_folder() {
                let folder = folder.join(format.as_str());
                fs::create_dir_all(&folder)?;
                for file in export::files(&graph, format, &options)? {
                    fs::write(folder.join(file.name), file.bytes)?;
                }
            } else {
                let file = folder.join(format!("graph.{}", format.extensions()[0]));
                export::write(&graph, format, &options, fs::File::create(file)?)?;
            }
        }
    }
    Ok(())
}
