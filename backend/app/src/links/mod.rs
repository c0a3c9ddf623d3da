//! Links between objects, and their types.

use req1_domain::{
    access::{Action, Granted},
    ids::{LinkId, LinkTypeId, ObjectId, WorkspaceId},
    violation::{Collector, free_object, name},
};
use req1_store::{
    Connection, StoreError, change_sets,
    links::{self, Link, LinkFilter, LinkType, NewLink, NewLinkType},
    objects, workspaces,
};
use serde_json::Value;

use crate::{
    AppError, Ctx,
    past::{When, moment},
    workspaces::description,
};

/// A link to be made.
#[derive(Debug, Clone)]
pub struct CreateLink {
    /// Its type.
    pub link_type: LinkTypeId,
    /// Where it starts.
    pub source: ObjectId,
    /// Where it ends.
    pub target: ObjectId,
    /// Values of the link; an object.
    pub attributes: Option<Value>,
}

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

async fn manageable(ctx: &Ctx, db: &mut Connection) -> Result<Vec<Granted>, AppError> {
    let (visible, _) = workspaces::visible(&mut *db, ctx.actor.user, (0, 10_000)).await?;
    let mut granted = Vec::new();
    for workspace in visible {
        if let Ok(proof) = ctx
            .workspace(&mut *db, workspace.id, Action::Administer)
            .await
        {
            granted.push(proof);
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

/// Links of which the actor may see both ends, and how many: those of now, or of a time in the past.
pub async fn list_links(
    ctx: &Ctx,
    (filter, when): (LinkFilter, Option<When>),
    window: (i64, i64),
) -> Result<(Vec<Link>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let at = match when {
        None => None,
        Some(When::Instant(at)) if filter.module.is_none() => Some(at),
        Some(when) => {
            let module = filter.module.ok_or_else(|| {
                let detail = "say whose revision or baseline it is";
                AppError::invalid("module_id", "missing", detail)
            })?;
            let module = ctx.module(&mut db, module, Action::Read).await?;
            Some(moment(ctx, &mut db, (&module, when)).await?.at)
        }
    };
    Ok(links::list(&mut db, (ctx.actor.user, at), filter, window).await?)
}

/// A link of which the actor may see both ends.
pub async fn read_link(ctx: &Ctx, id: LinkId) -> Result<Link, AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(links::by_id(&mut db, ctx.actor.user, id).await?)
}

/// Makes a link. Needs the right to change the module of its source, and to see its target.
#[tracing::instrument(name = "app.link.create", skip_all)]
pub async fn create_link(ctx: &Ctx, command: CreateLink) -> Result<Link, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = end(
        ctx,
        &mut tx,
        (command.source, Action::Create, "/source_object_id"),
    )
    .await?;
    let target = end(
        ctx,
        &mut tx,
        (command.target, Action::Read, "/target_object_id"),
    )
    .await?;
    if command.source == command.target {
        let detail = "an object cannot be linked to itself";
        return Err(AppError::invalid("/target_object_id", "self_link", detail));
    }
    if target.workspace() != granted.workspace() {
        let detail = "both ends of a link are in one workspace";
        return Err(AppError::invalid(
            "/target_object_id",
            "other_workspace",
            detail,
        ));
    }
    links::type_by_id(&mut tx, &granted, command.link_type)
        .await
        .map_err(|_| {
            AppError::invalid(
                "/link_type_id",
                "unknown_link_type",
                "the workspace has no such link type",
            )
        })?;
    let attributes = command.attributes.unwrap_or_else(|| serde_json::json!({}));
    free_object("/attributes", &attributes)?;
    let new = NewLink {
        id: LinkId(ctx.new_id()),
        link_type_id: command.link_type,
        source: command.source,
        target: command.target,
        attributes,
    };
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    links::insert(&mut tx, &change, &granted, &new)
        .await
        .map_err(refused)?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let made = links::by_id(&mut tx, ctx.actor.user, new.id).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(made)
}

/// Proof of a right on the module of one end. An end that the actor may not see is a fault of the request.
async fn end(
    ctx: &Ctx,
    db: &mut Connection,
    (object, action, pointer): (ObjectId, Action, &'static str),
) -> Result<Granted, AppError> {
    let found = match objects::locate(&mut *db, object).await {
        Ok(module) => ctx.module(db, module, action).await,
        Err(error) => Err(error.into()),
    };
    if matches!(found, Err(AppError::NotFound)) {
        let detail = "there is no such object that you may see";
        return Err(AppError::invalid(pointer, "unknown_object", detail));
    }
    found
}

fn refused(error: StoreError) -> AppError {
    if error.is_constraint("link_ends_key") {
        return AppError::invalid("/target_object_id", "duplicate", "this link exists");
    }
    if matches!(error, StoreError::NotFound) {
        return AppError::invalid(
            "/target_object_id",
            "deleted_object",
            "an end of the link is deleted",
        );
    }
    error.into()
}

/// Takes a link away.
#[tracing::instrument(name = "app.link.delete", skip_all, fields(link.id = %id))]
pub async fn delete_link(ctx: &Ctx, id: LinkId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    links::by_id(&mut tx, ctx.actor.user, id).await?;
    let module = links::locate(&mut tx, id).await?;
    let granted = ctx.module(&mut tx, module, Action::Write).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    links::delete(&mut tx, &change, &granted, id).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(())
}
