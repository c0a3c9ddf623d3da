//! Undo: what a change set did and what became of it since, and statements that put many rows back at once.
//!
//! Rows that are named by ids are found one by one in `LATERAL` look-ups by key: a join could be planned as a scan of the
//! whole table, once, while the table was empty.

mod act;
mod links;
mod modules;
mod objects;
mod places;
mod schema;
mod since;
mod write;

pub use act::{Act, ActModule, act, stack};
pub use links::{TouchedLink, delete_links, restore_links, touched_links};
pub use modules::{bring_module, last_change, live_objects, release_module, take_module};
pub use objects::{Named, Past, PlaceBefore, Touched, ancestors, children, named, past, touched};
pub use places::{Placing, place};
pub use schema::{
    SchemaEntity, TouchedEntity, in_use, touched_entities, write_attribute, write_type,
};
pub use since::{Since, since};
pub use write::{PutBack, delete_objects, put_back, refresh_counts, restore_objects};
