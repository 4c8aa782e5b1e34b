//! An article with its language analysis.

use crate::{Article, Entity, EntityId, Mention, MentionId, Role, Span, Token, TokenId, TokenRange};

/// An article whose words, sentences, trees, mentions and chains are known. Complete and valid once built.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    article: Article,
    layers: Layers,
}

/// The layers of an analysis, as the stages hand them over to [`Document::new`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layers {
    /// Every word, in order of place.
    pub tokens: Vec<Token>,
    /// Words in context, `[n_tokens, n_numbers]`: what the network of tags and trees ends with; empty where none has read them.
    pub contexts: Vec<f32>,
    /// Sentences: they cover all tokens without gap or overlap.
    pub sentences: Vec<TokenRange>,
    /// Paragraphs: they cover all tokens and end where sentences end.
    pub paragraphs: Vec<TokenRange>,
    /// Mentions, ordered by first token, longer ones first.
    pub mentions: Vec<Mention>,
    /// Coreference chains, ordered by first mention.
    pub entities: Vec<Entity>,
    /// Titles, roles and memberships, ordered by first token.
    pub roles: Vec<Role>,
}

/// What is wrong with layers that do not fit their text or one another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid {layer} {index}: {problem}")]
pub struct InvalidLayers {
    /// Which layer.
    pub layer: &'static str,
    /// Which item of it.
    pub index: usize,
    /// What is wrong.
    pub problem: String,
}

impl Document {
    /// Joins an article and its analysis.
    ///
    /// # Errors
    /// [`InvalidLayers`] when spans leave the text or overlap, sentences or paragraphs do not cover the tokens, a tree has
    /// no root or a cycle or leaves its sentence, mentions and entities do not point at each other, or a role is nobody's.
    pub fn new(article: Article, layers: Layers) -> Result<Document, InvalidLayers> {
        validate(article.text(), &layers)?;
        Ok(Document { article, layers })
    }

    /// The article that was analyzed.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// Words in context: what the network of tags and trees ends with for the tokens of a range, `[n_tokens, n_numbers]`; empty
    /// where none has read the document.
    pub fn contexts(&self, range: TokenRange) -> &[f32] {
        let n_numbers = self.layers.contexts.len() / self.layers.tokens.len().max(1);
        &self.layers.contexts[range.start() * n_numbers..range.end() * n_numbers]
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.article.text()
    }

    /// Every word.
    pub fn tokens(&self) -> &[Token] {
        &self.layers.tokens
    }

    /// The sentences in order.
    pub fn sentences(&self) -> &[TokenRange] {
        &self.layers.sentences
    }

    /// The paragraphs in order.
    pub fn paragraphs(&self) -> &[TokenRange] {
        &self.layers.paragraphs
    }

    /// The mentions in order of place.
    pub fn mentions(&self) -> &[Mention] {
        &self.layers.mentions
    }

    /// The mentions that lie within the ranges of tokens, in order of place, longer ones first.
    pub fn mentions_within<'d>(&'d self, ranges: &'d [TokenRange]) -> impl Iterator<Item = (MentionId, &'d Mention)> {
        let mentions = self.mentions();
        ranges.iter().flat_map(move |range| {
            let start = mentions.partition_point(|mention| mention.tokens.start() < range.start());
            let inside = mentions[start..].iter().enumerate().take_while(move |(_, m)| m.tokens.start() < range.end());
            inside
                .filter(move |(_, mention)| range.contains(mention.tokens))
                .map(move |(offset, mention)| (MentionId((start + offset) as u32), mention))
        })
    }

    /// The coreference chains in order of their first mention.
    pub fn entities(&self) -> &[Entity] {
        &self.layers.entities
    }

    /// Titles, roles and memberships in order of place.
    pub fn roles(&self) -> &[Role] {
        &self.layers.roles
    }

    /// One word.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.layers.tokens[id.index()]
    }

    /// One mention.
    pub fn mention(&self, id: MentionId) -> &Mention {
        &self.layers.mentions[id.index()]
    }

    /// One chain.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.layers.entities[id.index()]
    }

    /// The word as written.
    pub fn form(&self, token: &Token) -> &str {
        token.span.text(self.text())
    }

    /// The bytes from the first to the last word of a range; an empty span for an empty range.
    pub fn span(&self, range: TokenRange) -> Span {
        match &self.layers.tokens[range.indices()] {
            [] => Span::new(0, 0),
            [first, .., last] => first.span.cover(last.span),
            [only] => only.span,
        }
    }

    /// The text from the first to the last word of a range.
    pub fn words(&self, range: TokenRange) -> &str {
        self.span(range).text(self.text())
    }

    /// The index of the sentence that holds a token.
    pub fn sentence_of(&self, token: TokenId) -> usize {
        position(&self.layers.sentences, token)
    }

    /// The index of the paragraph that holds a token.
    pub fn paragraph_of(&self, token: TokenId) -> usize {
        position(&self.layers.paragraphs, token)
    }

    /// The tokens that lie wholly or partly within a byte span.
    pub fn tokens_in(&self, span: Span) -> TokenRange {
        let tokens = &self.layers.tokens;
        let start = tokens.partition_point(|token| token.span.end() <= span.start());
        let end = tokens.partition_point(|token| token.span.start() < span.end());
        TokenRange::new(start, end.max(start))
    }

    /// Gives back the parts.
    pub fn into_parts(self) -> (Article, Layers) {
        (self.article, self.layers)
    }
}

