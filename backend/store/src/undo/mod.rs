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
pub use links::{TouchedLink, delete_links, put_links_back, restore_links, touched_links};
pub use modules::{bring_module, last_change, live_objects, release_module, take_module};
pub use objects::{Named, PlaceBefore, Touched, ancestors, children, named, touched};
pub use places::{Placing, place};
pub use schema::{SchemaEntity, TouchedEntity, has_other_value, in_use, touched_entities};
pub use since::{Since, since};
pub use write::{delete_objects, refresh_counts, restore_objects};
