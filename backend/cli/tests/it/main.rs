//! The binary against the real server, which listens on a port of its own in this process.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails on the spot"
)]

mod bulk;
mod cli;
mod external_links;
mod failing;
mod history;
mod nouns;
mod output;
mod past;
mod pipeline;
mod scripts;
mod signing_in;
mod trace;
