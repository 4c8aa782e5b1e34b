//! Headlines name people by what they are, or the body does: the two are tied by what both say.

use crate::actors::{Cast, head_lemma};
use crate::groups::{alike, plain};
use crate::words::Lexicon;
use dixit_document::{Attribution, Document, EntityKind, TokenId, Xpos};

/// A likeness below this ties nothing.
const LEAST: f32 = 0.55;
/// How many attributions below the headline are looked at.
const REACH: usize = 10;

/// Where the headline and an attribution of the body say the same, one under a name and the other under a mere
/// description, both have one source.
pub(crate) fn join(document: &Document, attributions: &[Attribution], cast: &mut Cast) {
    let Some(headline) = document.paragraphs().first() else { return };
    let place = |act: &Attribution| act.content.first().map_or(0, |range| range.start());
    let n_headline = attributions.iter().take_while(|act| headline.holds(place(act))).count();
    let reach = attributions.len().min(n_headline + REACH);
    if n_headline == 0 || n_headline == reach {
        return;
    }
    let mut lexicon = Lexicon::default();
    let stems: Vec<Vec<u32>> = attributions[..reach]
        .iter()
        .map(|act| {
            let words: Vec<&str> = act.content.iter().map(|&range| document.words(range)).collect();
            lexicon.add(&words.join(" "))
        })
        .collect();
    for above in 0..n_headline {
        let candidates = (n_headline..reach).filter_map(|below| {
            if attributions[below].parent.is_some() || cast.parts[below].source.is_none() {
                return None;
            }
            let overlap = lexicon.overlap(&stems[above], &stems[below]);
            let stance = attributions[above].stance == attributions[below].stance;
            let noun = head(document, &attributions[above]) == head(document, &attributions[below]);
            let cue = cue_lemma(document, &attributions[above]) == cue_lemma(document, &attributions[below]);
            let role = has_role(document, &attributions[above], cast, below);
            let bonus = |holds: bool, points: f32| if holds { points } else { 0.0 };
            let likeness = overlap.containment() + bonus(stance, 0.1) + bonus(noun || role, 0.4) + bonus(cue, 0.15);
            // the first that fits: headlines tell what the opening tells
            let score = likeness - 0.03 * (below - n_headline) as f32;
            (score >= LEAST && overlap.n_shared >= 1).then_some((score, below))
        });
        let best = candidates.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        if let Some((_, below)) = best {
            tie(document, attributions, cast, above, below);
        }
    }
}

fn tie(document: &Document, attributions: &[Attribution], cast: &mut Cast, above: usize, below: usize) {
    let (Some(one), Some(other)) = (cast.parts[above].source, cast.parts[below].source) else { return };
    let alike = plural(document, &attributions[above]) == plural(document, &attributions[below]);
    if one == other || !alike {
        return;
    }
    let nameless = |member: usize| !cast.members[member].named && cast.members[member].kind != EntityKind::Medium;
    let (from, to) = match (nameless(one), nameless(other)) {
        (true, _) => (one, other),
        (false, true) if document.paragraph_of(start(&attributions[below])) <= 3 => (other, one),
        _ => return,
    };
    // a description that is used of somebody else too is left alone
    let moved = std::mem::take(&mut cast.members[from].mentions);
    cast.members[to].mentions.extend(moved);
    cast.members[to].mentions.sort();
    for member in &mut cast.of_mention {
        if *member == from {
            *member = to;
        }
    }
    for parts in &mut cast.parts {
        let slots =
            parts.source.iter_mut().chain(&mut parts.co_sources).chain(&mut parts.addressee).chain(&mut parts.about);
        slots.filter(|member| **member == from).for_each(|member| *member = to);
    }
    let ties = std::mem::take(&mut cast.members[from].ties);
    cast.members[to].ties.extend(ties.into_iter().filter(|tie| tie.member != to));
    for member in &mut cast.members {
        member.ties.iter_mut().filter(|tie| tie.member == from).for_each(|tie| tie.member = to);
    }
}

/// Whether the source below has the function by which the headline calls its own.
fn has_role(document: &Document, above: &Attribution, cast: &Cast, below: usize) -> bool {
    let Some(noun) = head(document, above) else { return false };
    let source = cast.parts[below].source.map(|member| &cast.members[member]);
    source.is_some_and(|member| {
        let roles = member.roles.iter().flat_map(|role| role.split_whitespace());
        member.named && roles.into_iter().any(|word| alike(&plain(word), &noun))
    })
}

fn start(act: &Attribution) -> TokenId {
    TokenId(act.content.first().map_or(0, |range| range.start()) as u32)
}

fn head(document: &Document, act: &Attribution) -> Option<String> {
    act.source.mention.map(|id| head_lemma(document, document.mention(id)))
}

fn plural(document: &Document, act: &Attribution) -> bool {
    act.source.mention.is_some_and(|id| {
        let xpos = document.token(document.mention(id).head).xpos;
        xpos == Xpos::Nns || document.words(document.mention(id).tokens).eq_ignore_ascii_case("they")
    })
}

fn cue_lemma<'d>(document: &'d Document, act: &Attribution) -> Option<&'d str> {
    act.cue.and_then(|cue| document.tokens()[cue.indices()].last()).map(|token| token.lemma.as_str())
}
