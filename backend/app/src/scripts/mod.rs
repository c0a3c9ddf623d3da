//! Scripts of modules: who may read the schema of a module reads them, who may change it writes them.
//!
//! A script is bound by two people: whoever it runs for, and its author.

mod after;
mod apply;
mod attempt;
mod carry_out;
mod clock;
mod fields;
mod host;
mod layout;
mod log;
mod run;
mod shown;
mod test;
mod triggers;
mod validate;

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ScriptId},
    schedules::Schedule,
    scripts::{Hook, MAX_SOURCE, ScriptLimits, ScriptType},
    violation::{Collector, Violations, bounded, name},
};
use req1_script::ScriptError;
use req1_store::{
    Connection, StoreError,
    scripts::{self, Script, ScriptFields, ScriptVersion},
};
use serde_json::json;

pub(crate) use after::follow_changes;
pub use apply::{ExecuteScript, Executed, execute_script};
pub use carry_out::{CreatedObject, Done};
pub use clock::next_runs;
pub(crate) use clock::{run_by_the_clock, scheduled_job};
pub use layout::{LayoutRequest, LayoutValue, layout_script};
pub(crate) use log::RunsToRemember;
pub use log::list_executions;
pub(crate) use shown::KnownNames;
pub use test::{TestScript, Tested, TestedObject, test_script};
pub(crate) use triggers::{ATTEMPTS, Seen, Triggers, busy};
pub(crate) use validate::Reports;
pub use validate::{ScriptFinding, ScriptReport, validate_by_scripts};

use crate::{AppError, Ctx, audit::Event, workspaces::MAX_NAME};

/// Scripts that a module has at most, and that are for all modules of a workspace at most.
const MAX_SCRIPTS: i64 = 200;
/// How far from 0 a priority may be.
const MAX_PRIORITY: i64 = 1_000_000;

/// Changes of a script, or the chosen parts of a new one. What is not named stays or takes its default.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `ScriptFields`")]
pub struct ScriptEdit {
    pub name: Option<String>,
    pub kind: Option<ScriptType>,
    pub enabled: Option<bool>,
    pub priority: Option<i64>,
    pub source: Option<String>,
    pub limits: Option<ScriptLimits>,
    /// When an action runs by the clock; an empty text takes the time table away.
    pub cron: Option<String>,
    /// The zone that the times are meant in; UTC when an action gets a time table without one.
    pub time_zone: Option<String>,
    /// The version that the change was made for.
    pub expected_version: Option<i64>,
}

/// A script with what is told beside it.
#[derive(Debug, Clone)]
pub struct ShownScript {
    /// The script.
    pub script: Script,
    /// When it ran last in the module that it was asked for.
    pub last_run_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// Scripts of a module, and those of all modules of its workspace, in the order in which they run.
#[tracing::instrument(name = "app.scripts.list", skip_all, fields(module.id = %module))]
pub async fn list_scripts(ctx: &Ctx, module: ModuleId) -> Result<Vec<ShownScript>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let found = scripts::in_module(&mut db, &granted).await?;
    let ids: Vec<ScriptId> = found.iter().map(|script| script.id).collect();
    let runs = scripts::last_runs(&mut db, &granted, &ids).await?;
    let shown = found.into_iter().map(|script| ShownScript {
        last_run_at: runs.get(&script.id).copied(),
        script,
    });
    Ok(shown.collect())
}

/// A script of a module, or of all modules of its workspace.
pub async fn read_script(
    ctx: &Ctx,
    (module, id): (ModuleId, ScriptId),
) -> Result<ShownScript, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    show(&mut db, &granted, id).await
}

async fn show(
    db: &mut Connection,
    module: &Granted,
    id: ScriptId,
) -> Result<ShownScript, AppError> {
    let script = scripts::by_id(&mut *db, module, id).await?;
    let runs = scripts::last_runs(db, module, &[id]).await?;
    Ok(ShownScript {
        last_run_at: runs.get(&id).copied(),
        script,
    })
}

/// Versions of a script, newest first, and how many.
pub async fn script_versions(
    ctx: &Ctx,
    (module, id): (ModuleId, ScriptId),
    window: (i64, i64),
) -> Result<(Vec<ScriptVersion>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let script = scripts::by_id(&mut db, &granted, id).await?;
    Ok(scripts::versions(&mut db, &script, window).await?)
}

