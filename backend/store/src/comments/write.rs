//! Writing comments. They are no part of the specification, so there is no change set.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{CommentId, ObjectId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A comment to be made.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// Its id.
    pub id: CommentId,
    /// What it is about.
    pub object: ObjectId,
    /// The first comment of the thread that it answers.
    pub parent: Option<CommentId>,
    /// Who writes it.
    pub author: UserId,
    /// Sanitised HTML.
    pub body: String,
    /// Who is mentioned.
    pub mentioned: Vec<UserId>,
}

fn ids(people: &[UserId]) -> Vec<Uuid> {
    people.iter().map(|id| id.0).collect()
}

/// Adds a comment.
#[tracing::instrument(name = "db.comments.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    module: &Granted,
    new: &NewComment,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO object_comment (workspace_id, id, object_id, parent_id, author_id, body, mentioned_user_ids,
                                     created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        module.workspace().0,
        new.id.0,
        new.object.0,
        new.parent.map(|id| id.0),
        new.author.0,
        new.body,
        &ids(&new.mentioned),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a comment another text.
#[tracing::instrument(name = "db.comments.rewrite", level = "debug", skip_all)]
pub async fn rewrite(
    db: &mut PgConnection,
    module: &Granted,
    (comment, body, mentioned): (CommentId, &str, &[UserId]),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE object_comment SET body = $3, mentioned_user_ids = $4, edited_at = $5, updated_at = $5
         WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        comment.0,
        body,
        &ids(mentioned),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Settles the thread that begins with a comment, or opens it again.
#[tracing::instrument(name = "db.comments.set_resolved", level = "debug", skip_all)]
pub async fn set_resolved(
    db: &mut PgConnection,
    module: &Granted,
    (head, resolved): (CommentId, bool),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE object_comment
         SET resolved_at = CASE WHEN $3 THEN $5::timestamptz END, resolved_by = CASE WHEN $3 THEN $4::uuid END, updated_at = $5
         WHERE workspace_id = $1 AND id = $2 AND (resolved_at IS NOT NULL) <> $3",
        module.workspace().0,
        head.0,
        resolved,
        by.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a comment away, or brings it back.
#[tracing::instrument(name = "db.comments.set_deleted", level = "debug", skip_all)]
pub async fn set_deleted(
    db: &mut PgConnection,
    module: &Granted,
    (comment, deleted): (CommentId, bool),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE object_comment
         SET deleted_at = CASE WHEN $3 THEN $5::timestamptz END, deleted_by = CASE WHEN $3 THEN $4::uuid END, updated_at = $5
         WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        comment.0,
        deleted,
        by.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
