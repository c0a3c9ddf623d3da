//! New bodies for many objects at once.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::ChangeType,
};
use sqlx::PgConnection;

use super::{
    search_index::{SearchReady, SearchText, index_many},
    versions::append,
};
use crate::{StoreError, change_sets::OpenChange};

/// A new body of an object of the locked module.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// The body, sanitised HTML.
    pub body: String,
    /// Fingerprint of the content with this body.
    pub content_fingerprint: String,
    /// What search finds it by.
    pub search: SearchText,
}

/// Gives live objects their next version with a new body. Review stamps stay, for an older content.
#[tracing::instrument(name = "db.objects.rewrite_bodies", level = "debug", skip_all)]
pub async fn rewrite_bodies(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    rewrites: &[Rewrite],
) -> Result<(), StoreError> {
    let ids: Vec<uuid::Uuid> = rewrites.iter().map(|one| one.id.0).collect();
    let bodies: Vec<&str> = rewrites.iter().map(|one| one.body.as_str()).collect();
    let fingerprints: Vec<&str> = rewrites
        .iter()
        .map(|one| one.content_fingerprint.as_str())
        .collect();
    let changed = sqlx::query!(
        "UPDATE object SET body = given.body, content_fingerprint = given.fingerprint, version = object.version + 1,
                           revision = $6, updated_at = $7, updated_by = $8
         FROM unnest($3::uuid[], $4::text[], $5::text[]) AS given (id, body, fingerprint)
         WHERE object.workspace_id = $1 AND object.module_id = $2 AND object.id = given.id AND object.deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        &ids,
        &bodies as &[&str],
        &fingerprints as &[&str],
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    if changed.rows_affected() != ids.len() as u64 {
        return Err(StoreError::NotFound);
    }
    let objects: Vec<ObjectId> = rewrites.iter().map(|one| one.id).collect();
    append(&mut *db, change, module, (&objects, ChangeType::Update)).await?;
    let texts: Vec<_> = rewrites
        .iter()
        .map(|one| (one.id, one.key.as_str(), &one.search))
        .collect();
    let ready = SearchReady::words_of(rewrites.iter().map(|one| &one.search));
    index_many(db, module, (&texts, &ready)).await
}
