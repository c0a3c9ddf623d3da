//! Undo of a change set, as a change set of its own.

mod content;
mod links;
mod plan;
mod report;
mod schema;
mod tree;

pub(crate) use schema::{definition, type_fields};

pub use report::{Conflict, Counts, Entity, Item, NamedField, Report, Subject, Way};

use req1_domain::{
    access::{Action, Granted},
    ids::{ChangeSetId, ModuleId},
};
use req1_store::{
    Connection, StoreError, access,
    change_sets::{self, NewChange, Revision},
    undo::{self, Act, ActModule},
};
use serde_json::json;

use self::plan::Plan;
use crate::{AppError, Ctx, audit::Event};

/// What happens when something cannot go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Nothing goes back.
    #[default]
    Refuse,
    /// Everything else goes back.
    Leave,
}

/// An undo that was done.
#[derive(Debug, Clone)]
pub struct Undone {
    /// The change set that it is.
    pub change_set: ChangeSetId,
    /// Its modules, with the revisions that it made.
    pub revisions: Vec<(ModuleId, i64)>,
    /// What it did and what it left.
    pub report: Report,
}

/// What an undo would do, with the first `limit` of what goes back and of what does not.
#[tracing::instrument(name = "app.undo.preview", skip_all, fields(change_set.id = %id))]
pub async fn preview(ctx: &Ctx, id: ChangeSetId, limit: usize) -> Result<Report, AppError> {
    // One transaction, so that nothing moves between the statements.
    let mut tx = ctx.store().begin().await?;
    let act = undo::act(&mut tx, id).await?;
    let grants = grants(ctx, &mut tx, &act).await?;
    let plan = Plan::new(ctx, &mut tx, (&act, &grants), limit).await?;
    Ok(plan.report(act))
}

/// Reverts a change set. What was touched since is a conflict: nothing happens, or everything else.
#[tracing::instrument(name = "app.undo", skip_all, fields(change_set.id = %id))]
pub async fn undo_change_set(
    ctx: &Ctx,
    id: ChangeSetId,
    (on_conflict, limit): (OnConflict, usize),
) -> Result<Undone, AppError> {
    let mut tx = ctx.store().begin().await?;
    let before = undo::act(&mut tx, id).await?;
    let grants = grants(ctx, &mut tx, &before).await?;
    if before.undone_by.is_some() {
        return Err(already_undone());
    }
    release(ctx, &mut tx, (&before, &grants)).await?;
    let new = NewChange {
        undoes: Some(id),
        ..ctx.change("undo")
    };
    let change_set = new.id;
    let is_there = |granted: &&Granted| {
        let mut modules = before.modules.iter();
        modules.any(|one| one.module.0 == granted.id() && (one.went || !one.in_bin))
    };
    let locked: Vec<&Granted> = grants.iter().filter(is_there).collect();
    if locked.is_empty() {
        return Err(nothing_to_undo());
    }
    let mut change = change_sets::open(&mut tx, new, &locked).await?;
    // Somebody may have been faster.
    let mut act = undo::act(&mut tx, before.id).await?;
    if act.undone_by.is_some() {
        return Err(already_undone());
    }
    for one in &mut act.modules {
        one.went = before
            .modules
            .iter()
            .any(|was| was.module == one.module && was.went);
    }
    let plan = Plan::new(ctx, &mut tx, (&act, &grants), limit).await?;
    if plan.has_conflicts() && on_conflict == OnConflict::Refuse {
        return Err(AppError::UndoConflicts(Box::new(plan.report(act))));
    }
    if plan.is_empty() {
        return Err(nothing_to_undo());
    }
    plan.apply(ctx, &mut tx, &mut change).await?;
    let report = plan.report(act);
    write_down(ctx, &mut tx, (&locked, id, change_set)).await?;
    let sealed = change_sets::seal(&mut tx, &change).await.map_err(|error| {
        if error.is_constraint("change_set_undoes_key") {
            return already_undone();
        }
        error.into()
    })?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(Undone {
        change_set,
        revisions: sealed.moved,
        report,
    })
}

