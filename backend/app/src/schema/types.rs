//! Object types.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectTypeId},
};
use req1_store::schema::{self, ObjectType};

use crate::{AppError, Ctx};

/// Types of a module, and how many.
pub async fn list_types(
    ctx: &Ctx,
    module: ModuleId,
    window: (i64, i64),
) -> Result<(Vec<ObjectType>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    Ok(schema::types(&mut db, &granted, window).await?)
}

/// One type.
pub async fn read_type(ctx: &Ctx, id: ObjectTypeId) -> Result<ObjectType, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = schema::locate_type(&mut db, id).await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    Ok(schema::type_by_id(&mut db, &granted, id).await?)
}
