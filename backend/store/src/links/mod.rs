//! Links between objects, and their types.

mod read;
mod types;
mod write;

pub use read::{Link, LinkCounts, LinkEnd, LinkFilter, by_id, list, locate};
pub use types::{LinkType, NewLinkType, insert_type, type_by_id, types};
pub use write::{NewLink, delete, insert};
