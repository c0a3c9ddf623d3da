//! Unsaved text of a person. It is nobody else's business, so reading the module is right enough: somebody who loses the
//! right to write while typing loses no text.

use req1_domain::{
    access::Action,
    drafts::{check_field, check_value},
    ids::{ModuleId, ObjectId},
};
use req1_store::drafts::{self, Draft};
use serde_json::Value;

use crate::{AppError, Ctx};

/// Text to be kept.
#[derive(Debug)]
pub struct KeepDraft {
    /// The module.
    pub module: ModuleId,
    /// The object.
    pub object: ObjectId,
    /// `heading`, `body`, or `attribute:` and a name.
    pub field: String,
    /// What was typed.
    pub value: Value,
    /// Version of the object that it was written against.
    pub version: i32,
}

/// The actor's drafts in a module, newest first.
pub async fn list_drafts(
    ctx: &Ctx,
    module: ModuleId,
    window: (i64, i64),
) -> Result<(Vec<Draft>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    Ok(drafts::list(&mut db, &granted, ctx.actor.user, window).await?)
}

/// Keeps a draft instead of the one before.
pub async fn keep_draft(ctx: &Ctx, command: KeepDraft) -> Result<Draft, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, command.module, Action::Read).await?;
    check_field(&command.field)?;
    check_value(&command.value)?;
    if command.version < 0 {
        return Err(AppError::invalid(
            "/version",
            "out_of_range",
            "must be 0 or more",
        ));
    }
    let draft = Draft {
        object_id: command.object,
        field: command.field,
        value: command.value,
        version: command.version,
        written_at: ctx.now(),
    };
    drafts::put(&mut tx, &granted, (ctx.actor.user, &draft)).await?;
    req1_store::commit(tx).await?;
    Ok(draft)
}

/// Forgets a draft.
pub async fn drop_draft(
    ctx: &Ctx,
    module: ModuleId,
    (object, field): (ObjectId, &str),
) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    check_field(field)?;
    drafts::delete(&mut db, &granted, (ctx.actor.user, object, field)).await?;
    Ok(())
}
