//! File contents: immutable objects on storage endpoints.
//!
//! An object is written once under a [`Key`] and never changed. Whether it counts is decided by a row in the database;
//! this crate knows bytes only.

mod error;
mod key;
mod local;
mod part;

pub use error::BlobError;
pub use key::Key;
pub use local::{LocalFolder, Stored};

#[cfg(test)]
mod tests;