/// One version of a script.
pub async fn script_version(
    ctx: &Ctx,
    (module, id): (ModuleId, ScriptId),
    version: i32,
) -> Result<ScriptVersion, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let script = scripts::by_id(&mut db, &granted, id).await?;
    Ok(scripts::version(&mut db, &script, version).await?)
}

/// Makes a script of a module, or of all modules of its workspace.
#[tracing::instrument(name = "app.scripts.create", skip_all, fields(module.id = %module))]
pub async fn create_script(
    ctx: &Ctx,
    (module, everywhere): (ModuleId, bool),
    edit: ScriptEdit,
) -> Result<ShownScript, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = may_write(ctx, &mut db, (module, everywhere)).await?;
    let blank = ScriptFields {
        name: String::new(),
        kind: ScriptType::Action,
        enabled: true,
        priority: 0,
        source: String::new(),
        limits: ScriptLimits::default(),
        schedule: None,
    };
    let fields = apply_edit(blank, edit)?;
    has_a_place(&fields, everywhere)?;
    check_source(ctx, &fields).await?;
    let mut tx = req1_store::begin(&mut db).await?;
    if scripts::count(&mut tx, &granted, everywhere).await? >= MAX_SCRIPTS {
        let detail = format!("there are at most {MAX_SCRIPTS} scripts");
        return Err(AppError::conflict("too_many_scripts", detail));
    }
    let id = ScriptId(ctx.new_id());
    let stamp = (ctx.actor.user, ctx.now());
    let made = scripts::insert(&mut tx, &granted, (id, everywhere, &fields), stamp).await;
    made.map_err(name_taken)?;
    if runs_after(&fields) {
        scripts::begin_after(&mut tx, &granted, (id, everywhere)).await?;
    }
    let shown = show(&mut tx, &granted, id).await?;
    note(ctx, &mut tx, ("create", &shown.script)).await?;
    req1_store::commit(tx).await?;
    Ok(shown)
}

/// Changes a script: one more version, unless nothing becomes another. Who changes it is its author from then on.
#[tracing::instrument(name = "app.scripts.update", skip_all, fields(script.id = %id))]
pub async fn update_script(
    ctx: &Ctx,
    (module, id): (ModuleId, ScriptId),
    edit: ScriptEdit,
) -> Result<ShownScript, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let seen = scripts::by_id(&mut db, &granted, id).await?;
    let granted = may_write(ctx, &mut db, (module, seen.module_id.is_none())).await?;
    expect(&seen, edit.expected_version)?;
    let fields = apply_edit(seen.fields.clone(), edit)?;
    has_a_place(&fields, seen.module_id.is_none())?;
    if fields.source != seen.fields.source {
        check_source(ctx, &fields).await?;
    }
    let mut tx = req1_store::begin(&mut db).await?;
    scripts::lock(&mut tx, &granted, id).await?;
    let current = scripts::by_id(&mut tx, &granted, id).await?;
    expect(&current, Some(i64::from(seen.version)))?;
    if fields != current.fields {
        let stamp = (ctx.actor.user, ctx.now());
        let changed = scripts::update(&mut tx, &granted, (id, &fields), stamp).await;
        changed.map_err(name_taken)?;
        if runs_after(&fields) && !runs_after(&current.fields) {
            let everywhere = current.module_id.is_none();
            scripts::begin_after(&mut tx, &granted, (id, everywhere)).await?;
        }
        let changed = scripts::by_id(&mut tx, &granted, id).await?;
        note(ctx, &mut tx, ("update", &changed)).await?;
    }
    let shown = show(&mut tx, &granted, id).await?;
    req1_store::commit(tx).await?;
    Ok(shown)
}

/// Takes a script away. What it did remains known.
#[tracing::instrument(name = "app.scripts.delete", skip_all, fields(script.id = %id))]
pub async fn delete_script(ctx: &Ctx, (module, id): (ModuleId, ScriptId)) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Read).await?;
    let script = scripts::by_id(&mut tx, &granted, id).await?;
    may_write(ctx, &mut tx, (module, script.module_id.is_none())).await?;
    scripts::delete(&mut tx, &script, ctx.now()).await?;
    note(ctx, &mut tx, ("delete", &script)).await?;
    Ok(req1_store::commit(tx).await?)
}

/// The right to change what happens in a module, or in all modules of its workspace.
async fn may_write(
    ctx: &Ctx,
    db: &mut Connection,
    (module, everywhere): (ModuleId, bool),
) -> Result<Granted, AppError> {
    if everywhere {
        let granted = ctx.module(&mut *db, module, Action::Read).await?;
        ctx.workspace(db, granted.workspace(), Action::Administer)
            .await?;
        return Ok(granted);
    }
    ctx.module(db, module, Action::Administer).await
}

