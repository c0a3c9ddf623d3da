//! `.reqifz` archives: ZIP files of documents and the files their texts use.

mod directory;
mod error;
mod path;
mod read;
mod write;

pub use error::ArchiveError;
pub use path::Resolution;
pub use read::{Archive, Entry, EntryReader};
pub use write::ArchiveWriter;
