//! The recycle bin: everybody sees in it what they may restore. What leaves it for good is purged.

mod list;
mod purge;
mod restore;

pub use list::{Bin, BinFilter, BinScope, list_bin};
pub use purge::purge;
pub use restore::{restore_module, restore_project, restore_workspace};
