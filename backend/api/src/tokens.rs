//! `/tokens`

use axum::{Json, response::IntoResponse};
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::tokens::{self as app, CreateToken};
use req1_domain::access::TokenLevel;
use req1_store::tokens::ApiToken;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, NO_STORE, PathParams, QueryParams},
    page::{self, Page},
    problem::{Problem, Problems},
};

/// What a token may do.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TokenScope {
    /// Reads what its owner reads.
    Read,
    /// Works like an editor, where its owner is one.
    Write,
    /// Does all that its owner does, but for passwords, sessions and tokens.
    Admin,
}

impl From<TokenScope> for TokenLevel {
    fn from(scope: TokenScope) -> Self {
        match scope {
            TokenScope::Read => Self::Read,
            TokenScope::Write => Self::Write,
            TokenScope::Admin => Self::Admin,
        }
    }
}

impl From<TokenLevel> for TokenScope {
    fn from(level: TokenLevel) -> Self {
        match level {
            TokenLevel::Read => Self::Read,
            TokenLevel::Write => Self::Write,
            TokenLevel::Admin => Self::Admin,
        }
    }
}

/// A token for the API. Its text was shown once, when it was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiToken)]
struct ApiTokenDto {
    id: Uuid,
    user_id: Uuid,
    name: String,
    /// Its last characters.
    hint: String,
    scope: TokenScope,
    /// The only workspace that it is good for.
    workspace_id: Option<Uuid>,
    workspace_name: Option<String>,
    /// The only project that it is good for.
    project_id: Option<Uuid>,
    project_name: Option<String>,
    created_at: DateTime<Utc>,
    /// When it ends; null when it is good until it is revoked.
    expires_at: Option<DateTime<Utc>>,
    /// When it was used last, in steps of minutes.
    last_used_at: Option<DateTime<Utc>>,
}

impl From<ApiToken> for ApiTokenDto {
    fn from(token: ApiToken) -> Self {
        let bounds = token.limits.bounds;
        Self {
            id: token.id.0,
            user_id: token.user_id.0,
            name: token.name,
            hint: token.hint,
            scope: token.limits.level.into(),
            workspace_id: bounds.map(|bounds| bounds.workspace.0),
            workspace_name: token.workspace_name,
            project_id: bounds.and_then(|bounds| bounds.project).map(|id| id.0),
            project_name: token.project_name,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        }
    }
}

/// A new token with its text.
#[derive(Debug, Serialize, ToSchema)]
struct MadeApiToken {
    token: ApiTokenDto,
    /// For `Authorization: Bearer`; shown this once.
    secret: String,
}

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateTokenInput {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    scope: TokenScope,
    /// Makes it good for this workspace only.
    workspace_id: Option<Uuid>,
    /// Makes it good for this project only.
    project_id: Option<Uuid>,
    /// When it ends, at most ten years ahead; good until it is revoked when missing.
    expires_at: Option<DateTime<Utc>>,
}

/// Whose tokens.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// Another person's, for administrators of the server.
    user_id: Option<Uuid>,
}

/// A token in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct TokenPath {
    /// The token.
    id: Uuid,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_tokens, create_token))
        .routes(routes!(revoke_token))
}

/// List API tokens
///
/// Yours, newest first. Not for requests with a token.
#[utoipa::path(
    get, path = "/tokens", tag = "tokens", params(ListParams),
    responses((status = 200, description = "A page of tokens that are not revoked", body = Page<ApiTokenDto>), Problems)
)]
async fn list_tokens(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<Page<ApiTokenDto>>, Problem> {
    let range = page::range(params.offset, params.limit, params.cursor.as_deref())?;
    let user = params.user_id.map(Into::into);
    let tokens = app::list_tokens(&ctx, user, range.window()).await;
    Page::of(tokens, range, ApiTokenDto::from)
}

/// Make an API token
///
/// It acts for you and never may more than you. Its text is shown this once. Not for requests with a token.
#[utoipa::path(
    post, path = "/tokens", tag = "tokens", request_body = CreateTokenInput,
    responses((status = 201, description = "The new token", body = MadeApiToken), Problems)
)]
async fn create_token(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateTokenInput>,
) -> Result<impl IntoResponse, Problem> {
    let command = CreateToken {
        name: input.name,
        level: input.scope.into(),
        workspace: input.workspace_id.map(Into::into),
        project: input.project_id.map(Into::into),
        expires_at: input.expires_at,
    };
    let made = app::create_token(&ctx, command).await?;
    let body = MadeApiToken {
        token: made.token.into(),
        secret: made.secret.as_str().to_owned(),
    };
    Ok((StatusCode::CREATED, NO_STORE, Json(body)))
}

/// Revoke an API token
///
/// It stops at once. Yours, or anybody's for administrators of the server. Not for requests with a token.
#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "tokens", params(TokenPath),
    responses((status = 204, description = "It is revoked"), Problems)
)]
async fn revoke_token(
    Caller(ctx): Caller,
    PathParams(path): PathParams<TokenPath>,
) -> Result<StatusCode, Problem> {
    app::revoke_token(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
