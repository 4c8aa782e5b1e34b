//! Titles, functions and employers of actors, each with the words that show it: `Ann Alder, head of Acme`, `Acme's
//! spokesman Bo Birch`, `Sen. Cy Cole (D-Ohio)`.

use crate::actors::Member;
use dixit_document::{
    Attribution, Deprel, Document, EntityKind, MentionId, MentionKind, Role, RoleKind, Span, TitleWord, Upos,
};

/// A membership or function of a member, as the text words it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tie {
    /// The organization, government or person it belongs to or speaks for.
    pub(crate) member: usize,
    /// Its function there.
    pub(crate) role: Option<String>,
    /// The words that say so, in bytes.
    pub(crate) span: Span,
}

/// Adds roles and ties to the members: those that the article gives them, not those that somebody in it says they have.
pub(crate) fn find(document: &Document, attributions: &[Attribution], of_mention: &[usize], members: &mut [Member]) {
    let mut claimed = vec![false; document.tokens().len()];
    for piece in attributions.iter().flat_map(|one| &one.content) {
        claimed[piece.indices()].fill(true);
    }
    let given = |role: &&Role| !claimed[role.head.index()] || !is_predicate(document, role);
    for role in document.roles().iter().filter(given) {
        let holder = of_mention[role.holder.index()];
        let function = function(document, role);
        let named = document.mention(role.holder).kind == MentionKind::Name;
        let employer = employer(document, role, of_mention, members)
            .filter(|&employer| employer != holder && (named || !is_background(&members[employer])));
        let member = &mut members[holder];
        // what an unnamed one is, its description says already
        if let Some(function) = function.as_ref().filter(|_| member.named || employer.is_some()) {
            member.roles.insert(function.clone());
        }
        if let Some(employer) = employer.filter(|_| role.kind != RoleKind::Seat)
            && member.ties.iter().all(|tie| tie.member != employer)
        {
            member.ties.push(Tie { member: employer, role: function, span: document.span(role.evidence) });
        }
    }
}

/// Whether a role is stated of its holder (`she is the mayor`) and does not just stand beside (`the mayor, Ann Alder`).
fn is_predicate(document: &Document, role: &Role) -> bool {
    let holder = document.mention(role.holder).tokens;
    let set_off = document.tokens().get(holder.end()).is_some_and(|token| token.upos == Upos::Punct)
        && (holder.end()..holder.end() + 3).contains(&role.evidence.start());
    let beside = holder.holds(role.head.index())
        || holder.start() == role.tokens.end()
        || set_off
        || matches!(document.token(role.head).deprel, Deprel::Appos | Deprel::AclRelcl);
    role.kind == RoleKind::Role && !beside
}

/// Whom a role is held for: the member that the layer names, or the first one with a name within the words for it.
fn employer(document: &Document, role: &Role, of_mention: &[usize], members: &[Member]) -> Option<usize> {
    let id = role.employer?;
    let named = |id: MentionId| Some(of_mention[id.index()]).filter(|&member| members[member].named);
    let range = [document.mention(id).tokens];
    named(id).or_else(|| {
        let mut inside = document.mentions_within(&range).filter(|(_, mention)| mention.kind == MentionKind::Name);
        inside.find_map(|(id, _)| named(id))
    })
}

/// The words of a role, short titles written out; `None` for a mere form of address or membership.
fn function(document: &Document, role: &Role) -> Option<String> {
    let words = document.words(role.tokens).split_whitespace().collect::<Vec<_>>().join(" ");
    match role.kind {
        RoleKind::Membership => None,
        RoleKind::Seat => seat(&words),
        RoleKind::Title | RoleKind::Role => match TitleWord::of(&words) {
            Some(TitleWord::Courtesy) => None,
            Some(TitleWord::Office(noun)) if words.ends_with('.') => Some(noun.to_owned()),
            _ if document.token(role.head).upos == Upos::Verb => agent(&document.token(role.head).lemma),
            _ => Some(words),
        },
    }
}

/// The noun for who does what a verb says: `head` for `leads`.
fn agent(lemma: &str) -> Option<String> {
    let noun = match lemma {
        "represent" => "representative",
        "advise" => "adviser",
        "found" => "founder",
        "chair" => "chair",
        _ => "head",
    };
    Some(noun.to_owned())
}

/// `R-Ohio` in words.
fn seat(words: &str) -> Option<String> {
    let mut letters = words.chars();
    let party = match letters.next()? {
        'R' => "Republican",
        'D' => "Democrat",
        _ => "Independent",
    };
    let place = letters.as_str().trim_start_matches(['.', '-', '–', '‑', ',', ' ']);
    (!place.is_empty()).then(|| format!("{party} from {place}"))
}

/// Places and loose labels say where somebody is from, not to whom a nameless one belongs.
fn is_background(member: &Member) -> bool {
    matches!(member.kind, EntityKind::GovernmentOrPlace | EntityKind::Other)
}
