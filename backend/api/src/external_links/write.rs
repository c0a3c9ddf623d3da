//! Making, changing, checking and taking away external links.

use axum::Json;
use http::StatusCode;
use req1_app::external_links::{self as app, Report};
use req1_domain::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ExternalLinkPath, OfObject, dto::ExternalLinkDto};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// A new link to the world outside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateExternalLinkInput {
    /// A whole address: http, https, mailto, tel, ftp, sftp or urn.
    #[schema(max_length = 2_000)]
    uri: String,
    /// What it is called.
    #[schema(max_length = 300)]
    title: Option<String>,
}

/// Changes of a link. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateExternalLinkInput {
    /// A whole address; nobody has looked at a new one yet.
    #[schema(max_length = 2_000)]
    uri: Option<String>,
    /// What it is called; null takes the title away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 300)]
    title: Patch<String>,
}

/// Whether an address answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It did.
    Ok,
    /// It did not.
    Broken,
}

/// What came of looking at the address of a link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExternalLinkCheckInput {
    /// The address that was looked at; 409 when the link has another one by now.
    uri: String,
    /// ok or broken.
    state: Outcome,
    /// What came of it, in a few words, such as `404 Not Found`.
    #[schema(max_length = 300)]
    detail: Option<String>,
}

/// Give an object an external link
///
/// One new version of the object. An object has no address twice, and at most 100 links.
#[utoipa::path(
    post, path = "/objects/{object_id}/external-links", tag = "links", params(OfObject),
    request_body = CreateExternalLinkInput,
    responses((status = 201, description = "The new link", body = ExternalLinkDto), Problems)
)]
pub(super) async fn create_external_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<OfObject>,
    JsonBody(input): JsonBody<CreateExternalLinkInput>,
) -> Result<(StatusCode, Json<ExternalLinkDto>), Problem> {
    let link = (input.uri, input.title);
    let made = app::create_link(&ctx, path.object_id.into(), link).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Change an external link
///
/// One new version of the object; none when nothing differs.
#[utoipa::path(
    patch, path = "/objects/{object_id}/external-links/{id}", tag = "links", params(ExternalLinkPath),
    request_body = UpdateExternalLinkInput,
    responses((status = 200, description = "The changed link", body = ExternalLinkDto), Problems)
)]
pub(super) async fn update_external_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ExternalLinkPath>,
    JsonBody(input): JsonBody<UpdateExternalLinkInput>,
) -> Result<Json<ExternalLinkDto>, Problem> {
    let at = (path.object_id.into(), path.id.into());
    let updated = app::update_link(&ctx, at, (input.uri, input.title)).await?;
    Ok(Json(updated.into()))
}

/// Take an external link away
///
/// One new version of the object.
#[utoipa::path(
    delete, path = "/objects/{object_id}/external-links/{id}", tag = "links", params(ExternalLinkPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(super) async fn delete_external_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ExternalLinkPath>,
) -> Result<StatusCode, Problem> {
    app::delete_link(&ctx, (path.object_id.into(), path.id.into())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tell whether the address of an external link answers
///
/// The server asks no address itself: whoever did tells it, for instance `req1 external-links check`. That is no change of
/// the object, and makes no version.
#[utoipa::path(
    put, path = "/objects/{object_id}/external-links/{id}/check", tag = "links", params(ExternalLinkPath),
    request_body = ExternalLinkCheckInput,
    responses((status = 200, description = "The link as it is known now", body = ExternalLinkDto), Problems)
)]
pub(super) async fn check_external_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ExternalLinkPath>,
    JsonBody(input): JsonBody<ExternalLinkCheckInput>,
) -> Result<Json<ExternalLinkDto>, Problem> {
    let report = Report {
        uri: input.uri,
        answered: input.state == Outcome::Ok,
        detail: input.detail,
    };
    let at = (path.object_id.into(), path.id.into());
    Ok(Json(app::report_check(&ctx, at, report).await?.into()))
}
