//! Objects: reading windows of a module, writing single objects and subtrees.

mod changes;
mod conditions;
mod convert;
mod delete;
mod history;
mod insert;
mod many;
mod outline;
mod place;
mod read;
mod rebalance;
mod relocate;
mod restore;
mod rewrite;
mod row;
mod search_index;
mod sorting;
mod tally;
mod update;
mod versions;
mod window;

pub use changes::{ChangeFilter, ChangeMark, ChangedField, FieldChange, changes};
pub use convert::{Affected, AttributeRewrite, affected, rewrite_attributes};
pub use delete::delete_subtree;
pub use history::{history, version};
pub use insert::{NewObject, insert};
pub use many::{
    Choice, Chosen, NewContent, Orphan, Relocation, below_deleted, choose, count_below,
    delete_many, load_many, present, relocate_many, restore_many, revise_many, search_documents_in,
};
pub use outline::{OutlineRow, outline};
pub use place::{Target, find_place, find_places, standing_at};
pub use read::{Ancestor, Numbered, ancestors, by_id, by_ids, children_exist, locate, numbers_of};
pub use relocate::{Shift, relocate, shift};
pub use restore::restore_subtree;
pub use rewrite::{Rewrite, rewrite_bodies};
pub use row::ObjectRow;
pub(crate) use row::{classification, select_objects};
pub use search_index::{SearchDocument, SearchReady, SearchText, search_documents};
pub(crate) use search_index::{index_many, query_text};
pub(crate) use tally::refresh as refresh_tally;
pub use update::{update_content, update_content_as};
pub(crate) use versions::append;
pub use window::{Listing, Window, WindowStart, offset_in, offset_of, window};
