//! Modules.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Granted, Grants, Role},
    ids::{ModuleId, ProjectId, UserId, WorkspaceId},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{StoreError, change_sets::OpenChange};

mod template;

pub use template::{
    Copy, Fingerprinted, copy_links, copy_objects, copy_schema, copy_views_and_rules,
    fingerprinted, lock_template, schema_ids,
};

/// What people choose of a module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModuleFields {
    /// Its name.
    pub name: String,
    /// What it specifies.
    pub description: Option<String>,
    /// Parts of human keys: prefix, separator, digits of the number.
    pub prefix: String,
    /// See `prefix`.
    pub separator: String,
    /// See `prefix`.
    pub digits: i32,
    /// Classification of new objects.
    pub default_classification: String,
    /// Lifecycle state of new objects.
    pub default_lifecycle_state: Option<String>,
    /// Kept for lifecycle models.
    pub default_lifecycle_model_id: Option<Uuid>,
    /// Names of attributes that every object but headings must have.
    pub required_attributes: Vec<String>,
    /// Template for publishing.
    pub publish_template: Option<String>,
    /// Settings of signatures; an object.
    pub signature_config: serde_json::Value,
}

/// A module, as somebody sees it.
#[derive(Debug, Clone)]
pub struct Module {
    /// Its id.
    pub id: ModuleId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its project.
    pub project_id: ProjectId,
    /// What people chose.
    pub fields: ModuleFields,
    /// Number of its last change set.
    pub revision: i64,
    /// Counts schema edits.
    pub schema_version: i64,
    /// Live objects in it.
    pub object_count: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its settings changed last.
    pub updated_at: DateTime<Utc>,
    /// What the person who asked is in it.
    pub role: Role,
}

struct ModuleRow {
    id: Uuid,
    workspace_id: Uuid,
    project_id: Uuid,
    name: String,
    description: Option<String>,
    prefix: String,
    separator: String,
    digits: i32,
    default_classification: String,
    default_lifecycle_state: Option<String>,
    default_lifecycle_model_id: Option<Uuid>,
    required_attributes: Vec<String>,
    publish_template: Option<String>,
    signature_config: serde_json::Value,
    revision: i64,
    schema_version: i64,
    object_count: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    server_admin: bool,
    workspace_role: Option<String>,
    project_role: Option<String>,
    module_role: Option<String>,
}

macro_rules! select_modules {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ModuleRow,
            r#"SELECT m.id AS "id!", m.workspace_id AS "workspace_id!", m.project_id AS "project_id!", m.name AS "name!",
                      m.description, m.prefix AS "prefix!", m.separator AS "separator!", m.digits AS "digits!",
                      m.default_classification AS "default_classification!", m.default_lifecycle_state,
                      m.default_lifecycle_model_id, m.required_attributes AS "required_attributes!", m.publish_template,
                      m.signature_config AS "signature_config!", m.revision AS "revision!",
                      m.schema_version AS "schema_version!", m.object_count AS "object_count!",
                      m.created_at AS "created_at!", m.updated_at AS "updated_at!", m.server_admin AS "server_admin!",
                      m.workspace_role, m.project_role, m.module_role
               FROM visible_module($1) AS m "# + $tail
            $(, $argument)*
        )
    };
}

impl From<ModuleRow> for Module {
    fn from(row: ModuleRow) -> Self {
        let role = |name: Option<String>| name.as_deref().and_then(Role::parse);
        let grants = Grants {
            server_admin: row.server_admin,
            workspace: role(row.workspace_role),
            project: role(row.project_role),
            module: role(row.module_role),
            ..Grants::default()
        };
        Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            project_id: row.project_id.into(),
            fields: ModuleFields {
                name: row.name,
                description: row.description,
                prefix: row.prefix,
                separator: row.separator,
                digits: row.digits,
                default_classification: row.default_classification,
                default_lifecycle_state: row.default_lifecycle_state,
                default_lifecycle_model_id: row.default_lifecycle_model_id,
                required_attributes: row.required_attributes,
                publish_template: row.publish_template,
                signature_config: row.signature_config,
            },
            revision: row.revision,
            schema_version: row.schema_version,
            object_count: row.object_count,
            created_at: row.created_at,
            updated_at: row.updated_at,
            role: grants.role(),
        }
    }
}

/// Modules that a person may see, all or of one project, in the order they were made, and how many.
#[tracing::instrument(name = "db.modules.visible", level = "debug", skip_all)]
pub async fn visible(
    db: &mut PgConnection,
    user: UserId,
    project: Option<ProjectId>,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Module>, i64), StoreError> {
    let project = project.map(|id| id.0);
    let rows = select_modules!(
        "WHERE $2::uuid IS NULL OR m.project_id = $2 ORDER BY m.created_at, m.id OFFSET $3 LIMIT $4",
        user.0,
        project,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM visible_module($1) AS m WHERE $2::uuid IS NULL OR m.project_id = $2"#,
        user.0,
        project
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(Module::from).collect(), total))
}

/// Modules of a workspace that a person may see and that have one of these names, prefixes or ids: id, name and prefix.
#[tracing::instrument(name = "db.modules.named", level = "debug", skip_all)]
pub async fn named(
    db: &mut PgConnection,
    (granted, user): (&Granted, UserId),
    names: &[String],
) -> Result<Vec<(ModuleId, String, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT m.id AS "id!", m.name AS "name!", m.prefix AS "prefix!" FROM visible_module($1) AS m
           WHERE m.workspace_id = $2
             AND (lower(m.name) = ANY($3) OR lower(m.prefix) = ANY($3) OR m.id::text = ANY($3))
           ORDER BY m.created_at, m.id LIMIT 100"#,
        user.0,
        granted.workspace().0,
        names
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.name, row.prefix))
        .collect())
}

