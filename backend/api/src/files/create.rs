//! `POST /modules/{module_id}/files`

use axum::{Json, extract::State};
use http::StatusCode;
use req1_app::files::{NewPicture, StoredFile, store_picture};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, FileBody, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// Largest picture in bytes, unless the configuration says otherwise.
const MAX_BYTES: u64 = 50 * 1024 * 1024;

/// A file that can be shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub(crate) struct FileDto {
    id: Uuid,
    name: String,
    /// Found from the content.
    content_type: String,
    size_bytes: i64,
    /// SHA-256 of the content in hexadecimal digits.
    sha256: String,
    /// Where it is served, for the `src` of a picture in a body.
    url: String,
}

impl From<StoredFile> for FileDto {
    fn from(file: StoredFile) -> Self {
        Self {
            id: file.id.0,
            name: file.name,
            content_type: file.content_type,
            size_bytes: file.size_bytes,
            sha256: hex::encode(file.sha256),
            url: format!("/api/v1/files/{}", file.id),
        }
    }
}

/// A picture to be shown in bodies.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read by the derive for the OpenAPI document only")]
pub(crate) struct PictureFile {
    /// PNG, JPEG, GIF or WebP.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Send a picture for the bodies of a module
///
/// Its type is found from its content. Refer to it by its `url`; one that no body ever showed goes after a week.
#[utoipa::path(
    post, path = "/modules/{module_id}/files", tag = "files", params(InModule),
    request_body(content = PictureFile, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file", body = FileDto), Problems)
)]
pub(crate) async fn create_file(
    State(state): State<ApiState>,
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    mut body: FileBody,
) -> Result<(StatusCode, Json<FileDto>), Problem> {
    let (head, source) = body.file().await?;
    let picture = NewPicture {
        name: head.name,
        content_type: head.content_type,
        max_bytes: state.config.max_file_bytes.unwrap_or(MAX_BYTES),
    };
    let file = store_picture(&ctx, path.module_id.into(), picture, source).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}
