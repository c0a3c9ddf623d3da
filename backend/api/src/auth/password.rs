//! `/auth/change-password`, `/auth/reset-password`, `/users/{id}/reset-link`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use req1_app::{App, auth};
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{IssuedLinkDto, LoginResponse, signed_in};
use crate::{
    extract::{Caller, ClientInfo, JsonBody, NO_STORE, PathParams},
    problem::{Problem, Problems},
    users::PersonPath,
};

/// Another password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePasswordRequest {
    old_password: String,
    #[schema(min_length = 8, max_length = 1024)]
    new_password: String,
}

/// Change your password
///
/// Ends all your other sessions. 401 with code `wrong_credentials` when the old password is wrong.
#[utoipa::path(
    post, path = "/auth/change-password", tag = "auth", request_body = ChangePasswordRequest,
    responses((status = 204, description = "It is changed"), Problems)
)]
pub(super) async fn change_password(
    Caller(ctx): Caller,
    ClientInfo { client, .. }: ClientInfo,
    JsonBody(input): JsonBody<ChangePasswordRequest>,
) -> Result<StatusCode, Problem> {
    let passwords = (input.old_password.as_str(), input.new_password.as_str());
    auth::change_password(&ctx, &client, passwords).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A password chosen by a one-time link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetPasswordRequest {
    /// From the link.
    token: String,
    #[schema(min_length = 8, max_length = 1024)]
    new_password: String,
}

/// Choose a new password by a one-time link
///
/// Ends all sessions of the person and begins one.
#[utoipa::path(
    post, path = "/auth/reset-password", tag = "auth", security(()), request_body = ResetPasswordRequest,
    responses((status = 200, description = "Signed in; also sets the session cookie", body = LoginResponse), Problems)
)]
pub(super) async fn reset_password(
    State(app): State<App>,
    ClientInfo { client, is_secure }: ClientInfo,
    JsonBody(input): JsonBody<ResetPasswordRequest>,
) -> Result<impl IntoResponse, Problem> {
    let given = (input.token.as_str(), input.new_password.as_str());
    let done = auth::reset_password(&app, &client, given).await?;
    Ok(signed_in(&app, done, is_secure))
}

/// Make a one-time link to a new password
///
/// For server administrators. Replaces earlier links of the person.
#[utoipa::path(
    post, path = "/users/{id}/reset-link", tag = "users", params(PersonPath),
    responses((status = 201, description = "The link", body = IssuedLinkDto), Problems)
)]
pub(super) async fn make_reset_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PersonPath>,
) -> Result<impl IntoResponse, Problem> {
    let link = auth::make_reset_link(&ctx, path.id.into()).await?;
    Ok((
        StatusCode::CREATED,
        NO_STORE,
        Json(IssuedLinkDto::from(link)),
    ))
}
