//! Taking workspaces, projects and modules out of the recycle bin, with everything in them.

use chrono::{DateTime, Utc};
use req1_domain::access::Granted;
use sqlx::PgConnection;

use crate::StoreError;

/// Restores a workspace. [`StoreError::NotFound`] when it is not deleted.
#[tracing::instrument(name = "db.recycle_bin.restore_workspace", level = "debug", skip_all)]
pub async fn restore_workspace(
    db: &mut PgConnection,
    workspace: &Granted,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "UPDATE workspace SET deleted_at = NULL, deleted_by = NULL, updated_at = $2
         WHERE id = $1 AND deleted_at IS NOT NULL",
        workspace.id(),
        now
    )
    .execute(db)
    .await?;
    restored(done.rows_affected())
}

/// Restores a project, under another name where one is given. [`StoreError::NotFound`] when it is not deleted, constraint
/// `project_name_key` when the name is taken.
#[tracing::instrument(name = "db.recycle_bin.restore_project", level = "debug", skip_all)]
pub async fn restore_project(
    db: &mut PgConnection,
    project: &Granted,
    name: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "UPDATE project SET deleted_at = NULL, deleted_by = NULL, name = COALESCE($3, name), updated_at = $4
         WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NOT NULL",
        project.workspace().0,
        project.id(),
        name,
        now
    )
    .execute(db)
    .await?;
    restored(done.rows_affected())
}

/// Restores a module. [`StoreError::NotFound`] when it is not deleted.
#[tracing::instrument(name = "db.recycle_bin.restore_module", level = "debug", skip_all)]
pub async fn restore_module(
    db: &mut PgConnection,
    module: &Granted,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "UPDATE module SET deleted_at = NULL, deleted_by = NULL, updated_at = $3
         WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NOT NULL",
        module.workspace().0,
        module.id(),
        now
    )
    .execute(db)
    .await?;
    restored(done.rows_affected())
}

const fn restored(rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// A name that no live project of the workspace has, when the one that a deleted project would come back with is taken:
/// the same with a number.
#[tracing::instrument(name = "db.recycle_bin.free_project_name", level = "debug", skip_all)]
pub async fn free_project_name(
    db: &mut PgConnection,
    project: &Granted,
    name: Option<&str>,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"WITH wanted AS (
               SELECT COALESCE($3, name) AS name FROM project WHERE workspace_id = $1 AND id = $2
           ), taken AS (
               SELECT lower(p.name) AS name FROM project p, wanted
               WHERE p.workspace_id = $1 AND p.deleted_at IS NULL AND starts_with(lower(p.name), lower(left(wanted.name, 190)))
           )
           SELECT left(wanted.name, 190) || ' (' || number || ')' AS "name!"
           FROM wanted, generate_series(2, (SELECT count(*) FROM taken) + 2) AS number
           WHERE lower(wanted.name) IN (SELECT name FROM taken)
             AND lower(left(wanted.name, 190) || ' (' || number || ')') NOT IN (SELECT name FROM taken)
           ORDER BY number LIMIT 1"#,
        project.workspace().0,
        project.id(),
        name
    )
    .fetch_optional(db)
    .await?)
}
