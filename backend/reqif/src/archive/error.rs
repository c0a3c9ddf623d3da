//! Why an archive is refused.

use std::io;

/// Why an archive was refused as a whole.
///
/// An entry that is damaged or hostile spoils the archive: what else it holds is not worth
/// trusting.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The archive could not be read.
    #[error("the archive could not be read: {0}")]
    Io(#[from] io::Error),
    /// No ZIP archive, or a damaged or cut-off one.
    #[error("the archive is damaged: {detail}")]
    Damaged {
        /// What is wrong.
        detail: String,
    },
    /// The archive holds no ReqIF document.
    #[error("the archive holds no .reqif document")]
    NoDocument,
    /// An entry whose name leads outside the archive.
    #[error("the archive entry `{name}` leads outside the archive")]
    UnsafePath {
        /// The name as written.
        name: String,
    },
    /// A symbolic link or another special file.
    #[error("the archive entry `{name}` is no ordinary file")]
    SpecialFile {
        /// The name of the entry.
        name: String,
    },
    /// An encrypted entry.
    #[error("the archive entry `{name}` is encrypted; save the archive without a password")]
    Encrypted {
        /// The name of the entry.
        name: String,
    },
    /// An entry packed in a way that is not supported.
    #[error("the archive entry `{name}` is packed with the unsupported method {method}")]
    UnknownMethod {
        /// The name of the entry.
        name: String,
        /// The method as the archive gives it.
        method: String,
    },
    /// Entries that share bytes of the archive, the mark of a decompression bomb.
    #[error("entries of the archive overlap")]
    Overlap,
    /// Too many entries.
    #[error("the archive has {count} entries; {max} are allowed")]
    TooManyEntries {
        /// How many there are.
        count: u64,
        /// How many are allowed.
        max: u64,
    },
    /// An entry that unpacks to more than allowed.
    #[error("the archive entry `{name}` unpacks to more than {max} bytes")]
    TooLarge {
        /// The name of the entry.
        name: String,
        /// How many bytes are allowed.
        max: u64,
    },
    /// All entries together unpack to more than allowed.
    #[error("the archive unpacks to more than {max} bytes")]
    TooLargeTogether {
        /// How many bytes are allowed.
        max: u64,
    },
    /// An entry that unpacks to far more than it takes packed.
    #[error("the archive entry `{name}` unpacks to more than {max} times its packed size")]
    Bomb {
        /// The name of the entry.
        name: String,
        /// The ratio that is allowed.
        max: u64,
    },
    /// An entry that unpacks to another size or checksum than the archive says.
    #[error("the archive entry `{name}` does not unpack to what the archive says: {detail}")]
    Mismatch {
        /// The name of the entry.
        name: String,
        /// What differs.
        detail: &'static str,
    },
}

impl ArchiveError {
    /// A stable name of the case, in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Damaged { .. } => "archive_damaged",
            Self::NoDocument => "archive_without_document",
            Self::UnsafePath { .. } => "archive_unsafe_path",
            Self::SpecialFile { .. } => "archive_special_file",
            Self::Encrypted { .. } => "archive_encrypted",
            Self::UnknownMethod { .. } => "archive_unknown_method",
            Self::Overlap => "archive_overlap",
            Self::TooManyEntries { .. } => "archive_too_many_entries",
            Self::TooLarge { .. } => "archive_entry_too_large",
            Self::TooLargeTogether { .. } => "archive_too_large",
            Self::Bomb { .. } => "archive_bomb",
            Self::Mismatch { .. } => "archive_mismatch",
        }
    }
}
