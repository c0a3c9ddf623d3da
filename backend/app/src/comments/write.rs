//! Saying something, changing it, settling it, taking it away.

use req1_domain::{
    access::{Action, Granted, Resource, decide},
    comments::body,
    ids::{CommentId, ObjectId, UserId},
};
use req1_identity::Signal;
use req1_store::{
    Connection, Tx,
    comments::{self, Comment, NewComment},
    objects,
};

use serde_json::json;

use super::{CommentView, mentions, module_of};
use crate::{AppError, Ctx, audit::Event};

/// A comment to be made.
#[derive(Debug, Clone)]
pub struct CreateComment {
    /// What it is about.
    pub object: ObjectId,
    /// The comment that it answers.
    pub parent: Option<CommentId>,
    /// HTML, or plain text.
    pub body: String,
    /// Who is mentioned.
    pub mentioned: Vec<UserId>,
}

/// What shall change of a comment.
#[derive(Debug, Clone, Default)]
pub struct CommentEdit {
    /// New text.
    pub body: Option<String>,
    /// Who is mentioned now; stays when missing.
    pub mentioned: Option<Vec<UserId>>,
    /// Whether its thread is settled.
    pub resolved: Option<bool>,
}

const NOT_THE_AUTHOR: AppError = AppError::Refused {
    code: "not_author",
    detail: "Only who wrote the comment may change it; administrators may delete it.",
};

/// The module of an object that is there, with the right to speak.
async fn speak(ctx: &Ctx, db: &mut Connection, object: ObjectId) -> Result<Granted, AppError> {
    let module = module_of(ctx, &mut *db, (object, Action::Review)).await?;
    if objects::by_id(db, &module, object)
        .await?
        .deleted_at
        .is_some()
    {
        return Err(AppError::NotFound);
    }
    Ok(module)
}

async fn finish(
    ctx: &Ctx,
    mut tx: Tx<'_>,
    module: &Granted,
    at: (ObjectId, CommentId),
) -> Result<CommentView, AppError> {
    let written = comments::by_id(&mut tx, module, at).await?;
    req1_store::commit(tx).await?;
    tell(ctx, module, at.0);
    Ok(CommentView::new(written, module, ctx.actor.user))
}

/// Those who have the module open read the discussion anew.
fn tell(ctx: &Ctx, module: &Granted, object: ObjectId) {
    if let Some(module) = module.module() {
        ctx.app.live.tell(Signal::Said(module, object));
    }
}

/// Says something about an object, or answers what somebody said.
#[tracing::instrument(name = "app.comment.create", skip_all, fields(object.id = %command.object))]
pub async fn create_comment(ctx: &Ctx, command: CreateComment) -> Result<CommentView, AppError> {
    let mut tx = ctx.store().begin().await?;
    let module = speak(ctx, &mut tx, command.object).await?;
    let parent = match command.parent {
        None => None,
        Some(parent) => Some(thread_of(&mut tx, &module, (command.object, parent)).await?),
    };
    let new = NewComment {
        id: CommentId(ctx.new_id()),
        object: command.object,
        parent,
        author: ctx.actor.user,
        body: body("/body", &command.body)?,
        mentioned: mentions::check(&mut tx, &module, command.mentioned).await?,
    };
    comments::insert(&mut tx, &module, &new, ctx.now()).await?;
    finish(ctx, tx, &module, (command.object, new.id)).await
}

/// The first comment of the thread that a comment is in.
async fn thread_of(
    db: &mut Connection,
    module: &Granted,
    at: (ObjectId, CommentId),
) -> Result<CommentId, AppError> {
    match comments::by_id(db, module, at)
        .await
        .map_err(AppError::from)
    {
        Ok(found) => Ok(found.parent_id.unwrap_or(found.id)),
        Err(AppError::NotFound) => Err(AppError::invalid(
            "/parent_id",
            "unknown_comment",
            "there is no such comment on this object",
        )),
        Err(other) => Err(other),
    }
}

