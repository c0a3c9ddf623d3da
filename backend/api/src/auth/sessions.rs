//! `/auth/sessions`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::auth;
use req1_domain::ids::SessionId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, PathParams},
    problem::{Problem, Problems},
};

/// A session in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct SessionPath {
    /// The session.
    id: Uuid,
}

/// A sign-in that is good.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionDto {
    id: Uuid,
    created_at: DateTime<Utc>,
    /// When it was used last, in steps of minutes.
    last_seen_at: DateTime<Utc>,
    /// When it ends unless it is used.
    expires_at: DateTime<Utc>,
    /// Browser or client, as it calls itself.
    user_agent: Option<String>,
    /// Where it was begun from.
    ip_address: Option<String>,
    /// Whether it is the one that the request came with.
    current: bool,
}

/// List your sessions
#[utoipa::path(
    get, path = "/auth/sessions", tag = "auth",
    responses((status = 200, description = "Good sessions, the one used last first", body = Vec<SessionDto>), Problems)
)]
pub(super) async fn list_sessions(Caller(ctx): Caller) -> Result<Json<Vec<SessionDto>>, Problem> {
    let sessions = auth::list_sessions(&ctx).await?;
    let current = ctx.actor.session;
    let as_wire = sessions.into_iter().map(|session| SessionDto {
        id: session.id.0,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        expires_at: session.expires_at,
        user_agent: session.user_agent,
        ip_address: session.ip_address,
        current: current == Some(session.id),
    });
    Ok(Json(as_wire.collect()))
}

/// End one of your sessions
#[utoipa::path(
    delete, path = "/auth/sessions/{id}", tag = "auth", params(SessionPath),
    responses((status = 204, description = "It is over"), Problems)
)]
pub(super) async fn end_session(
    Caller(ctx): Caller,
    PathParams(path): PathParams<SessionPath>,
) -> Result<StatusCode, Problem> {
    auth::end_session(&ctx, SessionId(path.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
