//! Taking things out of a recycle bin. Objects have their own way, see `objects::restore`.

use axum::Json;
use req1_app::recycle_bin as app;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, PathParams},
    modules::ModuleDto,
    problem::{Problem, Problems},
    projects::ProjectDto,
    workspaces::WorkspaceDto,
};

/// What is restored.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct RestorePath {
    /// Its id.
    id: Uuid,
}

/// How a project comes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreProjectInput {
    /// Another name, for when somebody has taken the old one.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
}

/// Restore a deleted workspace
///
/// With everything in it.
#[utoipa::path(
    post, path = "/workspaces/{id}/restore", tag = "recycle bin", params(RestorePath),
    responses((status = 200, description = "The restored workspace", body = WorkspaceDto), Problems)
)]
pub(crate) async fn restore_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<RestorePath>,
) -> Result<Json<WorkspaceDto>, Problem> {
    let restored = app::restore_workspace(&ctx, path.id.into()).await?;
    Ok(Json(restored.into()))
}

/// Restore a deleted project
///
/// With everything in it. When another project has its name by now, the refusal names one that is free.
#[utoipa::path(
    post, path = "/projects/{id}/restore", tag = "recycle bin", params(RestorePath), request_body = RestoreProjectInput,
    responses((status = 200, description = "The restored project", body = ProjectDto), Problems)
)]
pub(crate) async fn restore_project(
    Caller(ctx): Caller,
    PathParams(path): PathParams<RestorePath>,
    JsonBody(input): JsonBody<RestoreProjectInput>,
) -> Result<Json<ProjectDto>, Problem> {
    let restored = app::restore_project(&ctx, path.id.into(), input.name).await?;
    Ok(Json(restored.into()))
}

/// Restore a deleted module
///
/// With everything in it; what was deleted in it before stays deleted.
#[utoipa::path(
    post, path = "/modules/{id}/restore", tag = "recycle bin", params(RestorePath),
    responses((status = 200, description = "The restored module", body = ModuleDto), Problems)
)]
pub(crate) async fn restore_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<RestorePath>,
) -> Result<Json<ModuleDto>, Problem> {
    let restored = app::restore_module(&ctx, path.id.into()).await?;
    Ok(Json(restored.into()))
}
