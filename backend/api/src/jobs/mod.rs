//! `/jobs`

mod dto;
mod handlers;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use dto::JobDto;

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::list_jobs))
        .routes(routes!(handlers::read_job))
        .routes(routes!(handlers::cancel_job))
        .routes(routes!(handlers::download_job))
}
