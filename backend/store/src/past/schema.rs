//! The schema of modules as it was.

use req1_domain::{access::Granted, ids::AttributeId};
use sqlx::PgConnection;

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
