//! Sets of baselines, taken at one instant or filled one by one.

use req1_domain::{
    access::{Action, Granted},
    ids::{BaselineId, BaselineSetId, ModuleId, ProjectId},
    patch::Patch,
    violation::{Collector, name},
};
use req1_store::{
    Connection, StoreError,
    baselines::{self, BaselineFilter, BaselineSet, NewBaseline, SetFields},
    workspaces,
};

use super::{insert, not_allowed, take_away};
use crate::{
    AppError, Ctx,
    audit::Event,
    past::make_ready,
    workspaces::{MAX_NAME, description},
};

/// Modules of a set at most.
const MAX_MODULES: usize = 1_000;

/// A set to be made.
#[derive(Debug, Clone)]
pub struct CreateSet {
    /// Its name.
    pub name: String,
    /// Its version, as people count.
    pub version: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whose people keep it; none belongs to the whole workspace.
    pub project: Option<ProjectId>,
    /// Modules that get a baseline, all at one instant.
    pub modules: Vec<ModuleId>,
}

/// Changes of a set; what is not named stays.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `SetFields`")]
pub struct SetEdit {
    pub name: Option<String>,
    pub version: Option<String>,
    pub description: Patch<String>,
}

/// Sets that the actor may see, newest first, and how many.
pub async fn list_sets(ctx: &Ctx, window: (i64, i64)) -> Result<(Vec<BaselineSet>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(baselines::sets(&mut db, ctx.actor.user, None, window).await?)
}

/// A set.
pub async fn read_set(ctx: &Ctx, id: BaselineSetId) -> Result<BaselineSet, AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(baselines::set_by_id(&mut db, ctx.actor.user, id).await?)
}

fn check(fields: SetFields) -> Result<SetFields, AppError> {
    let mut violations = Collector::default();
    let checked = violations.take(name("/name", &fields.name, MAX_NAME));
    let version = violations.take(name("/version", &fields.version, 100));
    violations.take(description(fields.description.as_ref()));
    violations.finish()?;
    Ok(SetFields {
        name: checked.unwrap_or_default(),
        version: version.unwrap_or_default(),
        ..fields
    })
}

/// Makes a set, with a baseline of each module named.
#[tracing::instrument(name = "app.baseline_set.create", skip_all)]
pub async fn create_set(ctx: &Ctx, command: CreateSet) -> Result<BaselineSet, AppError> {
    let fields = check(SetFields {
        name: command.name,
        version: command.version,
        description: command.description,
    })?;
    if command.modules.len() > MAX_MODULES {
        let detail = "must name at most 1000 modules";
        return Err(AppError::invalid("/module_ids", "too_many", detail));
    }
    let mut tx = ctx.store().begin().await?;
    let modules = granted_modules(ctx, &mut tx, &command.modules).await?;
    let home = home(ctx, &mut tx, (command.project, modules.first())).await?;
    let strange = modules
        .iter()
        .position(|one| one.workspace() != home.workspace());
    if let Some(place) = strange {
        let pointer = format!("/module_ids/{place}");
        let detail = "all modules of a set are in one workspace";
        return Err(AppError::invalid(pointer, "other_workspace", detail));
    }
    let set = BaselineSet {
        id: BaselineSetId(ctx.new_id()),
        workspace_id: home.workspace(),
        project_id: home.project(),
        fields,
        created_at: ctx.now(),
        created_by: ctx.actor.user,
    };
    baselines::insert_set(&mut tx, &set)
        .await
        .map_err(name_taken)?;
    let all: Vec<&Granted> = modules.iter().collect();
    let moments = baselines::lock_for_set(&mut tx, &all).await?;
    let mut named = Vec::with_capacity(modules.len());
    let baseline_name = format!("{} {}", set.fields.name, set.fields.version);
    for granted in &modules {
        let moment = moments.iter().find(|(id, _)| id.0 == granted.id());
        let (_, moment) = moment.ok_or(AppError::NotFound)?;
        let new = NewBaseline {
            id: BaselineId(ctx.new_id()),
            name: baseline_name.clone(),
            description: set.fields.description.clone(),
            set: Some(set.id),
        };
        insert(ctx, &mut tx, (granted, &new, *moment)).await?;
        named.push((*granted, *moment));
    }
    req1_store::commit(tx).await?;
    make_ready(ctx, named);
    Ok(set)
}

