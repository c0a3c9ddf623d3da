//! Files: rows that say which content is there, whose it is and who may read it.

mod garbage;
mod read;
mod write;

pub use garbage::{Garbage, GarbageAges, delete, expired, known_keys, try_sweep_lock};
pub use read::{StoredFile, readable, within};
pub use write::{Measured, NewFile, insert_pending, mark_ready};

use crate::StoreError;

/// What a file is for, which decides who reads it and when it is garbage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Shown by bodies: read by whoever reads its module or one that shows it.
    Content,
    /// What a job was given or made: read by its maker only, and kept for a while.
    Work,
}

impl FileKind {
    /// The name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Work => "work",
        }
    }

    fn parse(name: &str) -> Result<Self, StoreError> {
        match name {
            "content" => Ok(Self::Content),
            "work" => Ok(Self::Work),
            _ => Err(StoreError::Corrupt("kind of a file")),
        }
    }
}
