//! Deleting objects, restorably.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_store::{change_sets, objects};
use serde_json::json;

use crate::{AppError, Ctx, audit::Event};

/// Deletes an object with everything below it. Gives how many objects went.
#[tracing::instrument(name = "app.object.delete", skip_all, fields(module.id = %module, object.id = %object))]
pub async fn delete_object(
    ctx: &Ctx,
    module: ModuleId,
    object: ObjectId,
) -> Result<usize, AppError> {
    let _turn = ctx.turn(module).await;
    let mut tx = ctx.store().begin().await?;
    let module = ctx.module(&mut tx, module, Action::Write).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&module]).await?;
    let current = objects::by_id(&mut tx, &module, object).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    let deleted = objects::delete(&mut tx, &change, &module, &[&current.place.path]).await?;
    let event = Event::new("delete", "object")
        .of(object)
        .within(module.workspace())
        .with(json!({ "module_id": module.id(), "objects": deleted }));
    ctx.audit(&mut tx, event).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(deleted)
}
