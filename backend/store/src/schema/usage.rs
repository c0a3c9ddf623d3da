//! How many objects a change of the schema touches.

use futures::TryStreamExt;
use req1_domain::{
    access::Granted,
    ids::{AttributeId, ObjectId, ObjectTypeId},
};
use serde_json::Value;
use sqlx::PgConnection;

use crate::StoreError;

/// A value of an attribute that live objects have.
#[derive(Debug, Clone)]
pub struct ValueUse {
    /// The value.
    pub value: Value,
    /// How many have it.
    pub objects: i64,
    /// Number of one of them in the module.
    pub number: i64,
}

/// Goes through the different values that live objects of a module have of an attribute, in no order. They are grouped
/// where they are, and never all in memory here.
#[tracing::instrument(name = "db.schema.survey_values", level = "debug", skip_all)]
pub async fn survey_values(
    db: &mut PgConnection,
    module: &Granted,
    attribute: AttributeId,
    mut visit: impl FnMut(ValueUse),
) -> Result<(), StoreError> {
    let mut rows = sqlx::query_as!(
        ValueUse,
        r#"SELECT attributes -> $3 AS "value!", count(*) AS "objects!", min(number) AS "number!" FROM object
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL AND attributes ? $3
           GROUP BY attributes -> $3"#,
        module.workspace().0,
        module.id(),
        attribute.0.to_string()
    )
    .fetch(db);
    while let Some(row) = rows.try_next().await? {
        visit(row);
    }
    Ok(())
}

/// Ids and human keys of the objects with these numbers, in the order of the numbers.
#[tracing::instrument(name = "db.schema.keys_of", level = "debug", skip_all)]
pub async fn keys_of(
    db: &mut PgConnection,
    module: &Granted,
    numbers: &[i64],
) -> Result<Vec<(ObjectId, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT object.id, object.key FROM unnest($3::bigint[]) WITH ORDINALITY AS given (number, place)
           JOIN object ON object.module_id = $2 AND object.number = given.number
           WHERE object.workspace_id = $1 ORDER BY given.place"#,
        module.workspace().0,
        module.id(),
        numbers
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.key))
        .collect())
}

/// How many live objects, of a type where one is given, lack each of these attributes. Headings need none, so they do not
/// count. What nobody lacks is not named.
#[tracing::instrument(name = "db.schema.count_without", level = "debug", skip_all)]
pub async fn count_without(
    db: &mut PgConnection,
    module: &Granted,
    (attributes, object_type): (&[AttributeId], Option<ObjectTypeId>),
) -> Result<Vec<(AttributeId, i64)>, StoreError> {
    let ids: Vec<uuid::Uuid> = attributes.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT given.id AS "id!", count(*) AS "objects!" FROM object CROSS JOIN unnest($3::uuid[]) AS given (id)
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL AND classification <> 'heading'
             AND ($4::uuid IS NULL OR object_type_id = $4)
             AND COALESCE(btrim(attributes ->> given.id::text), '') IN ('', '[]')
           GROUP BY given.id"#,
        module.workspace().0,
        module.id(),
        &ids,
        object_type.map(|id| id.0)
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.objects))
        .collect())
}

/// How many live objects of a type have a value of each of these attributes. What nobody has is not named.
#[tracing::instrument(name = "db.schema.count_with", level = "debug", skip_all)]
pub async fn count_with(
    db: &mut PgConnection,
    module: &Granted,
    (attributes, object_type): (&[AttributeId], ObjectTypeId),
) -> Result<Vec<(AttributeId, i64)>, StoreError> {
    let ids: Vec<uuid::Uuid> = attributes.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT given.id AS "id!", count(*) AS "objects!" FROM object CROSS JOIN unnest($3::uuid[]) AS given (id)
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL AND object_type_id = $4
             AND attributes ? given.id::text
           GROUP BY given.id"#,
        module.workspace().0,
        module.id(),
        &ids,
        object_type.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.objects))
        .collect())
}

/// How many live objects of a module are of a type.
#[tracing::instrument(name = "db.schema.count_of_type", level = "debug", skip_all)]
pub async fn count_of_type(
    db: &mut PgConnection,
    module: &Granted,
    object_type: ObjectTypeId,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM object
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL AND object_type_id = $3"#,
        module.workspace().0,
        module.id(),
        object_type.0
    )
    .fetch_one(db)
    .await?)
}
