//! Policies: which requirements of a module need links, and which have too few. They are settings of a project, and no part
//! of a specification: a change is audited and makes no revision.

use std::collections::HashMap;

use req1_domain::{
    access::{Action, Granted},
    filter::{self, Bound, Filter},
    ids::{LinkTypeId, ModuleId, PolicyId, ProjectId},
    patch::Patch,
    quality::Severity,
    violation::{Collector, name},
};
use req1_store::{
    Connection, StoreError, links, modules, past, schema,
    trace::{
        self, AxisObject, Side,
        policies::{self, Asked, Policy, PolicyFields, PolicyResult},
    },
};
use serde_json::json;

use super::{open, time_of};
use crate::{
    AppError, Ctx,
    audit::Event,
    error::unless_missing,
    objects::{
        GivenFilter,
        filter::{Asked as Names, bind, bind_past},
    },
    past::When,
    workspaces::{MAX_NAME, description},
};

/// Policies of a project at most.
const MAX_POLICIES: i64 = 200;
const MAX_MINIMUM: i64 = 1_000;

/// Changes of a policy, or the chosen parts of a new one; what is not named stays or takes its default.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `PolicyFields`")]
pub struct PolicyEdit {
    pub name: Option<String>,
    pub description: Patch<String>,
    pub module: Option<ModuleId>,
    /// Text in the filter language.
    pub filter: Patch<String>,
    pub outgoing: Option<bool>,
    pub link_type: Patch<LinkTypeId>,
    pub other_module: Patch<ModuleId>,
    pub minimum: Option<i64>,
    pub severity: Option<Severity>,
    /// The version that the change was made for.
    pub expected_version: Option<i64>,
}

/// A policy as it is shown.
#[derive(Debug, Clone)]
pub struct ShownPolicy {
    /// The policy.
    pub policy: Policy,
    /// Its filter as text, with the present names of attributes.
    pub filter: Option<String>,
    /// What it finds; none when its filter names something that is gone.
    pub result: Option<PolicyResult>,
    /// What is wrong with the filter.
    pub filter_error: Option<String>,
}

/// A requirement with too few links.
#[derive(Debug, Clone)]
pub struct ShownGap {
    /// The requirement.
    pub object: AxisObject,
    /// Links that count.
    pub found: i64,
}

/// Policies of a project about modules that the actor may see, by name, with what they find now or at the time of a point,
/// and how many.
#[tracing::instrument(name = "app.policies.list", skip_all, fields(project.id = %project))]
pub async fn list_policies(
    ctx: &Ctx,
    (project, when): (ProjectId, Option<When>),
    window: (i64, i64),
) -> Result<(Vec<ShownPolicy>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project, Action::Read).await?;
    let when = time_of(ctx, &mut db, (project, when)).await?;
    let (found, total) = policies::visible(&mut db, (&granted, ctx.actor.user), window).await?;
    drop(db);
    let mut shown = Vec::with_capacity(found.len());
    for policy in found {
        let (mut db, sides) = open(ctx, &[policy.fields.module_id], when).await?;
        let side = sides.first().ok_or(AppError::NotFound)?;
        shown.push(show_side(ctx, &mut db, (policy, side)).await?);
    }
    Ok((shown, total))
}

/// A policy with what it finds.
pub async fn read_policy(ctx: &Ctx, id: PolicyId) -> Result<ShownPolicy, AppError> {
    let mut db = ctx.store().acquire().await?;
    let policy = policies::by_id(&mut db, ctx.actor.user, id).await?;
    show(ctx, &mut db, policy).await
}

/// Makes a policy.
#[tracing::instrument(name = "app.policies.create", skip_all, fields(project.id = %project))]
pub async fn create_policy(
    ctx: &Ctx,
    project: ProjectId,
    edit: PolicyEdit,
) -> Result<ShownPolicy, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.project(&mut tx, project, Action::Administer).await?;
    let Some(module_id) = edit.module else {
        return Err(AppError::invalid("/module_id", "missing", "name a module"));
    };
    let blank = PolicyFields {
        name: String::new(),
        description: None,
        module_id,
        filter: None,
        outgoing: false,
        link_type_id: None,
        other_module_id: None,
        minimum: 1,
        severity: Severity::Warning,
    };
    let fields = apply(ctx, &mut tx, (&granted, blank, edit)).await?;
    if policies::count(&mut tx, &granted).await? >= MAX_POLICIES {
        return Err(too_many());
    }
    let id = PolicyId(ctx.new_id());
    let stamp = (ctx.actor.user, ctx.now());
    let made = policies::insert(&mut tx, &granted, (id, &fields), stamp).await;
    made.map_err(name_taken)?;
    note(ctx, &mut tx, (&granted, "create", id, &fields.name)).await?;
    let policy = policies::by_id(&mut tx, ctx.actor.user, id).await?;
    let shown = show(ctx, &mut tx, policy).await?;
    req1_store::commit(tx).await?;
    Ok(shown)
}

