//! The audit log: what happened to people, rights and settings. Rows are only ever added.

mod query;
mod write;

pub use query::{AuditEvent, AuditFilter, Place, count, list};
pub use write::{NewEvent, insert};
