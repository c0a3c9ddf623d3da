//! Objects: one verb per file.

mod bulk;
mod changes;
mod create;
mod delete;
mod drafts;
pub(crate) mod filter;
mod list;
mod names;
mod outline;
mod read;
mod relocate;
mod restore;
mod restore_version;
mod rules;
mod scripted;
mod update;
mod view;

pub use bulk::{
    BulkAct, BulkCommand, BulkOutcome, FieldDiff, MOST_OBJECTS, Selecting, Wanted, bulk_objects,
};
pub(crate) use bulk::{EachEdit, ask_to_delete, delete_within};
pub use changes::{FieldHistory, field_changes};
pub use create::{CreateObject, create_object};
pub use delete::delete_object;
pub(crate) use drafts::{Draft, Drafts};
pub use filter::{GivenFilter, read_sort};
pub use list::{ListObjects, ObjectList, Start, list_objects};
pub use names::AttributeNames;
pub use outline::{OutlineEntry, stream_outline};
pub use read::{ObjectAnywhere, object_history, read_object, read_object_anywhere};
pub use relocate::{MoveObject, Movement, move_object};
pub use restore::restore_object;
pub use restore_version::{RestoreVersion, restore_version};
pub(crate) use rules::{Rules, search_text};
pub use update::{Expectation, NewPlace, UpdateObject, update_object};
pub(crate) use update::{Planned, Wish, save};
pub use view::{ObjectView, views};