fn expect(script: &Script, expected: Option<i64>) -> Result<(), AppError> {
    if expected.is_none_or(|version| version == i64::from(script.version)) {
        return Ok(());
    }
    let detail = "somebody changed the script meanwhile; look at it again";
    Err(AppError::conflict("script_changed", detail))
}

fn apply_edit(current: ScriptFields, edit: ScriptEdit) -> Result<ScriptFields, AppError> {
    let mut fields = ScriptFields {
        name: edit.name.unwrap_or(current.name),
        kind: edit.kind.unwrap_or(current.kind),
        enabled: edit.enabled.unwrap_or(current.enabled),
        priority: current.priority,
        source: edit.source.unwrap_or(current.source),
        limits: edit.limits.unwrap_or(current.limits),
        schedule: None,
    };
    let mut violations = Collector::default();
    fields.name = violations
        .take(name("/name", &fields.name, MAX_NAME))
        .unwrap_or_default();
    violations.take(bounded("/source_code", &fields.source, MAX_SOURCE));
    violations.take(fields.limits.check());
    let schedule = schedule(
        current.schedule.as_ref(),
        (edit.cron, edit.time_zone),
        fields.kind,
    );
    fields.schedule = violations.take(schedule).flatten();
    if let Some(priority) = edit.priority {
        match i32::try_from(priority) {
            Ok(given) if priority.abs() <= MAX_PRIORITY => fields.priority = given,
            _ => {
                let detail = format!("must be between -{MAX_PRIORITY} and {MAX_PRIORITY}");
                violations.add("/priority", "out_of_range", detail);
            }
        }
    }
    violations.finish()?;
    Ok(fields)
}

/// The time table of a script. One that becomes something else than an action loses it.
fn schedule(
    current: Option<&Schedule>,
    (cron, zone): (Option<String>, Option<String>),
    kind: ScriptType,
) -> Result<Option<Schedule>, Violations> {
    let kept = current.map(|one| (one.cron().to_owned(), one.zone().to_owned()));
    let (old_cron, old_zone) = kept.unzip();
    let is_given = cron.as_ref().is_some_and(|cron| !cron.trim().is_empty());
    if kind != ScriptType::Action {
        if is_given {
            let detail = "only actions run by the clock";
            return Err(Violations::one("/cron_expression", "contradiction", detail));
        }
        return Ok(None);
    }
    let Some(cron) = cron.or(old_cron).filter(|cron| !cron.trim().is_empty()) else {
        return Ok(None);
    };
    let zone = zone.or(old_zone).unwrap_or_else(|| "UTC".to_owned());
    Schedule::parse(&cron, &zone).map(Some)
}

/// Refuses a time table of a script of all modules: it would not be known where it runs.
fn has_a_place(fields: &ScriptFields, everywhere: bool) -> Result<(), AppError> {
    if fields.schedule.is_none() || !everywhere {
        return Ok(());
    }
    let detail = "a script of all modules does not run by the clock; make it one of a module, which may look at others";
    Err(AppError::invalid(
        "/cron_expression",
        "contradiction",
        detail,
    ))
}

/// Whether a script runs after changes; those of before it was switched on are not its matter.
const fn runs_after(fields: &ScriptFields) -> bool {
    fields.enabled
        && matches!(
            fields.kind,
            ScriptType::Trigger(Hook::PostSave | Hook::PostDelete)
        )
}

/// Refuses a source that does not parse. While the engine is away it is kept as it is, and told when it runs.
async fn check_source(ctx: &Ctx, fields: &ScriptFields) -> Result<(), AppError> {
    let Some(engine) = &ctx.app.scripts else {
        return Ok(());
    };
    match engine.check(&fields.name, &fields.source).await {
        Err(error @ ScriptError::Syntax { .. }) => Err(run::failure(&error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("script_name_key") {
        let detail = "there is a script of this name";
        return AppError::invalid("/name", "duplicate", detail);
    }
    error.into()
}

async fn note(
    ctx: &Ctx,
    db: &mut Connection,
    (action, script): (&'static str, &Script),
) -> Result<(), AppError> {
    let event = Event::new(action, "script")
        .of(script.id)
        .named(&script.fields.name)
        .within(script.workspace_id)
        .with(json!({ "module_id": script.module_id, "version": script.version }));
    ctx.audit(db, event).await
}
