//! Full-text search, look-up by key, misspelt words.

mod query;
mod ranked;

pub use query::{Hit, Match, SearchScope, search};