async fn write_down(
    ctx: &Ctx,
    db: &mut Connection,
    (modules, undone, by): (&[&Granted], ChangeSetId, ChangeSetId),
) -> Result<(), AppError> {
    for granted in modules {
        let event = Event::new("undo", "change_set")
            .of(undone)
            .within(granted.workspace())
            .with(json!({ "module_id": granted.id(), "change_set_id": by }));
        ctx.audit(&mut *db, event).await?;
    }
    Ok(())
}

fn already_undone() -> AppError {
    AppError::conflict(
        "already_undone",
        "the change set is undone; undo that undo to have it back",
    )
}

fn nothing_to_undo() -> AppError {
    let detail = "everything is as it was before already, or cannot go back";
    AppError::conflict("nothing_to_undo", detail)
}

/// Takes modules that the change set took away out of the recycle bin: what is in there cannot be locked. The lock comes
/// with it, and nothing stays when the undo is refused.
async fn release(
    ctx: &Ctx,
    db: &mut Connection,
    (act, grants): (&Act, &[Granted]),
) -> Result<(), AppError> {
    let went = |granted: &&Granted| {
        let mut modules = act.modules.iter();
        modules.any(|one| one.module.0 == granted.id() && one.went)
    };
    for granted in grants.iter().filter(went) {
        undo::release_module(&mut *db, granted, (act.at, ctx.now()))
            .await
            .map_err(|error| {
                if matches!(error, StoreError::NotFound) {
                    // Somebody restored it a moment ago.
                    return nothing_to_undo();
                }
                error.into()
            })?;
    }
    Ok(())
}

/// Proofs for all modules of a change set: it goes back as a whole. Whoever sees none of them does not learn that there
/// is such a change set.
async fn grants(ctx: &Ctx, db: &mut Connection, act: &Act) -> Result<Vec<Granted>, AppError> {
    let mut grants = Vec::with_capacity(act.modules.len());
    for one in &act.modules {
        grants.push(grant(ctx, &mut *db, one).await);
    }
    if grants
        .iter()
        .any(|granted| matches!(granted, Err(AppError::NotFound)))
    {
        return Err(AppError::NotFound);
    }
    let grants: Vec<Granted> = grants.into_iter().collect::<Result<_, _>>()?;
    if grants.is_empty() {
        return Err(AppError::NotFound);
    }
    Ok(grants)
}

async fn grant(ctx: &Ctx, db: &mut Connection, one: &ActModule) -> Result<Granted, AppError> {
    if one.in_bin {
        // In the bin it is visible to those who may take it out again.
        let kept = access::kept_module(db, ctx.actor.user, one.module).await?;
        return match kept.above {
            None => ctx
                .prove(kept.loaded, Action::Delete)
                .map_err(|_| AppError::NotFound),
            Some(_) => Err(AppError::NotFound),
        };
    }
    if one.came {
        ctx.module(&mut *db, one.module, Action::Delete).await?;
    }
    let action = if one.schema {
        Action::Administer
    } else {
        Action::Write
    };
    ctx.module(db, one.module, action).await
}

/// What the actor would undo and do again next in a module.
#[tracing::instrument(name = "app.undo.stack", skip_all, fields(module.id = %module))]
pub async fn undo_stack(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<(Option<Revision>, Option<Revision>), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let (undo, redo) = undo::stack(&mut db, &granted, ctx.actor.user).await?;
    let mut found = Vec::with_capacity(2);
    for revision in [undo, redo] {
        let one = match revision {
            Some(revision) => change_sets::revision(&mut db, &granted, revision).await,
            None => Err(StoreError::NotFound),
        };
        found.push(match one {
            Ok(mut one) => {
                let shown = (module, std::slice::from_mut(&mut one));
                crate::modules::hide_far_ends(ctx, &mut db, shown).await?;
                Some(one)
            }
            Err(StoreError::NotFound) => None,
            Err(other) => return Err(other.into()),
        });
    }
    let redo = found.pop().flatten();
    Ok((found.pop().flatten(), redo))
}