/// Proof of the right to name what the modules are now. One that the actor may not see is a fault of the request.
async fn granted_modules(
    ctx: &Ctx,
    db: &mut Connection,
    modules: &[ModuleId],
) -> Result<Vec<Granted>, AppError> {
    let mut granted: Vec<Granted> = Vec::with_capacity(modules.len());
    for (place, id) in modules.iter().enumerate() {
        let pointer = format!("/module_ids/{place}");
        match ctx.module(&mut *db, *id, Action::Create).await {
            Ok(proof) if granted.iter().any(|one| one.id() == proof.id()) => {
                let detail = "names the module a second time";
                return Err(AppError::invalid(pointer, "duplicate", detail));
            }
            Ok(proof) => granted.push(proof),
            Err(AppError::NotFound) => {
                let detail = "there is no such module that you may see";
                return Err(AppError::invalid(pointer, "unknown_module", detail));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(granted)
}

/// Where a set belongs: to the project that is named, or to the workspace of its modules, or to the newest one in which the
/// actor may make something.
async fn home(
    ctx: &Ctx,
    db: &mut Connection,
    (project, module): (Option<ProjectId>, Option<&Granted>),
) -> Result<Granted, AppError> {
    if let Some(project) = project {
        let granted = ctx.project(db, project, Action::Create).await;
        if matches!(granted, Err(AppError::NotFound)) {
            let detail = "there is no such project that you may see";
            return Err(AppError::invalid("/project_id", "unknown_project", detail));
        }
        return granted;
    }
    if let Some(module) = module {
        return ctx.workspace(db, module.workspace(), Action::Create).await;
    }
    let (visible, _) = workspaces::visible(&mut *db, ctx.actor.user, (0, 1_000)).await?;
    // Who says nothing means where they came last.
    let mut ids: Vec<_> = visible.into_iter().map(|workspace| workspace.id).collect();
    ids.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
    for id in ids {
        if let Ok(granted) = ctx.workspace(&mut *db, id, Action::Create).await {
            return Ok(granted);
        }
    }
    Err(AppError::NotAllowed(Action::Create))
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("baseline_set_name_key") {
        let detail = "the workspace has a set of this name and version";
        return AppError::invalid("/name", "duplicate", detail);
    }
    error.into()
}

/// Whether the actor may change a set, or add to it.
pub(super) async fn authorise(
    ctx: &Ctx,
    db: &mut Connection,
    set: &BaselineSet,
) -> Result<(), AppError> {
    match set.project_id {
        Some(project) => ctx.project(db, project, Action::Create).await,
        None => ctx.workspace(db, set.workspace_id, Action::Create).await,
    }
    .map(|_| ())
}

/// Gives a set another name, version or description.
pub async fn update_set(
    ctx: &Ctx,
    id: BaselineSetId,
    edit: SetEdit,
) -> Result<BaselineSet, AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut set = baselines::set_by_id(&mut tx, ctx.actor.user, id).await?;
    authorise(ctx, &mut tx, &set).await?;
    set.fields = check(SetFields {
        name: edit.name.unwrap_or(set.fields.name),
        version: edit.version.unwrap_or(set.fields.version),
        description: edit.description.apply(set.fields.description),
    })?;
    baselines::update_set(&mut tx, &set)
        .await
        .map_err(name_taken)?;
    req1_store::commit(tx).await?;
    Ok(set)
}

/// Takes a set away with its baselines. Needs the right to administer each of their modules.
#[tracing::instrument(name = "app.baseline_set.delete", skip_all, fields(set.id = %id))]
pub async fn delete_set(ctx: &Ctx, id: BaselineSetId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let set = baselines::set_by_id(&mut tx, ctx.actor.user, id).await?;
    match set.project_id {
        Some(project) => ctx.project(&mut tx, project, Action::Administer).await?,
        None => {
            ctx.workspace(&mut tx, set.workspace_id, Action::Administer)
                .await?
        }
    };
    take_members_away(ctx, &mut tx, id).await?;
    let event = ctx.audited(Event::new("delete", "baseline_set"));
    let gone = baselines::delete(&mut tx, id.0, &event).await;
    if !gone.map_err(not_allowed)? {
        let detail = "the set has baselines of modules that you may not see";
        return Err(AppError::conflict("unseen_baselines", detail));
    }
    Ok(req1_store::commit(tx).await?)
}

/// Takes away what the actor sees of a set.
async fn take_members_away(
    ctx: &Ctx,
    db: &mut Connection,
    set: BaselineSetId,
) -> Result<(), AppError> {
    let filter = BaselineFilter {
        set: Some(set),
        ..BaselineFilter::default()
    };
    loop {
        let (members, _) = baselines::list(&mut *db, ctx.actor.user, filter, (0, 1_000)).await?;
        if members.is_empty() {
            return Ok(());
        }
        for baseline in &members {
            let module = ctx
                .module(&mut *db, baseline.module_id, Action::Administer)
                .await?;
            take_away(ctx, &mut *db, (&module, baseline)).await?;
        }
    }
}
