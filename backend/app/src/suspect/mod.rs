//! Suspect links: what made them suspect, and confirming them.

mod cause;
mod clear;
mod list;
mod settle;

pub use cause::{SuspectEnd, link_cause};
pub(crate) use clear::reason;
pub use clear::{ClearCommand, Cleared, Left, LeftReason, MOST_LINKS, clear_suspect};
pub use list::{CausesPage, Listed, SuspectPage, list_causes, list_suspect};
pub(crate) use settle::settle;
