//! Requests that are done once however often they are sent, and the answers that their repeats get.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Requests that are remembered for one person or token, the latest ones.
const KEPT_PER_ACTOR: i64 = 10_000;

tokio::task_local! {
    static CURRENT: Request;
}

/// Who sent a request under which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The person or the token.
    pub actor: Uuid,
    /// The key that they chose.
    pub key: String,
}

/// Does work as this request: the first transaction that it commits notes that the request is done.
pub fn scope<F: Future>(request: Request, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(request, work)
}

pub(crate) fn current() -> Option<Request> {
    CURRENT.try_with(Clone::clone).ok()
}

/// An answer that is kept for repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: i16,
    /// Headers that belong to it, by name.
    pub headers: Value,
    /// Body.
    pub body: Vec<u8>,
}

/// What is known of a request with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing; the caller does it now.
    Ours,
    /// Another request with this key differed.
    Different,
    /// Somebody works on it until then.
    Running(DateTime<Utc>),
    /// It is done; the answer where it was kept.
    Done(Option<KeptAnswer>),
}

/// Times of a claim: now, and until when the caller works on it.
pub type Lease = (DateTime<Utc>, DateTime<Utc>);

/// Claims a request, or tells what became of it. One that nobody finished is claimed anew when its lease is over.
#[tracing::instrument(name = "db.idempotency.claim", level = "debug", skip_all)]
pub async fn claim(
    db: &mut PgConnection,
    (request, fingerprint): (&Request, &[u8]),
    (now, until): Lease,
) -> Result<Claim, StoreError> {
    let claimed = sqlx::query!(
        "INSERT INTO idempotency_key AS k (actor_id, key, fingerprint, created_at, lease_until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (actor_id, key) DO UPDATE SET lease_until = EXCLUDED.lease_until
         WHERE k.fingerprint = EXCLUDED.fingerprint AND NOT k.done AND k.lease_until <= $4",
        request.actor,
        request.key,
        fingerprint,
        now,
        until
    )
    .execute(&mut *db)
    .await?;
    if claimed.rows_affected() == 1 {
        return Ok(Claim::Ours);
    }
    let row = sqlx::query!(
        "SELECT fingerprint, lease_until, done, status, headers, body FROM idempotency_key WHERE actor_id = $1 AND key = $2",
        request.actor,
        request.key
    )
    .fetch_optional(db)
    .await?;
    // Its worker gave it up in between: as if it were still at it.
    let Some(row) = row else {
        return Ok(Claim::Running(now));
    };
    if row.fingerprint != fingerprint {
        return Ok(Claim::Different);
    }
    let kept = match (row.status, row.headers, row.body) {
        (Some(status), Some(headers), Some(body)) => Some(KeptAnswer {
            status,
            headers,
            body,
        }),
        _ => None,
    };
    // Done but not yet answered is still at work, as long as the lease lasts.
    if row.lease_until > now && kept.is_none() {
        return Ok(Claim::Running(row.lease_until));
    }
    Ok(Claim::Done(kept))
}

/// Notes that a request is done, in the transaction that does it.
pub(crate) async fn set_done(db: &mut PgConnection, request: &Request) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE idempotency_key SET done = true WHERE actor_id = $1 AND key = $2 AND NOT done",
        request.actor,
        request.key
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a claim with the answer, or without one when it cannot be kept.
#[tracing::instrument(name = "db.idempotency.finish", level = "debug", skip_all)]
pub async fn finish(
    db: &mut PgConnection,
    request: &Request,
    answer: Option<&KeptAnswer>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE idempotency_key SET done = true, lease_until = $6, status = $3, headers = $4, body = $5
         WHERE actor_id = $1 AND key = $2",
        request.actor,
        request.key,
        answer.map(|answer| answer.status),
        answer.map(|answer| &answer.headers),
        answer.map(|answer| answer.body.as_slice()),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a request up that failed, unless a transaction of it was committed: then it must not be done again, and nobody
/// knows any more what its answer was.
#[tracing::instrument(name = "db.idempotency.give_up", level = "debug", skip_all)]
pub async fn give_up(
    db: &mut PgConnection,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let undone = sqlx::query!(
        "DELETE FROM idempotency_key WHERE actor_id = $1 AND key = $2 AND NOT done",
        request.actor,
        request.key
    )
    .execute(&mut *db)
    .await?;
    if undone.rows_affected() == 1 {
        return Ok(());
    }
    finish(db, request, None, now).await
}

/// Forgets a request that was refused, so that it may be sent again.
#[tracing::instrument(name = "db.idempotency.forget", level = "debug", skip_all)]
pub async fn forget(db: &mut PgConnection, request: &Request) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM idempotency_key WHERE actor_id = $1 AND key = $2",
        request.actor,
        request.key
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what was sent before a time, and of everybody all but the latest requests. Gives how many.
#[tracing::instrument(name = "db.idempotency.forget_old", level = "debug", skip_all)]
pub async fn forget_old(db: &mut PgConnection, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let old = sqlx::query!("DELETE FROM idempotency_key WHERE created_at < $1", before)
        .execute(&mut *db)
        .await?;
    let many = sqlx::query!(
        "DELETE FROM idempotency_key k USING (
             SELECT actor_id, key, row_number() OVER (PARTITION BY actor_id ORDER BY created_at DESC, key) AS place
             FROM idempotency_key
         ) ranked WHERE ranked.actor_id = k.actor_id AND ranked.key = k.key AND ranked.place > $1",
        KEPT_PER_ACTOR
    )
    .execute(db)
    .await?;
    Ok(old.rows_affected() + many.rows_affected())
}
