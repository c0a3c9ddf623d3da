//! Rules about what links may join, and how many.

use req1_domain::{
    access::{Action, Granted},
    ids::{LinkRuleId, LinkTypeId, WorkspaceId},
    patch::Patch,
    violation::{Collector, name},
};
use req1_store::{
    Connection, StoreError,
    links::{self, Breach, BreachKind, LinkRule, LinkRuleFields},
};
use uuid::Uuid;

use crate::{AppError, Ctx, audit::Event, error::unless_missing, workspaces::description};

/// Rules that a workspace may have.
const MOST_RULES: usize = 500;
/// Modules and types that a rule may name for each end.
const MOST_ENDS: usize = 1_000;
/// Links that a rule may ask for or allow.
const MOST_LINKS: i32 = 1_000_000;

/// Changes of a rule, or what a new one says; what is absent stays, or is not said.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `LinkRuleFields`")]
pub struct LinkRuleEdit {
    pub name: Option<String>,
    pub description: Patch<String>,
    pub link_type_id: Option<Uuid>,
    pub source_modules: Option<Vec<Uuid>>,
    pub source_types: Option<Vec<Uuid>>,
    pub target_modules: Option<Vec<Uuid>>,
    pub target_types: Option<Vec<Uuid>>,
    pub min_targets: Patch<i32>,
    pub max_targets: Patch<i32>,
    pub max_sources: Patch<i32>,
}

/// The answer to a link that breaks a rule: it names the rule.
pub(crate) fn broken(breach: &Breach) -> AppError {
    let names: Vec<String> = breach
        .rules
        .iter()
        .map(|name| format!("“{name}”"))
        .collect();
    let names = names.join(", ");
    let detail = match breach.kind {
        BreachKind::Ends => {
            format!(
                "the link rules of this type do not allow a link between these objects: {names}"
            )
        }
        BreachKind::TooManyTargets => {
            format!("the link rule {names} does not allow the source more targets")
        }
        BreachKind::TooManySources => {
            format!("the link rule {names} does not allow the target more sources")
        }
    };
    AppError::invalid("/link_type_id", "link_rule", detail)
}

/// Rules of all workspaces that the actor may see, or of one.
pub async fn list_rules(
    ctx: &Ctx,
    workspace: Option<WorkspaceId>,
) -> Result<Vec<LinkRule>, AppError> {
    let mut db = ctx.store().acquire().await?;
    if let Some(workspace) = workspace {
        ctx.workspace(&mut db, workspace, Action::Read).await?;
    }
    Ok(links::rules(&mut db, ctx.actor.user, (workspace, None)).await?)
}

/// A rule.
pub async fn read_rule(ctx: &Ctx, id: LinkRuleId) -> Result<LinkRule, AppError> {
    let mut db = ctx.store().acquire().await?;
    find(ctx, &mut db, id).await
}

async fn find(ctx: &Ctx, db: &mut Connection, id: LinkRuleId) -> Result<LinkRule, AppError> {
    let found = links::rules(db, ctx.actor.user, (None, Some(id))).await?;
    found.into_iter().next().ok_or(AppError::NotFound)
}

/// Makes a rule. Links that break it already stay; the quality report tells them.
#[tracing::instrument(name = "app.link_rule.create", skip_all)]
pub async fn create_rule(
    ctx: &Ctx,
    (workspace, edit): (WorkspaceId, LinkRuleEdit),
) -> Result<LinkRule, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx
        .workspace(&mut tx, workspace, Action::Administer)
        .await?;
    let known = links::rules(&mut tx, ctx.actor.user, (Some(workspace), None)).await?;
    if known.len() >= MOST_RULES {
        let detail = "a workspace has at most 500 link rules";
        return Err(AppError::invalid("/name", "too_many", detail));
    }
    let blank = LinkRuleFields {
        name: String::new(),
        description: None,
        link_type_id: Uuid::nil(),
        source_modules: Vec::new(),
        source_types: Vec::new(),
        target_modules: Vec::new(),
        target_types: Vec::new(),
        min_targets: None,
        max_targets: None,
        max_sources: None,
    };
    let id = LinkRuleId(ctx.new_id());
    let wanted = apply(blank.clone(), edit);
    let made = write(ctx, &mut tx, (&granted, id), (&blank, wanted)).await?;
    note(ctx, &mut tx, ("create", &made)).await?;
    req1_store::commit(tx).await?;
    Ok(made)
}

/// Changes a rule.
#[tracing::instrument(name = "app.link_rule.update", skip_all, fields(link_rule.id = %id))]
pub async fn update_rule(
    ctx: &Ctx,
    id: LinkRuleId,
    edit: LinkRuleEdit,
) -> Result<LinkRule, AppError> {
    let mut tx = ctx.store().begin().await?;
    let current = find(ctx, &mut tx, id).await?;
    let workspace = current.workspace_id;
    let granted = ctx
        .workspace(&mut tx, workspace, Action::Administer)
        .await?;
    let wanted = apply(current.fields.clone(), edit);
    if wanted == current.fields {
        return Ok(current);
    }
    let changed = write(ctx, &mut tx, (&granted, id), (&current.fields, wanted)).await?;
    note(ctx, &mut tx, ("update", &changed)).await?;
    req1_store::commit(tx).await?;
    Ok(changed)
}

