//! Words of attitude in a content: feeling, praise, blame, rejection, duty.

use super::Spans;
use super::words::{N_ATTITUDES, kinds};
use crate::features::{Atoms, Features};

/// Which kinds the first words of the content belong to, and its predicate, into `buffer`.
pub(super) fn features(
    atoms: &Atoms,
    spans: Spans<'_>,
    (root, listed, plain, negated): (usize, u8, bool, bool),
    buffer: &mut Vec<u32>,
) {
    let attitudes = |token: usize| (kinds(atoms.of(token).lemma) & ((1 << N_ATTITUDES) - 1)) as u8;
    let kinds_of = |n_first: usize| {
        let content = spans.content.iter().flat_map(|piece| piece.indices());
        content.take(n_first).fold(0, |seen, token| seen | attitudes(token))
    };
    let (early, seen) = (kinds_of(10), kinds_of(40));
    let of_root = attitudes(root);
    let mut f = Features::new(buffer, 26);
    f.two(of_root, plain);
    f.three(of_root, negated, plain);
    f.two(early, plain);
    for kind in (0..N_ATTITUDES).filter(|kind| seen >> kind & 1 != 0) {
        let early = early >> kind & 1 != 0;
        let mut f = Features::new(buffer, 27);
        f.three(kind, early, plain);
        f.four(kind, early, plain, negated);
        f.three(kind, early, listed);
    }
}
