//! Writing many objects in one change set: given rows in parts, each part one statement.
//!
//! The statements find the rows by their keys one after the other (`CROSS JOIN LATERAL (… LIMIT 1)`) and write them by
//! the place that they found (`ctid`), which nobody else moves under the module's lock. A plain join of the given rows
//! with the table leaves the order to the planner, which for a table without statistics, or for a plan that was kept from
//! when it was empty, walks through all given rows for every row of the module.

mod choose;
mod delete;
mod relocate;
mod restore;
mod revise;

pub use choose::{Choice, Chosen, choose, count_below, load_many, present};
pub use delete::delete_many;
pub use relocate::{Relocation, relocate_many};
pub use restore::{Orphan, below_deleted, restore_many};
pub use revise::{NewContent, revise_many, search_documents_in};

/// Rows of a statement.
const PART: usize = 500;

/// `query!` that writes objects and appends their versions. The first literal is `WITH … versioned AS (…)`, whose last
/// part gives the written rows of `object` that get a version; the second one is the answer. They find the workspace as
/// $1, the actor as $4 and the time as $5; their own arguments begin at $6.
macro_rules! write_objects {
    (($change:expr, $change_type:expr), $write:literal, $answer:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            $write + r#", version AS (
                 INSERT INTO object_version (
                     workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by,
                     changed_at, number, key, parent_id, order_key, classification, heading, body, object_type_id,
                     attributes, lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by,
                     reviewed_fingerprint, deleted)
                 SELECT workspace_id, id, version, module_id, revision, $2, $3, $4::uuid,
                        $5::timestamptz, number, key, parent_id, order_key, classification, heading, body, object_type_id,
                        attributes, lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by,
                        reviewed_fingerprint, deleted_at IS NOT NULL
                 FROM versioned
             ) "# + $answer,
            $change.workspace.0,
            $change.change.id.0,
            $change_type.as_str(),
            $change.change.actor.0,
            $change.at
            $(, $argument)*
        )
    };
}
use write_objects;
