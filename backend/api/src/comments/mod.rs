//! `/objects/{object_id}/comments`

mod dto;
mod people;
mod write;

use axum::Json;
use req1_app::comments as app;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use dto::CommentDto;

use crate::{
    ApiState,
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// An object in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct OfObject {
    /// The object.
    object_id: Uuid,
}

/// A comment on an object in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct CommentPath {
    /// The object.
    object_id: Uuid,
    /// The comment.
    id: Uuid,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_comments, write::create_comment))
        .routes(routes!(
            read_comment,
            write::update_comment,
            write::delete_comment
        ))
        .routes(routes!(write::restore_comment))
        .routes(routes!(people::list_mentionable_people))
}

/// List comments on an object
///
/// Thread after thread in the order they began, each followed by its answers.
#[utoipa::path(
    get, path = "/objects/{object_id}/comments", tag = "comments", params(OfObject, PageParams),
    responses((status = 200, description = "A page of comments", body = Page<CommentDto>), Problems)
)]
async fn list_comments(
    Caller(ctx): Caller,
    PathParams(path): PathParams<OfObject>,
    QueryParams(params): QueryParams<PageParams>,
) -> Result<Json<Page<CommentDto>>, Problem> {
    let range = params.range()?;
    Page::of(
        app::list_comments(&ctx, path.object_id.into(), range.window()).await,
        range,
        CommentDto::from,
    )
}

/// Read a comment
#[utoipa::path(
    get, path = "/objects/{object_id}/comments/{id}", tag = "comments", params(CommentPath),
    responses((status = 200, description = "The comment", body = CommentDto), Problems)
)]
async fn read_comment(
    Caller(ctx): Caller,
    PathParams(path): PathParams<CommentPath>,
) -> Result<Json<CommentDto>, Problem> {
    let at = (path.object_id.into(), path.id.into());
    Ok(Json(app::read_comment(&ctx, at).await?.into()))
}
