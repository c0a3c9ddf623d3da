//! API tokens of people.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Bounds, Limits, TokenLevel},
    ids::{ApiTokenId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A token that is not revoked.
#[derive(Debug, Clone)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// Whose it is.
    pub user_id: UserId,
    /// What its owner calls it.
    pub name: String,
    /// Its last characters.
    pub hint: String,
    /// What it may do.
    pub limits: Limits,
    /// Name of the only workspace that it is good for.
    pub workspace_name: Option<String>,
    /// Name of the only project that it is good for.
    pub project_name: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was used last, in steps of minutes.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A token to be recorded.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Its id, from the context.
    pub id: ApiTokenId,
    /// Whose it is.
    pub user_id: UserId,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of it.
    pub token_hash: Vec<u8>,
    /// Its last characters.
    pub hint: String,
    /// What it may do.
    pub limits: Limits,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

struct TokenRow {
    id: Uuid,
    user_id: Uuid,
    name: String,
    hint: String,
    level: String,
    workspace_id: Option<Uuid>,
    project_id: Option<Uuid>,
    workspace_name: Option<String>,
    project_name: Option<String>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

impl TryFrom<TokenRow> for ApiToken {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        let level = TokenLevel::parse(&row.level).ok_or(StoreError::Corrupt("level of a token"))?;
        let bounds = row.workspace_id.map(|workspace| Bounds {
            workspace: workspace.into(),
            project: row.project_id.map(Into::into),
        });
        Ok(Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            name: row.name,
            hint: row.hint,
            limits: Limits { level, bounds },
            workspace_name: row.workspace_name,
            project_name: row.project_name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        })
    }
}

macro_rules! select_tokens {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            TokenRow,
            r#"SELECT t.id, t.user_id, t.name, t.hint, t.level, t.workspace_id, t.project_id,
                      w.name AS "workspace_name?", p.name AS "project_name?", t.created_at, t.expires_at, t.last_used_at
               FROM api_token t
               LEFT JOIN workspace w ON w.id = t.workspace_id
               LEFT JOIN project p ON p.workspace_id = t.workspace_id AND p.id = t.project_id "# + $tail
            $(, $argument)*
        )
    };
}

/// Records a token.
#[tracing::instrument(name = "db.tokens.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    new: &NewToken,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let bounds = new.limits.bounds;
    sqlx::query!(
        "INSERT INTO api_token (id, user_id, name, token_hash, hint, level, workspace_id, project_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.id.0,
        new.user_id.0,
        new.name,
        new.token_hash,
        new.hint,
        new.limits.level.as_str(),
        bounds.map(|bounds| bounds.workspace.0),
        bounds.and_then(|bounds| bounds.project).map(|id| id.0),
        now,
        new.expires_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The good token with this hash of an active person. Asked with every request, so that a revoked one, an old one and one
/// of a deactivated person end at once.
#[tracing::instrument(name = "db.tokens.by_hash", level = "debug", skip_all)]
pub async fn by_hash(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<ApiToken, StoreError> {
    select_tokens!(
        "JOIN app_user u ON u.id = t.user_id AND u.active
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)",
        token_hash,
        now
    )
    .fetch_one(db)
    .await?
    .try_into()
}

/// A token that is not revoked, also when it is past its end.
#[tracing::instrument(name = "db.tokens.by_id", level = "debug", skip_all)]
pub async fn by_id(db: &mut PgConnection, id: ApiTokenId) -> Result<ApiToken, StoreError> {
    select_tokens!("WHERE t.id = $1 AND t.revoked_at IS NULL", id.0)
        .fetch_one(db)
        .await?
        .try_into()
}

/// Tokens of a person that are not revoked, newest first, and how many.
#[tracing::instrument(name = "db.tokens.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    user: UserId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<ApiToken>, i64), StoreError> {
    let rows = select_tokens!(
        "WHERE t.user_id = $1 AND t.revoked_at IS NULL ORDER BY t.created_at DESC, t.id DESC OFFSET $2 LIMIT $3",
        user.0,
        offset,
        limit
    );
    let rows = rows.fetch_all(&mut *db).await?;
    let tokens: Result<Vec<ApiToken>, StoreError> =
        rows.into_iter().map(ApiToken::try_from).collect();
    Ok((tokens?, count(db, user).await?))
}

/// How many tokens of a person are not revoked.
#[tracing::instrument(name = "db.tokens.count", level = "debug", skip_all)]
pub async fn count(db: &mut PgConnection, user: UserId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM api_token WHERE user_id = $1 AND revoked_at IS NULL"#,
        user.0
    )
    .fetch_one(db)
    .await?)
}

/// Writes down that a token was used.
#[tracing::instrument(name = "db.tokens.touch", level = "debug", skip_all)]
pub async fn touch(
    db: &mut PgConnection,
    id: ApiTokenId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE api_token SET last_used_at = $2 WHERE id = $1",
        id.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Revokes a token of a person, or all of them. Gives how many were good.
#[tracing::instrument(name = "db.tokens.revoke", level = "debug", skip_all)]
pub async fn revoke(
    db: &mut PgConnection,
    user: UserId,
    only: Option<ApiTokenId>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let revoked = sqlx::query!(
        "UPDATE api_token SET revoked_at = $3 WHERE user_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id = $2)",
        user.0,
        only.map(|id| id.0),
        now
    )
    .execute(db)
    .await?;
    Ok(revoked.rows_affected())
}
