//! Requests that are done once however often they are sent.

use chrono::TimeDelta;
use req1_store::idempotency;
use uuid::Uuid;

pub use req1_store::idempotency::{Claim, KeptAnswer, Request, scope};

use crate::{Actor, App, AppError, Ctx};

/// Hours that a request is remembered.
const KEPT_HOURS: i64 = 24;

/// Under whose name a key is remembered. A token has its own: it may see less than its owner.
fn actor_id(actor: &Actor) -> Uuid {
    actor.token.map_or(actor.user.0, |token| token.0)
}

/// Claims a request for a time, or tells what became of it.
#[tracing::instrument(name = "app.idempotency.claim", skip_all)]
pub async fn claim(
    ctx: &Ctx,
    (key, fingerprint): (String, &[u8]),
    lease: TimeDelta,
) -> Result<(Request, Claim), AppError> {
    let request = Request {
        actor: actor_id(&ctx.actor),
        key,
    };
    let now = ctx.now();
    let mut db = ctx.store().acquire().await?;
    let claim = idempotency::claim(&mut db, (&request, fingerprint), (now, now + lease)).await?;
    Ok((request, claim))
}

/// Ends a claim: with the answer to a request that was done, where it is kept.
pub async fn finish(
    ctx: &Ctx,
    request: &Request,
    answer: Option<KeptAnswer>,
) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(idempotency::finish(&mut db, request, answer.as_ref(), ctx.now()).await?)
}

/// Gives a claim up: the request failed. What was done of it stays done.
pub async fn give_up(ctx: &Ctx, request: &Request) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(idempotency::give_up(&mut db, request, ctx.now()).await?)
}

/// Gives a claim up: the request was refused.
pub async fn forget(ctx: &Ctx, request: &Request) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(idempotency::forget(&mut db, request).await?)
}

/// Forgets what is older than a day.
#[tracing::instrument(name = "app.idempotency.forget_old", skip_all)]
pub async fn forget_old(app: &App) -> Result<u64, AppError> {
    let mut db = app.store.acquire().await?;
    let before = app.environment.now() - TimeDelta::hours(KEPT_HOURS);
    Ok(idempotency::forget_old(&mut db, before).await?)
}
