//! The recycle bin: everybody sees in it what they may restore.

mod list;
mod restore;

pub use list::{BinFilter, BinScope, list_bin};
pub use restore::{restore_module, restore_project, restore_workspace};
