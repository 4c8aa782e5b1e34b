//! Who says *I* and *we*.

use super::words::lower;
use dixit_document::{Attribution, Document, EntityId, EntityKind, MentionKind, TokenId};

/// Who says *I* and for whom *we* is said.
pub(super) struct Speaker {
    pub(super) entity: Option<EntityId>,
    pub(super) name: Option<String>,
    pub(super) group: Option<String>,
}

impl Speaker {
    pub(super) fn of(document: &Document, attribution: &Attribution, outer: &[Attribution]) -> Speaker {
        for act in std::iter::once(attribution).chain(outer) {
            let Some(mention_id) = act.source.mention else { continue };
            let mention = document.mention(mention_id);
            let first = first_person(document, TokenId(mention.tokens.start() as u32)).is_some();
            if mention.kind == MentionKind::Pronoun && first && !resolved(document, mention.entity) {
                continue;
            }
            let entity = document.entity(mention.entity);
            let name = (resolved(document, mention.entity) || mention.kind != MentionKind::Pronoun)
                .then(|| entity.name.clone());
            let employer = document.mentions_within(&act.source.tokens).find(|(_, other)| {
                other.entity != mention.entity
                    && other.kind == MentionKind::Name
                    && document.entity(other.entity).kind == EntityKind::Organization
            });
            let group = match (entity.kind, employer) {
                (EntityKind::Person | EntityKind::Persona, Some((_, org))) => {
                    Some(document.entity(org.entity).name.clone())
                }
                (EntityKind::Person | EntityKind::Persona, None) => name.as_ref().map(|n| format!("the side of {n}")),
                _ => name.clone(),
            };
            return Speaker { entity: Some(mention.entity), name, group };
        }
        Speaker { entity: None, name: None, group: None }
    }
}

/// Whether a chain holds a name or a nominal, so that a pronoun of it can be replaced.
pub(super) fn resolved(document: &Document, entity: EntityId) -> bool {
    document.entity(entity).mentions.iter().any(|&id| document.mention(id).kind != MentionKind::Pronoun)
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Person {
    Singular,
    Plural,
}

pub(super) fn first_person(document: &Document, id: TokenId) -> Option<Person> {
    match lower(document, id).as_str() {
        "i" | "me" | "my" | "mine" | "myself" => Some(Person::Singular),
        "we" | "us" | "our" | "ours" | "ourselves" => Some(Person::Plural),
        _ => None,
    }
}
