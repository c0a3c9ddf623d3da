//! Taking things out of the recycle bin. Whoever may delete something may restore it.

use req1_domain::{
    access::{Action, Granted, Resource},
    ids::{ModuleId, ProjectId, WorkspaceId},
    violation::name,
};
use req1_store::{
    Connection, StoreError,
    access::{self, Kept},
    modules::{self, Module},
    projects::{self, Project},
    recycle_bin,
    workspaces::{self, Workspace},
};

use crate::{AppError, Ctx, workspaces::MAX_NAME};

/// Restores a workspace with everything in it.
#[tracing::instrument(name = "app.recycle_bin.restore_workspace", skip_all, fields(workspace.id = %id))]
pub async fn restore_workspace(ctx: &Ctx, id: WorkspaceId) -> Result<Workspace, AppError> {
    let mut tx = ctx.store().begin().await?;
    let kept = access::kept_workspace(&mut tx, ctx.actor.user, id).await?;
    let granted = restorable(ctx, &kept)?;
    recycle_bin::restore_workspace(&mut tx, &granted, ctx.now())
        .await
        .map_err(not_deleted)?;
    let granted = ctx.workspace(&mut tx, id, Action::Read).await?;
    let restored = workspaces::by_id(&mut tx, &granted).await?;
    ctx.audit(&mut tx, crate::workspaces::event("restore", &restored))
        .await?;
    req1_store::commit(tx).await?;
    Ok(restored)
}

/// Restores a project with everything in it, under another name where one is given.
#[tracing::instrument(name = "app.recycle_bin.restore_project", skip_all, fields(project.id = %id))]
pub async fn restore_project(
    ctx: &Ctx,
    id: ProjectId,
    other_name: Option<String>,
) -> Result<Project, AppError> {
    let mut tx = ctx.store().begin().await?;
    let kept = access::kept_project(&mut tx, ctx.actor.user, id).await?;
    let granted = restorable(ctx, &kept)?;
    let other_name = other_name
        .map(|given| name("/name", &given, MAX_NAME))
        .transpose()?;
    refuse_taken_name(&mut tx, &granted, other_name.as_deref()).await?;
    recycle_bin::restore_project(&mut tx, &granted, other_name.as_deref(), ctx.now())
        .await
        .map_err(|error| {
            if error.is_constraint("project_name_key") {
                // Somebody took the name a moment ago.
                return AppError::invalid(
                    "/name",
                    "duplicate",
                    "another project of the workspace has this name",
                );
            }
            not_deleted(error)
        })?;
    let granted = ctx.project(&mut tx, id, Action::Read).await?;
    let restored = projects::by_id(&mut tx, &granted).await?;
    ctx.audit(&mut tx, crate::projects::event("restore", &restored))
        .await?;
    req1_store::commit(tx).await?;
    Ok(restored)
}

/// Restores a module with everything in it.
#[tracing::instrument(name = "app.recycle_bin.restore_module", skip_all, fields(module.id = %id))]
pub async fn restore_module(ctx: &Ctx, id: ModuleId) -> Result<Module, AppError> {
    let mut tx = ctx.store().begin().await?;
    let kept = access::kept_module(&mut tx, ctx.actor.user, id).await?;
    let granted = restorable(ctx, &kept)?;
    recycle_bin::restore_module(&mut tx, &granted, ctx.now())
        .await
        .map_err(not_deleted)?;
    let granted = ctx.module(&mut tx, id, Action::Read).await?;
    let restored = modules::by_id(&mut tx, &granted, ctx.actor.user).await?;
    ctx.audit(&mut tx, crate::modules::event("restore", &restored))
        .await?;
    req1_store::commit(tx).await?;
    Ok(restored)
}

/// The right to restore something that is deleted, while nothing above it is. Inside of something deleted, a thing is no
/// more visible than that, except to those who may restore it.
fn restorable(ctx: &Ctx, kept: &Kept) -> Result<Granted, AppError> {
    let granted = ctx.prove(kept.loaded, Action::Delete)?;
    match kept.above {
        Some(Resource::Workspace) => Err(AppError::conflict(
            "workspace_deleted",
            "the workspace that it is in is deleted; restore that one first",
        )),
        Some(_) => Err(AppError::conflict(
            "project_deleted",
            "the project that it is in is deleted; restore that one first",
        )),
        None if !kept.deleted => Err(not_deleted(StoreError::NotFound)),
        None => Ok(granted),
    }
}

fn not_deleted(error: StoreError) -> AppError {
    if matches!(error, StoreError::NotFound) {
        return AppError::conflict("not_deleted", "it is not deleted");
    }
    error.into()
}

async fn refuse_taken_name(
    db: &mut Connection,
    project: &Granted,
    other_name: Option<&str>,
) -> Result<(), AppError> {
    match recycle_bin::free_project_name(db, project, other_name).await? {
        None => Ok(()),
        Some(free) => Err(AppError::invalid(
            "/name",
            "duplicate",
            format!("another project of the workspace has this name now; “{free}” is free"),
        )),
    }
}
