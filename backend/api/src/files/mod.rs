//! `/modules/{module_id}/files` and `/files/{id}`

mod create;
mod read;
mod response;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use response::{RangeHeaders, content};

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(create::create_file))
        // The use case counts the bytes of the file itself.
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(read::read_file))
}
