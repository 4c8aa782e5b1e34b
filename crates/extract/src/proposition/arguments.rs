//! Subject, predicate and object of a content.

use super::content::Content;
use super::opening::Opening;
use dixit_document::{Argument, Attribution, Document, Stance, TokenId, TokenRange, Upos};

/// Who does what to whom, as the tree shows it.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) subject: Option<Argument>,
    pub(super) predicate: Option<String>,
    pub(super) object: Option<Argument>,
}

impl Arguments {
    pub(super) fn of(
        document: &Document,
        content: &Content,
        root: TokenId,
        attribution: &Attribution,
        opening: &Opening,
    ) -> Arguments {
        let token = document.token(root);
        let argument = |id: TokenId| match content.heads.get(&id) {
            Some(&mention) => Argument::Mention(mention),
            None => Argument::Text(words(document, content.span(id))),
        };
        let subject = content.child(document, root, &["nsubj", "csubj"]).map(argument).or(opening.subject.clone());
        let copula = content.child(document, root, &["cop"]);
        if copula.is_some() || !matches!(token.upos, Upos::Verb | Upos::Aux) {
            let clausal = copula.is_some() || subject.is_some();
            return Arguments {
                subject: if clausal { subject } else { None },
                predicate: clausal.then(|| "be".to_owned()),
                object: Some(match content.heads.get(&root) {
                    Some(&mention) => Argument::Mention(mention),
                    None => Argument::Text(phrase(document, content, root)),
                }),
            };
        }
        let object =
            content.child(document, root, &["obj"]).or(content.child(document, root, &["xcomp", "ccomp", "obl"]));
        let imperative = attribution.stance == Stance::Urges && subject.is_none();
        Arguments {
            subject: subject.or_else(|| attribution.addressee.filter(|_| imperative).map(Argument::Mention)),
            predicate: Some(token.lemma.clone()),
            object: object.map(argument),
        }
    }
}

/// The phrase of a nominal or adjectival predicate: what follows its subject, copula and auxiliaries.
fn phrase(document: &Document, content: &Content, root: TokenId) -> String {
    let mut low = root.index();
    for child in content.children(root) {
        let relation = document.token(child).deprel.universal();
        if child < root && matches!(relation, "det" | "amod" | "compound" | "nummod" | "nmod" | "case") {
            low = low.min(content.span(child).start());
        }
    }
    words(document, TokenRange::new(low, content.span(root).end()))
}

/// At most this many words describe an argument that is no mention.
const LONGEST_ARGUMENT: usize = 12;

fn words(document: &Document, range: TokenRange) -> String {
    let end = range.end().min(range.start() + LONGEST_ARGUMENT);
    document.words(TokenRange::new(range.start(), end)).split_whitespace().collect::<Vec<_>>().join(" ")
}
