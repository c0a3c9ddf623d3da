//! `/workspaces/{id}/invitations`, `/auth/accept-invitation`

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use req1_app::{
    App,
    auth::{self, Acceptance, NewInvitation},
};
use req1_domain::access::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    cookie::SessionCookie,
    dto::{AppUserDto, IssuedLinkDto},
};
use crate::{
    extract::{Caller, ClientInfo, JsonBody, NO_STORE, PathParams},
    problem::{Problem, Problems},
    workspaces::WorkspacePath,
};

/// Somebody who shall join a workspace.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationInput {
    /// Address of the account that a new person gets.
    #[schema(format = Email)]
    email: String,
    /// owner, admin, editor, reviewer or viewer; not above your own.
    #[schema(value_type = String)]
    role: Role,
}

/// Invite somebody to a workspace
///
/// Gives a link that works once. Who opens it joins with the role.
#[utoipa::path(
    post, path = "/workspaces/{id}/invitations", tag = "members", params(WorkspacePath), request_body = InvitationInput,
    responses((status = 201, description = "The link", body = IssuedLinkDto), Problems)
)]
pub(super) async fn invite(
    Caller(ctx): Caller,
    PathParams(path): PathParams<WorkspacePath>,
    JsonBody(input): JsonBody<InvitationInput>,
) -> Result<impl IntoResponse, Problem> {
    let new = NewInvitation {
        workspace: path.id.into(),
        email: input.email,
        role: input.role,
    };
    let link = auth::invite(&ctx, new).await?;
    Ok((
        StatusCode::CREATED,
        NO_STORE,
        Json(IssuedLinkDto::from(link)),
    ))
}

/// Acceptance of an invitation. With a password it makes an account; without one the signed-in person joins.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptInvitationRequest {
    /// From the link.
    token: String,
    /// Name that others see; needed with a password.
    #[schema(max_length = 200)]
    display_name: Option<String>,
    #[schema(min_length = 8, max_length = 1024)]
    password: Option<String>,
}

/// Somebody who joined a workspace.
#[derive(Debug, Serialize, ToSchema)]
struct AcceptedInvitation {
    /// For `Authorization: Bearer`, when an account was made; shown this once.
    token: Option<String>,
    user: AppUserDto,
    /// The workspace joined.
    workspace_id: Uuid,
}

/// Accept an invitation
///
/// Makes an account with the invited address and signs in, or lets the signed-in person join. 409 with
/// `account_exists` when the address has an account: sign in first.
#[utoipa::path(
    post, path = "/auth/accept-invitation", tag = "auth", security((), ("bearer" = []), ("cookie" = [])),
    request_body = AcceptInvitationRequest,
    responses((status = 200, description = "Joined; also sets the session cookie of a new account", body = AcceptedInvitation), Problems)
)]
pub(super) async fn accept_invitation(
    State(app): State<App>,
    caller: Option<Caller>,
    ClientInfo { client, is_secure }: ClientInfo,
    JsonBody(input): JsonBody<AcceptInvitationRequest>,
) -> Result<Response, Problem> {
    if let (Some(Caller(ctx)), None) = (caller, &input.password) {
        let (user, workspace) = auth::join(&ctx, &client, &input.token).await?;
        let joined = AcceptedInvitation {
            token: None,
            user: user.into(),
            workspace_id: workspace.0,
        };
        return Ok(Json(joined).into_response());
    }
    let acceptance = Acceptance {
        token: input.token,
        display_name: input.display_name.unwrap_or_default(),
        password: input.password.unwrap_or_default(),
    };
    let (done, workspace) = auth::accept_invitation(&app, &client, acceptance).await?;
    let life = app.auth.session_life.longest;
    let cookie = SessionCookie::begin(&done.token, life, is_secure);
    let joined = AcceptedInvitation {
        token: Some(done.token.as_str().to_owned()),
        user: done.user.into(),
        workspace_id: workspace.0,
    };
    Ok((cookie, Json(joined)).into_response())
}
