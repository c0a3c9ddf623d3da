//! The audit log: who let whom in, gave which right, made which token, took what away.

mod event;
mod read;

pub use event::Event;
pub(crate) use event::audit_client;
pub use read::{AuditQuery, audit_page, audit_page_after, authorise_audit};
