//! Bringing back a deleted object with what was deleted by the same act.

use req1_domain::{
    access::Granted,
    ids::ObjectId,
    objects::{ChangeType, Object},
};
use sqlx::PgConnection;

use super::{tally, versions::append};
use crate::{StoreError, change_sets::OpenChange};

/// Restores a subtree at its old place. [`StoreError::NoSuchPlace`] while its parent is deleted,
/// [`StoreError::VersionMoved`] when it is not deleted.
#[tracing::instrument(name = "db.objects.restore_subtree", level = "debug", skip_all)]
pub async fn restore_subtree(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    current: &Object,
) -> Result<usize, StoreError> {
    if let Some(parent) = current.place.parent_id
        && super::by_id(&mut *db, module, parent)
            .await?
            .deleted_at
            .is_some()
    {
        return Err(StoreError::NoSuchPlace);
    }
    let path = &current.place.path;
    let restored = sqlx::query_scalar!(
        "WITH restored AS (
             UPDATE object SET deleted_at = NULL, deleted_in = NULL, version = version + 1, revision = $5, updated_at = $6,
                               updated_by = $7
             WHERE workspace_id = $1 AND module_id = $2 AND deleted_in = $4
               AND path >= $3::text COLLATE \"C\" AND path < ($3 || '~') COLLATE \"C\"
             RETURNING id
         ), shown AS (
             UPDATE object_search SET live = true
             FROM restored WHERE object_search.workspace_id = $1 AND object_search.object_id = restored.id
         )
         SELECT id FROM restored",
        module.workspace().0,
        module.id(),
        path.as_str(),
        current.deleted_in.map(|id| id.0),
        change.module(current.module_id)?.revision,
        change.at,
        change.change.actor.0
    )
    .fetch_all(&mut *db)
    .await?;
    let restored: Vec<ObjectId> = restored.into_iter().map(ObjectId).collect();
    if !restored.contains(&current.id) {
        return Err(StoreError::VersionMoved);
    }
    append(&mut *db, change, module, (&restored, ChangeType::Restore)).await?;
    tally::refresh(db, module, path.as_str(), &path.subtree_end()).await?;
    Ok(restored.len())
}
