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
mod auth;
mod bad_input;
mod exchange;
mod files;
mod filters;
mod jobs;
mod openapi;
mod projects;
mod registry;
mod revisions;
mod schema;
mod search;
mod v1;
mod views;
