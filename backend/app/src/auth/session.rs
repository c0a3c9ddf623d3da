//! Sign-ins: from a token to an actor, and their ends.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use req1_domain::ids::{SessionId, UserId};
use req1_identity::{ApiToken, CachedSession, Token, TokenHash, Usage};
use req1_store::{
    Connection, StoreError, tokens,
    users::{self, NewSession, Session, User},
};
use uuid::Uuid;

use crate::{
    Actor, App, AppError, Ctx,
    audit::{Event, audit_client},
};

/// The actor of requests with the admin key: a row that is no person, so that history can name it.
pub const ADMIN_KEY_USER: UserId =
    UserId(Uuid::from_u128(0x0000_0000_0000_8000_8000_0000_0000_0001));
const ADMIN_KEY_NAME: &str = "admin-key";

/// Steps in which the use of a sign-in is written to the database.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);
/// Longest name of a browser that is kept, in characters.
const MAX_USER_AGENT: usize = 300;

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// Its address, as far as it can be trusted.
    pub address: Option<IpAddr>,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// Id of its request, as in the log.
    pub request_id: Option<String>,
}

/// The actor behind a token: a session token, an API token, or the admin key. Counts the request.
pub async fn authenticate(app: &App, token: &str) -> Result<Actor, AppError> {
    let hash = TokenHash::of(token);
    let now = app.environment.now();
    let is_admin_key = app.auth.admin_key.is_some_and(|key| key.matches(&hash));
    let (actor, usage) = if is_admin_key {
        (admin_key_actor(app, now).await?, Usage::AdminKey)
    } else if let Some(is_well_formed) = ApiToken::is_well_formed(token) {
        if !is_well_formed {
            return Err(AppError::NotSignedIn);
        }
        let token = good_token(app, &hash, now).await?;
        let actor = Actor {
            token: Some(token.id),
            limits: Some(token.limits),
            ..Actor::person(token.user_id)
        };
        (actor, Usage::ApiToken(token.id))
    } else {
        let session = good_session(app, &hash, now).await?;
        let actor = Actor {
            session: Some(session.session),
            ..Actor::person(session.user)
        };
        (actor, Usage::Session(session.session))
    };
    let counted = app.identity.limiter.count(&usage, now).await;
    counted.map_err(|wait| AppError::TooMany(wait.as_secs() + 1))?;
    Ok(actor)
}

async fn admin_key_actor(app: &App, now: DateTime<Utc>) -> Result<Actor, AppError> {
    let mut db = app.store.acquire().await?;
    users::ensure_service(&mut db, (ADMIN_KEY_USER, ADMIN_KEY_NAME), now).await?;
    Ok(Actor::person(ADMIN_KEY_USER))
}

/// Tokens are not cached: PostgreSQL is asked each time, so that they end at once.
async fn good_token(
    app: &App,
    hash: &TokenHash,
    now: DateTime<Utc>,
) -> Result<tokens::ApiToken, AppError> {
    let mut db = app.store.acquire().await?;
    let token = match tokens::by_hash(&mut db, hash.as_bytes(), now).await {
        Ok(token) => token,
        Err(StoreError::NotFound) => return Err(AppError::NotSignedIn),
        Err(other) => return Err(other.into()),
    };
    if token
        .last_used_at
        .is_none_or(|last| now - last >= TOUCH_EVERY)
    {
        tokens::touch(&mut db, token.id, now).await?;
    }
    Ok(token)
}

async fn good_session(
    app: &App,
    hash: &TokenHash,
    now: DateTime<Utc>,
) -> Result<CachedSession, AppError> {
    if let Some(cached) = app.identity.sessions.get(hash, now).await {
        return Ok(cached);
    }
    let mut db = app.store.acquire().await?;
    let session = match users::by_token(&mut db, hash.as_bytes(), now).await {
        Ok(session) => session,
        Err(StoreError::NotFound) => return Err(AppError::NotSignedIn),
        Err(other) => return Err(other.into()),
    };
    let mut expires_at = session.expires_at;
    if now - session.last_seen_at >= TOUCH_EVERY {
        let life = app.auth.session_life;
        expires_at = (now + life.idle).min(session.created_at + life.longest);
        users::touch(&mut db, session.id, (now, expires_at)).await?;
    }
    drop(db);
    let entry = CachedSession {
        session: session.id,
        user: session.user_id,
        checked_at: now,
        expires_at,
    };
    app.identity.sessions.put(hash, entry).await;
    Ok(entry)
}

/// Begins a sign-in.
pub(super) async fn begin(
    app: &App,
    db: &mut Connection,
    (user, client): (UserId, &Client),
) -> Result<Token, AppError> {
    let now = app.environment.now();
    let token = Token::generate()?;
    let user_agent = client.user_agent.as_deref().unwrap_or_default();
    let user_agent: String = user_agent.chars().take(MAX_USER_AGENT).collect();
    let life = app.auth.session_life;
    let session = NewSession {
        id: SessionId(app.environment.new_id()),
        user_id: user,
        token_hash: token.hash().as_bytes().to_vec(),
        user_agent: (!user_agent.is_empty()).then_some(user_agent),
        ip_address: client.address.map(|address| address.to_string()),
        expires_at: now + life.idle.min(life.longest),
    };
    users::insert_session(&mut *db, &session, now).await?;
    let event = Event::new("sign_in", "session").of(session.id);
    audit_client(app, db, (client, Some(user)), event).await?;
    Ok(token)
}

/// The person who asks.
pub async fn who_am_i(ctx: &Ctx) -> Result<User, AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(users::by_id(&mut db, ctx.actor.user).await?)
}

/// The good sign-ins of the person who asks.
pub async fn list_sessions(ctx: &Ctx) -> Result<Vec<Session>, AppError> {
    ctx.require_person()?;
    let mut db = ctx.store().acquire().await?;
    Ok(users::list_sessions(&mut db, ctx.actor.user, ctx.now()).await?)
}

/// Ends a sign-in of the person who asks.
pub async fn end_session(ctx: &Ctx, session: SessionId) -> Result<(), AppError> {
    ctx.require_person()?;
    if end(ctx, session).await? == 0 {
        return Err(AppError::NotFound);
    }
    Ok(())
}

/// Ends the sign-in that the request came with. The admin key has none and stays good.
pub async fn log_out(ctx: &Ctx) -> Result<(), AppError> {
    ctx.require_person()?;
    if let Some(session) = ctx.actor.session {
        end(ctx, session).await?;
    }
    Ok(())
}

/// Ends one sign-in of the person who asks: in the database first, then in the cache.
async fn end(ctx: &Ctx, session: SessionId) -> Result<usize, AppError> {
    let mut tx = ctx.store().begin().await?;
    let only = (Some(session), None);
    let ended = users::revoke(&mut tx, ctx.actor.user, only, ctx.now()).await?;
    if !ended.is_empty() {
        let event = Event::new("sign_out", "session").of(session);
        ctx.audit(&mut tx, event).await?;
    }
    req1_store::commit(tx).await?;
    forget(&ctx.app, &ended).await;
    Ok(ended.len())
}

/// Takes sign-ins out of the cache whose end is committed.
pub(crate) async fn forget(app: &App, ended: &[Vec<u8>]) {
    let hashes: Vec<TokenHash> = ended
        .iter()
        .filter_map(|hash| TokenHash::from_bytes(hash))
        .collect();
    let now = app.environment.now();
    app.identity.sessions.forget(&hashes, now).await;
}
