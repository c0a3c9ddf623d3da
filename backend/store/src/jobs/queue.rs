//! Wanting a job, and wanting it no more.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Granted, Limits},
    ids::{JobId, UserId},
};
use serde_json::Value;
use sqlx::PgConnection;

use super::signal::notify;
use crate::StoreError;

/// A job that somebody wants.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What shall be done.
    pub kind: &'static str,
    /// With what.
    pub input: Value,
    /// What the token may do that it is started with; none for a person.
    pub limits: Option<Limits>,
}

/// Puts a job into the queue; workers hear of it when the caller commits. `scope` is a project or a module in it.
#[tracing::instrument(name = "db.jobs.enqueue", level = "debug", skip_all)]
pub async fn enqueue(
    db: &mut PgConnection,
    scope: &Granted,
    new: &NewJob,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let limits = new.limits.map(serde_json::to_value).transpose();
    let limits = limits.map_err(|_| StoreError::Corrupt("limits of a token"))?;
    let done = sqlx::query!(
        "INSERT INTO job (id, workspace_id, project_id, kind, input, state, run_after, created_by, created_at, limits)
         SELECT $3, $1, scope.project_id, $4, $5, 'queued', clock_timestamp(), $6, $7, $8
         FROM (SELECT m.project_id FROM module m WHERE m.workspace_id = $1 AND m.id = $2
               UNION ALL
               SELECT p.id FROM project p WHERE p.workspace_id = $1 AND p.id = $2) AS scope",
        scope.workspace().0,
        scope.id(),
        new.id.0,
        new.kind,
        new.input,
        user.0,
        now,
        limits
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    notify(db).await
}

/// Stops a job: at once when it waits, and as soon as its worker hears of it when it runs. One that ended stays as it is.
#[tracing::instrument(name = "db.jobs.request_cancel", level = "debug", skip_all)]
pub async fn request_cancel(db: &mut PgConnection, id: JobId) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE job SET
             cancel_requested = true,
             state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
             finished_at = CASE WHEN state = 'queued' THEN clock_timestamp() ELSE finished_at END
         WHERE id = $1 AND state IN ('queued', 'running')",
        id.0
    )
    .execute(&mut *db)
    .await?;
    notify(db).await
}
