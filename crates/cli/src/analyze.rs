//! From an article to its record: the language analysis, the attributions, the actors.

use dixit_document::{Article, Attribution, Deprel, Document, Layers, Span, Token, TokenId, TokenRange, Upos, Xpos};
use dixit_graph::ArticleRecord;

/// The models, loaded.
#[derive(Debug)]
pub(crate) struct Analyzer {}

impl Analyzer {
    /// Loads what the analysis needs.
    ///
    /// # Errors
    /// When a model does not fit this program.
    pub(crate) fn load() -> anyhow::Result<Analyzer> {
        Ok(Analyzer {})
    }

    /// The language analysis alone.
    pub(crate) fn document(&self, article: Article) -> Document {
        let mut layers = Layers::default();
        let mut at = 0;
        for word in article.text().split_whitespace() {
            let start = at + article.text()[at..].find(word).unwrap_or(0);
            at = start + word.len();
            layers.tokens.push(Token {
                span: Span::new(start, at),
                fused: false,
                lemma: word.to_lowercase(),
                upos: Upos::X,
                xpos: Xpos::Xx,
                head: (!layers.tokens.is_empty()).then_some(TokenId(0)),
                deprel: if layers.tokens.is_empty() { Deprel::Root } else { Deprel::Dep },
            });
        }
        if !layers.tokens.is_empty() {
            layers.sentences.push(TokenRange::new(0, layers.tokens.len()));
            layers.paragraphs.push(TokenRange::new(0, layers.tokens.len()));
        }
        Document::new(article, layers).expect("one sentence over all words is valid")
    }

    /// Document and attributions.
    pub(crate) fn attributions(&self, article: Article) -> (Document, Vec<Attribution>) {
        (self.document(article), vec![])
    }

    /// Everything that the article says, as the JSON contract has it.
    pub(crate) fn record(&self, article: Article) -> ArticleRecord {
        let (document, _attributions) = self.attributions(article);
        let article = document.article();
        ArticleRecord {
            doc: article.id.clone(),
            sha256: article.sha256(),
            metadata: article.metadata.clone(),
            actors: vec![],
            attributions: vec![],
            claims: vec![],
            relations: vec![],
            hedges: vec![],
            models: vec![],
        }
    }
}
