//! Tests of the public interface.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a helper that fails fails its test"
)]
#![expect(clippy::too_many_lines, reason = "tables of cases are read as one")]

mod archive;
#[cfg(feature = "canonical")]
mod canonical;
mod documents;
mod encoding;
mod errors;
mod findings;
#[cfg(feature = "canonical")]
mod fixtures;
mod fragments;
#[cfg(feature = "canonical")]
mod hostile;
mod property;
mod round_trip;
#[cfg(feature = "serde")]
mod sidecar;
