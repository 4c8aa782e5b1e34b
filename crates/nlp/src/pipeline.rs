//! The order of the stages.

use crate::coreference::{Analyzed, Chains};
use crate::ml::recurrent::WIDTH;
use crate::models::Models;
use crate::tokenize::Piece;
use crate::words::Word;
use crate::{coreference, mentions, roles, sentences, tokenize};
use dixit_document::{Article, Document, InvalidLayers, Layers, Token, TokenId, TokenRange};

/// Words, sentences and paragraphs: what the later stages build on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// Every word, in order.
    pub pieces: Vec<Piece>,
    /// Sentences: they cover all pieces.
    pub sentences: Vec<TokenRange>,
    /// Paragraphs: they cover all pieces and end where sentences end.
    pub paragraphs: Vec<TokenRange>,
}

/// Turns articles into documents.
///
/// # Examples
/// ```
/// use dixit_document::Article;
/// use dixit_nlp::{Models, Pipeline};
/// let pipeline = Pipeline::new(Models::shipped()?);
/// let document = pipeline.annotate(Article::new("note", "Vesna Orlo denied it. \"Never,\" she said."));
/// assert_eq!(document.sentences().len(), 2);
/// # Ok::<(), dixit_nlp::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pipeline {
    models: Models,
}

impl Pipeline {
    /// A pipeline that runs on these models.
    pub fn new(models: Models) -> Pipeline {
        Pipeline { models }
    }

    /// The models that it runs on.
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// Analyzes an article. Any text is fine, the empty one too.
    pub fn annotate(&self, article: Article) -> Document {
        let segmentation = self.segment(article.text());
        self.annotate_tokens(article, segmentation).expect("the tokenizer's pieces lie in the text, in order")
    }

    /// Cuts a text into words, sentences and paragraphs.
    pub fn segment(&self, text: &str) -> Segmentation {
        let pieces = tokenize::tokenize(text);
        let paragraphs = sentences::paragraphs(text, &pieces);
        let sentences = sentences::sentences(text, &pieces, &paragraphs, &self.models.syntax.sentences);
        Segmentation { pieces, sentences, paragraphs }
    }

    /// Analyzes an article whose words and sentences are given and kept.
    ///
    /// # Errors
    /// [`InvalidLayers`] when the given words or sentences do not fit the text.
    pub fn annotate_tokens(&self, article: Article, given: Segmentation) -> Result<Document, InvalidLayers> {
        let text = article.text();
        // checked before any stage relies on it
        validate(text, &given)?;
        let forms: Vec<&str> = given.pieces.iter().map(|piece| piece.span.text(text)).collect();
        let mut buffer = String::new();
        let words: Vec<Word> = forms.iter().map(|form| Word::new(form, &self.models.clusters, &mut buffer)).collect();
        let mut tokens = Vec::with_capacity(forms.len());
        let mut contexts = Vec::with_capacity(forms.len() * WIDTH);
        for sentence in &given.sentences {
            let analysis = self.models.syntax.analyze(&words[sentence.indices()]);
            contexts.extend(&analysis.contexts);
            for (index, at) in sentence.indices().zip(0..) {
                let Piece { span, fused } = given.pieces[index];
                let (upos, xpos): (_, _) = (analysis.upos[at], analysis.xpos[at]);
                let (head, deprel) = analysis.arcs[at];
                let head = head.map(|head| TokenId((sentence.start() + head) as u32));
                let lemma = self.models.lemmas.lemma(forms[index], upos, xpos);
                tokens.push(Token { span, fused, lemma, upos, xpos, head, deprel });
            }
        }
        let Segmentation { sentences, paragraphs, .. } = given;
        let models = &self.models;
        let names = models.names.recognize(&forms, &sentences, &models.clusters, &models.gazetteer);
        let found = mentions::find(&forms, &tokens, &names);
        let analyzed =
            Analyzed { forms: &forms, tokens: &tokens, sentences: &sentences, paragraphs: &paragraphs, found: &found };
        let chains = coreference::resolve(analyzed, &models.clusters, &models.gazetteer, &models.ranker);
        let roles = roles::find(&forms, &tokens, &sentences, &found, &chains, &models.gazetteer);
        let Chains { mentions, entities } = chains;
        Document::new(article, Layers { tokens, contexts, sentences, paragraphs, mentions, entities, roles })
    }
}

/// Checks what [`Document::new`] would find wrong with words and sentences, before any stage slices the text by them.
fn validate(text: &str, given: &Segmentation) -> Result<(), InvalidLayers> {
    let fail = |layer, index, problem: &str| Err(InvalidLayers { layer, index, problem: problem.to_owned() });
    for (index, piece) in given.pieces.iter().enumerate() {
        if text.get(piece.span.start()..piece.span.end()).is_none_or(str::is_empty) {
            return fail("token", index, "it is empty or does not lie on character borders of the text");
        }
    }
    let mut next = 0;
    for (index, sentence) in given.sentences.iter().enumerate() {
        if sentence.is_empty() || sentence.start() != next {
            return fail("sentence", index, "it is empty or does not follow the one before it");
        }
        next = sentence.end();
    }
    if next == given.pieces.len() {
        Ok(())
    } else {
        fail("sentence", given.sentences.len(), "some tokens stand in none")
    }
}
