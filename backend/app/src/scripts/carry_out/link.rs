//! Links of a script.

use req1_domain::ids::LinkId;
use req1_store::{
    Connection, StoreError,
    change_sets::OpenChange,
    links::{self, NewLink},
};
use serde_json::json;

use super::plan::{Plan, wrong};
use crate::{
    AppError, Ctx,
    audit::Event,
    links::{broken, refused},
};

/// Makes links. Gives how many.
pub(super) async fn link(
    ctx: &Ctx,
    tx: &mut Connection,
    (change, plan): (&OpenChange, &Plan),
) -> Result<usize, AppError> {
    for one in &plan.links {
        let Some(module) = plan.modules.get(&one.module) else {
            return Err(AppError::NotFound);
        };
        let new = NewLink {
            id: LinkId(ctx.new_id()),
            link_type_id: one.link_type,
            source: one.source,
            target: one.target,
            attributes: json!({}),
        };
        links::insert(&mut *tx, change, &module.granted, &new)
            .await
            .map_err(|error| of_script(refused(error)))?;
        let ends = (one.link_type, one.source, one.target);
        if let Some(breach) = links::breach(&mut *tx, change, ends).await? {
            return Err(of_script(broken(&breach)));
        }
    }
    Ok(plan.links.len())
}

/// Takes links away; those that are gone already are no fault. Gives how many.
pub(super) async fn unlink(
    ctx: &Ctx,
    tx: &mut Connection,
    (change, plan): (&OpenChange, &Plan),
) -> Result<usize, AppError> {
    let mut unlinked = 0;
    for (module, id) in &plan.unlinks {
        let Some(module) = plan.modules.get(module) else {
            return Err(AppError::NotFound);
        };
        match links::delete(&mut *tx, change, &module.granted, *id).await {
            Ok(()) => unlinked += 1,
            Err(StoreError::NotFound) => continue,
            Err(error) => return Err(error.into()),
        }
        let event = Event::new("delete", "link")
            .of(*id)
            .within(module.granted.workspace())
            .with(json!({ "module_id": module.granted.id(), "change_set_id": change.change.id }));
        ctx.audit(&mut *tx, event).await?;
    }
    Ok(unlinked)
}

/// A fault of the script, and not of a field of a request.
fn of_script(error: AppError) -> AppError {
    let AppError::Invalid(violations) = error else {
        return error;
    };
    match violations.0.into_iter().next() {
        Some(first) => wrong(first.code, first.detail.into_owned()),
        None => AppError::NotFound,
    }
}
