//! `/projects/{project_id}/reqif` and `/modules/{module_id}/reqif`

mod analysis;
mod export;
mod import;
mod upload;

use axum::extract::multipart::MultipartError;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use req1_app::Ctx;
use req1_domain::ids::JobId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{ApiState, problem::Problem};

/// Largest file that is taken in, in bytes.
const MAX_FILE: usize = 2 << 30;

/// A project in the path, with something in it.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InProject {
    /// The project.
    project_id: Uuid,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(import::import_reqif))
        .routes(routes!(upload::upload_reqif))
        .routes(routes!(upload::read_upload, upload::delete_upload))
        .routes(routes!(upload::import_upload))
        .layer(axum::extract::DefaultBodyLimit::max(MAX_FILE))
        .routes(routes!(export::export_reqif))
}

/// Whether the client would rather get a job than wait.
fn prefers_job(headers: &HeaderMap) -> bool {
    headers
        .get_all("prefer")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|wish| wish.trim().eq_ignore_ascii_case("respond-async"))
}

/// 202 with the job that was started.
async fn accepted(ctx: &Ctx, job: JobId) -> Result<Response, Problem> {
    let view = req1_app::jobs::read_job(ctx, job).await?;
    let location = format!("/api/v1/jobs/{job}");
    let body = axum::Json(crate::jobs::JobDto::from(view));
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], body).into_response())
}

/// The problem of a body that ended early or is larger than allowed.
fn broken_body(error: &std::io::Error) -> Problem {
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<MultipartError>());
    match cause {
        Some(cause) if cause.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new("too_large", "The file is larger than this operation takes.")
        }
        Some(cause) => Problem::invalid("", "malformed_multipart", cause.body_text()),
        None => {
            tracing::error!(%error, "spooling an upload failed");
            Problem::internal()
        }
    }
}
