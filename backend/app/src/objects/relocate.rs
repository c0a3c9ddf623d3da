//! Moving objects.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_store::{
    change_sets,
    objects::{self, Relocation, Shift, Target},
};

use super::view::{ObjectView, view};
use crate::{AppError, Ctx};

/// Where an object goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// One step, seen from the object; nothing happens at the end of the way.
    Step(Shift),
    /// To a place.
    To(Target),
}

/// A move of an object with everything below it.
#[derive(Debug, Clone, Copy)]
pub struct MoveObject {
    /// The module in the path of the request.
    pub module: ModuleId,
    /// The object.
    pub object: ObjectId,
    /// Where to.
    pub movement: Movement,
}

/// Moves an object. The place is decided under the lock, so it means today's neighbours.
#[tracing::instrument(name = "app.object.move", skip_all, fields(module.id = %command.module, object.id = %command.object))]
pub async fn move_object(ctx: &Ctx, command: MoveObject) -> Result<ObjectView, AppError> {
    let _turn = ctx.turn(command.module).await;
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, command.module, Action::Write).await?;
    objects::by_id(&mut db, &module, command.object).await?;
    let mut tx = req1_store::begin(&mut db).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&module]).await?;
    let current = objects::by_id(&mut tx, &module, command.object).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    let target = match command.movement {
        Movement::Step(step) => objects::shift(&mut tx, &module, (&current, step)).await?,
        Movement::To(target) => Some(target),
    };
    let beside_itself =
        matches!(target, Some(Target::After(id) | Target::Before(id)) if id == current.id);
    let Some(target) = target.filter(|_| !beside_itself) else {
        drop(tx);
        return view(&mut db, &module, command.object).await;
    };
    let place =
        objects::find_place(&mut tx, &mut change, &module, (target, Some(current.id))).await?;
    // Making room may have given the object another path.
    let current = objects::by_id(&mut tx, &module, command.object).await?;
    let way = Relocation {
        id: current.id,
        from: current.place.path,
        to: place,
    };
    objects::relocate(&mut tx, &change, &module, &[way]).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    view(&mut db, &module, command.object).await
}
