//! `/modules/{module_id}/events` and `/modules/{module_id}/presence`

mod dto;
mod presence;
mod stream;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(stream::follow_module))
        .routes(routes!(presence::list_presence))
        .routes(routes!(presence::note_presence))
        .routes(routes!(presence::leave))
}
