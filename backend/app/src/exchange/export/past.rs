//! Points of the past of an export.

use req1_domain::{access::Action, ids::ModuleId};
use req1_store::{exchange, modules::Module, past::Point, trace::Side};
use serde_json::Value;

use super::{ExportReqif, ExportScope};
use crate::{AppError, Ctx, trace};

/// The modules of an export of the past at their moments, the one that was asked for first. What stood where is made ready
/// here: the export itself writes nothing to the database.
pub(super) async fn look_back(ctx: &Ctx, command: ExportReqif) -> Result<Vec<Side>, AppError> {
    let Some(when) = command.when else {
        return Ok(Vec::new());
    };
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, command.module, Action::Read).await?;
    let mut wanted = vec![command.module];
    if command.scope == ExportScope::Document
        && let Some((exchange, _)) = exchange::of_module(&mut db, &granted, None).await?
    {
        let (rows, _) = exchange::modules_of(&mut db, &granted, exchange.id).await?;
        for row in rows {
            if row.module_id == command.module {
                continue;
            }
            match ctx.module(&mut db, row.module_id, Action::Read).await {
                Ok(_) => wanted.push(row.module_id),
                Err(AppError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
    }
    drop(db);
    Ok(trace::open(ctx, &wanted, Some(when)).await?.1)
}

/// The moment of the module that was asked for.
pub(super) fn point(module: ModuleId, sides: &[Side]) -> Option<Point> {
    let (moment, _) = sides.first()?.past?;
    Some(Point { module, moment })
}

/// Gives a module the name and description that it had, where its settings changed since.
pub(super) fn called_then(module: &mut Module, settings: Option<&Value>) {
    let Some(settings) = settings else { return };
    let text = |field: &str| Some(settings.get(field)?.as_str()?.to_owned());
    if let Some(name) = text("name") {
        module.fields.name = name;
    }
    module.fields.description = text("description");
}
