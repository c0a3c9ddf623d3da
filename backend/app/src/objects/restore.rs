//! Bringing deleted objects back.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_store::{change_sets, objects};
use serde_json::json;

use super::view::{ObjectView, view};
use crate::{AppError, Ctx, audit::Event};

/// Restores an object with what was deleted together with it.
#[tracing::instrument(name = "app.object.restore", skip_all, fields(module.id = %module, object.id = %object))]
pub async fn restore_object(
    ctx: &Ctx,
    module: ModuleId,
    object: ObjectId,
) -> Result<ObjectView, AppError> {
    let _turn = ctx.turn(module).await;
    let mut tx = ctx.store().begin().await?;
    let module = ctx.module(&mut tx, module, Action::Write).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&module]).await?;
    let found = objects::present(&mut tx, &module, &[object]).await?;
    let current = found.first().ok_or(AppError::NotFound)?;
    if current.deleted_in.is_none() {
        return Err(AppError::conflict(
            "not_deleted",
            "the object is not deleted",
        ));
    }
    objects::restore(&mut tx, &change, &module, &[current]).await?;
    let orphans = objects::below_deleted(&mut tx, &module, &[object]).await?;
    if !orphans.is_empty() {
        return Err(AppError::conflict(
            "parent_deleted",
            "the object above it is deleted; restore that one first",
        ));
    }
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let restored = view(&mut tx, &module, object).await?;
    let event = Event::new("restore", "object")
        .of(object)
        .within(module.workspace())
        .with(json!({ "module_id": module.id() }));
    ctx.audit(&mut tx, event).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(restored)
}
