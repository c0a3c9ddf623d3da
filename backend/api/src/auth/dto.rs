//! Wire types that several operations share.

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::{
    App,
    auth::{IssuedLink, SignedIn},
};
use req1_store::users::User;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cookie::SessionCookie;

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AppUser)]
pub(crate) struct AppUserDto {
    id: Uuid,
    email: String,
    display_name: String,
    /// Highest role anywhere; viewer when there is none.
    role: String,
    /// Whether the person may sign in.
    active: bool,
    /// Whether the person administers the server.
    server_admin: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<User> for AppUserDto {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            email: user.email,
            display_name: user.display_name,
            role: user.role.as_str().to_owned(),
            active: user.active,
            server_admin: user.server_admin,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// A new sign-in. Browsers use the cookie that comes with it, others the token.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LoginResponse {
    /// For `Authorization: Bearer`; shown this once.
    token: String,
    user: AppUserDto,
}

/// The answer to a sign-in: cookie and body.
pub(super) fn signed_in(
    app: &App,
    signed_in: SignedIn,
    is_secure: bool,
) -> (SessionCookie, Json<LoginResponse>) {
    let life = app.auth.session_life.longest;
    let cookie = SessionCookie::begin(&signed_in.token, life, is_secure);
    let body = LoginResponse {
        token: signed_in.token.as_str().to_owned(),
        user: signed_in.user.into(),
    };
    (cookie, Json(body))
}

/// A one-time link to be given to its receiver.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OneTimeLink)]
pub(crate) struct IssuedLinkDto {
    /// Address of the page; a path where the server does not know its own address.
    url: String,
    expires_at: DateTime<Utc>,
}

impl From<IssuedLink> for IssuedLinkDto {
    fn from(link: IssuedLink) -> Self {
        Self {
            url: link.url,
            expires_at: link.expires_at,
        }
    }
}