/// Changes a comment: its text by who wrote it, whether its thread is settled by whoever may speak.
#[tracing::instrument(name = "app.comment.update", skip_all, fields(object.id = %object, comment.id = %id))]
pub async fn update_comment(
    ctx: &Ctx,
    (object, id): (ObjectId, CommentId),
    edit: CommentEdit,
) -> Result<CommentView, AppError> {
    let mut tx = ctx.store().begin().await?;
    let module = speak(ctx, &mut tx, object).await?;
    let current = comments::by_id(&mut tx, &module, (object, id)).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    if edit.body.is_some() || edit.mentioned.is_some() {
        if current.author_id != ctx.actor.user {
            return Err(NOT_THE_AUTHOR);
        }
        let text = match edit.body {
            Some(given) => body("/body", &given)?,
            None => current.body.clone(),
        };
        let mentioned = match edit.mentioned {
            Some(given) => mentions::check(&mut tx, &module, given).await?,
            None => current.mentioned.clone(),
        };
        if text != current.body || mentioned != current.mentioned {
            comments::rewrite(&mut tx, &module, (id, &text, &mentioned), ctx.now()).await?;
        }
    }
    if let Some(resolved) = edit.resolved {
        let head = current.parent_id.unwrap_or(id);
        let by = (ctx.actor.user, ctx.now());
        comments::set_resolved(&mut tx, &module, (head, resolved), by).await?;
    }
    finish(ctx, tx, &module, (object, id)).await
}

/// Takes a comment away, restorably. Answers to it stay.
#[tracing::instrument(name = "app.comment.delete", skip_all, fields(object.id = %object, comment.id = %id))]
pub async fn delete_comment(
    ctx: &Ctx,
    (object, id): (ObjectId, CommentId),
) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let module = module_of(ctx, &mut tx, (object, Action::Review)).await?;
    let current = comments::by_id(&mut tx, &module, (object, id)).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    check_owner(ctx, &module, (&current, current.author_id))?;
    let by = (ctx.actor.user, ctx.now());
    comments::set_deleted(&mut tx, &module, (id, true), by).await?;
    // People take back what they said themselves without anybody keeping book of it.
    if current.author_id != ctx.actor.user {
        let event = Event::new("delete", "comment")
            .of(id)
            .within(module.workspace())
            .with(json!({ "object_id": object, "author_id": current.author_id }));
        ctx.audit(&mut tx, event).await?;
    }
    req1_store::commit(tx).await?;
    tell(ctx, &module, object);
    Ok(())
}

/// Brings a deleted comment back: who took it away may, and administrators.
#[tracing::instrument(name = "app.comment.restore", skip_all, fields(object.id = %object, comment.id = %id))]
pub async fn restore_comment(
    ctx: &Ctx,
    (object, id): (ObjectId, CommentId),
) -> Result<CommentView, AppError> {
    let mut tx = ctx.store().begin().await?;
    let module = module_of(ctx, &mut tx, (object, Action::Review)).await?;
    let current = comments::by_id(&mut tx, &module, (object, id)).await?;
    let Some(deleted_by) = current.deleted_by else {
        return Err(AppError::conflict(
            "not_deleted",
            "the comment is not deleted",
        ));
    };
    check_owner(ctx, &module, (&current, deleted_by))?;
    let by = (ctx.actor.user, ctx.now());
    comments::set_deleted(&mut tx, &module, (id, false), by).await?;
    finish(ctx, tx, &module, (object, id)).await
}

/// Own comments are one's own, unless an administrator had a hand in it.
fn check_owner(
    ctx: &Ctx,
    module: &Granted,
    (comment, hand): (&Comment, UserId),
) -> Result<(), AppError> {
    let own = comment.author_id == ctx.actor.user && hand == ctx.actor.user;
    if own || decide(module.role(), Resource::Module, Action::Administer) {
        Ok(())
    } else {
        Err(NOT_THE_AUTHOR)
    }
}
