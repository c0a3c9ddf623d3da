//! What a worker tells of its job. Without the claim it tells nothing.

use chrono::{DateTime, Utc};
use req1_domain::ids::FileId;
use serde_json::Value;
use sqlx::PgConnection;

use super::claim::Claim;
use crate::StoreError;

/// A line of a job's log.
#[derive(Debug, Clone)]
pub struct LogLine {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What it says.
    pub message: String,
}

/// How a job ended.
#[derive(Debug, Clone)]
pub enum Finish {
    /// Well, with a result and perhaps a file.
    Succeeded(Value, Option<FileId>),
    /// With a problem document.
    Failed(Value),
    /// A person stopped it.
    Cancelled,
}

/// Sets how far the job is. A total of 0 is unknown.
#[tracing::instrument(name = "db.jobs.set_progress", level = "debug", skip_all)]
pub async fn set_progress(
    db: &mut PgConnection,
    claim: Claim,
    (done, total): (i64, i64),
    phase: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE job SET progress_done = $3, progress_total = $4, phase = $5
         WHERE id = $1 AND claim = $2 AND state = 'running'",
        claim.job.0,
        claim.number,
        done,
        total,
        phase
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Appends to the log.
#[tracing::instrument(name = "db.jobs.append_log", level = "debug", skip_all)]
pub async fn append_log(
    db: &mut PgConnection,
    claim: Claim,
    lines: &[LogLine],
) -> Result<(), StoreError> {
    let times: Vec<DateTime<Utc>> = lines.iter().map(|line| line.at).collect();
    let messages: Vec<String> = lines.iter().map(|line| line.message.clone()).collect();
    sqlx::query!(
        "INSERT INTO job_log (job_id, at, message)
         SELECT job.id, l.at, l.message
         FROM job CROSS JOIN unnest($3::timestamptz[], $4::text[]) WITH ORDINALITY AS l (at, message, place)
         WHERE job.id = $1 AND job.claim = $2 ORDER BY l.place",
        claim.job.0,
        claim.number,
        &times,
        &messages
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the job. [`StoreError::NotFound`] when the claim is lost: in a transaction with what the job did, this makes
/// sure that it is done once.
#[tracing::instrument(name = "db.jobs.finish", level = "debug", skip_all)]
pub async fn finish(db: &mut PgConnection, claim: Claim, end: &Finish) -> Result<(), StoreError> {
    let (state, result, file, problem) = match end {
        Finish::Succeeded(result, file) => ("succeeded", Some(result), *file, None),
        Finish::Failed(problem) => ("failed", None, None, Some(problem)),
        Finish::Cancelled => ("cancelled", None, None, None),
    };
    let done = sqlx::query!(
        "UPDATE job SET state = $3, result = $4, result_file_id = $5, problem = $6, finished_at = clock_timestamp(),
             lease_owner = NULL, lease_until = NULL,
             progress_done = CASE WHEN $3 = 'succeeded' THEN progress_total ELSE progress_done END
         WHERE id = $1 AND claim = $2 AND state = 'running'",
        claim.job.0,
        claim.number,
        state,
        result,
        file.map(|id| id.0),
        problem
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}
