//! From an article to its record: the language analysis, the attributions, the actors.

use crate::args::{Global, Inputs};
use crate::batch;
use crate::report::Report;
use anyhow::Context;
use dixit_document::Article;
use dixit_extract::{ExtractModels, Extractor};
use dixit_graph::{ArticleRecord, Graph, GraphBuilder};
use dixit_nlp::{Models, Pipeline};
use std::collections::BTreeMap;

/// The models, loaded.
pub(crate) struct Analyzer {
    pipeline: Pipeline,
    extractor: Extractor,
    /// What made the records.
    models: Vec<String>,
}

impl Analyzer {
    /// Loads what the analysis needs.
    ///
    /// # Errors
    /// When a model does not fit this program.
    pub(crate) fn load() -> anyhow::Result<Analyzer> {
        let (models, extract_models) = rayon::join(Models::shipped, ExtractModels::shipped);
        Ok(Analyzer {
            pipeline: Pipeline::new(models.context("cannot load the language models")?),
            extractor: Extractor::new(extract_models.context("cannot load the attribution models")?),
            models: vec![format!("dixit {}", env!("CARGO_PKG_VERSION")), format!("models {}", env!("DIXIT_MODELS"))],
        })
    }

    /// What makes the records, by name and version.
    pub(crate) fn models(&self) -> &[String] {
        &self.models
    }

    /// The language analysis alone.
    pub(crate) fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// What finds attributions.
    pub(crate) fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// Everything that the article says, as the JSON contract has it.
    pub(crate) fn record(&self, article: Article) -> ArticleRecord {
        let document = self.pipeline.annotate(article);
        let attributions = self.extractor.extract(&document);
        dixit_graph::resolve(&document, &attributions, &self.models)
    }
}

/// The graph of some articles, made in memory, with their texts by id.
pub(crate) struct Analyzed {
    /// Of all articles together.
    pub(crate) graph: Graph,
    /// By article id; empty unless they were asked for.
    pub(crate) texts: BTreeMap<String, String>,
}

/// Analyzes the inputs into one graph.
///
/// # Errors
/// When the models do not load or no threads start; failed inputs are in the report.
pub(crate) fn graph(
    inputs: &Inputs,
    global: &Global,
    keep_texts: bool,
    report: &mut Report,
) -> anyhow::Result<Analyzed> {
    let analyzer = Analyzer::load()?;
    let mut builder = GraphBuilder::default();
    let mut texts = BTreeMap::new();
    let work = |article: Article| {
        let text = keep_texts.then(|| article.text().to_owned());
        (text, analyzer.record(article))
    };
    batch::for_each_article(inputs, global, report, work, |(text, record), _| {
        texts.extend(text.map(|text| (record.doc.0.clone(), text)));
        builder.add(record);
        Ok(())
    })?;
    Ok(Analyzed { graph: builder.finish(), texts })
}

/// The texts of the inputs by article id, not analyzed.
///
/// # Errors
/// When no threads start; failed inputs are in the report.
pub(crate) fn texts(inputs: &Inputs, global: &Global, report: &mut Report) -> anyhow::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    batch::for_each_article(
        inputs,
        global,
        report,
        |article| article,
        |article, _| {
            texts.insert(article.id.0.clone(), article.text().to_owned());
            Ok(())
        },
    )?;
    Ok(texts)
}
