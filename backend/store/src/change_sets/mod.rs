//! The one write path: open a change set under the module's lock, write, seal.

mod events;
mod history;
mod open;
mod seal;
mod verify;

pub use events::{Event, events, revisions_now};
pub use history::{Revision, RevisionFilter, RevisionLink, count_revisions, revision, revisions};
pub use open::{LockedModule, NewChange, OpenChange, open};
pub use seal::{Sealed, seal};
pub use verify::{ChainFault, VerifiableModule, modules_to_verify, verify_module};
