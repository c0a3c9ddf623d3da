//! Order of siblings, paths through the tree, outline numbers.

mod key;
mod numbering;
mod path;

pub use key::{KeyError, MAX_KEY_LENGTH, OrderKey, keys_between};
pub use numbering::{NumberedRow, Numbering, Place};
pub use path::{MAX_DEPTH, Path, SUBTREE_END};
