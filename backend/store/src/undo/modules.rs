//! Modules that a change set made, took away or brought back, as a whole.

use chrono::{DateTime, Utc};
use req1_domain::{access::Granted, ids::UserId};
use sqlx::PgConnection;

use super::Since;
use crate::{StoreError, change_sets::OpenChange, modules::ModuleFields, schema::append_version};

/// Takes a locked module with everything in it into the recycle bin, as part of a change set. Its objects stay as they
/// are, so that they are all there when it comes back.
#[tracing::instrument(name = "db.undo.take_module", level = "debug", skip_all)]
pub async fn take_module(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    fields: &ModuleFields,
) -> Result<(), StoreError> {
    note(&mut *db, change, module, ("delete", fields)).await?;
    sqlx::query!(
        "UPDATE module SET deleted_at = $3, deleted_by = $4 WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        module.id(),
        change.at,
        change.change.actor.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a module out of the recycle bin again that went at this moment. Call it before the change set is opened: what is in
/// the bin cannot be locked. [`StoreError::NotFound`] when it is no longer there, or went at another time.
#[tracing::instrument(name = "db.undo.release_module", level = "debug", skip_all)]
pub async fn release_module(
    db: &mut PgConnection,
    module: &Granted,
    (went_at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "UPDATE module SET deleted_at = NULL, deleted_by = NULL, updated_at = $4
         WHERE workspace_id = $1 AND id = $2 AND deleted_at = $3",
        module.workspace().0,
        module.id(),
        went_at,
        now
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// Notes in a change set that a locked module came out of the recycle bin.
pub async fn bring_module(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    fields: &ModuleFields,
) -> Result<(), StoreError> {
    note(db, change, module, ("restore", fields)).await
}

async fn note(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (change_type, fields): (&str, &ModuleFields),
) -> Result<(), StoreError> {
    let snapshot = serde_json::to_value(fields).map_err(|_| StoreError::Corrupt("module"))?;
    let version = ("module", module.id(), change_type, snapshot);
    append_version(db, change, module, version).await
}

/// How many live objects a module has.
#[tracing::instrument(name = "db.undo.live_objects", level = "debug", skip_all)]
pub async fn live_objects(db: &mut PgConnection, module: &Granted) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(live), 0)::bigint AS "live!" FROM outline_tally
           WHERE workspace_id = $1 AND module_id = $2 AND depth = -1"#,
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?)
}

/// Who made the newest revision of a module, and when.
#[tracing::instrument(name = "db.undo.last_change", level = "debug", skip_all)]
pub async fn last_change(
    db: &mut PgConnection,
    module: &Granted,
) -> Result<Option<Since>, StoreError> {
    let row = sqlx::query!(
        "SELECT s.actor_id, person.display_name, r.at FROM change_set_module r
         JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
         JOIN app_user person ON person.id = s.actor_id
         WHERE r.workspace_id = $1 AND r.module_id = $2 ORDER BY r.revision DESC LIMIT 1",
        module.workspace().0,
        module.id()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Since {
        by: UserId(row.actor_id),
        name: row.display_name,
        at: row.at,
    }))
}