fn position(ranges: &[TokenRange], token: TokenId) -> usize {
    ranges.partition_point(|range| range.end() <= token.index())
}

fn validate(text: &str, layers: &Layers) -> Result<(), InvalidLayers> {
    let fail = |layer, index, problem: &str| Err(InvalidLayers { layer, index, problem: problem.to_owned() });
    let n_tokens = layers.tokens.len();
    let mut end = 0;
    for (index, token) in layers.tokens.iter().enumerate() {
        let span = token.span;
        if span.is_empty() || span.start() < end {
            return fail("token", index, "it is empty or overlaps the one before it");
        }
        if text.get(span.start()..span.end()).is_none() {
            return fail("token", index, "its span does not lie on character borders of the text");
        }
        end = span.end();
    }
    if !layers.contexts.len().is_multiple_of(n_tokens.max(1)) {
        return fail("word in context", 0, "not every token has as many numbers as the others");
    }
    for (layer, ranges) in [("sentence", &layers.sentences), ("paragraph", &layers.paragraphs)] {
        let mut next = 0;
        for (index, range) in ranges.iter().enumerate() {
            if range.is_empty() || range.start() != next {
                return fail(layer, index, "it is empty or does not follow the one before it");
            }
            next = range.end();
        }
        if next != n_tokens {
            return fail(layer, ranges.len(), "some tokens stand in none");
        }
    }
    for paragraph in &layers.paragraphs {
        if layers.sentences.binary_search_by_key(&paragraph.end(), |sentence| sentence.end()).is_err() {
            return fail("paragraph", paragraph.start(), "it ends within a sentence");
        }
    }
    for (index, &sentence) in layers.sentences.iter().enumerate() {
        if let Err(problem) = validate_tree(&layers.tokens, sentence) {
            return fail("sentence", index, problem);
        }
    }
    for (index, mention) in layers.mentions.iter().enumerate() {
        if mention.tokens.is_empty() || mention.tokens.end() > n_tokens || !mention.tokens.holds(mention.head.index()) {
            return fail("mention", index, "it is empty, beyond the text, or its head is not within it");
        }
        let id = MentionId(index as u32);
        if layers.entities.get(mention.entity.index()).is_none_or(|entity| entity.mentions.binary_search(&id).is_err())
        {
            return fail("mention", index, "its entity does not list it");
        }
    }
    for (index, entity) in layers.entities.iter().enumerate() {
        let ordered = entity.mentions.windows(2).all(|pair| pair[0] < pair[1]);
        let owned = entity
            .mentions
            .iter()
            .all(|id| layers.mentions.get(id.index()).is_some_and(|mention| mention.entity == EntityId(index as u32)));
        if entity.mentions.is_empty() || !ordered || !owned {
            return fail("entity", index, "its mentions are none, out of order, or another entity's");
        }
    }
    let mut start = 0;
    for (index, role) in layers.roles.iter().enumerate() {
        let known = |id: MentionId| id.index() < layers.mentions.len();
        let placed = role.tokens.holds(role.head.index()) && role.evidence.contains(role.tokens);
        if !placed || role.evidence.end() > n_tokens || role.tokens.start() < start {
            return fail("role", index, "its words are none, beyond the text, out of order, or not in its evidence");
        }
        if !known(role.holder) || !role.employer.is_none_or(known) {
            return fail("role", index, "its holder or employer is no mention");
        }
        start = role.tokens.start();
    }
    Ok(())
}

/// One root, every head within the sentence, no cycle. Linear in the length of the sentence.
fn validate_tree(tokens: &[Token], sentence: TokenRange) -> Result<(), &'static str> {
    let mut n_roots = 0;
    // 0: not seen, 1: on the current path, 2: known to reach the root
    let mut state = vec![0u8; sentence.len()];
    for start in sentence.indices() {
        let mut path = vec![];
        let mut index = start;
        while state[index - sentence.start()] == 0 {
            state[index - sentence.start()] = 1;
            path.push(index);
            match tokens[index].head {
                None => {
                    n_roots += 1;
                    break;
                }
                Some(head) if !sentence.holds(head.index()) => return Err("a head stands outside the sentence"),
                Some(head) => index = head.index(),
            }
            if state[index - sentence.start()] == 1 {
                return Err("its tree has a cycle");
            }
        }
        for index in path {
            state[index - sentence.start()] = 2;
        }
    }
    if n_roots == 1 { Ok(()) } else { Err("its tree has not exactly one root") }
}
