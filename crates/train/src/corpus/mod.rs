//! One reader per corpus format.

pub mod entities;
pub mod running_text;
