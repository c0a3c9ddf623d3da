//! Deleting objects, restorably.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
    scripts::Hook,
};
use req1_store::{change_sets, objects};
use serde_json::json;

use crate::{
    AppError, Ctx,
    audit::Event,
    scripts::{ATTEMPTS, Seen, Triggers, busy},
};

/// Deletes an object with everything below it, if no script of the module says no. Gives how many objects went.
#[tracing::instrument(name = "app.object.delete", skip_all, fields(module.id = %module, object.id = %object))]
pub async fn delete_object(
    ctx: &Ctx,
    module: ModuleId,
    object: ObjectId,
) -> Result<usize, AppError> {
    for _ in 0..ATTEMPTS {
        let seen = ask(ctx, (module, object)).await?;
        if let Some(deleted) = delete(ctx, (module, object), &seen).await? {
            return Ok(deleted);
        }
    }
    Err(busy())
}

/// Asks the scripts that run before a deletion. Gives what they looked at.
async fn ask(ctx: &Ctx, (module, object): (ModuleId, ObjectId)) -> Result<Seen, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Write).await?;
    let triggers = Triggers::of(ctx, &mut db, (&module, Hook::PreDelete)).await?;
    let Some(triggers) = triggers else {
        return Ok(Seen::default());
    };
    let current = objects::by_id(&mut db, &module, object).await?;
    drop(db);
    triggers.let_go(&module, &[&current.place.path]).await
}

/// None when what the scripts looked at is another now.
async fn delete(
    ctx: &Ctx,
    (module, object): (ModuleId, ObjectId),
    seen: &Seen,
) -> Result<Option<usize>, AppError> {
    let _turn = ctx.turn(module).await;
    let mut tx = ctx.store().begin().await?;
    let module = ctx.module(&mut tx, module, Action::Write).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&module]).await?;
    let current = objects::by_id(&mut tx, &module, object).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    if !seen.holds(&mut tx, &change).await? {
        return Ok(None);
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
    Ok(Some(deleted))
}
