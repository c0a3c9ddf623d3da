//! The filter language: one tree, typed by people as text and sent by clients as JSON.
//!
//! [`parse`] reads the text and [`print`] writes it; both forms hold names. [`bind`] turns the names into ids of a module
//! and the values into typed ones, which the store compiles to SQL.

mod bind;
mod bound;
mod error;
mod lexer;
mod limits;
mod moment;
mod parse;
mod print;
mod sort;
#[cfg(test)]
mod tests;
mod tree;

pub use bind::{LinkedModule, Person, Schema, bind};
pub use bound::{AttributeTest, Bound, Compare, LinkTest, Span, Test, TextTest};
pub use error::FilterError;
pub use parse::{LeafPlaces, Parsed, Place, parse};
pub use print::{print, print_sort};
pub use sort::{BoundSort, SortKey, bind_sort, parse_sort};
pub use tree::{Condition, Direction, Field, Filter, LinkCondition, Operator, Sort, Values};
