//! What can go wrong with the content of a file.

use std::io;

/// A failure to keep or give content.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The content is larger than was allowed, in bytes. Nothing of it was kept.
    #[error("the content is larger than {limit} bytes")]
    TooLarge {
        /// What was allowed.
        limit: u64,
    },
    /// Whoever sent the content failed to. Nothing of it was kept.
    #[error("the content could not be read: {0}")]
    Source(#[source] io::Error),
    /// There is no such object.
    #[error("no object `{0}`")]
    Missing(String),
    /// A stored key that was not made here.
    #[error("`{0}` is not a key")]
    BadKey(String),
    /// The endpoint failed.
    #[error("the storage failed: {0}")]
    Endpoint(#[from] io::Error),
}