/// Changes a policy.
#[tracing::instrument(name = "app.policies.update", skip_all, fields(policy.id = %id))]
pub async fn update_policy(
    ctx: &Ctx,
    id: PolicyId,
    edit: PolicyEdit,
) -> Result<ShownPolicy, AppError> {
    let mut tx = ctx.store().begin().await?;
    let found = policies::by_id(&mut tx, ctx.actor.user, id).await?;
    let granted = ctx
        .project(&mut tx, found.project_id, Action::Administer)
        .await?;
    policies::lock(&mut tx, &granted, id).await?;
    let current = policies::by_id(&mut tx, ctx.actor.user, id).await?;
    if edit
        .expected_version
        .is_some_and(|version| version != i64::from(current.version))
    {
        let detail = "somebody changed the policy meanwhile; look at it again";
        return Err(AppError::conflict("policy_changed", detail));
    }
    let before = current.fields.clone();
    let fields = apply(ctx, &mut tx, (&granted, current.fields, edit)).await?;
    if fields != before {
        let stamp = (ctx.actor.user, ctx.now());
        let changed = policies::update(&mut tx, &granted, (id, &fields), stamp).await;
        changed.map_err(name_taken)?;
        note(ctx, &mut tx, (&granted, "update", id, &fields.name)).await?;
    }
    let policy = policies::by_id(&mut tx, ctx.actor.user, id).await?;
    let shown = show(ctx, &mut tx, policy).await?;
    req1_store::commit(tx).await?;
    Ok(shown)
}

/// Takes a policy away.
#[tracing::instrument(name = "app.policies.delete", skip_all, fields(policy.id = %id))]
pub async fn delete_policy(ctx: &Ctx, id: PolicyId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let found = policies::by_id(&mut tx, ctx.actor.user, id).await?;
    let granted = ctx
        .project(&mut tx, found.project_id, Action::Administer)
        .await?;
    policies::delete(&mut tx, &granted, (id, ctx.now())).await?;
    note(ctx, &mut tx, (&granted, "delete", id, &found.fields.name)).await?;
    Ok(req1_store::commit(tx).await?)
}

/// Brings a policy back that was taken away in the last days.
#[tracing::instrument(name = "app.policies.restore", skip_all, fields(policy.id = %id))]
pub async fn restore_policy(ctx: &Ctx, id: PolicyId) -> Result<ShownPolicy, AppError> {
    let mut tx = ctx.store().begin().await?;
    let project = policies::deleted_from(&mut tx, ctx.actor.user, id).await?;
    let granted = ctx.project(&mut tx, project, Action::Administer).await?;
    if policies::count(&mut tx, &granted).await? >= MAX_POLICIES {
        return Err(too_many());
    }
    let stamp = (ctx.actor.user, ctx.now());
    let back = policies::restore(&mut tx, &granted, id, stamp).await;
    back.map_err(|error| {
        if error.is_constraint("coverage_policy_name_key") {
            let detail = "the project has got another policy of this name";
            return AppError::conflict("name_taken", detail);
        }
        error.into()
    })?;
    let policy = policies::by_id(&mut tx, ctx.actor.user, id).await?;
    note(ctx, &mut tx, (&granted, "restore", id, &policy.fields.name)).await?;
    let shown = show(ctx, &mut tx, policy).await?;
    req1_store::commit(tx).await?;
    Ok(shown)
}

fn too_many() -> AppError {
    let detail = format!("a project has at most {MAX_POLICIES} policies");
    AppError::conflict("too_many_policies", detail)
}

