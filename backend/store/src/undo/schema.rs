//! What a change set did to settings, attributes and types.

use chrono::{DateTime, Utc};
use futures::TryStreamExt as _;
use req1_domain::{
    access::Granted,
    ids::{AttributeId, ObjectId, ObjectTypeId, UserId},
};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Kinds of things in the schema of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaEntity {
    /// Settings of the module.
    Module,
    /// An attribute.
    Attribute,
    /// A type of objects.
    Type,
}

/// Something of the schema that a change set wrote versions of. States are as in the version table.
#[derive(Debug, Clone)]
pub struct TouchedEntity {
    /// What it is.
    pub kind: SchemaEntity,
    /// Its id.
    pub id: Uuid,
    /// Its state before; none when it was not there, or nobody wrote it down.
    pub before: Option<Value>,
    /// Whether the change set made it or brought it back.
    pub came: bool,
    /// Whether it made it.
    pub made: bool,
    /// Its state afterwards; none when it was deleted.
    pub then: Option<Value>,
    /// Its state now, or when it was deleted.
    pub now: Value,
    /// Whether it is deleted now.
    pub deleted: bool,
    /// The last change after the change set: who, name of who, when.
    pub since: Option<(UserId, String, DateTime<Utc>)>,
}

/// What a revision wrote of the schema of a module.
#[tracing::instrument(name = "db.undo.touched_entities", level = "debug", skip_all)]
#[expect(clippy::too_many_lines, reason = "one statement")]
pub async fn touched_entities(
    db: &mut PgConnection,
    module: &Granted,
    revision: i64,
) -> Result<Vec<TouchedEntity>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.entity_id AS "id!", t.entity_kind AS "kind!", before.snapshot AS "before?",
                  before.change_type = 'delete' AS "absent_before?", t.made AS "made!", t.restored AS "restored!",
                  after.snapshot AS "then!", after.change_type = 'delete' AS "deleted_then!",
                  now.snapshot AS "now!", now.change_type = 'delete' AS "deleted!", now.version > t.last AS "changed!",
                  now.changed_by AS "by!", person.display_name AS "name!", now.changed_at AS "at!"
           FROM (
               SELECT entity_id, entity_kind, max(version) AS last,
                      -- The state of settings that nobody had changed is written right before the first change.
                      bool_or(change_type = 'create') AS made, bool_or(change_type = 'restore') AS restored,
                      min(version) - 1 + (count(*) FILTER (WHERE change_type = 'before'))::integer AS before
               FROM schema_entity_version
               WHERE workspace_id = $1 AND module_id = $2 AND revision = $3
                 AND entity_kind IN ('module', 'attribute_definition', 'object_type')
               GROUP BY entity_id, entity_kind
           ) AS t
           LEFT JOIN LATERAL (
               SELECT v.snapshot, v.change_type FROM schema_entity_version v
               WHERE v.workspace_id = $1 AND v.entity_id = t.entity_id AND v.version = t.before
           ) AS before ON true
           CROSS JOIN LATERAL (
               SELECT v.snapshot, v.change_type FROM schema_entity_version v
               WHERE v.workspace_id = $1 AND v.entity_id = t.entity_id AND v.version = t.last
           ) AS after
           CROSS JOIN LATERAL (
               SELECT v.* FROM schema_entity_version v
               WHERE v.workspace_id = $1 AND v.entity_id = t.entity_id ORDER BY v.version DESC LIMIT 1
           ) AS now
           JOIN app_user person ON person.id = now.changed_by
           ORDER BY t.entity_kind, t.entity_id"#,
        module.workspace().0,
        module.id(),
        revision
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = match row.kind.as_str() {
                "module" => SchemaEntity::Module,
                "attribute_definition" => SchemaEntity::Attribute,
                "object_type" => SchemaEntity::Type,
                _ => return Err(StoreError::Corrupt("kind of schema entity")),
            };
            // A module that people took out of the recycle bin says nothing of it in its versions.
            let is_module = kind == SchemaEntity::Module;
            let absent = !is_module && row.absent_before == Some(true);
            Ok(TouchedEntity {
                kind,
                id: row.id,
                before: row.before.filter(|_| !absent),
                came: row.made || absent || is_module && row.restored,
                made: row.made,
                then: Some(row.then).filter(|_| !row.deleted_then),
                now: row.now,
                deleted: !is_module && row.deleted,
                since: row.changed.then_some((UserId(row.by), row.name, row.at)),
            })
        })
        .collect()
}

/// Which of these attributes live objects have values of, and of which of these types live objects are; some objects do
/// not count.
#[tracing::instrument(name = "db.undo.in_use", level = "debug", skip_all)]
pub async fn in_use(
    db: &mut PgConnection,
    module: &Granted,
    (attributes, types, without): (&[AttributeId], &[ObjectTypeId], &[ObjectId]),
) -> Result<Vec<Uuid>, StoreError> {
    let texts: Vec<String> = attributes.iter().map(|id| id.0.to_string()).collect();
    let types: Vec<Uuid> = types.iter().map(|id| id.0).collect();
    let without: Vec<Uuid> = without.iter().map(|id| id.0).collect();
    Ok(sqlx::query_scalar!(
        r#"WITH left_out AS MATERIALIZED (SELECT unnest($5::uuid[]) AS id)
           SELECT given.id::uuid AS "id!" FROM unnest($3::text[]) AS given (id)
           WHERE EXISTS (
               SELECT FROM object o
               WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.attributes ? given.id
                 AND o.id NOT IN (SELECT id FROM left_out)
           )
           UNION ALL
           SELECT given.id FROM unnest($4::uuid[]) AS given (id)
           WHERE EXISTS (
               SELECT FROM object o
               WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.object_type_id = given.id
                 AND o.id NOT IN (SELECT id FROM left_out)
           )"#,
        module.workspace().0,
        module.id(),
        &texts,
        &types,
        &without
    )
    .fetch_all(db)
    .await?)
}

/// Whether objects have a value of an attribute that a test does not let through, deleted ones included; some objects do
/// not count. Values are told apart where they are, and never all in memory here.
#[tracing::instrument(name = "db.undo.has_other_value", level = "debug", skip_all)]
pub async fn has_other_value(
    db: &mut PgConnection,
    module: &Granted,
    (attribute, without): (AttributeId, &[ObjectId]),
    fits: impl Fn(&Value) -> bool,
) -> Result<bool, StoreError> {
    let without: Vec<Uuid> = without.iter().map(|id| id.0).collect();
    let mut values = sqlx::query_scalar!(
        r#"WITH left_out AS MATERIALIZED (SELECT unnest($4::uuid[]) AS id)
           SELECT DISTINCT o.attributes -> $3 AS "value!" FROM object o
           WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.attributes ? $3
             AND o.id NOT IN (SELECT id FROM left_out)"#,
        module.workspace().0,
        module.id(),
        attribute.0.to_string(),
        &without
    )
    .fetch(db);
    while let Some(value) = values.try_next().await? {
        if !fits(&value) {
            return Ok(true);
        }
    }
    Ok(false)
}