/// A module that was granted, as a person sees it.
#[tracing::instrument(name = "db.modules.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    module: &Granted,
    user: UserId,
) -> Result<Module, StoreError> {
    Ok(select_modules!(
        "WHERE m.workspace_id = $2 AND m.id = $3",
        user.0,
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?
    .into())
}

/// What a module gives and asks of its objects.
#[derive(Debug, Clone)]
pub struct ObjectDefaults {
    /// Classification of new objects.
    pub classification: String,
    /// Lifecycle state of new objects.
    pub lifecycle_state: Option<String>,
    /// Names of attributes that every object but headings must have.
    pub required_attributes: Vec<String>,
    /// Counts schema edits.
    pub schema_version: i64,
}

/// What a module gives and asks of its objects.
#[tracing::instrument(name = "db.modules.object_defaults", level = "debug", skip_all)]
pub async fn object_defaults(
    db: &mut PgConnection,
    module: &Granted,
) -> Result<ObjectDefaults, StoreError> {
    Ok(sqlx::query_as!(
        ObjectDefaults,
        "SELECT default_classification AS classification, default_lifecycle_state AS lifecycle_state,
                required_attributes, schema_version
         FROM module WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?)
}

/// Makes a module, empty, at revision 0.
#[tracing::instrument(name = "db.modules.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    project: &Granted,
    (id, fields): (ModuleId, &ModuleFields),
    (creator, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO module (workspace_id, id, project_id, name, description, prefix, separator, digits,
                             default_classification, default_lifecycle_state, default_lifecycle_model_id,
                             required_attributes, publish_template, signature_config, revised_at, created_by,
                             created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15, $15)",
        project.workspace().0,
        id.0,
        project.id(),
        fields.name,
        fields.description,
        fields.prefix,
        fields.separator,
        fields.digits,
        fields.default_classification,
        fields.default_lifecycle_state,
        fields.default_lifecycle_model_id,
        &fields.required_attributes,
        fields.publish_template,
        fields.signature_config,
        now,
        creator.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that the change set is the one that made the locked module: its undo takes the module away again.
#[tracing::instrument(name = "db.modules.note_made", level = "debug", skip_all)]
pub async fn note_made(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    fields: &ModuleFields,
) -> Result<(), StoreError> {
    let snapshot = serde_json::to_value(fields).map_err(|_| StoreError::Corrupt("module"))?;
    let version = ("module", module.id(), "create", snapshot);
    crate::schema::append_version(db, change, module, version).await
}

/// Changes the settings of a locked module as part of a change set.
#[tracing::instrument(name = "db.modules.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    fields: &ModuleFields,
) -> Result<(), StoreError> {
    keep_first(&mut *db, change, module).await?;
    sqlx::query!(
        "UPDATE module SET name = $3, description = $4, prefix = $5, separator = $6, digits = $7,
                           default_classification = $8, default_lifecycle_state = $9, default_lifecycle_model_id = $10,
                           required_attributes = $11, publish_template = $12, signature_config = $13, updated_at = $14
         WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        module.id(),
        fields.name,
        fields.description,
        fields.prefix,
        fields.separator,
        fields.digits,
        fields.default_classification,
        fields.default_lifecycle_state,
        fields.default_lifecycle_model_id,
        &fields.required_attributes,
        fields.publish_template,
        fields.signature_config,
        change.at
    )
    .execute(&mut *db)
    .await?;
    let snapshot = serde_json::to_value(fields).map_err(|_| StoreError::Corrupt("module"))?;
    crate::schema::append_version(
        db,
        change,
        module,
        ("module", module.id(), "update", snapshot),
    )
    .await
}

/// Settings are made without a change set, so the first change of them also writes down what they were.
async fn keep_first(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO schema_entity_version (workspace_id, entity_id, version, entity_kind, module_id, revision,
                                            change_set_id, change_type, changed_by, changed_at, snapshot)
         SELECT workspace_id, id, 1, 'module', id, $3, $4, 'before', $5, $6, jsonb_build_object(
                    'name', name, 'description', description, 'prefix', prefix, 'separator', separator, 'digits', digits,
                    'default_classification', default_classification,
                    'default_lifecycle_state', default_lifecycle_state,
                    'default_lifecycle_model_id', default_lifecycle_model_id,
                    'required_attributes', required_attributes, 'publish_template', publish_template,
                    'signature_config', signature_config)
         FROM module m
         WHERE workspace_id = $1 AND id = $2
           AND NOT EXISTS (SELECT FROM schema_entity_version v WHERE v.workspace_id = $1 AND v.entity_id = m.id)",
        module.workspace().0,
        module.id(),
        change.module(ModuleId(module.id()))?.revision,
        change.change.id.0,
        change.change.actor.0,
        change.at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a module, restorably.
#[tracing::instrument(name = "db.modules.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    module: &Granted,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE module SET deleted_at = $3, deleted_by = $4 WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        module.id(),
        now,
        user.0
    )
    .execute(db)
    .await?;
    Ok(())
}
