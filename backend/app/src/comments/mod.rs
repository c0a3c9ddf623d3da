//! Comments on objects: threads that can be settled.
//!
//! Whoever sees an object reads them; the right to review is the right to speak. People change and delete their own words;
//! administrators may take away anybody's.

mod mentions;
mod write;

use req1_domain::{
    access::{Action, Granted, Resource, decide},
    ids::{CommentId, ObjectId, UserId},
};
use req1_store::{
    Connection,
    comments::{self, Comment, Reader},
    objects,
};

use crate::{AppError, Ctx};

pub use write::{
    CommentEdit, CreateComment, create_comment, delete_comment, restore_comment, update_comment,
};

/// A comment, and what the reader may do with it.
#[derive(Debug, Clone)]
pub struct CommentView {
    /// The comment.
    pub comment: Comment,
    /// Change its text.
    pub may_edit: bool,
    /// Take it away, or bring it back.
    pub may_delete: bool,
    /// Answer it, settle its thread.
    pub may_answer: bool,
}

impl CommentView {
    fn new(comment: Comment, module: &Granted, reader: UserId) -> Self {
        let role = module.role();
        let may_answer = decide(role, Resource::Module, Action::Review);
        let own = comment.author_id == reader && may_answer;
        Self {
            may_edit: own && comment.deleted_at.is_none(),
            may_delete: own || decide(role, Resource::Module, Action::Administer),
            may_answer,
            comment,
        }
    }
}

/// The module of an object, with the right to do something there.
async fn module_of(
    ctx: &Ctx,
    db: &mut Connection,
    (object, action): (ObjectId, Action),
) -> Result<Granted, AppError> {
    let module = objects::locate(&mut *db, object).await?;
    ctx.module(db, module, action).await
}

/// Comments on an object, thread after thread, and how many there are.
#[tracing::instrument(name = "app.comment.list", skip_all, fields(object.id = %object))]
pub async fn list_comments(
    ctx: &Ctx,
    object: ObjectId,
    window: (i64, i64),
) -> Result<(Vec<CommentView>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = module_of(ctx, &mut db, (object, Action::Read)).await?;
    let (rows, total) = comments::list(&mut db, &module, object, window).await?;
    let views = rows
        .into_iter()
        .map(|row| CommentView::new(row, &module, ctx.actor.user));
    Ok((views.collect(), total))
}

/// One comment on an object.
#[tracing::instrument(name = "app.comment.read", skip_all, fields(object.id = %object, comment.id = %id))]
pub async fn read_comment(
    ctx: &Ctx,
    (object, id): (ObjectId, CommentId),
) -> Result<CommentView, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = module_of(ctx, &mut db, (object, Action::Read)).await?;
    let comment = comments::by_id(&mut db, &module, (object, id)).await?;
    if comment.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    Ok(CommentView::new(comment, &module, ctx.actor.user))
}

/// People who may be mentioned in a comment on an object, because they may see it.
#[tracing::instrument(name = "app.comment.people", skip_all, fields(object.id = %object))]
pub async fn mentionable_people(
    ctx: &Ctx,
    object: ObjectId,
    (search, window): (&str, (i64, i64)),
) -> Result<(Vec<Reader>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = module_of(ctx, &mut db, (object, Action::Read)).await?;
    req1_domain::violation::bounded("search", search, 200)?;
    Ok(comments::readers(&mut db, &module, search.trim(), window).await?)
}
