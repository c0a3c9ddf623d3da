//! API tokens of people.

use chrono::{DateTime, TimeDelta, Utc};
use req1_domain::{
    access::{Action, Bounds, Limits, TokenLevel},
    ids::{ApiTokenId, ProjectId, UserId, WorkspaceId},
    violation::{Collector, name},
};
use req1_identity::ApiToken as Secret;
use req1_store::{
    Connection,
    tokens::{self, ApiToken, NewToken},
};
use serde_json::json;

use crate::{AppError, Ctx, audit::Event};

/// Longest name of a token, in characters.
const MAX_NAME: usize = 100;
/// Longest life of a token that has an end.
const MAX_LIFE: TimeDelta = TimeDelta::days(3_653);
/// Tokens that one person may have.
const MAX_TOKENS: i64 = 100;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct CreateToken {
    /// What its owner calls it.
    pub name: String,
    /// How far its rights go.
    pub level: TokenLevel,
    /// The only workspace that it is good for.
    pub workspace: Option<WorkspaceId>,
    /// The only project that it is good for.
    pub project: Option<ProjectId>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A new token with its text, which nobody will see again.
#[derive(Debug)]
pub struct MadeToken {
    /// The token.
    pub token: ApiToken,
    /// Its text.
    pub secret: Secret,
}

/// Tokens of the person who asks, or of somebody else for administrators of the server.
#[tracing::instrument(name = "app.token.list", skip_all)]
pub async fn list_tokens(
    ctx: &Ctx,
    user: Option<UserId>,
    window: (i64, i64),
) -> Result<(Vec<ApiToken>, i64), AppError> {
    ctx.require_person()?;
    let mut db = ctx.store().acquire().await?;
    let user = user.unwrap_or(ctx.actor.user);
    if user != ctx.actor.user {
        req1_store::users::visible_by_id(&mut db, ctx.actor.user, user).await?;
        ctx.require_server_admin(&mut db).await?;
    }
    Ok(tokens::list(&mut db, user, window).await?)
}

/// Makes a token for the person who asks.
#[tracing::instrument(name = "app.token.create", skip_all)]
pub async fn create_token(ctx: &Ctx, command: CreateToken) -> Result<MadeToken, AppError> {
    ctx.require_person()?;
    let now = ctx.now();
    let mut violations = Collector::default();
    let checked = violations.take(name("/name", &command.name, MAX_NAME));
    let latest = now + MAX_LIFE;
    if command
        .expires_at
        .is_some_and(|end| end <= now || end > latest)
    {
        let detail = "must be in the future, at most ten years ahead";
        violations.add("/expires_at", "out_of_range", detail);
    }
    if command.workspace.is_some() && command.project.is_some() {
        let detail = "name a workspace or a project, not both";
        violations.add("/project_id", "too_many", detail);
    }
    violations.finish()?;
    let mut tx = ctx.store().begin().await?;
    let bounds = bounds(ctx, &mut tx, &command).await?;
    if tokens::count(&mut tx, ctx.actor.user).await? >= MAX_TOKENS {
        let detail = "you have 100 tokens; revoke one first";
        return Err(AppError::conflict("too_many_tokens", detail));
    }
    let secret = Secret::generate()?;
    let new = NewToken {
        id: ApiTokenId(ctx.new_id()),
        user_id: ctx.actor.user,
        name: checked.unwrap_or_default(),
        token_hash: secret.hash().as_bytes().to_vec(),
        hint: secret.hint().to_owned(),
        limits: Limits {
            level: command.level,
            bounds,
        },
        expires_at: command.expires_at,
    };
    tokens::insert(&mut tx, &new, now).await?;
    let token = tokens::by_id(&mut tx, new.id).await?;
    ctx.audit(&mut tx, event("create", &token)).await?;
    req1_store::commit(tx).await?;
    Ok(MadeToken { token, secret })
}

fn event(action: &'static str, token: &ApiToken) -> Event {
    let details = json!({
        "level": token.limits.level,
        "project_id": token.limits.bounds.and_then(|bounds| bounds.project),
        "expires_at": token.expires_at,
        "owner_id": token.user_id,
    });
    let event = Event::new(action, "token")
        .of(token.id)
        .named(&token.name)
        .with(details);
    match token.limits.bounds {
        Some(bounds) => event.within(bounds.workspace),
        None => event,
    }
}

/// A place that the person does not see is a fault of the request.
async fn bounds(
    ctx: &Ctx,
    db: &mut Connection,
    command: &CreateToken,
) -> Result<Option<Bounds>, AppError> {
    let unknown = |pointer: &'static str, detail: &'static str| {
        move |error| {
            if matches!(error, AppError::NotFound) {
                return AppError::invalid(pointer, "unknown", detail);
            }
            error
        }
    };
    if let Some(id) = command.project {
        let detail = "there is no such project that you may see";
        let granted = ctx.project(db, id, Action::Read).await;
        let granted = granted.map_err(unknown("/project_id", detail))?;
        return Ok(Some(Bounds {
            workspace: granted.workspace(),
            project: Some(id),
        }));
    }
    let Some(id) = command.workspace else {
        return Ok(None);
    };
    let detail = "there is no such workspace that you may see";
    let granted = ctx.workspace(db, id, Action::Read).await;
    granted.map_err(unknown("/workspace_id", detail))?;
    Ok(Some(Bounds {
        workspace: id,
        project: None,
    }))
}

/// Revokes a token of the person who asks, or of anybody for administrators of the server. It stops at once.
#[tracing::instrument(name = "app.token.revoke", skip_all, fields(token.id = %id))]
pub async fn revoke_token(ctx: &Ctx, id: ApiTokenId) -> Result<(), AppError> {
    ctx.require_person()?;
    let mut tx = ctx.store().begin().await?;
    let token = tokens::by_id(&mut tx, id).await?;
    if token.user_id != ctx.actor.user && !ctx.is_server_admin(&mut tx).await? {
        return Err(AppError::NotFound);
    }
    if tokens::revoke(&mut tx, token.user_id, Some(id), ctx.now()).await? == 0 {
        return Err(AppError::NotFound);
    }
    ctx.audit(&mut tx, event("revoke", &token)).await?;
    Ok(req1_store::commit(tx).await?)
}
