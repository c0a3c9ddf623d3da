//! The API through its front door: the real router on a real database.
//!
//! One binary, modules named like the URLs. What must hold for every operation (access, bad input) is driven by
//! `registry`, which has a file per noun and a row per operation.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "tests fail on the spot, and tell a whole story each"
)]

mod access;
mod at_once;
mod audit;
mod auth;
mod bad_input;
mod baselines;
mod bulk;
mod bulk_large;
mod comments;
mod compare;
mod conditional;
mod drafts;
mod edits;
mod exchange;
mod external_links;
mod files;
mod filters;
mod idempotency;
mod jobs;
mod link_rules;
mod linked;
mod links;
mod live;
mod object_types;
mod openapi;
mod past;
mod past_random;
mod projects;
mod purge;
mod quality;
mod recycle_bin;
mod registry;
mod revisions;
mod rights;
mod schema;
mod schema_values;
mod scripts;
mod search;
mod suspect;
mod template;
mod token_access;
mod tokens;
mod trace;
mod triggers;
mod undo;
mod undo_import;
mod undo_random;
mod undo_schema;
mod v1;
mod validate_scripts;
mod versions;
mod views;
