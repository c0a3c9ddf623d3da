//! Who may do what: one pure table, and ids that carry the proof of having been checked against it.

mod decide;
mod granted;
mod role;

pub use decide::{Action, Resource, decide};
pub use granted::{Denied, Granted, Grants, Scope, authorise, may};
pub use role::Role;
