//! Corpora, training loops and scorers.
