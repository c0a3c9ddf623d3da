//! Making, changing, deleting and restoring comments.

use axum::Json;
use http::StatusCode;
use req1_app::comments::{self as app, CommentEdit, CreateComment};
use req1_domain::ids::UserId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CommentDto, CommentPath, OfObject};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// A new comment, by the caller.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateCommentInput {
    /// Ignored: who is signed in is the author.
    #[serde(rename = "author_id")]
    _author_id: Option<Uuid>,
    /// HTML, or plain text that is escaped; no pictures.
    body: String,
    /// Must be the object in the path when given.
    object_id: Option<Uuid>,
    /// The comment that it answers.
    parent_id: Option<Uuid>,
    /// Who is mentioned: people who may see the object.
    #[schema(max_items = 100)]
    mentioned_user_ids: Option<Vec<Uuid>>,
}

/// Changes of a comment. What is absent or null stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateCommentInput {
    /// HTML, or plain text that is escaped; no pictures. For the author.
    body: Option<String>,
    /// Who is mentioned. For the author.
    #[schema(max_items = 100)]
    mentioned_user_ids: Option<Vec<Uuid>>,
    /// Settles its thread, or opens it again.
    resolved: Option<bool>,
}

fn people(ids: Vec<Uuid>) -> Vec<UserId> {
    ids.into_iter().map(UserId).collect()
}

/// Comment on an object
#[utoipa::path(
    post, path = "/objects/{object_id}/comments", tag = "comments", params(OfObject),
    request_body = CreateCommentInput,
    responses((status = 201, description = "The new comment", body = CommentDto), Problems)
)]
pub(super) async fn create_comment(
    Caller(ctx): Caller,
    PathParams(path): PathParams<OfObject>,
    JsonBody(input): JsonBody<CreateCommentInput>,
) -> Result<(StatusCode, Json<CommentDto>), Problem> {
    if input.object_id.is_some_and(|given| given != path.object_id) {
        return Err(Problem::invalid(
            "/object_id",
            "contradiction",
            "must be the object in the path",
        ));
    }
    let command = CreateComment {
        object: path.object_id.into(),
        parent: input.parent_id.map(Into::into),
        body: input.body,
        mentioned: people(input.mentioned_user_ids.unwrap_or_default()),
    };
    let made = app::create_comment(&ctx, command).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Change a comment
///
/// Its text and mentions by its author; whether its thread is settled by whoever may review.
#[utoipa::path(
    patch, path = "/objects/{object_id}/comments/{id}", tag = "comments", params(CommentPath),
    request_body = UpdateCommentInput,
    responses((status = 200, description = "The changed comment", body = CommentDto), Problems)
)]
pub(super) async fn update_comment(
    Caller(ctx): Caller,
    PathParams(path): PathParams<CommentPath>,
    JsonBody(input): JsonBody<UpdateCommentInput>,
) -> Result<Json<CommentDto>, Problem> {
    let edit = CommentEdit {
        body: input.body,
        mentioned: input.mentioned_user_ids.map(people),
        resolved: input.resolved,
    };
    let at = (path.object_id.into(), path.id.into());
    Ok(Json(app::update_comment(&ctx, at, edit).await?.into()))
}

/// Delete a comment
///
/// By its author or an administrator of the module. Answers to it stay.
#[utoipa::path(
    delete, path = "/objects/{object_id}/comments/{id}", tag = "comments", params(CommentPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(super) async fn delete_comment(
    Caller(ctx): Caller,
    PathParams(path): PathParams<CommentPath>,
) -> Result<StatusCode, Problem> {
    app::delete_comment(&ctx, (path.object_id.into(), path.id.into())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a deleted comment
///
/// By its author, unless an administrator deleted it, or by an administrator.
#[utoipa::path(
    post, path = "/objects/{object_id}/comments/{id}/restore", tag = "comments", params(CommentPath),
    responses((status = 200, description = "The restored comment", body = CommentDto), Problems)
)]
pub(super) async fn restore_comment(
    Caller(ctx): Caller,
    PathParams(path): PathParams<CommentPath>,
) -> Result<Json<CommentDto>, Problem> {
    let at = (path.object_id.into(), path.id.into());
    Ok(Json(app::restore_comment(&ctx, at).await?.into()))
}
