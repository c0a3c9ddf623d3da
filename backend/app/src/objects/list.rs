//! Windows of a module.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_store::objects::{self, Filter};

use super::view::{ObjectView, views};
use crate::{AppError, Ctx};

/// Where a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At a row, counted from 0.
    Offset(i64),
    /// So that it contains this object, a third from its top. Document order only.
    Around(ObjectId),
}

/// A window of a list.
#[derive(Debug, Clone)]
pub struct ListObjects {
    /// The module.
    pub module: ModuleId,
    /// What the list shows.
    pub filter: Filter,
    /// Where the window begins.
    pub start: Start,
    /// How many rows it has at most.
    pub limit: i64,
}

/// The rows of a window, the offset it begins at, and how many rows the list has.
#[tracing::instrument(name = "app.object.list", skip_all, fields(module.id = %command.module))]
pub async fn list_objects(
    ctx: &Ctx,
    command: ListObjects,
) -> Result<(Vec<ObjectView>, i64, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, command.module, Action::Read).await?;
    let offset = match command.start {
        Start::Offset(offset) => offset,
        Start::Around(object) => {
            let object = objects::by_id(&mut db, &module, object).await?;
            (objects::offset_of(&mut db, &module, &object).await? - command.limit / 3).max(0)
        }
    };
    let window =
        objects::window(&mut db, &module, &command.filter, (offset, command.limit)).await?;
    Ok((
        views(&mut db, &module, window.rows).await?,
        offset,
        window.total,
    ))
}
