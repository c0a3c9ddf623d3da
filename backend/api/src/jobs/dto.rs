//! Jobs on the wire.

use chrono::{DateTime, Utc};
use req1_app::jobs::{JobState, JobView};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;

/// Where a job stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = JobState)]
pub(crate) enum JobStateDto {
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

impl From<JobState> for JobStateDto {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Queued => Self::Queued,
            JobState::Running => Self::Running,
            JobState::Succeeded => Self::Succeeded,
            JobState::Failed => Self::Failed,
            JobState::Cancelled => Self::Cancelled,
        }
    }
}

/// How far a job is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobProgress {
    /// Steps done.
    done: i64,
    /// Steps in all; 0 when not known.
    total: i64,
    /// What it is doing, a stable word.
    phase: Option<String>,
}

/// Work that outlives its request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobDto {
    id: Uuid,
    project_id: Uuid,
    /// What it does, a stable word such as `reqif_import`.
    kind: String,
    state: JobStateDto,
    progress: JobProgress,
    /// Its log, oldest line first; the last 500 lines.
    log: Vec<String>,
    /// Whether somebody wants it stopped.
    cancel_requested: bool,
    /// What came out, when it succeeded; depends on the kind.
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    /// Why it failed.
    #[schema(value_type = Option<Problem>)]
    problem: Option<Value>,
    created_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    /// Where its file is, when it made one and it is still kept.
    download_url: Option<String>,
}

impl From<JobView> for JobDto {
    fn from(view: JobView) -> Self {
        let JobView { job, log } = view;
        let download_url = job
            .result_file_id
            .map(|_| format!("/api/v1/jobs/{}/download", job.id));
        Self {
            id: job.id.0,
            project_id: job.project_id.0,
            kind: job.kind,
            state: job.state.into(),
            progress: JobProgress {
                done: job.progress_done,
                total: job.progress_total,
                phase: job.phase,
            },
            log,
            cancel_requested: job.cancel_requested,
            result: job.result,
            problem: job.problem,
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
            download_url,
        }
    }
}
