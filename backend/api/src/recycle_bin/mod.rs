//! Recycle bins: `/bin`, `/workspaces/{workspace_id}/bin`, `/projects/{project_id}/bin`, and the ways out of them.

mod cursor;
mod list;
mod purge;
mod restore;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::server_bin))
        .routes(routes!(list::workspace_bin))
        .routes(routes!(list::project_bin))
        .routes(routes!(restore::restore_workspace))
        .routes(routes!(restore::restore_project))
        .routes(routes!(restore::restore_module))
        .routes(routes!(purge::purge_workspace))
        .routes(routes!(purge::purge_project))
        .routes(routes!(purge::purge_module))
}
