//! One-time links.

use chrono::{DateTime, Utc};
use req1_domain::ids::{UserId, WorkspaceId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Makes the first administrator of the server.
    Setup,
    /// Gives a person another password.
    PasswordReset,
    /// Lets somebody into a workspace.
    Invitation,
}

impl LinkKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::PasswordReset => "password_reset",
            Self::Invitation => "invitation",
        }
    }
}

/// What a one-time link says.
#[derive(Debug, Clone, Default)]
pub struct OneTimeLink {
    /// Whose password is reset.
    pub user_id: Option<UserId>,
    /// Who is invited.
    pub email: Option<String>,
    /// Where to.
    pub workspace_id: Option<WorkspaceId>,
    /// As what.
    pub role: Option<String>,
    /// Who made it; none for the server itself.
    pub created_by: Option<UserId>,
}

/// A one-time link to be recorded.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its id, from the context.
    pub id: Uuid,
    /// What it is for.
    pub kind: LinkKind,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// What it says.
    pub link: OneTimeLink,
    /// When it is no longer good.
    pub expires_at: DateTime<Utc>,
}

/// Records a link.
#[tracing::instrument(name = "db.users.insert_link", level = "debug", skip_all)]
pub async fn insert_link(
    db: &mut PgConnection,
    new: &NewLink,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO one_time_link (id, kind, token_hash, user_id, email, workspace_id, role, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.id,
        new.kind.as_str(),
        new.token_hash,
        new.link.user_id.map(|id| id.0),
        new.link.email,
        new.link.workspace_id.map(|id| id.0),
        new.link.role,
        new.link.created_by.map(|id| id.0),
        now,
        new.expires_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Uses a link up. [`StoreError::NotFound`] when it is unknown, used or too old. Rolling back leaves it good.
#[tracing::instrument(name = "db.users.use_link", level = "debug", skip_all)]
pub async fn use_link(
    db: &mut PgConnection,
    (kind, token_hash): (LinkKind, &[u8]),
    now: DateTime<Utc>,
) -> Result<OneTimeLink, StoreError> {
    let row = sqlx::query!(
        "UPDATE one_time_link SET used_at = $3
         WHERE kind = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
         RETURNING user_id, email, workspace_id, role, created_by",
        kind.as_str(),
        token_hash,
        now
    )
    .fetch_one(db)
    .await?;
    Ok(OneTimeLink {
        user_id: row.user_id.map(UserId),
        email: row.email,
        workspace_id: row.workspace_id.map(WorkspaceId),
        role: row.role,
        created_by: row.created_by.map(UserId),
    })
}

/// Makes the unused password links of a person worthless.
#[tracing::instrument(name = "db.users.drop_reset_links", level = "debug", skip_all)]
pub async fn drop_reset_links(db: &mut PgConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM one_time_link WHERE kind = 'password_reset' AND user_id = $1 AND used_at IS NULL",
        user.0
    )
    .execute(db)
    .await?;
    Ok(())
}
