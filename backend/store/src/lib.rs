//! All SQL of req1.
//!
//! Functions take a connection or a transaction that the caller owns; only `app` opens and commits. Where a right is
//! needed they take the proof of it ([`req1_domain::access::Granted`]) instead of a bare id, and the workspace stands in
//! the `WHERE` again.

pub mod access;
pub mod audit;
pub mod baselines;
pub mod change_sets;
pub mod comments;
pub mod drafts;
pub mod error;
pub mod exchange;
pub mod external_links;
pub mod files;
pub mod idempotency;
pub mod jobs;
pub mod links;
pub mod members;
pub mod migrate;
pub mod modules;
pub mod objects;
pub mod past;
pub mod pool;
pub mod projects;
pub mod quality;
pub mod recycle_bin;
pub mod schema;
pub mod scripts;
pub mod search;
pub mod statistics;
pub mod suspect;
pub mod tokens;
pub mod trace;
pub mod undo;
pub mod users;
pub mod views;
pub mod workspaces;

pub use error::StoreError;
pub use pool::{Connection, PooledConnection, Store, Tx, begin, commit};
