#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a program for the terminal")]
//! Corpora, training loops and scorers.

pub mod command;
pub mod corpus;
pub mod evaluate;
pub mod train;
