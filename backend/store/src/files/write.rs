//! From an upload that begins to a file that counts.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{FileId, UserId},
};
use sqlx::PgConnection;

use super::FileKind;
use crate::StoreError;

/// A file before its content is there.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its id.
    pub id: FileId,
    /// What it is for.
    pub kind: FileKind,
    /// Its name, for downloads.
    pub name: String,
    /// Where its content will be.
    pub storage_key: String,
}

/// What was found out from the content.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Its media type.
    pub content_type: String,
    /// Its length in bytes.
    pub size_bytes: i64,
    /// SHA-256 of it.
    pub sha256: [u8; 32],
}

/// Notes a file whose content is on its way; nobody sees it. `scope` is a module or a project.
#[tracing::instrument(name = "db.files.insert_pending", level = "debug", skip_all)]
pub async fn insert_pending(
    db: &mut PgConnection,
    scope: &Granted,
    new: &NewFile,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "INSERT INTO file (workspace_id, id, project_id, module_id, kind, name, storage_key, state, created_by, created_at)
         SELECT $1, $3, scope.project_id, scope.module_id, $4, $5, $6, 'pending', $7, $8
         FROM (SELECT m.project_id, m.id AS module_id FROM module m WHERE m.workspace_id = $1 AND m.id = $2
               UNION ALL
               SELECT p.id, NULL FROM project p WHERE p.workspace_id = $1 AND p.id = $2) AS scope",
        scope.workspace().0,
        scope.id(),
        new.id.0,
        new.kind.as_str(),
        new.name,
        new.storage_key,
        user.0,
        now
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// Makes a file count, once its content was verified.
#[tracing::instrument(name = "db.files.mark_ready", level = "debug", skip_all)]
pub async fn mark_ready(
    db: &mut PgConnection,
    scope: &Granted,
    id: FileId,
    measured: &Measured,
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "UPDATE file SET state = 'ready', content_type = $3, size_bytes = $4, sha256 = $5
         WHERE workspace_id = $1 AND id = $2 AND state = 'pending'",
        scope.workspace().0,
        id.0,
        measured.content_type,
        measured.size_bytes,
        &measured.sha256
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}
