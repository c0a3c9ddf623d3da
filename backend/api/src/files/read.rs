//! `GET /files/{id}`

use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{RangeHeaders, content};
use crate::{
    extract::{Caller, PathParams},
    problem::{Problem, Problems},
};

/// A file in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct FilePath {
    /// The file.
    id: Uuid,
}

/// Read a file
///
/// Pictures are shown in place; everything else is a download.
#[utoipa::path(
    get, path = "/files/{id}", tag = "files",
    params(FilePath, ("Range" = Option<String>, Header, description = "One range of bytes")),
    responses(
        (status = 200, description = "The content, of the type that it was found to have", content_type = "*/*"),
        (status = 206, description = "The range of it", content_type = "*/*"),
        (status = 304, description = "The client has it"),
        (status = 416, description = "The file has no such range", body = Problem, content_type = "application/problem+json"),
        Problems
    )
)]
pub(crate) async fn read_file(
    Caller(ctx): Caller,
    PathParams(path): PathParams<FilePath>,
    headers: RangeHeaders,
) -> Result<Response, Problem> {
    let file = req1_app::files::read_file(&ctx, path.id.into()).await?;
    content(&ctx, &file, &headers).await
}
