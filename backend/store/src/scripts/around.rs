//! What scripts are told of where they run, and for whom: with one query, since every save may ask.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ProjectId, UserId},
};
use sqlx::PgConnection;

use crate::StoreError;

/// Revision and schema version of a module; none when it is not there. They tell nothing of what it says, so no right is asked
/// for.
#[tracing::instrument(name = "db.scripts.counts", level = "debug", skip_all)]
pub async fn counts(
    db: &mut PgConnection,
    module: ModuleId,
) -> Result<Option<(i64, i64)>, StoreError> {
    let row = sqlx::query!(
        "SELECT revision, schema_version FROM module WHERE id = $1",
        module.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.revision, row.schema_version)))
}

/// A module, its project and a person, as scripts know them.
#[derive(Debug, Clone)]
pub struct Around {
    /// Name of the module.
    pub name: String,
    /// What its keys begin with.
    pub prefix: String,
    /// What it is about.
    pub description: Option<String>,
    /// Counts its schema edits.
    pub schema_version: i64,
    /// Its project.
    pub project_id: ProjectId,
    /// Name of that.
    pub project_name: String,
    /// Name of the person.
    pub user_name: String,
    /// Their address.
    pub user_email: String,
}

/// A module that was granted, with its project and a person.
#[tracing::instrument(name = "db.scripts.around", level = "debug", skip_all)]
pub async fn around(
    db: &mut PgConnection,
    module: &Granted,
    user: UserId,
) -> Result<Around, StoreError> {
    let row = sqlx::query!(
        "SELECT m.name, m.prefix, m.description, m.schema_version, m.project_id, p.name AS project_name,
                u.display_name, u.email
         FROM module m
         JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
         JOIN app_user u ON u.id = $3
         WHERE m.workspace_id = $1 AND m.id = $2 AND m.deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        user.0
    )
    .fetch_one(db)
    .await?;
    Ok(Around {
        name: row.name,
        prefix: row.prefix,
        description: row.description,
        schema_version: row.schema_version,
        project_id: row.project_id.into(),
        project_name: row.project_name,
        user_name: row.display_name,
        user_email: row.email,
    })
}
