//! Tests of the store on a real PostgreSQL, a database per test.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests fail loudly"
)]

mod append_only;
mod model;
mod tree;
mod world;
