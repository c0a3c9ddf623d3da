//! Object types.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{AttributeId, ModuleId, ObjectTypeId},
    object_types::FormLayout,
};
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::append_version;
use crate::{StoreError, change_sets::OpenChange};

/// What people choose of a type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeFields {
    /// Its name, unique in the module.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Classification of new objects of the type.
    pub default_classification: String,
    /// Whatever a v1 client keeps here; an object.
    pub attribute_schema: Value,
    /// Attributes that objects of the type must have: a list of names, or an object of names that are true.
    pub required_attributes: Value,
    /// The attributes that its objects have; all of the module when none are named.
    pub attributes: Option<Vec<AttributeId>>,
    /// How the form of its objects is laid out.
    pub form_layout: Option<FormLayout>,
}

/// A type of objects in a module.
#[derive(Debug, Clone)]
pub struct ObjectType {
    /// Its id.
    pub id: ObjectTypeId,
    /// Its module.
    pub module_id: ModuleId,
    /// What people chose.
    pub fields: TypeFields,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

struct TypeRow {
    id: Uuid,
    module_id: Uuid,
    name: String,
    description: Option<String>,
    default_classification: String,
    attribute_schema: Value,
    required_attributes: Value,
    attribute_ids: Option<Vec<Uuid>>,
    form_layout: Option<Json<FormLayout>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<TypeRow> for ObjectType {
    fn from(row: TypeRow) -> Self {
        let ids = |ids: Vec<Uuid>| ids.into_iter().map(AttributeId).collect();
        Self {
            id: row.id.into(),
            module_id: row.module_id.into(),
            fields: TypeFields {
                name: row.name,
                description: row.description,
                default_classification: row.default_classification,
                attribute_schema: row.attribute_schema,
                required_attributes: row.required_attributes,
                attributes: row.attribute_ids.map(ids),
                form_layout: row.form_layout.map(|layout| layout.0),
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

macro_rules! select_types {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            TypeRow,
            r#"SELECT id, module_id, name, description, default_classification, attribute_schema, required_attributes,
                      attribute_ids, form_layout AS "form_layout: Json<FormLayout>", created_at, updated_at
               FROM object_type WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL "# + $tail
            $(, $argument)*
        )
    };
}

/// Types of a module by name, and how many.
#[tracing::instrument(name = "db.schema.types", level = "debug", skip_all)]
pub async fn types(
    db: &mut PgConnection,
    module: &Granted,
    (offset, limit): (i64, i64),
) -> Result<(Vec<ObjectType>, i64), StoreError> {
    let rows = select_types!(
        "ORDER BY name, id OFFSET $3 LIMIT $4",
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
    Ok((rows.into_iter().map(ObjectType::from).collect(), total))
}

/// All types of a module; their number is bounded where they are made.
pub async fn all_types(
    db: &mut PgConnection,
    module: &Granted,
) -> Result<Vec<ObjectType>, StoreError> {
    Ok(types(db, module, (0, i64::from(i32::MAX))).await?.0)
}

/// One type of a module.
#[tracing::instrument(name = "db.schema.type_by_id", level = "debug", skip_all)]
pub async fn type_by_id(
    db: &mut PgConnection,
    module: &Granted,
    id: ObjectTypeId,
) -> Result<ObjectType, StoreError> {
    Ok(
        select_types!("AND id = $3", module.workspace().0, module.id(), id.0)
            .fetch_one(db)
            .await?
            .into(),
    )
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

fn snapshot(fields: &TypeFields) -> Value {
    json!({
        "name": fields.name,
        "description": fields.description,
        "default_classification": fields.default_classification,
        "attribute_schema": fields.attribute_schema,
        "required_attributes": fields.required_attributes,
        "attributes": fields.attributes,
        "form_layout": fields.form_layout,
    })
}

fn ids(fields: &TypeFields) -> Option<Vec<Uuid>> {
    let ids = fields.attributes.as_ref()?;
    Some(ids.iter().map(|id| id.0).collect())
}

/// Adds a type to a locked module. Constraint `object_type_name_key` when the name is taken.
#[tracing::instrument(name = "db.schema.insert_type", level = "debug", skip_all)]
pub async fn insert_type(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (id, fields): (ObjectTypeId, &TypeFields),
) -> Result<(), StoreError> {
    let attributes = ids(fields);
    sqlx::query!(
        "INSERT INTO object_type (workspace_id, id, module_id, name, description, default_classification,
                                  attribute_schema, required_attributes, attribute_ids, form_layout, created_at,
                                  updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        module.workspace().0,
        id.0,
        module.id(),
        fields.name,
        fields.description,
        fields.default_classification,
        fields.attribute_schema,
        fields.required_attributes,
        attributes.as_deref(),
        fields.form_layout.as_ref().map(Json) as _,
        change.at
    )
    .execute(&mut *db)
    .await?;
    let version = ("object_type", id.0, "create", snapshot(fields));
    append_version(db, change, module, version).await
}

/// Changes a type of a locked module.
pub async fn update_type(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (id, fields): (ObjectTypeId, &TypeFields),
) -> Result<(), StoreError> {
    let state = (id, fields, snapshot(fields), "update");
    write_type(db, change, module, state).await
}

/// Takes a type away from a locked module. No object may be of it any more, deleted ones included.
pub async fn delete_type(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (id, fields): (ObjectTypeId, &TypeFields),
) -> Result<(), StoreError> {
    let state = (id, fields, snapshot(fields), "delete");
    write_type(db, change, module, state).await
}

/// Gives a type of a locked module a state, deleted or not, with the snapshot of it for the history. Constraint
/// `object_type_name_key` when the name is taken.
#[tracing::instrument(name = "db.schema.write_type", level = "debug", skip_all)]
pub async fn write_type(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (id, fields, snapshot, change_type): (ObjectTypeId, &TypeFields, Value, &str),
) -> Result<(), StoreError> {
    let deleted = (change_type == "delete").then_some(change.at);
    let attributes = ids(fields);
    let written = sqlx::query!(
        "UPDATE object_type SET name = $4, description = $5, default_classification = $6, attribute_schema = $7,
                required_attributes = $8, attribute_ids = $9, form_layout = $10, updated_at = $11, deleted_at = $12,
                version = version + 1
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3",
        module.workspace().0,
        module.id(),
        id.0,
        fields.name,
        fields.description,
        fields.default_classification,
        fields.attribute_schema,
        fields.required_attributes,
        attributes.as_deref(),
        fields.form_layout.as_ref().map(Json) as _,
        change.at,
        deleted
    )
    .execute(&mut *db)
    .await?;
    if written.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    let version = ("object_type", id.0, change_type, snapshot);
    append_version(db, change, module, version).await
}
