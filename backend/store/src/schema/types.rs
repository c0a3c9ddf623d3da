//! Object types.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectTypeId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A type of objects in a module.
#[derive(Debug, Clone)]
pub struct ObjectType {
    /// Its id.
    pub id: ObjectTypeId,
    /// Its module.
    pub module_id: ModuleId,
    /// Its name, unique in the module.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Classification of new objects of the type.
    pub default_classification: String,
    /// Attributes of the type.
    pub attribute_schema: serde_json::Value,
    /// Names of attributes that objects of the type must have; a list.
    pub required_attributes: serde_json::Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Types of a module by name, and how many.
#[tracing::instrument(name = "db.schema.types", level = "debug", skip_all)]
pub async fn types(
    db: &mut PgConnection,
    module: &Granted,
    (offset, limit): (i64, i64),
) -> Result<(Vec<ObjectType>, i64), StoreError> {
    let rows = sqlx::query_as!(
        ObjectType,
        r#"SELECT id AS "id: Uuid", module_id AS "module_id: Uuid", name, description, default_classification,
                  attribute_schema, required_attributes, created_at, updated_at
           FROM object_type WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
           ORDER BY name, id OFFSET $3 LIMIT $4"#,
        module.workspace().0,
        module.id(),
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM object_type
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL"#,
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?;
    Ok((rows, total))
}

/// One type of a module.
#[tracing::instrument(name = "db.schema.type_by_id", level = "debug", skip_all)]
pub async fn type_by_id(
    db: &mut PgConnection,
    module: &Granted,
    id: ObjectTypeId,
) -> Result<ObjectType, StoreError> {
    Ok(sqlx::query_as!(
        ObjectType,
        r#"SELECT id AS "id: Uuid", module_id AS "module_id: Uuid", name, description, default_classification,
                  attribute_schema, required_attributes, created_at, updated_at
           FROM object_type WHERE workspace_id = $1 AND module_id = $2 AND id = $3 AND deleted_at IS NULL"#,
        module.workspace().0,
        module.id(),
        id.0
    )
    .fetch_one(db)
    .await?)
}

/// The module of a type.
#[tracing::instrument(name = "db.schema.locate_type", level = "debug", skip_all)]
pub async fn locate_type(db: &mut PgConnection, id: ObjectTypeId) -> Result<ModuleId, StoreError> {
    let module = sqlx::query_scalar!(
        "SELECT module_id FROM object_type WHERE id = $1 AND deleted_at IS NULL",
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(module.into())
}