/// A page of the requirements with too few links, now or at a point of the past, and how many. The policy is that of today.
#[tracing::instrument(name = "app.policies.gaps", skip_all, fields(policy.id = %id))]
pub async fn policy_gaps(
    ctx: &Ctx,
    (id, when): (PolicyId, Option<When>),
    window: (i64, i64),
) -> Result<(Vec<ShownGap>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let policy = policies::by_id(&mut db, ctx.actor.user, id).await?;
    drop(db);
    let (mut db, sides) = open(ctx, &[policy.fields.module_id], when).await?;
    let side = sides.first().ok_or(AppError::NotFound)?;
    let filter = bound_for(ctx, &mut db, (side, &policy.fields)).await?;
    let asked = Asked {
        side,
        fields: &policy.fields,
        filter: &filter,
    };
    let (gaps, total) = policies::gaps(&mut db, asked, window).await?;
    let given: Vec<_> = gaps.iter().map(|gap| (gap.id, gap.place)).collect();
    let mut labels = trace::labels(&mut db, side, &given).await?;
    let shown = gaps.into_iter().filter_map(|gap| {
        let object = labels.remove(&gap.id)?;
        Some(ShownGap {
            object,
            found: gap.found,
        })
    });
    Ok((shown.collect(), total))
}

async fn note(
    ctx: &Ctx,
    db: &mut Connection,
    (project, action, id, name): (&Granted, &'static str, PolicyId, &str),
) -> Result<(), AppError> {
    let event = Event::new(action, "coverage_policy")
        .of(id)
        .named(name)
        .within(project.workspace())
        .with(json!({ "project_id": project.id() }));
    ctx.audit(db, event).await
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("coverage_policy_name_key") {
        let detail = "the project has a policy of this name";
        return AppError::invalid("/name", "duplicate", detail);
    }
    error.into()
}

/// The present names of attributes by their ids.
async fn attribute_names(
    db: &mut Connection,
    module: &Granted,
) -> Result<Vec<(String, String)>, AppError> {
    let names = schema::attribute_names(db, module, false).await?;
    let names = names.into_iter().map(|(id, name)| (id.to_string(), name));
    Ok(names.collect())
}

fn with_names(filter: Filter, names: Vec<(String, String)>) -> Filter {
    let names: HashMap<String, String> = names.into_iter().collect();
    filter.rename_attributes(&|id| names.get(&id).cloned().unwrap_or(id))
}

/// The filter of a policy with what its names mean for a side.
async fn bound_for(
    ctx: &Ctx,
    db: &mut Connection,
    (side, fields): (&Side, &PolicyFields),
) -> Result<Bound, AppError> {
    let Some(filter) = fields.filter.clone() else {
        return Ok(Bound::ALL);
    };
    let present = attribute_names(&mut *db, &side.module).await?;
    let Some((moment, _)) = side.past else {
        let given = given(with_names(filter, present));
        let asked = Names {
            filter: Some(&given),
            sort: &[],
        };
        let pointers = ("filter", "sort");
        return Ok(bind(ctx, db, (&side.module, asked), pointers).await?.0);
    };
    let then = past::attribute_names(&mut *db, &side.module, moment).await?;
    let mut names: Vec<_> = then
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    // What was not there yet is told by its name of today, unless that was another's then.
    for (id, name) in present {
        let taken = |(known, then): &(String, String)| {
            *known == id || then.to_lowercase() == name.to_lowercase()
        };
        if !names.iter().any(taken) {
            names.push((id, name));
        }
    }
    let given = given(with_names(filter, names));
    let asked = Names {
        filter: Some(&given),
        sort: &[],
    };
    let then = (&side.module, moment, asked);
    Ok(bind_past(ctx, db, then, ("as_of", "sort")).await?.0)
}

fn given(filter: Filter) -> GivenFilter {
    GivenFilter {
        filter,
        places: Vec::new(),
    }
}

async fn show(ctx: &Ctx, db: &mut Connection, policy: Policy) -> Result<ShownPolicy, AppError> {
    let module = ctx
        .module(&mut *db, policy.fields.module_id, Action::Read)
        .await?;
    let side = Side { module, past: None };
    show_side(ctx, db, (policy, &side)).await
}

async fn show_side(
    ctx: &Ctx,
    db: &mut Connection,
    (policy, side): (Policy, &Side),
) -> Result<ShownPolicy, AppError> {
    let filter = match policy.fields.filter.clone() {
        None => None,
        Some(filter) => {
            let names = attribute_names(&mut *db, &side.module).await?;
            Some(filter::print(&with_names(filter, names)))
        }
    };
    let (result, filter_error) = match bound_for(ctx, &mut *db, (side, &policy.fields)).await {
        Ok(bound) => {
            let asked = Asked {
                side,
                fields: &policy.fields,
                filter: &bound,
            };
            (Some(policies::result(db, asked).await?), None)
        }
        // An attribute of the filter may be gone; the other policies are shown all the same.
        Err(AppError::Invalid(violations)) => {
            let first = violations.0.into_iter().next();
            (None, first.map(|one| one.detail.into_owned()))
        }
        Err(error) => return Err(error),
    };
    Ok(ShownPolicy {
        policy,
        filter,
        result,
        filter_error,
    })
}

async fn apply(
    ctx: &Ctx,
    db: &mut Connection,
    (project, current, edit): (&Granted, PolicyFields, PolicyEdit),
) -> Result<PolicyFields, AppError> {
    let mut fields = PolicyFields {
        name: edit.name.unwrap_or(current.name),
        description: edit.description.apply(current.description),
        module_id: edit.module.unwrap_or(current.module_id),
        filter: None,
        outgoing: edit.outgoing.unwrap_or(current.outgoing),
        link_type_id: edit.link_type.apply(current.link_type_id),
        other_module_id: edit.other_module.apply(current.other_module_id),
        minimum: current.minimum,
        severity: edit.severity.unwrap_or(current.severity),
    };
    let mut violations = Collector::default();
    fields.name = violations
        .take(name("/name", &fields.name, MAX_NAME))
        .unwrap_or_default();
    violations.take(description(fields.description.as_ref()));
    if let Some(minimum) = edit.minimum {
        match i32::try_from(minimum) {
            Ok(given) if (1..=MAX_MINIMUM).contains(&minimum) => fields.minimum = given,
            _ => {
                let detail = format!("must be between 1 and {MAX_MINIMUM}");
                violations.add("/minimum", "out_of_range", detail);
            }
        }
    }
    let given = match &edit.filter {
        Patch::Set(text) => violations
            .take(GivenFilter::read("/filter", text))
            .flatten(),
        Patch::Keep | Patch::Clear => None,
    };
    violations.finish()?;
    let module = about(ctx, &mut *db, (project, &fields)).await?;
    let names = attribute_names(&mut *db, &module).await?;
    fields.filter = match edit.filter {
        Patch::Clear => None,
        Patch::Keep => current.filter,
        Patch::Set(_) => {
            let asked = Names {
                filter: given.as_ref(),
                sort: &[],
            };
            // What names nothing is refused now, not when somebody looks.
            bind(ctx, db, (&module, asked), ("/filter", "/sort")).await?;
            given.map(|given| with_ids(given.filter, names))
        }
    };
    Ok(fields)
}

fn with_ids(filter: Filter, names: Vec<(String, String)>) -> Filter {
    let ids: HashMap<String, String> = names
        .into_iter()
        .map(|(id, name)| (name.to_lowercase(), id))
        .collect();
    filter.rename_attributes(&|name| ids.get(&name.to_lowercase()).cloned().unwrap_or(name))
}

/// The module that a policy is about; what it names beside it must be there, too.
async fn about(
    ctx: &Ctx,
    db: &mut Connection,
    (project, fields): (&Granted, &PolicyFields),
) -> Result<Granted, AppError> {
    let unknown = |pointer: &'static str| {
        move |error| {
            if !matches!(error, AppError::NotFound) {
                return error;
            }
            let detail = "there is no such module that you may see";
            AppError::invalid(pointer, "unknown_module", detail)
        }
    };
    let module = ctx
        .module(&mut *db, fields.module_id, Action::Read)
        .await
        .map_err(unknown("/module_id"))?;
    let found = modules::by_id(&mut *db, &module, ctx.actor.user).await?;
    if found.project_id.0 != project.id() {
        let detail = "the module is in another project";
        return Err(AppError::invalid("/module_id", "other_project", detail));
    }
    if let Some(other) = fields.other_module_id {
        let other = ctx
            .module(&mut *db, other, Action::Read)
            .await
            .map_err(unknown("/other_module_id"))?;
        if other.workspace() != project.workspace() {
            let detail = "the other module is in another workspace";
            return Err(AppError::invalid(
                "/other_module_id",
                "other_workspace",
                detail,
            ));
        }
    }
    if let Some(link_type) = fields.link_type_id {
        let missing = unless_missing(
            "/link_type_id",
            "unknown_link_type",
            "the workspace has no such link type",
        );
        links::type_by_id(db, project, link_type)
            .await
            .map_err(missing)?;
    }
    Ok(module)
}
