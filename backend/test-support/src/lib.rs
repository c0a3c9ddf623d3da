//! The test harness: the real router in process, on a database of its own per test, with a fixed clock.
//!
//! ```no_run
//! # async fn example() {
//! use req1_domain::access::Role;
//! use req1_test_support::{TestApp, World, json};
//!
//! let app = TestApp::start().await;
//! let world = World::seed(&app).await;
//! let viewer = world.member(Role::Viewer).await;
//! let answer = viewer.patch(&world.object_path()).json(json!({"heading": "Brakes"})).await;
//! answer.expect(403);
//! # }
//! ```
//!
//! `DATABASE_URL` names a PostgreSQL server where the tests may make databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "a harness fails the test on the spot"
)]

mod app;
mod client;
mod database;
mod environment;
mod events;
mod redis;
mod upload;
mod world;

pub use app::{TestApp, TestServer, TestSettings};
pub use client::{Answer, Call, Client};
pub use database::TestDatabase;
pub use environment::TestEnvironment;
pub use events::{EventStream, ServerEvent};
pub use redis::TestRedis;
pub use serde_json::{Value, json};
pub use upload::multipart;
pub use world::World;
