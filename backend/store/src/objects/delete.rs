//! Soft delete of an object with everything below it.

use req1_domain::{
    access::Granted,
    ids::ObjectId,
    objects::{ChangeType, Object},
};
use sqlx::PgConnection;

use super::{tally, versions::append};
use crate::{StoreError, change_sets::OpenChange};

/// Deletes a subtree; every live object in it gets a version. Gives how many.
#[tracing::instrument(name = "db.objects.delete_subtree", level = "debug", skip_all)]
pub async fn delete_subtree(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    current: &Object,
) -> Result<usize, StoreError> {
    let path = &current.place.path;
    let deleted = sqlx::query_scalar!(
        "WITH deleted AS (
             UPDATE object SET deleted_at = $4, deleted_in = $5, version = version + 1, revision = $6, updated_at = $4,
                               updated_by = $7
             WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
               AND path >= $3::text COLLATE \"C\" AND path < ($3 || '~') COLLATE \"C\"
             RETURNING id
         ), hidden AS (
             UPDATE object_search SET live = false
             FROM deleted WHERE object_search.workspace_id = $1 AND object_search.object_id = deleted.id
         )
         SELECT id FROM deleted",
        module.workspace().0,
        module.id(),
        path.as_str(),
        change.at,
        change.change.id.0,
        change.module(current.module_id)?.revision,
        change.change.actor.0
    )
    .fetch_all(&mut *db)
    .await?;
    let deleted: Vec<ObjectId> = deleted.into_iter().map(ObjectId).collect();
    if !deleted.contains(&current.id) {
        return Err(StoreError::VersionMoved);
    }
    append(&mut *db, change, module, (&deleted, ChangeType::Delete)).await?;
    tally::refresh(db, module, path.as_str(), &path.subtree_end()).await?;
    Ok(deleted.len())
}
