//! Who may do what: one pure table, and ids that carry the proof of having been checked against it.

mod decide;
mod granted;
mod limits;
mod role;

pub use decide::{Action, Resource, decide, needed};
pub use granted::{Denied, Granted, Grants, Scope, Source, authorise, may};
pub use limits::{Bounds, Limits, TokenLevel};
pub use role::Role;
