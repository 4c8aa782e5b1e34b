//! `dixit export`: what a store holds, whole or in part.

use super::write_graph::{self, Target};
use crate::Outcome;
use crate::args::{ExportArgs, Global};
use dixit_graph::export::Quotes;
use dixit_graph::{Format, GraphBuilder, Store};

pub(crate) fn run(args: &ExportArgs, _global: &Global) -> anyhow::Result<Outcome> {
    let target = Target::new(args.format, args.output.as_deref(), Format::TriG, &args.shape)?;
    let store = Store::open(&args.store.store)?;
    let graph = match &args.shape.article {
        // One article need not wait for all others.
        Some(id) => {
            let record = store.record(id)?;
            let record = record.ok_or_else(|| dixit_graph::Error::UnknownArticle(id.clone()))?;
            let mut builder = GraphBuilder::default();
            builder.add(record);
            builder.finish()
        }
        None => store.graph()?,
    };
    let quotes = if args.embed_text { Quotes::Recorded } else { Quotes::Without };
    write_graph::write(&graph, &target, quotes)?;
    Ok(Outcome::Fine)
}
