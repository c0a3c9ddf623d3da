//! Full-text search, look-up by key, misspelt words.

mod query;

pub use query::{Hit, Match, SearchScope, search};
