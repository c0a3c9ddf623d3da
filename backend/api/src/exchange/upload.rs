//! `/projects/{project_id}/reqif/uploads`

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use req1_app::exchange::Upload;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    InProject, accepted,
    analysis::{AnalysisDto, RefusalDto},
    import::ReqifFile,
};
use crate::{
    extract::{Caller, FileBody, PathParams},
    jobs::JobDto,
    problem::{Problem, Problems},
};

/// Project and upload in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct UploadPath {
    /// The project.
    project_id: Uuid,
    /// The upload.
    id: Uuid,
}

/// A file that was sent and is or was looked into.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadDto {
    id: Uuid,
    file_name: String,
    size_bytes: i64,
    /// analysing, ready or refused.
    state: String,
    /// Counts, specifications, types and findings, when ready.
    #[schema(value_type = Option<AnalysisDto>)]
    analysis: Option<Value>,
    /// Why it was refused.
    #[schema(value_type = Option<RefusalDto>)]
    problem: Option<Value>,
}

impl From<Upload> for UploadDto {
    fn from(upload: Upload) -> Self {
        Self {
            id: upload.id,
            file_name: upload.file_name,
            size_bytes: upload.size_bytes,
            state: upload.state,
            analysis: upload.analysis,
            problem: upload.problem,
        }
    }
}

/// An upload and the job that looks into it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadStarted {
    #[serde(flatten)]
    upload: UploadDto,
    job: JobDto,
}

/// Send a ReqIF file to be looked into
///
/// Nothing is imported yet: the upload tells what the file holds and what is odd about it.
#[utoipa::path(
    post, path = "/projects/{project_id}/reqif/uploads", tag = "reqif", params(InProject),
    request_body(content = ReqifFile, content_type = "multipart/form-data"),
    responses((status = 202, description = "The upload and its job", body = UploadStarted), Problems)
)]
pub(crate) async fn upload_reqif(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InProject>,
    mut body: FileBody,
) -> Result<Response, Problem> {
    let project = path.project_id.into();
    req1_app::exchange::may_import(&ctx, project).await?;
    let (head, source) = body.file().await?;
    let (upload, job) =
        req1_app::exchange::upload_reqif(&ctx, project, (&head.name, source)).await?;
    let job = req1_app::jobs::read_job(&ctx, job).await?;
    let body = UploadStarted {
        upload: upload.into(),
        job: job.into(),
    };
    Ok((StatusCode::ACCEPTED, Json(body)).into_response())
}

/// Read an upload
#[utoipa::path(
    get, path = "/projects/{project_id}/reqif/uploads/{id}", tag = "reqif", params(UploadPath),
    responses((status = 200, description = "The upload", body = UploadDto), Problems)
)]
pub(crate) async fn read_upload(
    Caller(ctx): Caller,
    PathParams(path): PathParams<UploadPath>,
) -> Result<Json<UploadDto>, Problem> {
    let upload = req1_app::exchange::read_upload(&ctx, path.project_id.into(), path.id).await?;
    Ok(Json(upload.into()))
}

/// Import an upload
#[utoipa::path(
    post, path = "/projects/{project_id}/reqif/uploads/{id}/import", tag = "reqif", params(UploadPath),
    responses((status = 202, description = "The job that imports it", body = JobDto), Problems)
)]
pub(crate) async fn import_upload(
    Caller(ctx): Caller,
    PathParams(path): PathParams<UploadPath>,
) -> Result<Response, Problem> {
    let job = req1_app::exchange::import_upload(&ctx, path.project_id.into(), path.id).await?;
    accepted(&ctx, job).await
}

/// Forget an upload
#[utoipa::path(
    delete, path = "/projects/{project_id}/reqif/uploads/{id}", tag = "reqif", params(UploadPath),
    responses((status = 204, description = "It is forgotten"), Problems)
)]
pub(crate) async fn delete_upload(
    Caller(ctx): Caller,
    PathParams(path): PathParams<UploadPath>,
) -> Result<StatusCode, Problem> {
    req1_app::exchange::delete_upload(&ctx, path.project_id.into(), path.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
