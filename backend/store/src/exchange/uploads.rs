//! Files that wait for the decision to import them.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{FileId, UserId},
};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A file that was sent and looked at.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its id.
    pub id: Uuid,
    /// Its content.
    pub file_id: FileId,
    /// Its name.
    pub file_name: String,
    /// Its size.
    pub size_bytes: i64,
    /// analysing, ready or refused.
    pub state: String,
    /// What it holds and what is odd; when ready.
    pub analysis: Option<Value>,
    /// Why it was refused, as a problem document.
    pub problem: Option<Value>,
}

/// Records an upload, to be looked at.
#[tracing::instrument(name = "db.exchange.insert_upload", level = "debug", skip_all)]
pub async fn insert_upload(
    db: &mut PgConnection,
    project: &Granted,
    upload: &Upload,
    (creator, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO exchange_upload (workspace_id, id, project_id, file_id, file_name, size_bytes, state, created_by,
                                      created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'analysing', $7, $8)",
        project.workspace().0,
        upload.id,
        project.id(),
        upload.file_id.0,
        upload.file_name,
        upload.size_bytes,
        creator.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An upload of a project.
#[tracing::instrument(name = "db.exchange.upload", level = "debug", skip_all)]
pub async fn upload(
    db: &mut PgConnection,
    project: &Granted,
    id: Uuid,
) -> Result<Upload, StoreError> {
    Ok(sqlx::query_as!(
        Upload,
        r#"SELECT id, file_id AS "file_id: Uuid", file_name, size_bytes, state, analysis, problem
           FROM exchange_upload WHERE workspace_id = $1 AND project_id = $2 AND id = $3"#,
        project.workspace().0,
        project.id(),
        id
    )
    .fetch_one(db)
    .await?)
}

/// Records the result of looking at an upload.
#[tracing::instrument(name = "db.exchange.set_upload", level = "debug", skip_all)]
pub async fn set_upload(
    db: &mut PgConnection,
    project: &Granted,
    (id, result): (Uuid, Result<Value, Value>),
) -> Result<(), StoreError> {
    let (state, analysis, problem) = match result {
        Ok(analysis) => ("ready", Some(analysis), None),
        Err(problem) => ("refused", None, Some(problem)),
    };
    sqlx::query!(
        "UPDATE exchange_upload SET state = $4, analysis = $5, problem = $6
         WHERE workspace_id = $1 AND project_id = $2 AND id = $3",
        project.workspace().0,
        project.id(),
        id,
        state,
        analysis,
        problem
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets an upload.
#[tracing::instrument(name = "db.exchange.delete_upload", level = "debug", skip_all)]
pub async fn delete_upload(
    db: &mut PgConnection,
    project: &Granted,
    id: Uuid,
) -> Result<(), StoreError> {
    let deleted = sqlx::query!(
        "DELETE FROM exchange_upload WHERE workspace_id = $1 AND project_id = $2 AND id = $3",
        project.workspace().0,
        project.id(),
        id
    )
    .execute(db)
    .await?;
    if deleted.rows_affected() == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}
