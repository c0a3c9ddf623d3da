//! Appending to the history of objects.

use req1_domain::{access::Granted, ids::ObjectId, objects::ChangeType};
use sqlx::PgConnection;

use crate::{StoreError, change_sets::OpenChange};

/// `query_as!` over the one object that the statement writes, which it also appends as a version of the change set. The
/// literal is the `INSERT` or `UPDATE` of `object AS o`. It finds the workspace as $1, the actor as $4 and the time as $5;
/// its own arguments begin at $6.
macro_rules! write_object {
    (($change:expr, $change_type:expr), $write:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::objects::ObjectRow,
            "WITH written AS (" + $write + r#" RETURNING o.*), version AS (
                 INSERT INTO object_version (
                     workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by,
                     changed_at, number, key, parent_id, order_key, classification, heading, body, object_type_id,
                     attributes, lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by,
                     reviewed_fingerprint, deleted)
                 SELECT workspace_id, id, version, module_id, revision, $2, $3, $4::uuid,
                        $5::timestamptz, number, key, parent_id, order_key, classification, heading, body, object_type_id,
                        attributes, lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by,
                        reviewed_fingerprint, deleted_at IS NOT NULL
                 FROM written
             )
             SELECT workspace_id, id, module_id, number, key, parent_id, order_key, path, depth, classification, heading,
                    body, object_type_id, attributes AS "attributes: _", lifecycle_state, external_references,
                    content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint, version, revision, created_at,
                    updated_at, updated_by, deleted_at, deleted_in
             FROM written"#,
            $change.workspace.0,
            $change.change.id.0,
            $change_type.as_str(),
            $change.change.actor.0,
            $change.at
            $(, $argument)*
        )
    };
}
pub(super) use write_object;

/// Rows of a statement that writes many objects.
pub(super) const PART: usize = 500;

/// `query!` that writes objects, given in parts of [`PART`], and appends their versions. The first literal is `WITH …
/// versioned AS (…)`, whose last part gives the written rows of `object` that get a version; the second one is the answer.
/// They find the workspace as $1, the actor as $4 and the time as $5; their own arguments begin at $6.
///
/// The statements find the rows by their keys one after the other (`CROSS JOIN LATERAL (… LIMIT 1)`) and write them by
/// the place that they found (`ctid`), which nobody else moves under the module's lock. A plain join of the given rows
/// with the table leaves the order to the planner, which for a table without statistics, or for a plan that was kept from
/// when it was empty, walks through all given rows for every row of the module.
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
pub(super) use write_objects;

/// Appends the present state of these objects as versions of the change set.
pub(crate) async fn append(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (objects, change_type): (&[ObjectId], ChangeType),
) -> Result<(), StoreError> {
    let ids: Vec<uuid::Uuid> = objects.iter().map(|id| id.0).collect();
    sqlx::query!(
        "INSERT INTO object_version (
             workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
             number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
             lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint,
             deleted)
         SELECT workspace_id, id, version, module_id, revision, $4, $5, $6, $7,
                number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint,
                deleted_at IS NOT NULL
         FROM object WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)",
        module.workspace().0,
        module.id(),
        &ids,
        change.change.id.0,
        change_type.as_str(),
        change.change.actor.0,
        change.at
    )
    .execute(db)
    .await?;
    Ok(())
}
