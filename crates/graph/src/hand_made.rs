//! Documents written by hand for tests: a word a line, mentions beside it.

use dixit_document::{
    Article, Attribution, Certainty, Confidence, Distance, Document, Entity, EntityId, EntityKind, Gender, Layers,
    Mention, MentionId, MentionKind, Metadata, Number, Proposition, Quotation, Role, RoleKind, Source, Span, Stance,
    Token, TokenId, TokenRange,
};

/// Lines `form lemma upos xpos head deprel [entity/kind/n_words]…`, heads counted from 1 within the sentence; an empty
/// line ends a sentence and a paragraph. `kind` is `name`, `nominal` or `pronoun`; the head of a mention is its last word.
pub(crate) fn document(lines: &str, entities: &[(&str, EntityKind)], published: Option<&str>) -> Document {
    let mut text = String::new();
    let (mut tokens, mut sentences, mut mentions) = (vec![], vec![], vec![]);
    for block in lines.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let first = tokens.len();
        if first > 0 {
            text.push('\n');
        }
        for (place, line) in block.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            let cells: Vec<&str> = line.split_whitespace().collect();
            if place > 0 && !cells[0].starts_with('+') {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(cells[0].trim_start_matches('+'));
            let head: u32 = cells[4].parse().expect("a number");
            for cell in &cells[6..] {
                let parts: Vec<&str> = cell.split('/').collect();
                let length: usize = parts[2].parse().expect("a number");
                let entity: u32 = parts[0].parse().expect("a number");
                let kind: MentionKind = parts[1].parse().expect("a kind");
                let range = TokenRange::new(tokens.len(), tokens.len() + length);
                let person = matches!(entities[entity as usize].1, EntityKind::Person | EntityKind::Persona);
                let sort = match entities[entity as usize].1 {
                    _ if person => dixit_document::NameType::Person,
                    EntityKind::GovernmentOrPlace => dixit_document::NameType::Location,
                    _ => dixit_document::NameType::Organization,
                };
                mentions.push(Mention {
                    tokens: range,
                    head: TokenId(range.end() as u32 - 1),
                    kind,
                    name: (kind == MentionKind::Name).then_some(sort),
                    entity: EntityId(entity),
                });
            }
            tokens.push(Token {
                span: Span::new(start, text.len()),
                fused: cells[0].starts_with('+'),
                lemma: cells[1].to_owned(),
                upos: cells[2].parse().expect("a tag"),
                xpos: cells[3].parse().expect("a tag"),
                head: head.checked_sub(1).map(|head| TokenId(first as u32 + head)),
                deprel: cells[5].parse().expect("a relation"),
            });
        }
        sentences.push(TokenRange::new(first, tokens.len()));
    }
    let entities = entities
        .iter()
        .enumerate()
        .map(|(index, (name, kind))| Entity {
            name: (*name).to_owned(),
            kind: *kind,
            mentions: (0..mentions.len() as u32)
                .map(MentionId)
                .filter(|id| mentions[id.index()].entity == EntityId(index as u32))
                .collect(),
            number: Number::Unknown,
            gender: Gender::Unknown,
        })
        .collect();
    let article = Article::new("test", text)
        .with_metadata(Metadata { published: published.map(str::to_owned), ..Metadata::default() });
    let layers = Layers { tokens, paragraphs: sentences.clone(), sentences, mentions, entities, ..Layers::default() };
    Document::new(article, layers).expect("a valid document")
}

/// The document with roles.
pub(crate) fn with_roles(document: Document, roles: Vec<Role>) -> Document {
    let (article, layers) = document.into_parts();
    Document::new(article, Layers { roles, ..layers }).expect("a valid document")
}

/// A role of words and evidence `(start, end)`, by the numbers of the mentions of holder and employer.
pub(crate) fn role(
    kind: RoleKind,
    words: (usize, usize),
    holder: u32,
    employer: Option<u32>,
    evidence: (usize, usize),
) -> Role {
    Role {
        kind,
        tokens: TokenRange::new(words.0, words.1),
        head: TokenId(words.1 as u32 - 1),
        holder: MentionId(holder),
        employer: employer.map(MentionId),
        evidence: TokenRange::new(evidence.0, evidence.1),
    }
}

/// An attribution over token ranges, `(start, end)`.
pub(crate) fn act(
    document: &Document,
    source: (usize, usize),
    cue: (usize, usize),
    content: (usize, usize),
    stance: Stance,
) -> Attribution {
    let source = TokenRange::new(source.0, source.1);
    let content = TokenRange::new(content.0, content.1);
    let inside = document.mentions().iter().position(|mention| source.contains(mention.tokens));
    Attribution {
        source: Source {
            tokens: if source.is_empty() { vec![] } else { vec![source] },
            mention: inside.map(|index| MentionId(index as u32)),
            co_sources: vec![],
        },
        cue: Some(TokenRange::new(cue.0, cue.1)),
        content: vec![content],
        quotation: Quotation::Indirect,
        stance,
        denial: None,
        doubt: None,
        certainty: Certainty::Certain,
        distance: Distance::Neutral,
        addressee: None,
        parent: None,
        proposition: Proposition { text: document.words(content).to_owned(), ..Proposition::default() },
        hedges: vec![],
        confidence: Confidence::new(1.0),
        made_by: "test",
    }
}
