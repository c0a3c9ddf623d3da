//! Revisions of a module, newest first.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, UserId},
};
use sqlx::PgConnection;

use crate::StoreError;

/// One revision of a module.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Its number.
    pub revision: i64,
    /// The act that made it.
    pub change_set_id: ChangeSetId,
    /// Why: `edit`, `import`, ...
    pub cause: String,
    /// Who.
    pub actor: UserId,
    /// Name of who.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Objects made or restored, changed, deleted.
    pub created: i32,
    /// See `created`.
    pub updated: i32,
    /// See `created`.
    pub deleted: i32,
}

/// Revisions of a module, newest first.
#[tracing::instrument(name = "db.change_sets.revisions", level = "debug", skip_all)]
pub async fn revisions(
    db: &mut PgConnection,
    module: &Granted,
    (offset, limit): (i64, i64),
) -> Result<Vec<Revision>, StoreError> {
    let rows = sqlx::query!(
        "SELECT r.revision, r.change_set_id, s.cause, s.actor_id, person.display_name, r.at,
                r.created, r.updated, r.deleted
         FROM change_set_module r
         JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
         JOIN app_user person ON person.id = s.actor_id
         WHERE r.workspace_id = $1 AND r.module_id = $2
         ORDER BY r.revision DESC OFFSET $3 LIMIT $4",
        module.workspace().0,
        module.id(),
        offset,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Revision {
            revision: row.revision,
            change_set_id: row.change_set_id.into(),
            cause: row.cause,
            actor: row.actor_id.into(),
            actor_name: row.display_name,
            at: row.at,
            created: row.created,
            updated: row.updated,
            deleted: row.deleted,
        })
        .collect())
}
