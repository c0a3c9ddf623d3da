//! What people say about objects.

mod people;
mod read;
mod write;

pub use people::{Reader, readers, readers_of};
pub use read::{Comment, CommentCounts, by_id, list};
pub use write::{NewComment, insert, rewrite, set_deleted, set_resolved};
