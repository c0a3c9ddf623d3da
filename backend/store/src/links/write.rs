//! Making and taking away links.

use req1_domain::{
    access::Granted,
    ids::{LinkId, LinkTypeId, ModuleId, ObjectId},
    objects::ChangeType,
};
use sqlx::PgConnection;

use super::LinkState;
use crate::{StoreError, change_sets::OpenChange};

/// A link to be made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its id, from the context.
    pub id: LinkId,
    /// Its type, of the same workspace.
    pub link_type_id: LinkTypeId,
    /// Where it starts: an object of the locked module.
    pub source: ObjectId,
    /// Where it ends: a live object of the same workspace.
    pub target: ObjectId,
    /// Values of the link; an object.
    pub attributes: serde_json::Value,
}

/// Makes a link, confirmed at what both ends are now.
///
/// Constraint `link_ends_key` when the same link exists; [`StoreError::NotFound`] when an end is gone.
#[tracing::instrument(name = "db.links.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    new: &NewLink,
) -> Result<(), StoreError> {
    let made = sqlx::query!(
        "INSERT INTO link (workspace_id, id, module_id, link_type_id, source_object_id, target_object_id, attributes,
                           source_version, source_fingerprint, target_version, target_fingerprint, version, revision,
                           created_at, updated_at, updated_by)
         SELECT $1, $2, $3, $4, source.id, target.id, $7, source.version, source.content_fingerprint, target.version,
                target.content_fingerprint, 1, $8, $9, $9, $10
         FROM object source, object target
         WHERE source.workspace_id = $1 AND source.module_id = $3 AND source.id = $5 AND source.deleted_at IS NULL
           AND target.workspace_id = $1 AND target.id = $6 AND target.deleted_at IS NULL",
        module.workspace().0,
        new.id.0,
        module.id(),
        new.link_type_id.0,
        new.source.0,
        new.target.0,
        new.attributes,
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    if made.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    append(db, change, module, (new.id, ChangeType::Create)).await
}

/// Gives a live link of the locked module another state, as its next version.
#[tracing::instrument(name = "db.links.revise", level = "debug", skip_all)]
pub async fn revise(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (link, state): (LinkId, &LinkState),
) -> Result<(), StoreError> {
    let revised = sqlx::query!(
        "UPDATE link SET attributes = $4, source_version = $5, source_fingerprint = $6, target_version = $7,
                         target_fingerprint = $8, version = version + 1, revision = $9, updated_at = $10, updated_by = $11
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3 AND deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        link.0,
        state.attributes,
        state.source.version,
        state.source.fingerprint,
        state.target.version,
        state.target.fingerprint,
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    if revised.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    append(db, change, module, (link, ChangeType::Update)).await
}

/// Takes a live link of the locked module away.
#[tracing::instrument(name = "db.links.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    link: LinkId,
) -> Result<(), StoreError> {
    let deleted = sqlx::query!(
        "UPDATE link SET deleted_at = $4, updated_at = $4, updated_by = $5, version = version + 1, revision = $6
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3 AND deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        link.0,
        change.at,
        change.change.actor.0,
        change.module(ModuleId(module.id()))?.revision
    )
    .execute(&mut *db)
    .await?;
    if deleted.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    append(db, change, module, (link, ChangeType::Delete)).await
}

async fn append(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (link, change_type): (LinkId, ChangeType),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type,
                                   changed_by, changed_at, link_type_id, source_object_id, target_object_id, attributes,
                                   source_version, source_fingerprint, target_version, target_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, $4, $5, updated_by, updated_at, link_type_id,
                source_object_id, target_object_id, attributes, source_version, source_fingerprint, target_version,
                target_fingerprint, deleted_at IS NOT NULL
         FROM link WHERE workspace_id = $1 AND module_id = $2 AND id = $3",
        module.workspace().0,
        module.id(),
        link.0,
        change.change.id.0,
        change_type.as_str()
    )
    .execute(db)
    .await?;
    Ok(())
}
