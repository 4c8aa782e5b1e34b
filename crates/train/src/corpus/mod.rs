//! One reader per corpus format.

pub mod entities;
pub mod polnear;
pub mod running_text;
pub mod silver;
