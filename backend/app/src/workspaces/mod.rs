//! Workspaces.

use req1_domain::{
    access::{Action, TokenLevel},
    ids::{LinkTypeId, WorkspaceId},
    links::SEEDED_LINK_TYPES,
    patch::Patch,
    violation::{Collector, Violations, bounded, name},
};
use req1_store::{
    links::NewLinkType,
    workspaces::{self, NewWorkspace, Workspace},
};

use crate::{AppError, Ctx, audit::Event};

/// Longest name of a workspace, project or module, in characters.
pub const MAX_NAME: usize = 200;
/// Longest description, in characters.
pub const MAX_DESCRIPTION: usize = 10_000;

/// Checks an optional description.
pub(crate) fn description(value: Option<&String>) -> Result<(), Violations> {
    value.map_or(Ok(()), |text| {
        bounded("/description", text, MAX_DESCRIPTION)
    })
}

/// Workspaces that the actor may see, and how many.
pub async fn list_workspaces(
    ctx: &Ctx,
    window: (i64, i64),
) -> Result<(Vec<Workspace>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(workspaces::visible(&mut db, ctx.actor.user, window).await?)
}

/// Makes a workspace that the actor owns.
pub async fn create_workspace(
    ctx: &Ctx,
    (given_name, text): (String, Option<String>),
) -> Result<Workspace, AppError> {
    ctx.require_everywhere(TokenLevel::Write)?;
    let mut violations = Collector::default();
    let checked = violations
        .take(name("/name", &given_name, MAX_NAME))
        .unwrap_or_default();
    violations.take(description(text.as_ref()));
    violations.finish()?;
    let new = NewWorkspace {
        id: WorkspaceId(ctx.new_id()),
        name: checked,
        description: text,
    };
    let link_types: Vec<NewLinkType> = SEEDED_LINK_TYPES
        .iter()
        .map(|(forward, backward)| NewLinkType {
            id: LinkTypeId(ctx.new_id()),
            name: (*forward).to_owned(),
            backward_name: (*backward).to_owned(),
            description: None,
        })
        .collect();
    let mut tx = ctx.store().begin().await?;
    workspaces::insert(&mut tx, &new, (ctx.actor.user, ctx.now()), &link_types).await?;
    let granted = ctx.workspace(&mut tx, new.id, Action::Read).await?;
    let made = workspaces::by_id(&mut tx, &granted).await?;
    ctx.audit(&mut tx, event("create", &made)).await?;
    req1_store::commit(tx).await?;
    Ok(made)
}

pub(crate) fn event(action: &'static str, workspace: &Workspace) -> Event {
    Event::new(action, "workspace")
        .of(workspace.id)
        .named(&workspace.name)
        .within(workspace.id)
}

/// A workspace.
pub async fn read_workspace(ctx: &Ctx, id: WorkspaceId) -> Result<Workspace, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.workspace(&mut db, id, Action::Read).await?;
    Ok(workspaces::by_id(&mut db, &granted).await?)
}

/// Changes name or description.
pub async fn update_workspace(
    ctx: &Ctx,
    id: WorkspaceId,
    (new_name, new_description): (Option<String>, Patch<String>),
) -> Result<Workspace, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.workspace(&mut tx, id, Action::Write).await?;
    // What the request does not name stays as somebody else may be leaving it just now.
    workspaces::lock(&mut tx, &granted).await?;
    let current = workspaces::by_id(&mut tx, &granted).await?;
    let mut violations = Collector::default();
    let given = new_name.unwrap_or(current.name);
    let checked = violations
        .take(name("/name", &given, MAX_NAME))
        .unwrap_or_default();
    let text = new_description.apply(current.description);
    violations.take(description(text.as_ref()));
    violations.finish()?;
    workspaces::update(&mut tx, &granted, (&checked, text.as_deref()), ctx.now()).await?;
    let updated = workspaces::by_id(&mut tx, &granted).await?;
    ctx.audit(&mut tx, event("update", &updated)).await?;
    req1_store::commit(tx).await?;
    Ok(updated)
}

/// Deletes a workspace, restorably.
pub async fn delete_workspace(ctx: &Ctx, id: WorkspaceId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.workspace(&mut tx, id, Action::Delete).await?;
    workspaces::lock(&mut tx, &granted).await?;
    let deleted = workspaces::by_id(&mut tx, &granted).await?;
    workspaces::delete(&mut tx, &granted, (ctx.actor.user, ctx.now())).await?;
    ctx.audit(&mut tx, event("delete", &deleted)).await?;
    Ok(req1_store::commit(tx).await?)
}
