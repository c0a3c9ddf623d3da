//! Moving, deleting and restoring many objects. All is decided under the lock, so it means the tree of that moment.

use req1_domain::{access::Granted, ids::ObjectId, order::Path, scripts::Hook};
use req1_store::{
    Connection, Tx,
    change_sets::{self, OpenChange},
    objects::{self, Chosen, Orphan, Relocation, Target},
};
use serde_json::json;

use super::{BulkOutcome, roots::roots, selection::Selection};
use crate::{
    AppError, Ctx,
    audit::Event,
    scripts::{ATTEMPTS, Seen, Triggers, busy},
};

/// Deletes many objects with everything below them.
pub(super) async fn delete(
    ctx: &Ctx,
    module: &Granted,
    (selection, dry_run): (&Selection, bool),
) -> Result<BulkOutcome, AppError> {
    for _ in 0..ATTEMPTS {
        let seen = ask(ctx, module, selection).await?;
        let mut db = ctx.store().acquire().await?;
        if dry_run || selection.chosen.is_empty() {
            return preview(&mut db, module, selection).await;
        }
        let mut tx = req1_store::begin(&mut db).await?;
        let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
        if !seen.holds(&mut tx, &change).await? {
            continue;
        }
        let now = selection
            .again(&mut tx, (module, &selection.versions()))
            .await?;
        if now.chosen.is_empty() {
            return Ok(outcome(selection, 0, 0));
        }
        let roots = roots(&now.chosen);
        let paths: Vec<&Path> = roots.into_iter().map(|one| &one.path).collect();
        let deleted = objects::delete(&mut tx, &change, module, &paths).await?;
        audit(ctx, &mut tx, module, ("delete", &change, deleted)).await?;
        let outcome = outcome(selection, now.chosen.len(), deleted);
        return finish(ctx, tx, &change, outcome).await;
    }
    Err(busy())
}

/// Asks the scripts that run before a deletion. Gives what they looked at.
async fn ask(ctx: &Ctx, module: &Granted, selection: &Selection) -> Result<Seen, AppError> {
    let mut db = ctx.store().acquire().await?;
    let triggers = Triggers::of(ctx, &mut db, (module, Hook::PreDelete)).await?;
    drop(db);
    let roots = roots(&selection.chosen);
    ask_about(module, triggers, &roots).await
}

async fn ask_about(
    module: &Granted,
    triggers: Option<Triggers>,
    roots: &[&Chosen],
) -> Result<Seen, AppError> {
    let Some(mut triggers) = triggers else {
        return Ok(Seen::default());
    };
    triggers.for_many();
    let paths: Vec<&Path> = roots.iter().map(|one| &one.path).collect();
    triggers.let_go(module, &paths).await
}

