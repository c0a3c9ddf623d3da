//! Links between objects, and their types.

mod linked;
mod past;
mod read;
mod state;
mod types;
mod write;

pub use linked::{LinkedColumn, LinkedObject, LinkedTo, MOST_LINKED, linked};
pub use past::counts_at;
pub(crate) use read::beginning;
pub use read::{Link, LinkCounts, LinkEnd, LinkFilter, LinkPlace, by_id, list, locate};
pub use state::{Confirmed, LinkState, state};
pub use types::{LinkType, NewLinkType, ensure_type, insert_type, type_by_id, types};
pub use write::{NewLink, delete, insert, revise};
