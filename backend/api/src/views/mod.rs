//! `/modules/{module_id}/views`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::views::{self as app, ShownView, ViewEdit};
use req1_domain::filter::{print, print_sort};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    modules::InModule,
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// Module and view in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ViewPath {
    /// The module.
    module_id: Uuid,
    /// The view.
    id: Uuid,
}

impl ViewPath {
    fn ids(self) -> (req1_domain::ids::ModuleId, req1_domain::ids::ViewId) {
        (self.module_id.into(), self.id.into())
    }
}

/// A saved view of a module.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = View)]
struct ViewDto {
    id: Uuid,
    module_id: Uuid,
    name: String,
    /// Seen by everybody who may read the module; else by its owner only.
    shared: bool,
    /// Whether the module opens with it.
    is_default: bool,
    owner_id: Uuid,
    owner_name: String,
    /// Columns, widths and layout, as they were sent.
    #[schema(value_type = Object)]
    column_config: Value,
    /// As it was sent, with the filter as text at `filter`.
    #[schema(value_type = Object)]
    filter_config: Value,
    /// As it was sent, with the sort order as text at `sort`.
    #[schema(value_type = Object)]
    sort_config: Value,
    /// The filter as a tree.
    #[schema(value_type = Option<Object>)]
    filter: Option<Value>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// What the caller may do with it.
    capabilities: Vec<String>,
}

fn with(mut config: Value, member: &str, text: Option<String>) -> Value {
    if let (Some(fields), Some(text)) = (config.as_object_mut(), text) {
        fields.insert(member.to_owned(), json!(text));
    }
    config
}

impl From<ShownView> for ViewDto {
    fn from(shown: ShownView) -> Self {
        let view = shown.view;
        let fields = view.fields;
        let may = [
            ("read", true),
            ("write", shown.may_write),
            ("delete", shown.may_delete),
        ];
        let filter = fields.filter.as_ref().map(print);
        let sort = fields.sort.as_deref().map(print_sort);
        Self {
            id: view.id.0,
            module_id: view.module_id.0,
            name: fields.name,
            shared: fields.shared,
            is_default: fields.is_default,
            owner_id: view.owner_id.0,
            owner_name: view.owner_name,
            column_config: fields.column_config,
            filter_config: with(fields.filter_config, "filter", filter),
            sort_config: with(fields.sort_config, "sort", sort),
            filter: fields.filter.map(|filter| json!(filter)),
            created_at: view.created_at,
            updated_at: view.updated_at,
            capabilities: may
                .into_iter()
                .filter(|(_, allowed)| *allowed)
                .map(|(name, _)| name.to_owned())
                .collect(),
        }
    }
}

/// A new view.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateViewInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The module of the path; another one is refused.
    module_id: Option<Uuid>,
    /// Seen by everybody who may read the module; needs the right to write.
    shared: Option<bool>,
    /// The module opens with it, for everybody; needs the right to administer, and shares it.
    is_default: Option<bool>,
    /// Columns, widths and layout.
    #[schema(value_type = Option<Object>)]
    column_config: Option<Value>,
    /// With the filter at `filter`, as text in the filter language or as a tree.
    #[schema(value_type = Option<Object>)]
    filter_config: Option<Value>,
    /// With the sort order at `sort`, such as `Priority desc, key`.
    #[schema(value_type = Option<Object>)]
    sort_config: Option<Value>,
}

/// Changes of a view. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateViewInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// Seen by everybody who may read the module; needs the right to write.
    shared: Option<bool>,
    /// The module opens with it, for everybody; needs the right to administer.
    is_default: Option<bool>,
    /// Columns, widths and layout.
    #[schema(value_type = Option<Object>)]
    column_config: Option<Value>,
    /// With the filter at `filter`, as text in the filter language or as a tree.
    #[schema(value_type = Option<Object>)]
    filter_config: Option<Value>,
    /// With the sort order at `sort`, such as `Priority desc, key`.
    #[schema(value_type = Option<Object>)]
    sort_config: Option<Value>,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_views, create_view))
        .routes(routes!(read_view, update_view, delete_view))
}

/// List views of a module
///
/// Shared ones and the caller's own, by name.
#[utoipa::path(
    get, path = "/modules/{module_id}/views", tag = "views", params(InModule, PageParams),
    responses((status = 200, description = "A page of views", body = Page<ViewDto>), Problems)
)]
async fn list_views(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<ViewDto>>, Problem> {
    let range = page.range()?;
    let result = app::list_views(&ctx, path.module_id.into(), range.window()).await;
    Page::of(result, range, ViewDto::from)
}

/// Keep a view of a module
#[utoipa::path(
    post, path = "/modules/{module_id}/views", tag = "views", params(InModule), request_body = CreateViewInput,
    responses((status = 201, description = "The new view", body = ViewDto), Problems)
)]
async fn create_view(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    JsonBody(input): JsonBody<CreateViewInput>,
) -> Result<(StatusCode, Json<ViewDto>), Problem> {
    if input.module_id.is_some_and(|id| id != path.module_id) {
        let detail = "must be the module of the path";
        return Err(Problem::invalid("/module_id", "wrong_module", detail));
    }
    let edit = ViewEdit {
        name: Some(input.name),
        shared: input.shared,
        is_default: input.is_default,
        column_config: input.column_config,
        filter_config: input.filter_config,
        sort_config: input.sort_config,
    };
    let made = app::create_view(&ctx, path.module_id.into(), edit).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a view
#[utoipa::path(
    get, path = "/modules/{module_id}/views/{id}", tag = "views", params(ViewPath),
    responses((status = 200, description = "The view", body = ViewDto), Problems)
)]
async fn read_view(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ViewPath>,
) -> Result<Json<ViewDto>, Problem> {
    Ok(Json(app::read_view(&ctx, path.ids()).await?.into()))
}

/// Change a view
#[utoipa::path(
    patch, path = "/modules/{module_id}/views/{id}", tag = "views", params(ViewPath), request_body = UpdateViewInput,
    responses((status = 200, description = "The changed view", body = ViewDto), Problems)
)]
async fn update_view(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ViewPath>,
    JsonBody(input): JsonBody<UpdateViewInput>,
) -> Result<Json<ViewDto>, Problem> {
    let edit = ViewEdit {
        name: input.name,
        shared: input.shared,
        is_default: input.is_default,
        column_config: input.column_config,
        filter_config: input.filter_config,
        sort_config: input.sort_config,
    };
    Ok(Json(app::update_view(&ctx, path.ids(), edit).await?.into()))
}

/// Take a view away
#[utoipa::path(
    delete, path = "/modules/{module_id}/views/{id}", tag = "views", params(ViewPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
async fn delete_view(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ViewPath>,
) -> Result<StatusCode, Problem> {
    app::delete_view(&ctx, path.ids()).await?;
    Ok(StatusCode::NO_CONTENT)
}
