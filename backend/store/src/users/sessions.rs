//! Sign-ins: the durable rows behind the sessions in Redis.

use chrono::{DateTime, Utc};
use req1_domain::ids::{SessionId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A sign-in that is still good.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// Browser or client, as it called itself.
    pub user_agent: Option<String>,
    /// Where it came from.
    pub ip_address: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was used last, in coarse steps.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// A sign-in to be recorded.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id, from the context.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Browser or client, as it called itself.
    pub user_agent: Option<String>,
    /// Where it came from.
    pub ip_address: Option<String>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// Records a sign-in.
#[tracing::instrument(name = "db.users.insert_session", level = "debug", skip_all)]
pub async fn insert_session(
    db: &mut PgConnection,
    new: &NewSession,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO user_session (id, user_id, token_hash, user_agent, ip_address, created_at, last_seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
        new.id.0,
        new.user_id.0,
        new.token_hash,
        new.user_agent,
        new.ip_address,
        now,
        new.expires_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The good sign-in with this token of an active person.
#[tracing::instrument(name = "db.users.by_token", level = "debug", skip_all)]
pub async fn by_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Session, StoreError> {
    Ok(sqlx::query_as!(
        Session,
        r#"SELECT s.id AS "id: Uuid", s.user_id AS "user_id: Uuid", s.user_agent, s.ip_address, s.created_at,
                  s.last_seen_at, s.expires_at
           FROM user_session s JOIN app_user u ON u.id = s.user_id AND u.active
           WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2"#,
        token_hash,
        now
    )
    .fetch_one(db)
    .await?)
}

/// Whether a sign-in is still good.
#[tracing::instrument(name = "db.users.is_good_session", level = "debug", skip_all)]
pub async fn is_good_session(
    db: &mut PgConnection,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM user_session s JOIN app_user u ON u.id = s.user_id AND u.active
                          WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2) AS "good!""#,
        session.0,
        now
    )
    .fetch_one(db)
    .await?)
}

/// Good sign-ins of a person, the one used last first.
#[tracing::instrument(name = "db.users.list_sessions", level = "debug", skip_all)]
pub async fn list_sessions(
    db: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, StoreError> {
    Ok(sqlx::query_as!(
        Session,
        r#"SELECT id AS "id: Uuid", user_id AS "user_id: Uuid", user_agent, ip_address, created_at, last_seen_at, expires_at
           FROM user_session WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
           ORDER BY last_seen_at DESC, id"#,
        user.0,
        now
    )
    .fetch_all(db)
    .await?)
}

/// Prolongs a sign-in that is in use.
#[tracing::instrument(name = "db.users.touch", level = "debug", skip_all)]
pub async fn touch(
    db: &mut PgConnection,
    session: SessionId,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE user_session SET last_seen_at = $2, expires_at = $3 WHERE id = $1 AND revoked_at IS NULL",
        session.0,
        now,
        expires_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a sign-in, or all of a person but one. Gives the token hashes of those that were good.
#[tracing::instrument(name = "db.users.revoke", level = "debug", skip_all)]
pub async fn revoke(
    db: &mut PgConnection,
    user: UserId,
    (only, except): (Option<SessionId>, Option<SessionId>),
    now: DateTime<Utc>,
) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar!(
        "UPDATE user_session SET revoked_at = $4
         WHERE user_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id = $2)
           AND ($3::uuid IS NULL OR id <> $3)
         RETURNING token_hash",
        user.0,
        only.map(|id| id.0),
        except.map(|id| id.0),
        now
    )
    .fetch_all(db)
    .await?)
}
