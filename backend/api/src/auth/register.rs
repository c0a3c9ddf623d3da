//! `/auth/register`, `/auth/setup`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use req1_app::{
    App,
    auth::{self, NewPerson},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{AppUserDto, LoginResponse, signed_in};
use crate::{
    extract::{ClientInfo, JsonBody},
    problem::{Problem, Problems},
};

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterRequest {
    #[schema(format = Email)]
    email: String,
    /// Name that others see.
    #[schema(max_length = 200)]
    display_name: String,
    #[schema(min_length = 8, max_length = 1024)]
    password: String,
}

/// Make an account
///
/// Where sign-up is open; otherwise 403 with code `invitation_needed` or `signup_closed`.
#[utoipa::path(
    post, path = "/auth/register", tag = "auth", security(()), request_body = RegisterRequest,
    responses((status = 201, description = "The new person", body = AppUserDto), Problems)
)]
pub(super) async fn register(
    State(app): State<App>,
    ClientInfo { client, .. }: ClientInfo,
    JsonBody(input): JsonBody<RegisterRequest>,
) -> Result<(StatusCode, Json<AppUserDto>), Problem> {
    let person = NewPerson {
        email: input.email,
        display_name: input.display_name,
        password: input.password,
    };
    let user = auth::register(&app, &client, person).await?;
    Ok((StatusCode::CREATED, Json(user.into())))
}

/// The first administrator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupRequest {
    /// From the link in the server's log.
    token: String,
    #[schema(format = Email)]
    email: String,
    /// Name that others see.
    #[schema(max_length = 200)]
    display_name: String,
    #[schema(min_length = 8, max_length = 1024)]
    password: String,
}

/// Make the first administrator
///
/// By the one-time link in the server's log, while there is none. Signs in.
#[utoipa::path(
    post, path = "/auth/setup", tag = "auth", security(()), request_body = SetupRequest,
    responses((status = 201, description = "Signed in; also sets the session cookie", body = LoginResponse), Problems)
)]
pub(super) async fn complete_setup(
    State(app): State<App>,
    ClientInfo { client, is_secure }: ClientInfo,
    JsonBody(input): JsonBody<SetupRequest>,
) -> Result<impl IntoResponse, Problem> {
    let person = NewPerson {
        email: input.email,
        display_name: input.display_name,
        password: input.password,
    };
    let done = auth::complete_setup(&app, &client, (&input.token, person)).await?;
    Ok((StatusCode::CREATED, signed_in(&app, done, is_secure)))
}
