//! `GET /auth/config`

use axum::{Json, extract::State};
use req1_app::{App, auth};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, Problems};

/// How people get in here.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuthConfig {
    /// open, invite or closed.
    signup: String,
    /// Whether the first administrator is still to be made, by the link in the server's log.
    setup_needed: bool,
    product_version: String,
}

/// Read how people get in
///
/// Public.
#[utoipa::path(
    get, path = "/auth/config", tag = "auth", security(()),
    responses((status = 200, description = "The settings", body = AuthConfig), Problems)
)]
pub(super) async fn read_auth_config(State(app): State<App>) -> Result<Json<AuthConfig>, Problem> {
    Ok(Json(AuthConfig {
        signup: app.auth.signup.as_str().to_owned(),
        setup_needed: auth::setup_needed(&app).await?,
        product_version: env!("CARGO_PKG_VERSION").to_owned(),
    }))
}
