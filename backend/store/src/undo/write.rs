//! Putting many objects back at once.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::ChangeType,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    StoreError,
    change_sets::OpenChange,
    objects::{append, refresh_tally},
};

/// Deletes live objects, restorably. Nothing that stays may stand below them.
#[tracing::instrument(name = "db.undo.delete_objects", level = "debug", skip_all)]
pub async fn delete_objects(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    sqlx::query!(
        "WITH deleted AS (
             UPDATE object SET deleted_at = $4, deleted_in = $5, version = version + 1, revision = $6, updated_at = $4,
                               updated_by = $7
             WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)
         )
         UPDATE object_search SET live = false WHERE workspace_id = $1 AND object_id = ANY($3)",
        module.workspace().0,
        module.id(),
        &ids,
        change.at,
        change.change.id.0,
        change.module(ModuleId(module.id()))?.revision,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    // At once, since the recycle bin counts what went together.
    append(db, change, module, (objects, ChangeType::Undo)).await
}

/// Brings deleted objects back to where they stood.
#[tracing::instrument(name = "db.undo.restore_objects", level = "debug", skip_all)]
pub async fn restore_objects(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    sqlx::query!(
        "WITH restored AS (
             UPDATE object SET deleted_at = NULL, deleted_in = NULL, version = version + 1, revision = $4,
                               updated_at = $5, updated_by = $6
             WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)
         )
         UPDATE object_search SET live = true WHERE workspace_id = $1 AND object_id = ANY($3)",
        module.workspace().0,
        module.id(),
        &ids,
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    append(db, change, module, (objects, ChangeType::Undo)).await
}

/// Counts anew where objects changed, from the first to the last of them in the document.
#[tracing::instrument(name = "db.undo.refresh_counts", level = "debug", skip_all)]
pub async fn refresh_counts(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let range = sqlx::query!(
        r#"SELECT min(path) AS low, max(path) AS high FROM object
           WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)"#,
        module.workspace().0,
        module.id(),
        &ids
    )
    .fetch_one(&mut *db)
    .await?;
    if let (Some(low), Some(high)) = (range.low, range.high) {
        refresh_tally(db, module, &low, &format!("{high}~")).await?;
    }
    Ok(())
}
