//! `.reqifz` archives.

mod error;

pub use error::ArchiveError;
