//! Reading comments.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{CommentId, ObjectId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A comment.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// What it is about.
    pub object_id: ObjectId,
    /// The first comment of its thread, when it is not that itself.
    pub parent_id: Option<CommentId>,
    /// Who wrote it.
    pub author_id: UserId,
    /// Name of the author.
    pub author_name: String,
    /// Sanitised HTML; empty when it is deleted.
    pub body: String,
    /// Who is mentioned.
    pub mentioned: Vec<UserId>,
    /// When its thread was settled, and by whom.
    pub resolved_at: Option<DateTime<Utc>>,
    /// See `resolved_at`.
    pub resolved_by: Option<UserId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When anything of it changed last.
    pub updated_at: DateTime<Utc>,
    /// When its text changed last.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was deleted, and by whom.
    pub deleted_at: Option<DateTime<Utc>>,
    /// See `deleted_at`.
    pub deleted_by: Option<UserId>,
}

struct CommentRow {
    id: Uuid,
    object_id: Uuid,
    parent_id: Option<Uuid>,
    author_id: Uuid,
    author_name: String,
    body: String,
    mentioned_user_ids: Vec<Uuid>,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
    deleted_at: Option<DateTime<Utc>>,
    deleted_by: Option<Uuid>,
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Self {
        let gone = row.deleted_at.is_some();
        Self {
            id: row.id.into(),
            object_id: row.object_id.into(),
            parent_id: row.parent_id.map(Into::into),
            author_id: row.author_id.into(),
            author_name: row.author_name,
            body: if gone { String::new() } else { row.body },
            mentioned: if gone {
                Vec::new()
            } else {
                row.mentioned_user_ids.into_iter().map(UserId).collect()
            },
            resolved_at: row.resolved_at,
            resolved_by: row.resolved_by.map(Into::into),
            created_at: row.created_at,
            updated_at: row.updated_at,
            edited_at: row.edited_at,
            deleted_at: row.deleted_at,
            deleted_by: row.deleted_by.map(Into::into),
        }
    }
}

/// `query_as!` over comments; whether a thread is settled stands with its first comment.
macro_rules! select_comments {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            CommentRow,
            r#"SELECT c.id, c.object_id, c.parent_id, c.author_id, author.display_name AS author_name, c.body,
                      c.mentioned_user_ids, head.resolved_at, head.resolved_by, c.created_at,
                      greatest(c.updated_at, head.resolved_at) AS "updated_at!", c.edited_at, c.deleted_at, c.deleted_by
               FROM object_comment c
               JOIN object_comment head ON head.workspace_id = c.workspace_id AND head.id = c.thread_id
               JOIN app_user author ON author.id = c.author_id "# + $tail
            $(, $argument)*
        )
    };
}

/// Comments on an object, thread after thread, and how many. A deleted one shows as a gap while it has answers.
#[tracing::instrument(name = "db.comments.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    module: &Granted,
    object: ObjectId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Comment>, i64), StoreError> {
    let rows = select_comments!(
        "WHERE c.workspace_id = $1 AND c.object_id = $2
           AND (c.deleted_at IS NULL
                OR c.parent_id IS NULL
                   AND EXISTS (SELECT FROM object_comment answer
                               WHERE answer.workspace_id = $1 AND answer.object_id = $2 AND answer.thread_id = c.id
                                 AND answer.id <> c.id AND answer.deleted_at IS NULL))
         ORDER BY c.thread_id, c.id OFFSET $3 LIMIT $4",
        module.workspace().0,
        object.0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM object_comment c
           WHERE c.workspace_id = $1 AND c.object_id = $2
             AND (c.deleted_at IS NULL
                  OR c.parent_id IS NULL
                     AND EXISTS (SELECT FROM object_comment answer
                                 WHERE answer.workspace_id = $1 AND answer.object_id = $2 AND answer.thread_id = c.id
                                   AND answer.id <> c.id AND answer.deleted_at IS NULL))"#,
        module.workspace().0,
        object.0
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(Comment::from).collect(), total))
}

/// A comment on an object, deleted or not.
#[tracing::instrument(name = "db.comments.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    module: &Granted,
    (object, comment): (ObjectId, CommentId),
) -> Result<Comment, StoreError> {
    Ok(select_comments!(
        "WHERE c.workspace_id = $1 AND c.object_id = $2 AND c.id = $3",
        module.workspace().0,
        object.0,
        comment.0
    )
    .fetch_one(db)
    .await?
    .into())
}

/// How much is said about an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommentCounts {
    /// Comments.
    pub total: i64,
    /// Threads that are not settled.
    pub open: i64,
}
