//! Types of links.

use req1_domain::{
    access::{Action, Granted, Resource, decide},
    ids::{LinkTypeId, WorkspaceId},
    patch::Patch,
    violation::{Collector, name},
};
use req1_store::{
    Connection, StoreError,
    links::{self, LinkType, NewLinkType},
    workspaces,
};

use crate::{AppError, Ctx, audit::Event, workspaces::description};

/// Link types of all workspaces that the actor may see, or of one.
pub async fn list_link_types(
    ctx: &Ctx,
    workspace: Option<WorkspaceId>,
) -> Result<Vec<LinkType>, AppError> {
    let mut db = ctx.store().acquire().await?;
    if let Some(workspace) = workspace {
        ctx.workspace(&mut db, workspace, Action::Read).await?;
    }
    Ok(links::types(&mut db, ctx.actor.user, workspace).await?)
}

/// A link type to be made.
#[derive(Debug, Clone)]
pub struct CreateLinkType {
    /// How the link reads from its source.
    pub name: String,
    /// How it reads from its target; taken from the name when missing.
    pub backward_name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Its workspace; none makes it in every workspace whose schema the actor may manage.
    pub workspace: Option<WorkspaceId>,
}

/// Makes a link type, and gives the first one when it was made in several workspaces.
pub async fn create_link_type(ctx: &Ctx, command: CreateLinkType) -> Result<LinkType, AppError> {
    let mut tx = ctx.store().begin().await?;
    let targets = match command.workspace {
        Some(id) => vec![ctx.workspace(&mut tx, id, Action::Administer).await?],
        None => manageable(ctx, &mut tx).await?,
    };
    let mut violations = Collector::default();
    let checked = violations
        .take(name("/name", &command.name, 200))
        .unwrap_or_default();
    let backward = command
        .backward_name
        .unwrap_or_else(|| format!("{checked} (inverse)"));
    let backward = violations
        .take(name("/backward_name", &backward, 220))
        .unwrap_or_default();
    violations.take(description(command.description.as_ref()));
    violations.finish()?;
    let mut first = None;
    for granted in targets {
        let new = NewLinkType {
            id: LinkTypeId(ctx.new_id()),
            name: checked.clone(),
            backward_name: backward.clone(),
            description: command.description.clone(),
        };
        links::insert_type(&mut tx, granted.workspace(), &new, ctx.now())
            .await
            .map_err(name_taken)?;
        if first.is_none() {
            first = Some(links::type_by_id(&mut tx, &granted, new.id).await?);
        }
    }
    let made = first.ok_or(AppError::NotAllowed(Action::Administer))?;
    req1_store::commit(tx).await?;
    Ok(made)
}

/// Changes of a link type; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct LinkTypeEdit {
    /// How the link reads from its source.
    pub name: Option<String>,
    /// How it reads from its target.
    pub backward_name: Option<String>,
    /// What it is for.
    pub description: Patch<String>,
}

async fn find(ctx: &Ctx, db: &mut Connection, id: LinkTypeId) -> Result<LinkType, AppError> {
    let known = links::types(db, ctx.actor.user, None).await?;
    let found = known.into_iter().find(|one| one.id == id);
    found.ok_or(AppError::NotFound)
}

/// A link type.
pub async fn read_link_type(ctx: &Ctx, id: LinkTypeId) -> Result<LinkType, AppError> {
    let mut db = ctx.store().acquire().await?;
    find(ctx, &mut db, id).await
}

/// Gives a link type other names or another description.
#[tracing::instrument(name = "app.link_type.update", skip_all, fields(link_type.id = %id))]
pub async fn update_link_type(
    ctx: &Ctx,
    id: LinkTypeId,
    edit: LinkTypeEdit,
) -> Result<LinkType, AppError> {
    let mut tx = ctx.store().begin().await?;
    let current = find(ctx, &mut tx, id).await?;
    let granted = ctx
        .workspace(&mut tx, current.workspace_id, Action::Administer)
        .await?;
    let mut violations = Collector::default();
    let forward = edit.name.unwrap_or(current.name);
    let forward = violations.take(name("/name", &forward, 200));
    let backward = edit.backward_name.unwrap_or(current.backward_name);
    let backward = violations.take(name("/backward_name", &backward, 220));
    let told = edit.description.apply(current.description);
    violations.take(description(told.as_ref()));
    violations.finish()?;
    let new = NewLinkType {
        id,
        name: forward.unwrap_or_default(),
        backward_name: backward.unwrap_or_default(),
        description: told,
    };
    links::update_type(&mut tx, &granted, (&new, ctx.now()))
        .await
        .map_err(name_taken)?;
    let changed = find(ctx, &mut tx, id).await?;
    note(ctx, &mut tx, ("update", &changed)).await?;
    req1_store::commit(tx).await?;
    Ok(changed)
}

/// Takes a link type away that no link ever was of, and no rule is about.
#[tracing::instrument(name = "app.link_type.delete", skip_all, fields(link_type.id = %id))]
pub async fn delete_link_type(ctx: &Ctx, id: LinkTypeId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let current = find(ctx, &mut tx, id).await?;
    let granted = ctx
        .workspace(&mut tx, current.workspace_id, Action::Administer)
        .await?;
    let in_use = || {
        let detail = "links, also deleted ones, or link rules are of this type";
        AppError::conflict("in_use", detail)
    };
    if links::is_used(&mut tx, &granted, id).await? {
        return Err(in_use());
    }
    links::delete_type(&mut tx, &granted, id)
        .await
        .map_err(|error| {
            // Somebody made a link of it at this moment.
            if matches!(error, StoreError::Constraint(_)) {
                in_use()
            } else {
                error.into()
            }
        })?;
    note(ctx, &mut tx, ("delete", &current)).await?;
    req1_store::commit(tx).await?;
    Ok(())
}

async fn note(
    ctx: &Ctx,
    db: &mut Connection,
    (action, link_type): (&'static str, &LinkType),
) -> Result<(), AppError> {
    let event = Event::new(action, "link_type")
        .of(link_type.id)
        .named(&link_type.name)
        .within(link_type.workspace_id);
    ctx.audit(db, event).await
}

async fn manageable(ctx: &Ctx, db: &mut Connection) -> Result<Vec<Granted>, AppError> {
    let (visible, _) = workspaces::visible(&mut *db, ctx.actor.user, (0, 10_000)).await?;
    let mut granted = Vec::new();
    for workspace in visible {
        // A cheap look first: the proof costs a query each.
        let role = ctx.actor.cap(workspace.role);
        if !decide(role, Resource::Workspace, Action::Administer) {
            continue;
        }
        match ctx
            .workspace(&mut *db, workspace.id, Action::Administer)
            .await
        {
            Ok(proof) => granted.push(proof),
            Err(AppError::NotFound | AppError::NotAllowed(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(granted)
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("link_type_name_key") {
        return AppError::invalid(
            "/name",
            "duplicate",
            "the workspace has a link type of this name",
        );
    }
    error.into()
}
