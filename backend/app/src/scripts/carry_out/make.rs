//! New objects of a script.

use std::collections::{HashMap, hash_map::Entry};

use req1_domain::ids::ModuleId;
use req1_store::{
    Connection, StoreError,
    change_sets::OpenChange,
    objects::{self, Target as Place},
};

use super::{
    CreatedObject,
    plan::{NewOne, Plan, wrong},
};
use crate::{
    AppError, Ctx,
    objects::{Draft, Drafts},
    scripts::Seen,
};

/// What all new objects say at first, in their order, and what the scripts before their saves looked at.
pub(super) async fn drafts(ctx: &Ctx, plan: &Plan) -> Result<(Vec<Draft>, Seen), AppError> {
    let mut seen = Seen::default();
    let mut modules: HashMap<ModuleId, Drafts<'_>> = HashMap::new();
    let mut drafts = Vec::with_capacity(plan.objects.len());
    for new in &plan.objects {
        let Some(module) = plan.modules.get(&new.module) else {
            return Err(AppError::NotFound);
        };
        let drafting = match modules.entry(new.module) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Drafts::load(ctx, &module.granted).await?),
        };
        drafts.push(drafting.draft(&new.edit, &mut seen).await?);
    }
    Ok((drafts, seen))
}

/// Makes new objects, in the script's order.
pub(super) async fn make(
    tx: &mut Connection,
    change: &mut OpenChange,
    (plan, drafts): (&Plan, Vec<Draft>),
) -> Result<Vec<CreatedObject>, AppError> {
    let mut made = Vec::with_capacity(drafts.len());
    let mut drafts = drafts.into_iter();
    let together = |one: &NewOne, next: &NewOne| {
        one.module == next.module && one.place == next.place && matches!(one.place, Place::Last(_))
    };
    // Those that stand one after the other get their places at once.
    for group in plan.objects.chunk_by(together) {
        let Some((first, module)) = group
            .first()
            .and_then(|first| Some((first, plan.modules.get(&first.module)?)))
        else {
            continue;
        };
        let wanted = (first.place, group.len());
        let places = objects::find_places(&mut *tx, change, &module.granted, wanted).await;
        let places = places.map_err(no_place)?;
        for ((new, place), draft) in group.iter().zip(places).zip(&mut drafts) {
            let new = draft.placed(new.id, place);
            let object = objects::insert(&mut *tx, change, &module.granted, new).await?;
            made.push(CreatedObject {
                id: object.id,
                module: object.module_id,
                key: object.key,
                heading: object.content.heading,
            });
        }
    }
    Ok(made)
}

fn no_place(error: StoreError) -> AppError {
    if matches!(error, StoreError::NotFound) {
        let detail = "what a new object shall stand below or behind is deleted";
        return wrong("no_such_place", detail);
    }
    error.into()
}
