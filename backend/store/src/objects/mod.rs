//! Objects: reading windows of a module, writing single objects, many objects and subtrees.

mod affected;
mod beside;
mod changes;
mod choose;
mod conditions;
mod delete;
mod history;
mod insert;
mod levels;
mod outline;
mod place;
mod read;
mod rebalance;
mod relocate;
mod revise;
mod row;
mod search_index;
mod sorting;
mod tally;
mod update;
mod versions;
mod window;

pub use affected::{Affected, affected};
pub use beside::{Beside, beside};
pub use changes::{ChangeFilter, ChangeMark, ChangedField, FieldChange, changes};
pub use choose::{
    Choice, Chosen, choose, count_below, load_many, load_many_without_bodies, present,
};
pub(crate) use conditions::{Scope, push as push_conditions};
pub use delete::{Orphan, below_deleted, delete, in_subtrees, restore};
pub use history::{history, version, versions};
pub use insert::{NewObject, insert};
pub(crate) use levels::levels;
pub use levels::levels_of;
pub use outline::{OutlineRow, outline};
pub use place::{Target, find_place, find_places, standing_at};
pub use read::{
    Ancestor, Numbered, ancestors, bodies_by_id, by_id, by_ids, children, locate, locate_many,
    numbers_by_id, numbers_of,
};
pub use relocate::{Relocation, Shift, relocate, shift};
pub use revise::{NewContent, NewSearch, prepare_search, revise};
pub use row::ObjectRow;
pub(crate) use row::select_objects;
pub use search_index::{SearchDocument, SearchReady, SearchText, search_documents};
pub(crate) use search_index::{index_many, query_text};
pub(crate) use tally::refresh as refresh_tally;
pub use update::update_content;
pub(crate) use versions::append;
pub use window::{
    AsOf, InOrder, Listing, PastPlace, PastWindow, Window, WindowStart, in_order, offset_in,
    offset_of, past_window, window,
};
pub(crate) use window::{language, push_relations};
