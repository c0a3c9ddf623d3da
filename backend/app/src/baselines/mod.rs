//! Baselines: modules at a revision, by name. Everybody who may write a module names what it is; taking a baseline away needs
//! the right to administer and is audited. Nobody changes one.

mod sets;

pub use sets::{CreateSet, SetEdit, create_set, delete_set, list_sets, read_set, update_set};

use futures::Stream;
use req1_domain::{
    access::{Action, Granted},
    ids::{BaselineId, BaselineSetId, ModuleId},
    violation::{Collector, name},
};
use req1_store::{
    Connection, StoreError,
    baselines::{self, Baseline, BaselineFilter, NewBaseline},
    past::{self, Moment},
};

pub use req1_store::past::Entry;

use crate::{
    AppError, Ctx,
    audit::Event,
    past::{make_ready, outline},
    read_ahead::read_ahead,
    workspaces::{MAX_NAME, description},
};

/// Entries that the answer to a new baseline has at most.
const TOLD_AT_ONCE: i64 = 10_000;

/// Baselines that the actor may see, newest first, and how many.
pub async fn list_baselines(
    ctx: &Ctx,
    filter: BaselineFilter,
    window: (i64, i64),
) -> Result<(Vec<Baseline>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    if let Some(module) = filter.module {
        ctx.module(&mut db, module, Action::Read).await?;
    }
    if let Some(project) = filter.project {
        ctx.project(&mut db, project, Action::Read).await?;
    }
    if let Some(set) = filter.set {
        baselines::set_by_id(&mut db, ctx.actor.user, set).await?;
    }
    Ok(baselines::list(&mut db, ctx.actor.user, filter, window).await?)
}

/// A baseline of a module, with the version that each object had in document order, read from the database as they are
/// consumed.
#[tracing::instrument(name = "app.baseline.read", skip_all, fields(module.id = %module, baseline.id = %id))]
pub async fn stream_baseline(
    ctx: &Ctx,
    (module, id): (ModuleId, BaselineId),
) -> Result<
    (
        Baseline,
        impl Stream<Item = Result<Entry, AppError>> + Send + use<>,
    ),
    AppError,
> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let baseline = of_module(ctx, &mut db, (module, id)).await?;
    let moment = baseline.moment;
    let (db, outline) = outline(ctx, db, (&granted, moment)).await?;
    let entries = read_ahead(&ctx.app.tasks, db, move |db| {
        past::entries(db, granted, (outline, moment))
    });
    Ok((baseline, entries))
}

async fn of_module(
    ctx: &Ctx,
    db: &mut Connection,
    (module, id): (ModuleId, BaselineId),
) -> Result<Baseline, AppError> {
    let found = baselines::by_id(db, ctx.actor.user, id).await?;
    if found.module_id == module {
        Ok(found)
    } else {
        Err(AppError::NotFound)
    }
}

/// A baseline to be made.
#[derive(Debug, Clone)]
pub struct CreateBaseline {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The set that it is added to.
    pub set: Option<BaselineSetId>,
    /// Whether the versions of its objects are told, unless these are many.
    pub entries: bool,
}

/// Names what a module is now, and tells on demand which version each object has.
#[tracing::instrument(name = "app.baseline.create", skip_all, fields(module.id = %module))]
pub async fn create_baseline(
    ctx: &Ctx,
    module: ModuleId,
    command: CreateBaseline,
) -> Result<(Baseline, Option<Vec<Entry>>), AppError> {
    let mut violations = Collector::default();
    let checked = violations
        .take(name("/name", &command.name, MAX_NAME))
        .unwrap_or_default();
    violations.take(description(command.description.as_ref()));
    violations.finish()?;
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Create).await?;
    if let Some(set) = command.set {
        writable_set(ctx, &mut tx, (&granted, set)).await?;
    }
    let (id, moment) = name_now(ctx, &mut tx, (&granted, checked, &command)).await?;
    let made = of_module(ctx, &mut tx, (module, id)).await?;
    let entries = if command.entries {
        past::present_entries(&mut tx, &granted, TOLD_AT_ONCE).await?
    } else {
        None
    };
    req1_store::commit(tx).await?;
    make_ready(ctx, vec![(granted, moment)]);
    Ok((made, entries))
}

/// Names what a module is now; nothing is looked at.
async fn name_now(
    ctx: &Ctx,
    db: &mut Connection,
    (module, name, command): (&Granted, String, &CreateBaseline),
) -> Result<(BaselineId, Moment), AppError> {
    let moments = baselines::lock_for_set(&mut *db, &[module]).await?;
    let moment = moments.first().map(|(_, moment)| *moment);
    let moment = moment.ok_or(AppError::NotFound)?;
    let new = NewBaseline {
        id: BaselineId(ctx.new_id()),
        name,
        description: command.description.clone(),
        set: command.set,
    };
    insert(ctx, db, (module, &new, moment)).await?;
    Ok((new.id, moment))
}

/// A baseline of a made-up module.
pub(crate) async fn seed_baseline(ctx: &Ctx, module: &Granted, name: &str) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let command = CreateBaseline {
        name: name.to_owned(),
        description: None,
        set: None,
        entries: false,
    };
    name_now(ctx, &mut tx, (module, name.to_owned(), &command)).await?;
    Ok(req1_store::commit(tx).await?)
}

/// A set is a fault of the request unless the actor may add to it.
async fn writable_set(
    ctx: &Ctx,
    db: &mut Connection,
    (module, id): (&Granted, BaselineSetId),
) -> Result<(), AppError> {
    let set = baselines::set_by_id(&mut *db, ctx.actor.user, id).await;
    let set = set
        .ok()
        .filter(|set| set.workspace_id == module.workspace());
    let Some(set) = set else {
        let detail = "there is no such set of baselines in the workspace that you may see";
        return Err(AppError::invalid("/baseline_set_id", "unknown_set", detail));
    };
    sets::authorise(ctx, db, &set).await
}

async fn insert(
    ctx: &Ctx,
    db: &mut Connection,
    (module, new, moment): (&Granted, &NewBaseline, Moment),
) -> Result<(), AppError> {
    let stamp = (moment, ctx.actor.user, ctx.now());
    let made = baselines::insert(db, module, new, stamp).await;
    made.map_err(name_taken)
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("baseline_name_key") {
        let detail = "the module has a baseline of this name";
        return AppError::invalid("/name", "duplicate", detail);
    }
    error.into()
}

/// Takes a baseline away. What it named stays in the history.
#[tracing::instrument(name = "app.baseline.delete", skip_all, fields(module.id = %module, baseline.id = %id))]
pub async fn delete_baseline(
    ctx: &Ctx,
    (module, id): (ModuleId, BaselineId),
) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Administer).await?;
    let baseline = of_module(ctx, &mut tx, (module, id)).await?;
    take_away(ctx, &mut tx, (&granted, &baseline)).await?;
    Ok(req1_store::commit(tx).await?)
}

async fn take_away(
    ctx: &Ctx,
    db: &mut Connection,
    (module, baseline): (&Granted, &Baseline),
) -> Result<(), AppError> {
    let event = Event::new("delete", "baseline")
        .with(serde_json::json!({"module_id": module.id(), "revision": baseline.moment.revision}));
    let gone = baselines::delete(db, baseline.id.0, &ctx.audited(event)).await;
    if gone.map_err(not_allowed)? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// The database looks once more whether the actor may.
fn not_allowed(error: StoreError) -> AppError {
    if error.is_constraint("baseline_by_admin") {
        return AppError::NotAllowed(Action::Administer);
    }
    error.into()
}
