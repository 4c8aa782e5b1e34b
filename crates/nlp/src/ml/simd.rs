//! Runs inner loops with the widest instructions that the processor at hand has, found out once.
//!
//! The results are the same on every processor: lanes hold independent sums, whose order of addition does not change.

use pulp::{Arch, WithSimd};
use std::sync::LazyLock;

static ARCH: LazyLock<Arch> = LazyLock::new(Arch::new);

/// Calls `work`, compiled for the processor at hand as far as it is inlined.
#[inline(always)]
pub fn widest<R>(work: impl FnOnce() -> R) -> R {
    ARCH.dispatch(work)
}

/// Runs work that is written in vectors, at the width that the processor at hand has.
#[inline(always)]
pub fn in_vectors<W: WithSimd>(work: W) -> W::Output {
    ARCH.dispatch(work)
}
