//! `/auth/login`, `/auth/logout`, `/auth/me`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use req1_app::{App, auth};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    cookie::SessionCookie,
    dto::{LoginResponse, signed_in},
};
use crate::{
    extract::{Caller, ClientInfo, JsonBody},
    problem::{Problem, Problems},
};

/// Who signs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginRequest {
    email: String,
    password: String,
}

/// Sign in
///
/// Ten failed attempts with an address in five minutes make the next ones wait.
#[utoipa::path(
    post, path = "/auth/login", tag = "auth", security(()), request_body = LoginRequest,
    responses((status = 200, description = "Signed in; also sets the session cookie", body = LoginResponse), Problems)
)]
pub(super) async fn log_in(
    State(app): State<App>,
    ClientInfo { client, is_secure }: ClientInfo,
    JsonBody(input): JsonBody<LoginRequest>,
) -> Result<impl IntoResponse, Problem> {
    let done = auth::log_in(&app, &client, (&input.email, &input.password)).await?;
    Ok(signed_in(&app, done, is_secure))
}

/// Sign out
///
/// Ends the session of the token at once, everywhere.
#[utoipa::path(
    post, path = "/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out; also clears the session cookie"), Problems)
)]
pub(super) async fn log_out(
    Caller(ctx): Caller,
    ClientInfo { is_secure, .. }: ClientInfo,
) -> Result<impl IntoResponse, Problem> {
    auth::log_out(&ctx).await?;
    Ok((StatusCode::NO_CONTENT, SessionCookie::end(is_secure), ()))
}

/// The person who asks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuthUser {
    id: Uuid,
    email: String,
    display_name: String,
    /// Highest role anywhere; viewer when there is none.
    role: String,
    /// Whether the person administers the server.
    server_admin: bool,
}

/// Read who you are
#[utoipa::path(
    get, path = "/auth/me", tag = "auth",
    responses((status = 200, description = "You", body = AuthUser), Problems)
)]
pub(super) async fn read_me(Caller(ctx): Caller) -> Result<Json<AuthUser>, Problem> {
    let user = auth::who_am_i(&ctx).await?;
    Ok(Json(AuthUser {
        id: user.id.0,
        email: user.email,
        display_name: user.display_name,
        role: user.role.as_str().to_owned(),
        server_admin: user.server_admin,
    }))
}
