//! The schema of modules as it was.

use req1_domain::{
    access::{Action, Granted},
    ids::ModuleId,
};
use req1_store::{
    Connection,
    past::{self, Moment},
    schema::{ObjectType, StoredAttribute},
};

use crate::{
    AppError, Ctx,
    past::{When, moment},
    undo::{definition, type_fields},
};

/// Attributes that a module had, in their order.
pub async fn past_attributes(
    ctx: &Ctx,
    module: ModuleId,
    when: When,
) -> Result<Vec<StoredAttribute>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let moment = moment(ctx, &mut db, ("as_of", &granted, when)).await?;
    attributes_then(&mut db, &granted, moment).await
}

/// Attributes of a module as of a moment, in their order.
pub(crate) async fn attributes_then(
    db: &mut Connection,
    module: &Granted,
    moment: Moment,
) -> Result<Vec<StoredAttribute>, AppError> {
    let found = past::entities(db, module, (moment, "attribute_definition")).await?;
    let mut attributes = Vec::with_capacity(found.len());
    for one in found {
        attributes.push(StoredAttribute {
            definition: definition(one.id, &one.snapshot)?,
            created_at: one.created_at,
        });
    }
    attributes.sort_by_key(|one| {
        let definition = &one.definition;
        (definition.position, one.created_at, definition.id)
    });
    Ok(attributes)
}

/// Types that a module had, by name, a page of them, and how many.
pub async fn past_types(
    ctx: &Ctx,
    (module, when): (ModuleId, When),
    (offset, limit): (i64, i64),
) -> Result<(Vec<ObjectType>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let moment = moment(ctx, &mut db, ("as_of", &granted, when)).await?;
    let found = past::entities(&mut db, &granted, (moment, "object_type")).await?;
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let mut types = Vec::with_capacity(found.len());
    for one in found {
        types.push(ObjectType {
            id: one.id.into(),
            module_id: module,
            fields: type_fields(&one.snapshot)?,
            created_at: one.created_at,
            updated_at: one.updated_at,
        });
    }
    types.sort_by(|one, other| (&one.fields.name, one.id).cmp(&(&other.fields.name, other.id)));
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let take = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok((types.into_iter().skip(skip).take(take).collect(), total))
}