/// Takes a rule away.
#[tracing::instrument(name = "app.link_rule.delete", skip_all, fields(link_rule.id = %id))]
pub async fn delete_rule(ctx: &Ctx, id: LinkRuleId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let current = find(ctx, &mut tx, id).await?;
    let workspace = current.workspace_id;
    let granted = ctx
        .workspace(&mut tx, workspace, Action::Administer)
        .await?;
    links::delete_rule(&mut tx, &granted, id).await?;
    note(ctx, &mut tx, ("delete", &current)).await?;
    req1_store::commit(tx).await?;
    Ok(())
}

async fn note(
    ctx: &Ctx,
    db: &mut Connection,
    (action, rule): (&'static str, &LinkRule),
) -> Result<(), AppError> {
    let event = Event::new(action, "link_rule")
        .of(rule.id)
        .named(&rule.fields.name)
        .within(rule.workspace_id);
    ctx.audit(db, event).await
}

fn apply(current: LinkRuleFields, edit: LinkRuleEdit) -> LinkRuleFields {
    let ends = |given: Option<Vec<Uuid>>, current: Vec<Uuid>| {
        let mut ids = given.unwrap_or(current);
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    LinkRuleFields {
        name: edit.name.unwrap_or(current.name),
        description: edit.description.apply(current.description),
        link_type_id: edit.link_type_id.unwrap_or(current.link_type_id),
        source_modules: ends(edit.source_modules, current.source_modules),
        source_types: ends(edit.source_types, current.source_types),
        target_modules: ends(edit.target_modules, current.target_modules),
        target_types: ends(edit.target_types, current.target_types),
        min_targets: edit.min_targets.apply(current.min_targets),
        max_targets: edit.max_targets.apply(current.max_targets),
        max_sources: edit.max_sources.apply(current.max_sources),
    }
}

async fn write(
    ctx: &Ctx,
    db: &mut Connection,
    (granted, id): (&Granted, LinkRuleId),
    (before, wanted): (&LinkRuleFields, LinkRuleFields),
) -> Result<LinkRule, AppError> {
    let fields = check(wanted)?;
    let link_type = LinkTypeId(fields.link_type_id);
    links::type_by_id(&mut *db, granted, link_type)
        .await
        .map_err(unless_missing(
            "/link_type_id",
            "unknown_link_type",
            "the workspace has no such link type",
        ))?;
    check_ends(ctx, &mut *db, granted, (before, &fields)).await?;
    links::write_rule(&mut *db, granted, (id, &fields, ctx.now()))
        .await
        .map_err(name_taken)?;
    find(ctx, db, id).await
}

fn check(fields: LinkRuleFields) -> Result<LinkRuleFields, AppError> {
    let mut violations = Collector::default();
    let checked = violations.take(name("/name", &fields.name, 200));
    violations.take(description(fields.description.as_ref()));
    let numbers = [
        ("/min_targets", fields.min_targets),
        ("/max_targets", fields.max_targets),
        ("/max_sources", fields.max_sources),
    ];
    for (pointer, number) in numbers {
        if number.is_some_and(|number| !(1..=MOST_LINKS).contains(&number)) {
            violations.add(pointer, "out_of_range", "must be between 1 and 1000000");
        }
    }
    if let (Some(least), Some(most)) = (fields.min_targets, fields.max_targets)
        && least > most
    {
        let detail = "must not be more than max_targets";
        violations.add("/min_targets", "out_of_range", detail);
    }
    for (pointer, ids) in fields.ends() {
        if ids.len() > MOST_ENDS {
            violations.add(pointer, "too_many", "must name at most 1000");
        }
    }
    violations.finish()?;
    Ok(LinkRuleFields {
        name: checked.unwrap_or_default(),
        ..fields
    })
}

/// Modules and types must be there and in sight, but for those that the rule named before.
async fn check_ends(
    ctx: &Ctx,
    db: &mut Connection,
    granted: &Granted,
    (before, fields): (&LinkRuleFields, &LinkRuleFields),
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = fields
        .ends()
        .iter()
        .flat_map(|(_, ids)| ids.iter().copied())
        .collect();
    let known = links::known_ends(db, granted, (ctx.actor.user, &ids)).await?;
    let mut violations = Collector::default();
    for ((pointer, ids), (_, former)) in fields.ends().into_iter().zip(before.ends()) {
        if ids
            .iter()
            .any(|id| !known.contains(id) && !former.contains(id))
        {
            violations.add(
                pointer,
                "unknown_end",
                "the workspace has no such module or type",
            );
        }
    }
    Ok(violations.finish()?)
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("link_rule_name_key") {
        let detail = "the workspace has a link rule of this name";
        return AppError::invalid("/name", "duplicate", detail);
    }
    error.into()
}
