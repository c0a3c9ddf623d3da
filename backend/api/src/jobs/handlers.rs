//! Watching and stopping jobs.

use axum::{Json, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::JobDto;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    files::{RangeHeaders, content},
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// A job in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct JobPath {
    /// The job.
    id: Uuid,
}

/// List my jobs
///
/// Newest first.
#[utoipa::path(
    get, path = "/jobs", tag = "jobs", params(PageParams),
    responses((status = 200, description = "The jobs", body = Page<JobDto>), Problems)
)]
pub(crate) async fn list_jobs(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<PageParams>,
) -> Result<Json<Page<JobDto>>, Problem> {
    let range = params.range()?;
    let found = req1_app::jobs::list_jobs(&ctx, range.window()).await;
    Page::of(found, range, JobDto::from)
}

/// Read a job
///
/// One's own, or one of a project that one administers.
#[utoipa::path(
    get, path = "/jobs/{id}", tag = "jobs", params(JobPath),
    responses((status = 200, description = "The job", body = JobDto), Problems)
)]
pub(crate) async fn read_job(
    Caller(ctx): Caller,
    PathParams(path): PathParams<JobPath>,
) -> Result<Json<JobDto>, Problem> {
    let view = req1_app::jobs::read_job(&ctx, path.id.into()).await?;
    Ok(Json(view.into()))
}

/// Stop a job
///
/// At once when it waits; a running one stops soon after. One that has ended stays as it is.
#[utoipa::path(
    post, path = "/jobs/{id}/cancel", tag = "jobs", params(JobPath),
    responses((status = 200, description = "The job", body = JobDto), Problems)
)]
pub(crate) async fn cancel_job(
    Caller(ctx): Caller,
    PathParams(path): PathParams<JobPath>,
) -> Result<Json<JobDto>, Problem> {
    let view = req1_app::jobs::cancel_job(&ctx, path.id.into()).await?;
    Ok(Json(view.into()))
}

/// Download what a job made
///
/// Kept for 30 days. Ranges work as on files.
#[utoipa::path(
    get, path = "/jobs/{id}/download", tag = "jobs",
    params(JobPath, ("Range" = Option<String>, Header, description = "One range of bytes")),
    responses(
        (status = 200, description = "The file", content_type = "*/*"),
        (status = 206, description = "The range of it", content_type = "*/*"),
        (status = 304, description = "The client has it"),
        (status = 416, description = "The file has no such range", body = Problem, content_type = "application/problem+json"),
        Problems
    )
)]
pub(crate) async fn download_job(
    Caller(ctx): Caller,
    PathParams(path): PathParams<JobPath>,
    headers: RangeHeaders,
) -> Result<Response, Problem> {
    let file = req1_app::jobs::job_file(&ctx, path.id.into()).await?;
    content(&ctx, &file, &headers).await
}
