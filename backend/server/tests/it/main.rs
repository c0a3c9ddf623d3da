//! The binary as a process: what an operator and a browser see of it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper that fails fails its test"
)]

mod command_line;
mod crash;
mod database;
mod hostile;
mod live;
mod page_headers;
mod pages;
mod probes;
mod process;
mod random;
mod sample;
mod standalone;
mod stop;
mod traces;
