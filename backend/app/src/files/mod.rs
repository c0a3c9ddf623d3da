//! Files: immutable content with a row that says whose it is.

mod bodies;
mod content_type;
mod garbage;
mod read;
mod store;

pub(crate) use bodies::check_body_files;
pub use content_type::is_picture;
pub use garbage::{Collected, GarbageGrace, collect_garbage};
pub use read::{files_within, open_file, read_file, spool_file};
pub use req1_store::files::{FileKind, StoredFile};
pub use store::{Accept, NewPicture, Upload, store_file, store_picture};

use req1_blob::BlobError;

use crate::AppError;

impl From<BlobError> for AppError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::TooLarge { limit } => Self::TooLarge(limit),
            BlobError::Source(_) => {
                Self::invalid("", "unreadable_body", "the content ended before its end")
            }
            BlobError::Missing(_) | BlobError::BadKey(_) | BlobError::Endpoint(_) => {
                Self::Internal(error.to_string().into())
            }
        }
    }
}
