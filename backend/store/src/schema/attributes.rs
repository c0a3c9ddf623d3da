//! Attribute definitions.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, DataType, EnumOption},
    ids::AttributeId,
};
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::append_version;
use crate::{StoreError, change_sets::OpenChange};

/// An attribute definition with what the API shows beside it.
#[derive(Debug, Clone)]
pub struct StoredAttribute {
    /// What the attribute may hold.
    pub definition: AttributeDefinition,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

struct AttributeRow {
    id: Uuid,
    name: String,
    description: Option<String>,
    data_type: String,
    multi_select: bool,
    default_value: Option<Value>,
    enum_options: Json<Vec<EnumOption>>,
    depends_on: Option<Uuid>,
    dependency_mapping: Option<Value>,
    normative: bool,
    position: i32,
    created_at: DateTime<Utc>,
}

impl TryFrom<AttributeRow> for StoredAttribute {
    type Error = StoreError;

    fn try_from(row: AttributeRow) -> Result<Self, StoreError> {
        Ok(Self {
            definition: AttributeDefinition {
                id: row.id.into(),
                name: row.name,
                description: row.description,
                data_type: DataType::parse(&row.data_type)
                    .ok_or(StoreError::Corrupt("data type"))?,
                multi_select: row.multi_select,
                default_value: row.default_value,
                enum_options: row.enum_options.0,
                depends_on: row.depends_on.map(Into::into),
                dependency_mapping: row.dependency_mapping,
                normative: row.normative,
                position: row.position,
            },
            created_at: row.created_at,
        })
    }
}

/// Attributes of a module in their order.
#[tracing::instrument(name = "db.schema.attributes", level = "debug", skip_all)]
pub async fn attributes(
    db: &mut PgConnection,
    module: &Granted,
) -> Result<Vec<StoredAttribute>, StoreError> {
    sqlx::query_as!(
        AttributeRow,
        r#"SELECT id, name, description, data_type, multi_select, default_value, enum_options AS "enum_options: _",
                  depends_on, dependency_mapping, normative, position, created_at
           FROM attribute_definition
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL ORDER BY position, created_at, id"#,
        module.workspace().0,
        module.id()
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(StoredAttribute::try_from)
    .collect()
}

/// Names of the attributes of a module; with those that are gone when its history is read.
#[tracing::instrument(name = "db.schema.attribute_names", level = "debug", skip_all)]
pub async fn attribute_names(
    db: &mut PgConnection,
    module: &Granted,
    with_deleted: bool,
) -> Result<Vec<(AttributeId, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, name FROM attribute_definition
         WHERE workspace_id = $1 AND module_id = $2 AND (deleted_at IS NULL OR $3)",
        module.workspace().0,
        module.id(),
        with_deleted
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.name))
        .collect())
}

fn snapshot(definition: &AttributeDefinition) -> Value {
    json!({
        "name": definition.name,
        "description": definition.description,
        "data_type": definition.data_type,
        "multi_select": definition.multi_select,
        "default_value": definition.default_value,
        "enum_options": definition.enum_options,
        "depends_on": definition.depends_on,
        "dependency_mapping": definition.dependency_mapping,
        "normative": definition.normative,
        "position": definition.position,
    })
}

/// Adds an attribute to a locked module, after the others. Constraint `attribute_definition_name_key` when the name is
/// taken.
#[tracing::instrument(name = "db.schema.insert_attribute", level = "debug", skip_all)]
pub async fn insert_attribute(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    attribute: &StoredAttribute,
) -> Result<(), StoreError> {
    let definition = &attribute.definition;
    sqlx::query!(
        "INSERT INTO attribute_definition (workspace_id, id, module_id, name, description, data_type, multi_select,
                                           default_value, enum_options, depends_on, dependency_mapping, normative,
                                           position, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        module.workspace().0,
        definition.id.0,
        module.id(),
        definition.name,
        definition.description,
        definition.data_type.as_str(),
        definition.multi_select,
        definition.default_value,
        Json(&definition.enum_options) as _,
        definition.depends_on.map(|id| id.0),
        definition.dependency_mapping,
        definition.normative,
        definition.position,
        change.at
    )
    .execute(&mut *db)
    .await?;
    let state = snapshot(definition);
    append_version(
        db,
        change,
        module,
        ("attribute_definition", definition.id.0, "create", state),
    )
    .await
}

/// Changes an attribute of a locked module.
pub async fn update_attribute(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    definition: &AttributeDefinition,
) -> Result<(), StoreError> {
    let state = (definition, snapshot(definition), "update");
    write_attribute(db, change, module, state).await
}

/// Takes an attribute away from a locked module. Its values stay in the objects and come back with it.
pub async fn delete_attribute(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    definition: &AttributeDefinition,
) -> Result<(), StoreError> {
    let state = (definition, snapshot(definition), "delete");
    write_attribute(db, change, module, state).await
}

/// Gives an attribute of a locked module a state, deleted or not, with the snapshot of it for the history. Constraint
/// `attribute_definition_name_key` when the name is taken.
#[tracing::instrument(name = "db.schema.write_attribute", level = "debug", skip_all)]
pub async fn write_attribute(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (definition, snapshot, change_type): (&AttributeDefinition, Value, &str),
) -> Result<(), StoreError> {
    let deleted = (change_type == "delete").then_some(change.at);
    let written = sqlx::query!(
        "UPDATE attribute_definition SET name = $4, description = $5, data_type = $6, multi_select = $7,
                default_value = $8, enum_options = $9, depends_on = $10, dependency_mapping = $11, normative = $12,
                position = $13, updated_at = $14, deleted_at = $15, version = version + 1
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3",
        module.workspace().0,
        module.id(),
        definition.id.0,
        definition.name,
        definition.description,
        definition.data_type.as_str(),
        definition.multi_select,
        definition.default_value,
        Json(&definition.enum_options) as _,
        definition.depends_on.map(|id| id.0),
        definition.dependency_mapping,
        definition.normative,
        definition.position,
        change.at,
        deleted
    )
    .execute(&mut *db)
    .await?;
    if written.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    let id = definition.id.0;
    let version = ("attribute_definition", id, change_type, snapshot);
    append_version(db, change, module, version).await
}
