//! `/objects/{object_id}/external-links` and `/modules/{module_id}/external-links`

mod dto;
mod write;

use axum::Json;
use req1_app::external_links as app;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use dto::{ExternalLinkDto, LinkStateDto};

use crate::{
    ApiState,
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageParams, range},
    problem::{Problem, Problems},
};

pub(crate) use dto::{ExternalLinkContentDto, link_contents};

/// An object in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct OfObject {
    /// The object.
    object_id: Uuid,
}

/// A module in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct OfModule {
    /// The module.
    module_id: Uuid,
}

/// An external link in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ExternalLinkPath {
    /// The object.
    object_id: Uuid,
    /// The link.
    id: Uuid,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_external_links, write::create_external_link))
        .routes(routes!(
            read_external_link,
            write::update_external_link,
            write::delete_external_link
        ))
        .routes(routes!(write::check_external_link))
        .routes(routes!(list_external_links_of_module))
}

/// Which links of a module.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// Only those in this state: unchecked, ok or broken.
    state: Option<LinkStateDto>,
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
}

/// List external links of an object
///
/// In the order they were made. As of a point of the past, the object itself has them.
#[utoipa::path(
    get, path = "/objects/{object_id}/external-links", tag = "links", params(OfObject, PageParams),
    responses((status = 200, description = "A page of links", body = Page<ExternalLinkDto>), Problems)
)]
async fn list_external_links(
    Caller(ctx): Caller,
    PathParams(path): PathParams<OfObject>,
    QueryParams(params): QueryParams<PageParams>,
) -> Result<Json<Page<ExternalLinkDto>>, Problem> {
    let range = params.range()?;
    Page::of(
        app::list_of_object(&ctx, path.object_id.into(), range.window()).await,
        range,
        ExternalLinkDto::from,
    )
}

/// List external links of a module
///
/// Those of its live objects in the order they were made; with `state=broken`, those that lead nowhere.
#[utoipa::path(
    get, path = "/modules/{module_id}/external-links", tag = "links", params(OfModule, ListParams),
    responses((status = 200, description = "A page of links", body = Page<ExternalLinkDto>), Problems)
)]
async fn list_external_links_of_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<OfModule>,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<Page<ExternalLinkDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let wanted = (path.module_id.into(), params.state.map(Into::into));
    Page::of(
        app::list_of_module(&ctx, wanted, range.window()).await,
        range,
        ExternalLinkDto::from,
    )
}

/// Read an external link
#[utoipa::path(
    get, path = "/objects/{object_id}/external-links/{id}", tag = "links", params(ExternalLinkPath),
    responses((status = 200, description = "The link", body = ExternalLinkDto), Problems)
)]
async fn read_external_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ExternalLinkPath>,
) -> Result<Json<ExternalLinkDto>, Problem> {
    let at = (path.object_id.into(), path.id.into());
    Ok(Json(app::read_link(&ctx, at).await?.into()))
}
