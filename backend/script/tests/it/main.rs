//! The engine of scripts, in processes of its own.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail on the spot"
)]

mod conformance;
mod declarations;
mod giants;
mod hostile;
mod memory;
mod module;
mod processes;
mod programs;
mod random;
mod speed;
mod support;
