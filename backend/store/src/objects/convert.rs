//! New attribute values and types for many objects at once.

use req1_domain::{
    access::Granted,
    attributes::Attributes,
    ids::{AttributeId, ModuleId, ObjectId, ObjectTypeId},
    objects::{ChangeType, Object},
};
use sqlx::PgConnection;

use super::{
    row::select_objects,
    search_index::{SearchReady, SearchText, index_many},
    versions::append,
};
use crate::{StoreError, change_sets::OpenChange};

/// Which objects a change of the schema touches.
#[derive(Debug, Clone)]
pub enum Affected {
    /// Those with a value of an attribute; of an enum only those with one of these keys, when some are named.
    WithValue(AttributeId, Option<Vec<String>>),
    /// Those of a type.
    OfType(ObjectTypeId),
}

/// The next objects that are touched, in document order after a path, deleted ones included: they may come back.
#[tracing::instrument(name = "db.objects.affected", level = "debug", skip_all)]
pub async fn affected(
    db: &mut PgConnection,
    module: &Granted,
    which: &Affected,
    (after, limit): (&str, i64),
) -> Result<Vec<Object>, StoreError> {
    let (attribute, keys, object_type) = match which {
        Affected::WithValue(id, keys) => (Some(id.0.to_string()), keys.as_deref(), None),
        Affected::OfType(id) => (None, None, Some(id.0)),
    };
    select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.path > $3
           AND ($5::text IS NULL OR o.attributes ? $5)
           AND ($6::text[] IS NULL OR o.attributes -> $5 ?| $6)
           AND ($7::uuid IS NULL OR o.object_type_id = $7)
         ORDER BY o.path LIMIT $4",
        module.workspace().0,
        module.id(),
        after,
        limit,
        attribute,
        keys,
        object_type
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// New values of an object of the locked module.
#[derive(Debug, Clone)]
pub struct AttributeRewrite {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// All its values.
    pub attributes: Attributes,
    /// Its type.
    pub object_type_id: Option<ObjectTypeId>,
    /// Fingerprint of the content with these values.
    pub content_fingerprint: String,
    /// What search finds it by, when that changes.
    pub search: Option<SearchText>,
}

/// Gives objects their next version with new values. A review stamp falls where the content is another one.
#[tracing::instrument(name = "db.objects.rewrite_attributes", level = "debug", skip_all)]
pub async fn rewrite_attributes(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    rewrites: &[AttributeRewrite],
) -> Result<(), StoreError> {
    let ids: Vec<uuid::Uuid> = rewrites.iter().map(|one| one.id.0).collect();
    let values: Vec<serde_json::Value> = rewrites
        .iter()
        .map(|one| serde_json::to_value(&one.attributes))
        .collect::<Result<_, _>>()
        .map_err(|_| StoreError::Corrupt("attributes"))?;
    let types: Vec<Option<uuid::Uuid>> = rewrites
        .iter()
        .map(|one| one.object_type_id.map(|id| id.0))
        .collect();
    let fingerprints: Vec<&str> = rewrites
        .iter()
        .map(|one| one.content_fingerprint.as_str())
        .collect();
    let changed = sqlx::query!(
        "UPDATE object SET attributes = given.attributes, object_type_id = given.object_type_id,
                content_fingerprint = given.fingerprint,
                reviewed_at = CASE WHEN reviewed_fingerprint = given.fingerprint THEN reviewed_at END,
                reviewed_by = CASE WHEN reviewed_fingerprint = given.fingerprint THEN reviewed_by END,
                reviewed_fingerprint = CASE WHEN reviewed_fingerprint = given.fingerprint THEN reviewed_fingerprint END,
                version = object.version + 1, revision = $7, updated_at = $8, updated_by = $9
         FROM unnest($3::uuid[], $4::jsonb[], $5::uuid[], $6::text[])
              AS given (id, attributes, object_type_id, fingerprint)
         WHERE object.workspace_id = $1 AND object.module_id = $2 AND object.id = given.id",
        module.workspace().0,
        module.id(),
        &ids,
        &values,
        &types as &[Option<uuid::Uuid>],
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
        .filter_map(|one| Some((one.id, one.key.as_str(), one.search.as_ref()?)))
        .collect();
    if texts.is_empty() {
        return Ok(());
    }
    let ready = SearchReady::words_of(texts.iter().map(|(.., text)| *text));
    index_many(db, module, (&texts, &ready)).await
}
