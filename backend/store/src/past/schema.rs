//! The schema of modules as it was.

use chrono::{DateTime, Utc};
use req1_domain::{access::Granted, ids::AttributeId};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Moment;
use crate::StoreError;

/// Names that the attributes of a module had, of those that were there.
#[tracing::instrument(name = "db.past.attribute_names", level = "debug", skip_all)]
pub async fn attribute_names(
    db: &mut PgConnection,
    module: &Granted,
    moment: Moment,
) -> Result<Vec<(AttributeId, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT newest.entity_id AS "id!", newest.snapshot ->> 'name' AS "name!" FROM (
               SELECT DISTINCT ON (entity_id) entity_id, change_type, snapshot FROM schema_entity_version
               WHERE workspace_id = $1 AND module_id = $2 AND revision <= $3 AND entity_kind = 'attribute_definition'
               ORDER BY entity_id, version DESC
           ) AS newest
           WHERE newest.change_type <> 'delete' AND newest.snapshot ->> 'name' IS NOT NULL"#,
        module.workspace().0,
        module.id(),
        moment.revision
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.name))
        .collect())
}

/// A part of a module's schema as it was.
#[derive(Debug, Clone)]
pub struct PastEntity {
    /// Its id.
    pub id: Uuid,
    /// What it was.
    pub snapshot: Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was made what it was.
    pub updated_at: DateTime<Utc>,
}

/// The parts of one kind that the schema of a module had: `attribute_definition`, `object_type` or `module`, which stands for
/// its settings and is missing as long as nobody changed them.
#[tracing::instrument(name = "db.past.entities", level = "debug", skip_all)]
pub async fn entities(
    db: &mut PgConnection,
    module: &Granted,
    (moment, kind): (Moment, &str),
) -> Result<Vec<PastEntity>, StoreError> {
    Ok(sqlx::query_as!(
        PastEntity,
        r#"SELECT newest.entity_id AS "id!", newest.snapshot AS "snapshot!", newest.changed_at AS "updated_at!",
                  first.changed_at AS "created_at!"
           FROM (
               SELECT DISTINCT ON (entity_id) entity_id, change_type, snapshot, changed_at FROM schema_entity_version
               WHERE workspace_id = $1 AND module_id = $2 AND (revision <= $3 OR change_type = 'before')
                 AND entity_kind = $4
               ORDER BY entity_id, version DESC
           ) AS newest
           JOIN schema_entity_version first
               ON first.workspace_id = $1 AND first.entity_id = newest.entity_id AND first.version = 1
           WHERE newest.change_type <> 'delete'"#,
        module.workspace().0,
        module.id(),
        moment.revision,
        kind
    )
    .fetch_all(db)
    .await?)
}
