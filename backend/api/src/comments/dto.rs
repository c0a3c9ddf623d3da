//! A comment on the wire.

use chrono::{DateTime, Utc};
use req1_app::comments::CommentView;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody said about an object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub(super) struct CommentDto {
    id: Uuid,
    object_id: Uuid,
    /// The first comment of the thread that it answers; null when it is that itself.
    parent_id: Option<Uuid>,
    author_id: Option<Uuid>,
    author_name: String,
    /// Sanitised HTML; empty when it is deleted and shows as a gap before its answers.
    body: String,
    /// Who is mentioned.
    mentioned_user_ids: Vec<Uuid>,
    /// Whether its thread is settled.
    resolved: bool,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// When its author changed the text.
    edited_at: Option<DateTime<Utc>>,
    deleted: bool,
    /// What the caller may do with it: review (answer it, settle its thread), write, delete.
    capabilities: Vec<&'static str>,
}

impl From<CommentView> for CommentDto {
    fn from(view: CommentView) -> Self {
        let capabilities = [
            ("review", view.may_answer),
            ("write", view.may_edit),
            ("delete", view.may_delete),
        ];
        let comment = view.comment;
        Self {
            id: comment.id.0,
            object_id: comment.object_id.0,
            parent_id: comment.parent_id.map(|id| id.0),
            author_id: Some(comment.author_id.0),
            author_name: comment.author_name,
            body: comment.body,
            mentioned_user_ids: comment.mentioned.into_iter().map(|id| id.0).collect(),
            resolved: comment.resolved_at.is_some(),
            resolved_at: comment.resolved_at,
            resolved_by: comment.resolved_by.map(|id| id.0),
            created_at: comment.created_at,
            updated_at: comment.updated_at,
            edited_at: comment.edited_at,
            deleted: comment.deleted_at.is_some(),
            capabilities: capabilities
                .into_iter()
                .filter_map(|(name, may)| may.then_some(name))
                .collect(),
        }
    }
}
