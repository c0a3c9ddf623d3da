//! Tests of the store on a real PostgreSQL, a database per test.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests fail loudly"
)]

mod append_only;
mod bounds;
mod flat;
mod model;
mod plans;
mod random;
mod tree;
mod world;
