//! Text that could not be saved yet, kept for the person who typed it.

use chrono::{DateTime, TimeDelta, Utc};
use req1_domain::{
    access::Granted,
    ids::{ObjectId, UserId},
};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Drafts of one person at most; the oldest go first.
const MOST: i64 = 200;
/// Days that a draft is kept.
const KEPT_DAYS: i64 = 90;

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The object.
    pub object_id: ObjectId,
    /// `heading`, `body`, or `attribute:` and a name.
    pub field: String,
    /// What was typed.
    pub value: Value,
    /// Version of the object that it was written against.
    pub version: i32,
    /// When.
    pub written_at: DateTime<Utc>,
}

/// A person's drafts in a module, newest first, and how many there are.
#[tracing::instrument(name = "db.drafts.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    module: &Granted,
    user: UserId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Draft>, i64), StoreError> {
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM draft WHERE workspace_id = $1 AND user_id = $2 AND module_id = $3"#,
        module.workspace().0,
        user.0,
        module.id()
    )
    .fetch_one(&mut *db)
    .await?;
    let drafts = sqlx::query_as!(
        Draft,
        r#"SELECT object_id AS "object_id: Uuid", field, value, version, written_at
           FROM draft WHERE workspace_id = $1 AND user_id = $2 AND module_id = $3
           ORDER BY written_at DESC, object_id, field OFFSET $4 LIMIT $5"#,
        module.workspace().0,
        user.0,
        module.id(),
        offset,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok((drafts, total))
}

/// Keeps a draft instead of the one before, and forgets what is old. [`StoreError::NotFound`] when the module has no
/// such object.
#[tracing::instrument(name = "db.drafts.put", level = "debug", skip_all)]
pub async fn put(
    db: &mut PgConnection,
    module: &Granted,
    (user, draft): (UserId, &Draft),
) -> Result<(), StoreError> {
    let kept = sqlx::query!(
        "INSERT INTO draft (workspace_id, user_id, module_id, object_id, field, value, version, written_at)
         SELECT o.workspace_id, $3, o.module_id, o.id, $5, $6, $7, $8
         FROM object o WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.id = $4
         ON CONFLICT (workspace_id, user_id, object_id, field)
         DO UPDATE SET module_id = excluded.module_id, value = excluded.value, version = excluded.version,
                       written_at = excluded.written_at",
        module.workspace().0,
        module.id(),
        user.0,
        draft.object_id.0,
        draft.field,
        draft.value,
        draft.version,
        draft.written_at
    )
    .execute(&mut *db)
    .await?;
    if kept.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    sqlx::query!(
        "DELETE FROM draft WHERE (workspace_id, user_id, object_id, field) IN (
             SELECT workspace_id, user_id, object_id, field FROM draft WHERE user_id = $1
             ORDER BY written_at DESC OFFSET $2
         ) OR (user_id = $1 AND written_at < $3)",
        user.0,
        MOST,
        draft.written_at - TimeDelta::days(KEPT_DAYS)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets a draft. [`StoreError::NotFound`] when there is none.
#[tracing::instrument(name = "db.drafts.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    module: &Granted,
    (user, object, field): (UserId, ObjectId, &str),
) -> Result<(), StoreError> {
    let gone = sqlx::query!(
        "DELETE FROM draft WHERE workspace_id = $1 AND module_id = $2 AND user_id = $3 AND object_id = $4 AND field = $5",
        module.workspace().0,
        module.id(),
        user.0,
        object.0,
        field
    )
    .execute(db)
    .await?;
    if gone.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}
