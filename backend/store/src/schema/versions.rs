//! Appending to the history of the schema.

use req1_domain::{access::Granted, ids::ModuleId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{StoreError, change_sets::OpenChange};

/// Appends a snapshot (kind, id, change type, state) of a schema entity and moves the module's schema version.
pub(crate) async fn append_version(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (kind, entity, change_type, snapshot): (&str, Uuid, &str, serde_json::Value),
) -> Result<(), StoreError> {
    let locked = change
        .modules
        .iter_mut()
        .find(|locked| locked.id == ModuleId(module.id()))
        .ok_or(StoreError::NotFound)?;
    locked.schema_version += 1;
    let revision = locked.revision;
    sqlx::query!(
        "INSERT INTO schema_entity_version (workspace_id, entity_id, version, entity_kind, module_id, revision,
                                            change_set_id, change_type, changed_by, changed_at, snapshot)
         SELECT $1, $2, COALESCE(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
         FROM schema_entity_version WHERE workspace_id = $1 AND entity_id = $2",
        module.workspace().0,
        entity,
        kind,
        module.id(),
        revision,
        change.change.id.0,
        change_type,
        change.change.actor.0,
        change.at,
        snapshot
    )
    .execute(db)
    .await?;
    Ok(())
}
