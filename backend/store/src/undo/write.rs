//! Putting many objects back at once.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, ObjectContent},
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    StoreError,
    change_sets::OpenChange,
    objects::{SearchReady, SearchText, append, index_many, refresh_tally},
};

/// The content that an object of the locked module gets.
#[derive(Debug, Clone)]
pub struct PutBack {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// What it will say.
    pub content: ObjectContent,
    /// What search finds it by, when that changes.
    pub search: Option<SearchText>,
}

fn row(one: &PutBack) -> Result<Value, StoreError> {
    let content = &one.content;
    let attributes = serde_json::to_value(&content.attributes);
    Ok(json!({
        "id": one.id,
        "classification": content.classification.as_str(),
        "heading": content.heading,
        "body": content.body,
        "object_type_id": content.object_type_id,
        "attributes": attributes.map_err(|_| StoreError::Corrupt("attributes"))?,
        "lifecycle_state": content.lifecycle_state,
        "external_references": content.external_references,
        "content_fingerprint": content.content_fingerprint,
        "reviewed_at": content.reviewed_at,
        "reviewed_by": content.reviewed_by,
        "reviewed_fingerprint": content.reviewed_fingerprint,
    }))
}

/// Gives objects their next version with a former content, deleted ones included.
#[tracing::instrument(name = "db.undo.put_back", level = "debug", skip_all)]
pub async fn put_back(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    objects: &[PutBack],
) -> Result<(), StoreError> {
    let rows: Vec<Value> = objects.iter().map(row).collect::<Result<_, _>>()?;
    let ids: Vec<Uuid> = objects.iter().map(|one| one.id.0).collect();
    let written = sqlx::query!(
        "UPDATE object SET classification = given.classification, heading = given.heading, body = given.body,
                object_type_id = given.object_type_id, attributes = given.attributes,
                lifecycle_state = given.lifecycle_state, external_references = given.external_references,
                content_fingerprint = given.content_fingerprint, reviewed_at = given.reviewed_at,
                reviewed_by = given.reviewed_by, reviewed_fingerprint = given.reviewed_fingerprint,
                version = object.version + 1, revision = $5, updated_at = $6, updated_by = $7
         FROM jsonb_to_recordset($3) AS given (
             id uuid, classification text, heading text, body text, object_type_id uuid, attributes jsonb,
             lifecycle_state text, external_references jsonb, content_fingerprint text, reviewed_at timestamptz,
             reviewed_by uuid, reviewed_fingerprint text)
         WHERE object.workspace_id = $1 AND object.module_id = $2 AND object.id = given.id AND object.id = ANY($4)",
        module.workspace().0,
        module.id(),
        Value::Array(rows),
        &ids,
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    if written.rows_affected() != ids.len() as u64 {
        return Err(StoreError::VersionMoved);
    }
    let written: Vec<ObjectId> = objects.iter().map(|one| one.id).collect();
    append(&mut *db, change, module, (&written, ChangeType::Undo)).await?;
    let texts: Vec<_> = objects
        .iter()
        .filter_map(|one| Some((one.id, one.key.as_str(), one.search.as_ref()?)))
        .collect();
    if texts.is_empty() {
        return Ok(());
    }
    let ready = SearchReady::words_of(texts.iter().map(|(.., text)| *text));
    index_many(db, module, (&texts, &ready)).await
}

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
