//! Copying a module into a new one, by statements over all rows at once.

mod objects;

use std::collections::HashMap;

use req1_domain::{access::Granted, ids::ModuleId};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{StoreError, change_sets::OpenChange};

pub use objects::{Fingerprinted, copy_links, copy_objects, fingerprinted};

/// From which module into which, and what becomes of the ids of the module and its schema.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'a> {
    /// The module that is copied; it is locked.
    pub from: &'a Granted,
    /// The new, empty module of the same workspace; the change set has it open.
    pub to: &'a Granted,
    /// New id by old.
    pub ids: &'a HashMap<Uuid, Uuid>,
}

impl Copy<'_> {
    fn ids(&self) -> Json<HashMap<String, String>> {
        let texts = self
            .ids
            .iter()
            .map(|(old, new)| (old.to_string(), new.to_string()));
        Json(texts.collect())
    }
}

/// Keeps everybody from changing a module until the transaction ends. Those who read it do not notice.
#[tracing::instrument(name = "db.modules.lock_template", level = "debug", skip_all)]
pub async fn lock_template(db: &mut PgConnection, module: &Granted) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM module WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR SHARE",
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Ids of everything in the schema of a module.
#[tracing::instrument(name = "db.modules.schema_ids", level = "debug", skip_all)]
pub async fn schema_ids(db: &mut PgConnection, module: &Granted) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM attribute_definition
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
           UNION ALL
           SELECT id FROM object_type WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL"#,
        module.workspace().0,
        module.id()
    )
    .fetch_all(db)
    .await?)
}

/// Copies attributes and object types, each as version 1.
#[tracing::instrument(name = "db.modules.copy_schema", level = "debug", skip_all)]
pub async fn copy_schema(
    db: &mut PgConnection,
    change: &mut OpenChange,
    copy: Copy<'_>,
) -> Result<(), StoreError> {
    let (workspace, ids) = (copy.to.workspace().0, copy.ids());
    for table in ["attribute_definition", "object_type"] {
        sqlx::query!(
            "SELECT copy_module_rows($1::text::regclass, $2, $3, $4, $5)",
            table,
            workspace,
            copy.from.id(),
            &ids as _,
            change.at
        )
        .execute(&mut *db)
        .await?;
    }
    // An attribute that depended on one which is gone depends on nothing.
    sqlx::query!(
        "UPDATE attribute_definition AS a SET depends_on = NULL, dependency_mapping = NULL
         WHERE a.workspace_id = $1 AND a.module_id = $2 AND a.depends_on IS NOT NULL
           AND NOT EXISTS (SELECT FROM attribute_definition AS other
                           WHERE other.workspace_id = $1 AND other.module_id = $2 AND other.id = a.depends_on)",
        workspace,
        copy.to.id()
    )
    .execute(&mut *db)
    .await?;
    let revision = change.module(ModuleId(copy.to.id()))?.revision;
    // The history of a copy begins with what its original was last; what has no history, with the row.
    let written = sqlx::query!(
        "INSERT INTO schema_entity_version (workspace_id, entity_id, version, entity_kind, module_id, revision,
                                            change_set_id, change_type, changed_by, changed_at, snapshot)
         SELECT $1, copied.id, 1, copied.kind, $2, $3, $4, 'create', $5, $6,
                COALESCE(with_ids(original.snapshot, $7), copied.fields)
         FROM (
             SELECT a.id, 'attribute_definition' AS kind, to_jsonb(a) - 'workspace_id' - 'id' - 'module_id' AS fields
             FROM attribute_definition a WHERE a.workspace_id = $1 AND a.module_id = $2
             UNION ALL
             SELECT t.id, 'object_type', to_jsonb(t) - 'workspace_id' - 'id' - 'module_id'
             FROM object_type t WHERE t.workspace_id = $1 AND t.module_id = $2
         ) AS copied
         JOIN jsonb_each_text($7) AS pair ON pair.value::uuid = copied.id
         LEFT JOIN LATERAL (
             SELECT v.snapshot FROM schema_entity_version v
             WHERE v.workspace_id = $1 AND v.entity_id = pair.key::uuid ORDER BY v.version DESC LIMIT 1
         ) AS original ON true",
        workspace,
        copy.to.id(),
        revision,
        change.change.id.0,
        change.change.actor.0,
        change.at,
        &ids as _
    )
    .execute(db)
    .await?
    .rows_affected();
    let to = change.module_mut(ModuleId(copy.to.id()))?;
    to.schema_version += i64::try_from(written).unwrap_or(0);
    Ok(())
}

/// Copies the shared views, which belong to whoever copies then, and what the module makes of quality rules.
#[tracing::instrument(name = "db.modules.copy_views_and_rules", level = "debug", skip_all)]
pub async fn copy_views_and_rules(
    db: &mut PgConnection,
    change: &OpenChange,
    copy: Copy<'_>,
) -> Result<(), StoreError> {
    let (workspace, owner) = (copy.to.workspace().0, change.change.actor.0);
    sqlx::query!(
        "INSERT INTO module_view (workspace_id, id, module_id, owner_id, name, shared, is_default, column_config,
                                  filter_config, sort_config, filter, sort, created_at, updated_at)
         SELECT workspace_id, new_id($5), $3, $6, name, true, is_default, with_ids(column_config, $4),
                with_ids(filter_config, $4), with_ids(sort_config, $4), with_ids(filter, $4), with_ids(sort, $4), $5, $5
         FROM module_view WHERE workspace_id = $1 AND module_id = $2 AND shared",
        workspace,
        copy.from.id(),
        copy.to.id(),
        copy.ids() as _,
        change.at,
        owner
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "INSERT INTO quality_rule_setting (workspace_id, module_id, rule_id, enabled, severity, updated_at, updated_by)
         SELECT workspace_id, $3, rule_id, enabled, severity, $4, $5
         FROM quality_rule_setting WHERE workspace_id = $1 AND module_id = $2",
        workspace,
        copy.from.id(),
        copy.to.id(),
        change.at,
        owner
    )
    .execute(db)
    .await?;
    Ok(())
}
