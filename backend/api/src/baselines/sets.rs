//! `/baseline-sets`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::baselines::{self as app, CreateSet, SetEdit};
use req1_domain::patch::Patch;
use req1_store::baselines::BaselineSet;
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

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_sets, create_set))
        .routes(routes!(read_set, update_set, delete_set))
}

/// A set of baselines in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SetPath {
    /// The set.
    id: Uuid,
}

/// Baselines of several modules that belong together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BaselineSet)]
struct SetDto {
    id: Uuid,
    workspace_id: Uuid,
    /// Whose people keep it; null belongs to the whole workspace.
    project_id: Option<Uuid>,
    name: String,
    version: String,
    description: Option<String>,
    created_at: DateTime<Utc>,
    created_by: Uuid,
}

impl From<BaselineSet> for SetDto {
    fn from(set: BaselineSet) -> Self {
        Self {
            id: set.id.0,
            workspace_id: set.workspace_id.0,
            project_id: set.project_id.map(|id| id.0),
            name: set.fields.name,
            version: set.fields.version,
            description: set.fields.description,
            created_at: set.created_at,
            created_by: set.created_by.0,
        }
    }
}

/// A new set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateBaselineSetInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// As people count: "1.0", "after the review".
    #[schema(min_length = 1, max_length = 100)]
    version: String,
    #[schema(max_length = 10_000)]
    description: Option<String>,
    /// Whose people keep it; without, it belongs to the whole workspace.
    project_id: Option<Uuid>,
    /// Modules that get a baseline each, all at one instant.
    #[serde(default)]
    #[schema(max_items = 1000)]
    module_ids: Vec<Uuid>,
    /// Ignored: it is the caller.
    #[serde(rename = "created_by")]
    _created_by: Option<Uuid>,
}

/// Changes of a set. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateBaselineSetInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(min_length = 1, max_length = 100)]
    version: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10_000)]
    description: Patch<String>,
}

/// List sets of baselines
///
/// Those that the caller may see, newest first.
#[utoipa::path(
    get, path = "/baseline-sets", tag = "baselines", params(PageParams),
    responses((status = 200, description = "A page of sets", body = Page<SetDto>), Problems)
)]
async fn list_sets(
    Caller(ctx): Caller,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<SetDto>>, Problem> {
    let range = page.range()?;
    let result = app::list_sets(&ctx, range.window()).await;
    Page::of(result, range, SetDto::from)
}

/// Make a set of baselines
///
/// With a baseline of each module that is named, all at one instant. More can be added later, one by one.
#[utoipa::path(
    post, path = "/baseline-sets", tag = "baselines", request_body = CreateBaselineSetInput,
    responses((status = 201, description = "The new set", body = SetDto), Problems)
)]
async fn create_set(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateBaselineSetInput>,
) -> Result<(StatusCode, Json<SetDto>), Problem> {
    let command = CreateSet {
        name: input.name,
        version: input.version,
        description: input.description,
        project: input.project_id.map(Into::into),
        modules: input.module_ids.into_iter().map(Into::into).collect(),
    };
    let made = app::create_set(&ctx, command).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a set of baselines
///
/// Its baselines are listed by `/baselines?baseline_set_id=`.
#[utoipa::path(
    get, path = "/baseline-sets/{id}", tag = "baselines", params(SetPath),
    responses((status = 200, description = "The set", body = SetDto), Problems)
)]
async fn read_set(
    Caller(ctx): Caller,
    PathParams(path): PathParams<SetPath>,
) -> Result<Json<SetDto>, Problem> {
    Ok(Json(app::read_set(&ctx, path.id.into()).await?.into()))
}

/// Change a set of baselines
#[utoipa::path(
    patch, path = "/baseline-sets/{id}", tag = "baselines", params(SetPath), request_body = UpdateBaselineSetInput,
    responses((status = 200, description = "The changed set", body = SetDto), Problems)
)]
async fn update_set(
    Caller(ctx): Caller,
    PathParams(path): PathParams<SetPath>,
    JsonBody(input): JsonBody<UpdateBaselineSetInput>,
) -> Result<Json<SetDto>, Problem> {
    let edit = SetEdit {
        name: input.name,
        version: input.version,
        description: input.description,
    };
    Ok(Json(
        app::update_set(&ctx, path.id.into(), edit).await?.into(),
    ))
}

/// Take a set of baselines away
///
/// With its baselines.
#[utoipa::path(
    delete, path = "/baseline-sets/{id}", tag = "baselines", params(SetPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
async fn delete_set(
    Caller(ctx): Caller,
    PathParams(path): PathParams<SetPath>,
) -> Result<StatusCode, Problem> {
    app::delete_set(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
