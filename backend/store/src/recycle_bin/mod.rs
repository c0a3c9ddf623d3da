//! The recycle bin: what was deleted softly, and its way back.

mod list;
mod purge;
mod restore;

pub use list::{BinKind, Deleted, Mark, Shelf, list};
pub use purge::purge;
pub use restore::{free_project_name, restore_module, restore_project, restore_workspace};
