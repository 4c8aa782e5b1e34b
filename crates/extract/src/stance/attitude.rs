//! Words of attitude in a content: feeling, praise, blame, rejection, duty.

use super::Spans;
use super::words::{BLAME, CLAIM, N_ATTITUDES, REJECTION};
use crate::features::{Atoms, Features};
use dixit_document::Document;

/// Which kinds the first words of the content belong to, and its predicate, into `buffer`.
pub(super) fn features(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (root, listed, plain, quoted, negated): (usize, u8, bool, bool, bool),
    buffer: &mut Vec<u32>,
) {
    let attitudes = |token: usize| (atoms.of(token).kinds & ((1 << N_ATTITUDES) - 1)) as u8;
    let mut seen = 0u8;
    let mut early = 0u8;
    let mut exclaims = false;
    for (place, token) in spans.content.iter().flat_map(|piece| piece.indices()).take(40).enumerate() {
        let kinds = attitudes(token);
        seen |= kinds;
        if place < 10 {
            early |= kinds;
        }
        exclaims |= document.form(&document.tokens()[token]) == "!";
    }
    let of_root = attitudes(root);
    let n_tokens: usize = spans.content.iter().map(|piece| piece.len()).sum();
    let short = n_tokens < 12;
    let mut f = Features::new(buffer, 26);
    f.two(of_root, plain);
    f.three(of_root, negated, plain);
    f.three(of_root, quoted, plain);
    f.two(exclaims, plain);
    f.two(early, plain);
    for kind in 0..N_ATTITUDES {
        let bit = 1 << kind;
        let mut f = Features::new(buffer, 27);
        let (seen, early) = (seen & bit != 0, early & bit != 0);
        if seen || early {
            f.three(kind, early, plain);
            f.four(kind, early, plain, quoted);
            f.four(kind, early, plain, negated);
            f.four(kind, early, plain, short);
            f.three(kind, early, listed);
        }
    }
}

/// Whether the content names a claim and says that it is false or bad (*called the claim a hoax*), into `buffer`.
pub(super) fn of_claims(document: &Document, atoms: &Atoms, spans: Spans<'_>, head: usize, buffer: &mut Vec<u32>) {
    let mut claim = 0u8;
    let mut verdict = 0u16;
    for token in spans.content.iter().flat_map(|piece| piece.indices()).take(30) {
        let kinds = atoms.of(token).kinds;
        if kinds & CLAIM != 0 {
            claim = claim.max(if document.tokens()[token].lemma.len() > 4 { 2 } else { 1 });
        }
        verdict |= kinds & (BLAME | REJECTION);
    }
    if verdict != 0 {
        let head = atoms.of(head);
        let mut f = Features::new(buffer, 29);
        f.two(claim, verdict);
        f.three(claim, verdict, head.lemma);
        f.three(claim, verdict, head.class);
        f.two(verdict, head.lemma);
    }
}
