//! `/workspaces`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::workspaces as app;
use req1_domain::{
    access::{Resource, may},
    patch::Patch,
};
use req1_store::workspaces::Workspace;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// A workspace in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct WorkspacePath {
    /// The workspace.
    pub(crate) id: Uuid,
}

/// The unit that isolates data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Workspace)]
pub(crate) struct WorkspaceDto {
    id: Uuid,
    name: String,
    description: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// What the caller is in it.
    role: String,
    /// What the caller may do with it.
    capabilities: Vec<String>,
}

impl From<Workspace> for WorkspaceDto {
    fn from(workspace: Workspace) -> Self {
        Self {
            id: workspace.id.0,
            name: workspace.name,
            description: workspace.description,
            created_at: workspace.created_at,
            updated_at: workspace.updated_at,
            role: workspace.role.as_str().to_owned(),
            capabilities: may(workspace.role, Resource::Workspace)
                .into_iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
        }
    }
}

/// A new workspace.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWorkspaceInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    description: Option<String>,
}

/// Changes of a workspace. What is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateWorkspaceInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_workspaces, create_workspace))
        .routes(routes!(read_workspace, update_workspace, delete_workspace))
}

/// List workspaces
#[utoipa::path(
    get, path = "/workspaces", tag = "workspaces", params(PageParams),
    responses((status = 200, description = "A page of workspaces", body = Page<WorkspaceDto>), Problems)
)]
async fn list_workspaces(
    Caller(ctx): Caller,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<WorkspaceDto>>, Problem> {
    let range = page.range()?;
    Page::of(
        app::list_workspaces(&ctx, range.window()).await,
        range,
        WorkspaceDto::from,
    )
}

/// Make a workspace
///
/// Its maker owns it. It starts with the usual link types.
#[utoipa::path(
    post, path = "/workspaces", tag = "workspaces", request_body = CreateWorkspaceInput,
    responses((status = 201, description = "The new workspace", body = WorkspaceDto), Problems)
)]
async fn create_workspace(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateWorkspaceInput>,
) -> Result<(StatusCode, Json<WorkspaceDto>), Problem> {
    let made = app::create_workspace(&ctx, (input.name, input.description)).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a workspace
#[utoipa::path(
    get, path = "/workspaces/{id}", tag = "workspaces", params(WorkspacePath),
    responses((status = 200, description = "The workspace", body = WorkspaceDto), Problems)
)]
async fn read_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<WorkspacePath>,
) -> Result<Json<WorkspaceDto>, Problem> {
    Ok(Json(
        app::read_workspace(&ctx, path.id.into()).await?.into(),
    ))
}

/// Change a workspace
#[utoipa::path(
    patch, path = "/workspaces/{id}", tag = "workspaces", params(WorkspacePath), request_body = UpdateWorkspaceInput,
    responses((status = 200, description = "The changed workspace", body = WorkspaceDto), Problems)
)]
async fn update_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<WorkspacePath>,
    JsonBody(input): JsonBody<UpdateWorkspaceInput>,
) -> Result<Json<WorkspaceDto>, Problem> {
    let edit = (input.name, input.description);
    Ok(Json(
        app::update_workspace(&ctx, path.id.into(), edit)
            .await?
            .into(),
    ))
}

/// Delete a workspace
///
/// Restorable.
#[utoipa::path(
    delete, path = "/workspaces/{id}", tag = "workspaces", params(WorkspacePath),
    responses((status = 204, description = "It is deleted"), Problems)
)]
async fn delete_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<WorkspacePath>,
) -> Result<StatusCode, Problem> {
    app::delete_workspace(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
