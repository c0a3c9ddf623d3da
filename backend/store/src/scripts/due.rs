//! Scripts whose time has come.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Script;
use crate::StoreError;

/// Notes when a script runs next.
#[tracing::instrument(name = "db.scripts.set_next_run", level = "debug", skip_all)]
pub async fn set_next_run(
    db: &mut PgConnection,
    script: &Script,
    next: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE script SET next_run_at = $3 WHERE workspace_id = $1 AND id = $2",
        script.workspace_id.0,
        script.id.0,
        next
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether a job of this kind for the script waits or runs.
#[tracing::instrument(name = "db.scripts.is_under_way", level = "debug", skip_all)]
pub async fn is_under_way(
    db: &mut PgConnection,
    script: &Script,
    kind: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM job
               WHERE workspace_id = $1 AND kind = $2 AND state IN ('queued', 'running') AND input ->> 'script_id' = $3
           ) AS "found!""#,
        script.workspace_id.0,
        kind,
        script.id.0.to_string()
    )
    .fetch_one(db)
    .await?)
}