/// Asks the scripts that run before a deletion about objects that go as a part of something else. Gives what they looked at.
pub(crate) async fn ask_to_delete(
    ctx: &Ctx,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Seen, AppError> {
    let mut db = ctx.store().acquire().await?;
    let triggers = Triggers::of(ctx, &mut db, (module, Hook::PreDelete)).await?;
    let live = live(&mut db, module, objects).await?;
    drop(db);
    ask_about(module, triggers, &roots(&live)).await
}

/// Deletes objects with everything below them as a part of a change set. Gives how many went.
pub(crate) async fn delete_within(
    ctx: &Ctx,
    tx: &mut Connection,
    (module, change): (&Granted, &OpenChange),
    objects: &[ObjectId],
) -> Result<usize, AppError> {
    let live = live(&mut *tx, module, objects).await?;
    if live.is_empty() {
        return Ok(0);
    }
    let paths: Vec<&Path> = roots(&live).into_iter().map(|one| &one.path).collect();
    let deleted = objects::delete(&mut *tx, change, module, &paths).await?;
    audit(ctx, tx, module, ("delete", change, deleted)).await?;
    Ok(deleted)
}

/// Those of some objects that are not deleted, in document order.
async fn live(
    db: &mut Connection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Chosen>, AppError> {
    let mut found = objects::present(db, module, objects).await?;
    found.retain(|one| one.deleted_in.is_none());
    Ok(found)
}

/// Restores many objects, each with what was deleted together with it.
pub(super) async fn restore(
    ctx: &Ctx,
    module: &Granted,
    (selection, dry_run): (&Selection, bool),
) -> Result<BulkOutcome, AppError> {
    let mut db = ctx.store().acquire().await?;
    if dry_run || selection.chosen.is_empty() {
        let roots = roots(&selection.chosen);
        let mut orphans = objects::below_deleted(&mut db, module, &ids(&roots)).await?;
        // What comes back in the same act is no obstacle.
        orphans.retain(|orphan| {
            let comes = |root: &&&Chosen| {
                root.deleted_in == Some(orphan.act) && root.path.contains(&orphan.parent)
            };
            roots.iter().find(comes).is_none()
        });
        check_parents(&roots, &orphans)?;
        return preview(&mut db, module, selection).await;
    }
    let mut tx = req1_store::begin(&mut db).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    let now = selection
        .again(&mut tx, (module, &selection.versions()))
        .await?;
    if now.chosen.is_empty() {
        return Ok(outcome(selection, 0, 0));
    }
    let roots = roots(&now.chosen);
    let restored = objects::restore(&mut tx, &change, module, &roots).await?;
    let orphans = objects::below_deleted(&mut tx, module, &ids(&roots)).await?;
    check_parents(&roots, &orphans)?;
    audit(ctx, &mut tx, module, ("restore", &change, restored)).await?;
    let outcome = outcome(selection, now.chosen.len(), restored);
    finish(ctx, tx, &change, outcome).await
}

/// Moves many objects to a place, one after the other in the order in which they stand.
pub(super) async fn relocate(
    ctx: &Ctx,
    module: &Granted,
    ((selection, dry_run), target): ((&Selection, bool), Target),
) -> Result<BulkOutcome, AppError> {
    let mut db = ctx.store().acquire().await?;
    if dry_run || selection.chosen.is_empty() {
        let roots = roots(&selection.chosen);
        check_target(&mut db, module, (target, &roots)).await?;
        if stand_there(&mut db, module, (target, &roots)).await? {
            return Ok(in_place(selection, selection.chosen.len()));
        }
        return preview(&mut db, module, selection).await;
    }
    let mut tx = req1_store::begin(&mut db).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    let now = selection
        .again(&mut tx, (module, &selection.versions()))
        .await?;
    let roots = roots(&now.chosen);
    check_target(&mut tx, module, (target, &roots)).await?;
    if stand_there(&mut tx, module, (target, &roots)).await? {
        return Ok(in_place(selection, now.chosen.len()));
    }
    let below = objects::count_below(&mut tx, module, &roots).await?;
    let places = objects::find_places(&mut tx, &mut change, module, (target, roots.len())).await?;
    let went = roots.len() + usize::try_from(below).unwrap_or(0);
    // Making room may have given the objects other paths.
    let roots = objects::present(&mut tx, module, &ids(&roots)).await?;
    let moves: Vec<Relocation> = roots
        .into_iter()
        .zip(places)
        .map(|(one, to)| Relocation {
            id: one.id,
            from: one.path,
            to,
        })
        .collect();
    objects::relocate(&mut tx, &change, module, &moves).await?;
    let outcome = outcome(selection, now.chosen.len(), went);
    finish(ctx, tx, &change, outcome).await
}

fn ids(chosen: &[&Chosen]) -> Vec<ObjectId> {
    chosen.iter().map(|one| one.id).collect()
}

/// What an act does that changes these objects and, with what stands below them, so many in all.
fn outcome(selection: &Selection, changed: usize, went: usize) -> BulkOutcome {
    BulkOutcome {
        selected: selection.len(),
        changed,
        skipped: selection.len().saturating_sub(changed),
        below: went.saturating_sub(changed),
        ..BulkOutcome::default()
    }
}

/// The outcome of a move of objects that stand where they shall.
fn in_place(selection: &Selection, unchanged: usize) -> BulkOutcome {
    BulkOutcome {
        selected: selection.len(),
        unchanged,
        skipped: selection.len().saturating_sub(unchanged),
        ..BulkOutcome::default()
    }
}

async fn preview(
    db: &mut Connection,
    module: &Granted,
    selection: &Selection,
) -> Result<BulkOutcome, AppError> {
    let roots = roots(&selection.chosen);
    let below = objects::count_below(db, module, &roots).await?;
    let went = roots.len() + usize::try_from(below).unwrap_or(0);
    Ok(outcome(selection, selection.chosen.len(), went))
}

async fn audit(
    ctx: &Ctx,
    tx: &mut Connection,
    module: &Granted,
    (action, change, count): (&'static str, &OpenChange, usize),
) -> Result<(), AppError> {
    let details = json!({
        "module_id": module.id(), "objects": count, "change_set_id": change.change.id,
    });
    let event = Event::new(action, "object")
        .within(module.workspace())
        .with(details);
    ctx.audit(tx, event).await
}

async fn finish(
    ctx: &Ctx,
    mut tx: Tx<'_>,
    change: &OpenChange,
    outcome: BulkOutcome,
) -> Result<BulkOutcome, AppError> {
    let sealed = change_sets::seal(&mut tx, change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(outcome.with(change.change.id, &sealed))
}

/// Refuses to restore what would stand below a deleted object.
fn check_parents(roots: &[&Chosen], orphans: &[Orphan]) -> Result<(), AppError> {
    let Some(first) = orphans.first() else {
        return Ok(());
    };
    let key = roots.iter().find(|one| one.id == first.id);
    let key = key.map_or("one", |one| one.key.as_str());
    let whose = match orphans.len() {
        1 => key.to_owned(),
        count => format!("{key} and {} more", count - 1),
    };
    let detail = format!("the object above {whose} is deleted; restore that one too");
    Err(AppError::conflict("parent_deleted", detail))
}

/// Refuses a place that is not there, or that goes along with what is moved.
async fn check_target(
    db: &mut Connection,
    module: &Granted,
    (target, roots): (Target, &[&Chosen]),
) -> Result<(), AppError> {
    let (pointer, anchor) = match target {
        Target::Last(parent) | Target::At(parent, _) => ("/parent_id", parent),
        Target::After(sibling) => ("/after_id", Some(sibling)),
        Target::Before(sibling) => ("/before_id", Some(sibling)),
    };
    let Some(anchor) = anchor else {
        return Ok(());
    };
    let found = objects::present(db, module, &[anchor]).await?;
    let Some(found) = found.first().filter(|one| one.deleted_in.is_none()) else {
        let detail = "there is no such object in this module";
        return Err(AppError::invalid(pointer, "no_such_place", detail));
    };
    if roots.iter().any(|root| root.path.contains(&found.path)) {
        let detail = format!(
            "{} is one of the moved objects, or stands below one",
            found.key
        );
        return Err(AppError::invalid(pointer, "cycle", detail));
    }
    Ok(())
}

/// Whether objects stand at a place already, in this order.
async fn stand_there(
    db: &mut Connection,
    module: &Granted,
    (target, roots): (Target, &[&Chosen]),
) -> Result<bool, AppError> {
    let count = i64::try_from(roots.len()).unwrap_or(i64::MAX);
    let standing = objects::standing_at(db, module, (target, count)).await?;
    Ok(standing == ids(roots))
}
