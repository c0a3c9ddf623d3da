//! `/workspaces/{workspace_id}/projects` and `/projects/{id}`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::projects::{self as app, ProjectEdit};
use req1_domain::{
    access::{Resource, may},
    patch::Patch,
};
use req1_store::projects::{Project, ProjectFields};
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

/// A workspace in the path, with something in it.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InWorkspace {
    /// The workspace.
    workspace_id: Uuid,
}

/// Workspace and project in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ProjectInWorkspace {
    /// The workspace.
    workspace_id: Uuid,
    /// The project.
    id: Uuid,
}

/// A project in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ProjectPath {
    /// The project.
    id: Uuid,
}

/// A project: modules that belong together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Project)]
pub(crate) struct ProjectDto {
    id: Uuid,
    workspace_id: Uuid,
    name: String,
    description: Option<String>,
    /// Language of its texts for search: english, german, french or simple.
    search_language: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// What the caller is in it.
    role: String,
    /// What the caller may do with it.
    capabilities: Vec<String>,
}

impl From<Project> for ProjectDto {
    fn from(project: Project) -> Self {
        Self {
            id: project.id.0,
            workspace_id: project.workspace_id.0,
            name: project.name,
            description: project.description,
            search_language: project.search_language,
            created_at: project.created_at,
            updated_at: project.updated_at,
            role: project.role.as_str().to_owned(),
            capabilities: may(project.role, Resource::Project)
                .into_iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
        }
    }
}

/// A new project.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateProjectInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    description: Option<String>,
    /// english (default), german, french or simple.
    search_language: Option<String>,
    /// Must be the workspace in the path when given.
    workspace_id: Option<Uuid>,
}

/// Changes of a project. What is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateProjectInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    search_language: Option<String>,
}

impl From<UpdateProjectInput> for ProjectEdit {
    fn from(input: UpdateProjectInput) -> Self {
        Self {
            name: input.name,
            description: input.description,
            search_language: input.search_language,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_projects, create_project))
        .routes(routes!(
            read_project_in_workspace,
            update_project_in_workspace,
            delete_project_in_workspace
        ))
        .routes(routes!(read_project, delete_project))
}

/// List projects
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}/projects", tag = "projects", params(InWorkspace, PageParams),
    responses((status = 200, description = "A page of projects", body = Page<ProjectDto>), Problems)
)]
async fn list_projects(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InWorkspace>,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<ProjectDto>>, Problem> {
    let range = page.range()?;
    let result = app::list_projects(&ctx, path.workspace_id.into(), range.window()).await;
    Page::of(result, range, ProjectDto::from)
}

/// Make a project
#[utoipa::path(
    post, path = "/workspaces/{workspace_id}/projects", tag = "projects", params(InWorkspace),
    request_body = CreateProjectInput,
    responses((status = 201, description = "The new project", body = ProjectDto), Problems)
)]
async fn create_project(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InWorkspace>,
    JsonBody(input): JsonBody<CreateProjectInput>,
) -> Result<(StatusCode, Json<ProjectDto>), Problem> {
    if input
        .workspace_id
        .is_some_and(|given| given != path.workspace_id)
    {
        return Err(Problem::invalid(
            "/workspace_id",
            "contradiction",
            "must be the workspace in the path",
        ));
    }
    let fields = ProjectFields {
        name: input.name,
        description: input.description,
        search_language: input
            .search_language
            .unwrap_or_else(|| "english".to_owned()),
    };
    let made = app::create_project(&ctx, path.workspace_id.into(), fields).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a project of a workspace
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}/projects/{id}", tag = "projects", params(ProjectInWorkspace),
    responses((status = 200, description = "The project", body = ProjectDto), Problems)
)]
async fn read_project_in_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ProjectInWorkspace>,
) -> Result<Json<ProjectDto>, Problem> {
    let ids = (Some(path.workspace_id.into()), path.id.into());
    Ok(Json(app::read_project(&ctx, ids).await?.into()))
}

/// Change a project
#[utoipa::path(
    patch, path = "/workspaces/{workspace_id}/projects/{id}", tag = "projects", params(ProjectInWorkspace),
    request_body = UpdateProjectInput,
    responses((status = 200, description = "The changed project", body = ProjectDto), Problems)
)]
async fn update_project_in_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ProjectInWorkspace>,
    JsonBody(input): JsonBody<UpdateProjectInput>,
) -> Result<Json<ProjectDto>, Problem> {
    let ids = (Some(path.workspace_id.into()), path.id.into());
    Ok(Json(
        app::update_project(&ctx, ids, input.into()).await?.into(),
    ))
}

/// Delete a project
///
/// Restorable.
#[utoipa::path(
    delete, path = "/workspaces/{workspace_id}/projects/{id}", tag = "projects", params(ProjectInWorkspace),
    responses((status = 204, description = "It is deleted"), Problems)
)]
async fn delete_project_in_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ProjectInWorkspace>,
) -> Result<StatusCode, Problem> {
    app::delete_project(&ctx, (Some(path.workspace_id.into()), path.id.into())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read a project
#[utoipa::path(
    get, path = "/projects/{id}", tag = "projects", params(ProjectPath),
    responses((status = 200, description = "The project", body = ProjectDto), Problems)
)]
async fn read_project(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ProjectPath>,
) -> Result<Json<ProjectDto>, Problem> {
    Ok(Json(
        app::read_project(&ctx, (None, path.id.into()))
            .await?
            .into(),
    ))
}

/// Delete a project by its id alone
///
/// Restorable.
#[utoipa::path(
    delete, path = "/projects/{id}", tag = "projects", params(ProjectPath),
    responses((status = 204, description = "It is deleted"), Problems)
)]
async fn delete_project(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ProjectPath>,
) -> Result<StatusCode, Problem> {
    app::delete_project(&ctx, (None, path.id.into())).await?;
    Ok(StatusCode::NO_CONTENT)
}
