//! What nobody needs any more. Whatever refers to a file by a foreign key keeps it.

use chrono::{DateTime, Utc};
use req1_domain::ids::FileId;
use sqlx::PgConnection;

use crate::StoreError;

/// Key of the advisory lock that lets one process at a time collect. Whoever changes who administers the server has another
/// one, or they would wait for each other.
const SWEEP_LOCK: i64 = 7_265_713_102;

/// A file that may go.
#[derive(Debug, Clone)]
pub struct Garbage {
    /// Its id.
    pub id: FileId,
    /// Where its content is.
    pub storage_key: String,
}

/// Made before these instants, files are garbage.
#[derive(Debug, Clone, Copy)]
pub struct GarbageAges {
    /// Uploads that never ended.
    pub pending: DateTime<Utc>,
    /// Content that no body ever showed.
    pub unused: DateTime<Utc>,
    /// What jobs were given and made.
    pub work: DateTime<Utc>,
}

/// Keeps other processes from collecting until the transaction ends; false when one does already.
#[tracing::instrument(name = "db.files.try_sweep_lock", level = "debug", skip_all)]
pub async fn try_sweep_lock(db: &mut PgConnection) -> Result<bool, StoreError> {
    let locked = sqlx::query_scalar!(
        r#"SELECT pg_try_advisory_xact_lock($1) AS "locked!""#,
        SWEEP_LOCK
    )
    .fetch_one(db)
    .await?;
    Ok(locked)
}

/// Some garbage, by id, after an id.
#[tracing::instrument(name = "db.files.expired", level = "debug", skip_all)]
pub async fn expired(
    db: &mut PgConnection,
    ages: GarbageAges,
    (after, limit): (FileId, i64),
) -> Result<Vec<Garbage>, StoreError> {
    let rows = sqlx::query!(
        "SELECT f.id, f.storage_key FROM file f
         WHERE f.id > $4 AND (
             f.state = 'pending' AND f.created_at < $1
             OR f.state = 'ready' AND f.kind = 'work' AND f.created_at < $3
             OR f.state = 'ready' AND f.kind = 'content' AND f.created_at < $2
                AND NOT EXISTS (SELECT FROM file_use u WHERE u.workspace_id = f.workspace_id AND u.file_id = f.id))
         ORDER BY f.id LIMIT $5",
        ages.pending,
        ages.unused,
        ages.work,
        after.0,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Garbage {
            id: row.id.into(),
            storage_key: row.storage_key,
        })
        .collect())
}

/// Deletes the row of a file; false when something refers to it, which a foreign key tells.
#[tracing::instrument(name = "db.files.delete", level = "debug", skip_all)]
pub async fn delete(db: &mut PgConnection, id: FileId) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM file WHERE id = $1", id.0)
        .execute(db)
        .await;
    match done.map_err(StoreError::from) {
        Ok(done) => Ok(done.rows_affected() == 1),
        Err(StoreError::Constraint(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Those of the keys that a row names, whatever its state.
#[tracing::instrument(name = "db.files.known_keys", level = "debug", skip_all)]
pub async fn known_keys(db: &mut PgConnection, keys: &[String]) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT storage_key FROM file WHERE endpoint = 'local' AND storage_key = ANY($1)",
        keys
    )
    .fetch_all(db)
    .await?)
}
