//! What negates a proposition.

use super::content::Content;
use super::words::{is_word, lower};
use dixit_document::{Deprel, Document, TokenId, Xpos};
use std::collections::BTreeMap;

/// The words that negate the main predicate, with what stands in their place.
pub(super) struct Negation {
    pub(super) replaced: BTreeMap<TokenId, String>,
    pub(super) odd: bool,
}

impl Negation {
    pub(super) fn of(document: &Document, content: &Content, root: TokenId) -> Negation {
        let mut replaced = BTreeMap::new();
        let mut n = 0;
        let mut carriers = vec![root];
        carriers.extend(
            content
                .children(root)
                .filter(|&id| matches!(document.token(id).deprel.universal(), "nsubj" | "obj" | "cop" | "aux")),
        );
        for &carrier in &carriers {
            for child in content.children(carrier) {
                let word = lower(document, child);
                match word.as_str() {
                    "not" | "n't" | "never" if !correlative(document, content, child) => {
                        replaced.insert(child, String::new());
                        n += 1;
                    }
                    "no" if document.token(child).deprel == Deprel::Det => {
                        let plural = document.token(carrier).xpos == Xpos::Nns;
                        replaced.insert(child, if plural { String::new() } else { "a".to_owned() });
                        n += 1;
                    }
                    _ => {}
                }
            }
            let positive = match lower(document, carrier).as_str() {
                "nobody" => Some("somebody"),
                "nothing" => Some("something"),
                "none" => Some("some"),
                _ => None,
            };
            if let Some(positive) = positive.filter(|_| carrier != root) {
                replaced.insert(carrier, positive.to_owned());
                n += 1;
            }
        }
        for (&id, _) in replaced.clone().iter() {
            let Some(before) = id.index().checked_sub(1).map(|index| TokenId(index as u32)) else { continue };
            if lower(document, id) == "n't" && content.ids.binary_search(&before).is_ok() {
                match lower(document, before).as_str() {
                    "ca" => drop(replaced.insert(before, "can".to_owned())),
                    "wo" => drop(replaced.insert(before, "will".to_owned())),
                    "ai" => drop(replaced.insert(before, "is".to_owned())),
                    _ => {}
                }
            }
        }
        Negation { replaced, odd: n % 2 == 1 }
    }
}

/// `not only`, `not just`, `not a single ... but`: no negation of the predicate.
fn correlative(document: &Document, content: &Content, not: TokenId) -> bool {
    let next = TokenId(not.0 + 1);
    content.ids.binary_search(&next).is_ok()
        && is_word(document, next, &["only", "just", "merely", "simply", "necessarily"])
}
