//! Who works on a job.

use std::time::Duration;

use req1_domain::{access::Limits, ids::JobId};
use serde_json::Value;
use sqlx::{PgConnection, postgres::types::PgInterval};

use super::{
    read::{Job, JobRow},
    signal::notify,
};
use crate::StoreError;

/// The right to work on a job, until somebody else claims it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The job.
    pub job: JobId,
    /// Number of this claim.
    pub number: i64,
}

/// A job with the right to work on it.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The job.
    pub job: Job,
    /// What it works with.
    pub input: Value,
    /// The right.
    pub claim: Claim,
    /// What the token could do that it was started with; none for a person.
    pub limits: Option<Limits>,
}

pub(super) fn interval(duration: Duration) -> PgInterval {
    PgInterval {
        months: 0,
        days: 0,
        microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX),
    }
}

/// Takes the job that waits longest, or one whose worker let the lease run out.
#[tracing::instrument(name = "db.jobs.claim", level = "debug", skip_all)]
pub async fn claim(
    db: &mut PgConnection,
    worker: &str,
    kinds: &[String],
    lease: Duration,
) -> Result<Option<Claimed>, StoreError> {
    let row = sqlx::query!(
        "UPDATE job AS j SET
             state = 'running', claim = claim + 1, attempts = attempts + 1, lease_owner = $1,
             lease_until = clock_timestamp() + $3::interval, started_at = COALESCE(started_at, clock_timestamp())
         WHERE id = (
             SELECT id FROM job
             WHERE kind = ANY($2)
               AND (state = 'queued' AND run_after <= clock_timestamp()
                    OR state = 'running' AND lease_until < clock_timestamp())
             ORDER BY run_after, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING j.id, j.workspace_id, j.project_id, j.kind, j.state, j.phase, j.progress_done, j.progress_total,
                   j.attempts, j.cancel_requested, j.result, j.problem, j.result_file_id, j.created_by, j.created_at,
                   j.started_at, j.finished_at, j.input, j.claim, j.limits",
        worker,
        kinds,
        interval(lease)
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let claim = Claim {
            job: row.id.into(),
            number: row.claim,
        };
        let job = JobRow {
            id: row.id,
            workspace_id: row.workspace_id,
            project_id: row.project_id,
            kind: row.kind,
            state: row.state,
            phase: row.phase,
            progress_done: row.progress_done,
            progress_total: row.progress_total,
            attempts: row.attempts,
            cancel_requested: row.cancel_requested,
            result: row.result,
            problem: row.problem,
            result_file_id: row.result_file_id,
            created_by: row.created_by,
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
        };
        let limits = row.limits.map(serde_json::from_value).transpose();
        Ok(Claimed {
            job: job.try_into()?,
            input: row.input,
            claim,
            limits: limits.map_err(|_| StoreError::Corrupt("limits of a job"))?,
        })
    })
    .transpose()
}

/// Keeps the lease, and says whether a person wants the job stopped. [`StoreError::NotFound`] when the claim is lost.
#[tracing::instrument(name = "db.jobs.renew", level = "debug", skip_all)]
pub async fn renew(
    db: &mut PgConnection,
    claim: Claim,
    lease: Duration,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        "UPDATE job SET lease_until = clock_timestamp() + $3::interval
         WHERE id = $1 AND claim = $2 AND state = 'running' RETURNING cancel_requested",
        claim.job.0,
        claim.number,
        interval(lease)
    )
    .fetch_one(db)
    .await?)
}

/// Gives the job back to be run anew from the start, as if it had not been claimed.
#[tracing::instrument(name = "db.jobs.hand_back", level = "debug", skip_all)]
pub async fn hand_back(db: &mut PgConnection, claim: Claim) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE job SET state = 'queued', attempts = attempts - 1, lease_owner = NULL, lease_until = NULL,
             run_after = clock_timestamp()
         WHERE id = $1 AND claim = $2 AND state = 'running'",
        claim.job.0,
        claim.number
    )
    .execute(&mut *db)
    .await?;
    notify(db).await
}

/// Gives the job back to be tried again after a while.
#[tracing::instrument(name = "db.jobs.retry", level = "debug", skip_all)]
pub async fn retry(db: &mut PgConnection, claim: Claim, delay: Duration) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE job SET state = 'queued', lease_owner = NULL, lease_until = NULL,
             run_after = clock_timestamp() + $3::interval
         WHERE id = $1 AND claim = $2 AND state = 'running'",
        claim.job.0,
        claim.number,
        interval(delay)
    )
    .execute(db)
    .await?;
    Ok(())
}
