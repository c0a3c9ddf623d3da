//! `/modules/{module_id}/baselines`, `/baselines`

mod entries;
mod sets;

use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::baselines::{self as app, CreateBaseline};
use req1_domain::ids::{BaselineId, ModuleId};
use req1_store::baselines::{Baseline, BaselineFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use self::entries::{BaselineEntry, BaselineWithEntries};
use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    modules::InModule,
    page::{Page, PageParams, range},
    problem::{Problem, Problems},
};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_all_baselines))
        .routes(routes!(list_baselines, create_baseline))
        .routes(routes!(read_baseline, delete_baseline))
        .merge(sets::routes())
}

/// Module and baseline in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct BaselinePath {
    /// The module.
    module_id: Uuid,
    /// The baseline.
    id: Uuid,
}

impl BaselinePath {
    fn ids(self) -> (ModuleId, BaselineId) {
        (self.module_id.into(), self.id.into())
    }
}

/// A module at a revision, by name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Baseline)]
struct BaselineDto {
    id: Uuid,
    module_id: Uuid,
    module_name: String,
    /// The last revision that counts.
    revision: i64,
    /// The time at which other modules are read with it.
    at: DateTime<Utc>,
    name: String,
    description: Option<String>,
    baseline_set_id: Option<Uuid>,
    /// Always: nobody changes a baseline.
    locked: bool,
    created_at: DateTime<Utc>,
    created_by: Uuid,
    created_by_name: String,
}

impl From<Baseline> for BaselineDto {
    fn from(one: Baseline) -> Self {
        Self {
            id: one.id.0,
            module_id: one.module_id.0,
            module_name: one.module_name,
            revision: one.moment.revision,
            at: one.moment.at,
            name: one.name,
            description: one.description,
            baseline_set_id: one.set.map(|id| id.0),
            locked: true,
            created_at: one.created_at,
            created_by: one.created_by.0,
            created_by_name: one.created_by_name,
        }
    }
}

/// A new baseline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateBaselineInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[schema(max_length = 10_000)]
    description: Option<String>,
    /// The set that it is added to.
    baseline_set_id: Option<Uuid>,
}

/// Which baselines.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListBaselinesParams {
    /// Only of this module.
    module_id: Option<Uuid>,
    /// Only of modules of this project.
    project_id: Option<Uuid>,
    /// Only of this set.
    baseline_set_id: Option<Uuid>,
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
}

/// List baselines
///
/// Of all modules that the caller may see, newest first.
#[utoipa::path(
    get, path = "/baselines", tag = "baselines", params(ListBaselinesParams),
    responses((status = 200, description = "A page of baselines", body = Page<BaselineDto>), Problems)
)]
async fn list_all_baselines(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListBaselinesParams>,
) -> Result<Json<Page<BaselineDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let filter = BaselineFilter {
        module: params.module_id.map(Into::into),
        project: params.project_id.map(Into::into),
        set: params.baseline_set_id.map(Into::into),
        id: None,
    };
    let result = app::list_baselines(&ctx, filter, range.window()).await;
    Page::of(result, range, BaselineDto::from)
}

/// List baselines of a module
///
/// Newest first.
#[utoipa::path(
    get, path = "/modules/{module_id}/baselines", tag = "baselines", params(InModule, PageParams),
    responses((status = 200, description = "A page of baselines", body = Page<BaselineDto>), Problems)
)]
async fn list_baselines(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<BaselineDto>>, Problem> {
    let range = page.range()?;
    let filter = BaselineFilter {
        module: Some(path.module_id.into()),
        ..BaselineFilter::default()
    };
    let result = app::list_baselines(&ctx, filter, range.window()).await;
    Page::of(result, range, BaselineDto::from)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CreateBaselineParams {
    /// Whether the answer has the entries; without them it takes the same time whatever the module holds.
    #[param(default = true)]
    entries: Option<bool>,
}

/// Make a baseline
///
/// Names what the module is now. The answer has the version of each object, unless there are more than 10,000 or nobody asks.
#[utoipa::path(
    post, path = "/modules/{module_id}/baselines", tag = "baselines", params(InModule, CreateBaselineParams),
    request_body = CreateBaselineInput,
    responses((status = 201, description = "The new baseline", body = BaselineWithEntries), Problems)
)]
async fn create_baseline(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<CreateBaselineParams>,
    JsonBody(input): JsonBody<CreateBaselineInput>,
) -> Result<(StatusCode, Json<BaselineWithEntries>), Problem> {
    let command = CreateBaseline {
        name: input.name,
        description: input.description,
        set: input.baseline_set_id.map(Into::into),
        entries: params.entries.unwrap_or(true),
    };
    let (made, entries) = app::create_baseline(&ctx, path.module_id.into(), command).await?;
    let id = made.id.0;
    let entries: Option<Vec<_>> = entries.map(|all| {
        let entries = all.into_iter();
        entries.map(|entry| BaselineEntry::new(id, entry)).collect()
    });
    let url = format!("/api/v1/modules/{}/baselines/{id}", path.module_id);
    let answer = BaselineWithEntries {
        baseline: made.into(),
        entries_url: entries.is_none().then_some(url),
        entries,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Read a baseline
///
/// With the version that each object had, in document order, written while it is read from the database.
#[utoipa::path(
    get, path = "/modules/{module_id}/baselines/{id}", tag = "baselines", params(BaselinePath),
    responses((status = 200, description = "The baseline", body = BaselineWithEntries), Problems)
)]
async fn read_baseline(
    Caller(ctx): Caller,
    PathParams(path): PathParams<BaselinePath>,
) -> Result<Response, Problem> {
    let (baseline, entries) = app::stream_baseline(&ctx, path.ids()).await?;
    entries::stream(&baseline.into(), entries)
}

/// Take a baseline away
///
/// What it named stays in the history.
#[utoipa::path(
    delete, path = "/modules/{module_id}/baselines/{id}", tag = "baselines", params(BaselinePath),
    responses((status = 204, description = "It is gone"), Problems)
)]
async fn delete_baseline(
    Caller(ctx): Caller,
    PathParams(path): PathParams<BaselinePath>,
) -> Result<StatusCode, Problem> {
    app::delete_baseline(&ctx, path.ids()).await?;
    Ok(StatusCode::NO_CONTENT)
}
