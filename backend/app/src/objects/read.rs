//! Single objects and their history.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId, UserId},
    objects::ObjectVersion,
};
use req1_store::{
    modules::{self, Module},
    objects::{self, Ancestor},
    projects, workspaces,
};

use super::{
    AttributeNames,
    view::{ObjectView, past_view, view},
};
use crate::{
    AppError, Ctx,
    past::{When, open},
};

/// An object of a module, now or at a point of the past. A deleted one only when asked for.
#[tracing::instrument(name = "app.object.read", skip_all, fields(module.id = %module, object.id = %object))]
pub async fn read_object(
    ctx: &Ctx,
    (module, object): (ModuleId, ObjectId),
    (include_deleted, when): (bool, Option<When>),
) -> Result<ObjectView, AppError> {
    let found = match when {
        None => {
            let mut db = ctx.store().acquire().await?;
            let module = ctx.module(&mut db, module, Action::Read).await?;
            view(&mut db, &module, object).await?
        }
        Some(when) => past_view(open(ctx, (module, when)).await?, object).await?,
    };
    if found.numbered.object.deleted_at.is_some() && !include_deleted {
        return Err(AppError::NotFound);
    }
    Ok(found)
}

/// An object with the way to it.
#[derive(Debug, Clone)]
pub struct ObjectAnywhere {
    /// The object.
    pub view: ObjectView,
    /// Its module.
    pub module: Module,
    /// Name of its project.
    pub project_name: String,
    /// Name of its workspace.
    pub workspace_name: String,
    /// Row in document order, counted from 0; none when deleted.
    pub offset: Option<i64>,
    /// The objects above it, top first.
    pub ancestors: Vec<Ancestor>,
    /// Name of who changed it last.
    pub updated_by: (UserId, String),
}

/// The object with this id wherever it is, deleted ones included.
#[tracing::instrument(name = "app.object.read_anywhere", skip_all, fields(object.id = %object))]
pub async fn read_object_anywhere(ctx: &Ctx, object: ObjectId) -> Result<ObjectAnywhere, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module_id = objects::locate(&mut db, object).await?;
    let granted = ctx.module(&mut db, module_id, Action::Read).await?;
    let found = view(&mut db, &granted, object).await?;
    let module = modules::by_id(&mut db, &granted, ctx.actor.user).await?;
    let project = ctx.project(&mut db, module.project_id, Action::Read).await;
    let project_name = match project {
        Ok(project) => projects::by_id(&mut db, &project).await?.name,
        Err(_) => String::new(),
    };
    let workspace = ctx
        .workspace(&mut db, module.workspace_id, Action::Read)
        .await;
    let workspace_name = match workspace {
        Ok(workspace) => workspaces::by_id(&mut db, &workspace).await?.name,
        Err(_) => String::new(),
    };
    let current = &found.numbered.object;
    let offset = match current.deleted_at {
        None => Some(objects::offset_of(&mut db, &granted, current).await?),
        Some(_) => None,
    };
    let ancestors = objects::ancestors(&mut db, &granted, current).await?;
    let author = req1_store::users::by_id(&mut db, current.updated_by).await?;
    Ok(ObjectAnywhere {
        updated_by: (author.id, author.display_name),
        view: found,
        module,
        project_name,
        workspace_name,
        offset,
        ancestors,
    })
}

/// Versions of an object, newest first, how many there are, and the names of their attributes.
#[tracing::instrument(name = "app.object.history", skip_all, fields(module.id = %module, object.id = %object))]
pub async fn object_history(
    ctx: &Ctx,
    (module, object): (ModuleId, ObjectId),
    window: (i64, i64),
) -> Result<(Vec<ObjectVersion>, i64, AttributeNames), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Read).await?;
    objects::by_id(&mut db, &module, object).await?;
    let names = AttributeNames::load_all(&mut db, &module).await?;
    let (versions, total) = objects::history(&mut db, &module, object, window).await?;
    Ok((versions, total, names))
}
