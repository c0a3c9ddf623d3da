//! Jobs as people see them.

use chrono::{DateTime, Utc};
use req1_domain::ids::{FileId, JobId, ProjectId, UserId, WorkspaceId};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Lines of a log that are shown, the last ones.
const MAX_LINES: i64 = 500;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Done, with a result.
    Succeeded,
    /// Given up, with a problem.
    Failed,
    /// Stopped by a person.
    Cancelled,
}

impl JobState {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn parse(name: &str) -> Result<Self, StoreError> {
        match name {
            "queued" => Ok(Self::Queued),
            "running" => Ok(Self::Running),
            "succeeded" => Ok(Self::Succeeded),
            "failed" => Ok(Self::Failed),
            "cancelled" => Ok(Self::Cancelled),
            _ => Err(StoreError::Corrupt("state of a job")),
        }
    }

    /// Whether it will change no more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// A job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its project.
    pub project_id: ProjectId,
    /// What is done.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// What it is doing.
    pub phase: Option<String>,
    /// Steps done, out of `progress_total`; a total of 0 is unknown.
    pub progress_done: i64,
    /// Steps in all.
    pub progress_total: i64,
    /// Runs that began and were not handed back.
    pub attempts: i32,
    /// Whether a person wants it stopped.
    pub cancel_requested: bool,
    /// What came out, when it succeeded.
    pub result: Option<Value>,
    /// Problem document, when it failed.
    pub problem: Option<Value>,
    /// The file that it made, while it is kept.
    pub result_file_id: Option<FileId>,
    /// Who wanted it.
    pub created_by: UserId,
    /// When it was wanted.
    pub created_at: DateTime<Utc>,
    /// When a worker first took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

pub(super) struct JobRow {
    pub(super) id: Uuid,
    pub(super) workspace_id: Uuid,
    pub(super) project_id: Uuid,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) phase: Option<String>,
    pub(super) progress_done: i64,
    pub(super) progress_total: i64,
    pub(super) attempts: i32,
    pub(super) cancel_requested: bool,
    pub(super) result: Option<Value>,
    pub(super) problem: Option<Value>,
    pub(super) result_file_id: Option<Uuid>,
    pub(super) created_by: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) started_at: Option<DateTime<Utc>>,
    pub(super) finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<JobRow> for Job {
    type Error = StoreError;

    fn try_from(row: JobRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            project_id: row.project_id.into(),
            kind: row.kind,
            state: JobState::parse(&row.state)?,
            phase: row.phase,
            progress_done: row.progress_done,
            progress_total: row.progress_total,
            attempts: row.attempts,
            cancel_requested: row.cancel_requested,
            result: row.result,
            problem: row.problem,
            result_file_id: row.result_file_id.map(Into::into),
            created_by: row.created_by.into(),
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
        })
    }
}

macro_rules! select_jobs {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            JobRow,
            "SELECT j.id, j.workspace_id, j.project_id, j.kind, j.state, j.phase, j.progress_done, j.progress_total,
                    j.attempts, j.cancel_requested, j.result, j.problem, j.result_file_id, j.created_by, j.created_at,
                    j.started_at, j.finished_at
             FROM job j " + $tail
            $(, $argument)*
        )
    };
}

/// A job, whoever it is for: the caller checks access to its project.
#[tracing::instrument(name = "db.jobs.by_id", level = "debug", skip_all)]
pub async fn by_id(db: &mut PgConnection, id: JobId) -> Result<Job, StoreError> {
    select_jobs!("WHERE j.id = $1", id.0)
        .fetch_one(db)
        .await?
        .try_into()
}

/// Jobs that a person started in projects that they still see, newest first, and how many.
#[tracing::instrument(name = "db.jobs.of_user", level = "debug", skip_all)]
pub async fn of_user(
    db: &mut PgConnection,
    user: UserId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Job>, i64), StoreError> {
    let jobs = select_jobs!(
        "WHERE j.created_by = $1 AND EXISTS (SELECT FROM visible_project($1) p WHERE p.id = j.project_id)
         ORDER BY j.created_at DESC, j.id DESC OFFSET $2 LIMIT $3",
        user.0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?
    .into_iter()
    .map(Job::try_from)
    .collect::<Result<_, _>>()?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM job j
           WHERE j.created_by = $1 AND EXISTS (SELECT FROM visible_project($1) p WHERE p.id = j.project_id)"#,
        user.0
    )
    .fetch_one(db)
    .await?;
    Ok((jobs, total))
}

/// The last lines of the logs of jobs, each with its job, in the order they were written.
#[tracing::instrument(name = "db.jobs.log", level = "debug", skip_all)]
pub async fn log(
    db: &mut PgConnection,
    jobs: &[JobId],
) -> Result<Vec<(JobId, String)>, StoreError> {
    let ids: Vec<Uuid> = jobs.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT l.job_id AS "job_id!", l.message AS "message!"
           FROM unnest($1::uuid[]) AS j (id)
           CROSS JOIN LATERAL (SELECT job_id, line, message FROM job_log WHERE job_id = j.id
                               ORDER BY line DESC LIMIT $2) AS l
           ORDER BY l.job_id, l.line"#,
        &ids,
        MAX_LINES
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.job_id.into(), row.message))
        .collect())
}
