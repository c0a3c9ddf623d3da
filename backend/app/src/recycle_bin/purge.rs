//! Taking things out of the recycle bin for good: an act of its own, for those who administer what they are in.

use req1_domain::access::{Action, Granted, Resource};
use req1_store::{
    Connection, StoreError,
    access::{self, Kept},
    recycle_bin,
};
use uuid::Uuid;

use crate::{AppError, Ctx, audit::Event};

/// Takes a deleted workspace, project or module away for good, with everything in it and its history. `name` must be its
/// name. Nothing brings it back.
///
/// It goes on when nobody waits for the answer any more: what is large takes longer than a connection may live.
#[tracing::instrument(name = "app.recycle_bin.purge", skip_all, fields(id = %id))]
pub async fn purge(ctx: &Ctx, (kind, id): (Resource, Uuid), name: String) -> Result<(), AppError> {
    if name.contains('\0') {
        return Err(other_name());
    }
    let ctx = ctx.clone();
    let work = ctx.app.tasks.clone().spawn(async move {
        let mut tx = ctx.store().begin().await?;
        let granted = purgeable(&ctx, &mut tx, (kind, id)).await?;
        let event = ctx.audited(Event::new("purge", kind.as_str()));
        recycle_bin::purge(&mut tx, &granted, &name, &event)
            .await
            .map_err(refused)?;
        Ok(req1_store::commit(tx).await?)
    });
    work.await
        .map_err(|error| AppError::Internal(error.to_string().into()))?
}

/// Whoever may restore it sees it here; those who administer its workspace may purge it, and a workspace only those who
/// administer the server.
async fn purgeable(
    ctx: &Ctx,
    db: &mut Connection,
    (kind, id): (Resource, Uuid),
) -> Result<Granted, AppError> {
    let user = ctx.actor.user;
    let kept = match kind {
        Resource::Workspace => access::kept_workspace(db, user, id.into()).await?,
        Resource::Project => access::kept_project(db, user, id.into()).await?,
        Resource::Module => access::kept_module(db, user, id.into()).await?,
    };
    let granted = ctx.prove(kept.loaded, Action::Delete)?;
    if !may_purge(ctx, db, &kept).await? {
        return Err(AppError::NotAllowed(Action::Administer));
    }
    if kept.above == Some(Resource::Workspace) {
        let detail = "the workspace that it is in is deleted; it goes with that one";
        return Err(AppError::conflict("workspace_deleted", detail));
    }
    if !kept.deleted {
        return Err(AppError::conflict("not_deleted", "it is not deleted"));
    }
    Ok(granted)
}

async fn may_purge(ctx: &Ctx, db: &mut Connection, kept: &Kept) -> Result<bool, AppError> {
    let scope = kept.loaded.scope;
    if scope.resource == Resource::Workspace {
        return ctx.is_server_admin(db).await;
    }
    let workspace = access::kept_workspace(db, ctx.actor.user, scope.workspace).await?;
    Ok(ctx.prove(workspace.loaded, Action::Administer).is_ok())
}

fn refused(error: StoreError) -> AppError {
    // That it is deleted was checked a moment ago.
    if error.is_constraint("purge_from_bin") {
        return other_name();
    }
    if error.is_constraint("purge_by_admin") {
        return AppError::NotAllowed(Action::Administer);
    }
    if matches!(error, StoreError::Constraint(_)) {
        let detail = "something began to refer to it a moment ago; try again";
        return AppError::conflict("in_use", detail);
    }
    error.into()
}

fn other_name() -> AppError {
    let detail = "must be the name of what shall go, as it is written";
    AppError::invalid("/name", "other_name", detail)
}
