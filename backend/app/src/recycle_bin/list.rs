//! What is in a recycle bin.

use req1_domain::{
    access::Action,
    ids::{ProjectId, WorkspaceId},
};
use req1_store::{
    Connection,
    access::{self, Kept},
    recycle_bin::{self, BinKind, Deleted, Mark, Shelf},
};
use uuid::Uuid;

use crate::{AppError, Ctx};

/// Whose bin.
#[derive(Debug, Clone, Copy)]
pub enum BinScope {
    /// Deleted workspaces.
    Server,
    /// Deleted projects, and deleted modules of all projects.
    Workspace(WorkspaceId),
    /// Deleted modules, and deleted objects of the others.
    Project(ProjectId),
}

/// What of it.
#[derive(Debug, Clone, Default)]
pub struct BinFilter {
    /// Only of this kind.
    pub kind: Option<BinKind>,
    /// Only with these words in name, key or text.
    pub words: Vec<String>,
}

/// A page of a recycle bin.
#[derive(Debug)]
pub struct Bin {
    /// Its rows, the latest first.
    pub rows: Vec<Deleted>,
    /// How many there are in all.
    pub total: i64,
    /// Whether the actor may take what is in it away for good; objects go with their module only.
    pub may_purge: bool,
}

/// What of a recycle bin the actor may restore, nothing else.
#[tracing::instrument(name = "app.recycle_bin.list", skip_all)]
pub async fn list_bin(
    ctx: &Ctx,
    (scope, filter): (BinScope, BinFilter),
    after: Option<Mark>,
    window: (i64, i64),
) -> Result<Bin, AppError> {
    let mut db = ctx.store().acquire().await?;
    let wanted = |kind: BinKind| filter.kind.is_none_or(|only| only == kind);
    let mut shelf = Shelf::default();
    match scope {
        BinScope::Server => {
            if wanted(BinKind::Workspace) {
                let kept = access::deleted_workspaces(&mut db, ctx.actor.user).await?;
                shelf.workspaces = allowed(ctx, kept, Action::Delete);
            }
        }
        BinScope::Workspace(id) => {
            ctx.workspace(&mut db, id, Action::Read).await?;
            shelf.workspace = Some(id);
            if wanted(BinKind::Project) {
                let kept = access::kept_projects_of_workspace(&mut db, ctx.actor.user, id).await?;
                shelf.projects = allowed(ctx, kept, Action::Delete);
            }
            if wanted(BinKind::Module) {
                let kept = access::kept_modules_of_workspace(&mut db, ctx.actor.user, id).await?;
                shelf.modules = allowed(ctx, kept, Action::Delete);
            }
        }
        BinScope::Project(id) => {
            shelf.workspace = Some(of_project(ctx, &mut db, (id, &mut shelf), wanted).await?);
        }
    }
    shelf.words = filter.words;
    let may_purge = match shelf.workspace {
        None => ctx.is_server_admin(&mut db).await?,
        Some(id) => ctx.workspace(&mut db, id, Action::Administer).await.is_ok(),
    };
    let (rows, total) = recycle_bin::list(&mut db, &shelf, after, window).await?;
    Ok(Bin {
        rows,
        total,
        may_purge,
    })
}

/// Fills the shelf of a project and answers its workspace.
async fn of_project(
    ctx: &Ctx,
    db: &mut Connection,
    (id, shelf): (ProjectId, &mut Shelf),
    wanted: impl Fn(BinKind) -> bool,
) -> Result<WorkspaceId, AppError> {
    let workspace = ctx.project(db, id, Action::Read).await?.workspace();
    let of = (workspace, id);
    let kept = access::kept_modules_of_project(db, ctx.actor.user, of).await?;
    let (deleted, live): (Vec<Kept>, Vec<Kept>) = kept.into_iter().partition(|one| one.deleted);
    if wanted(BinKind::Module) {
        shelf.modules = allowed(ctx, deleted, Action::Delete);
    }
    if wanted(BinKind::Object) {
        shelf.objects_of = allowed(ctx, live, Action::Write);
    }
    Ok(workspace)
}

/// Ids of what the actor may do this with.
fn allowed(ctx: &Ctx, kept: Vec<Kept>, action: Action) -> Vec<Uuid> {
    kept.into_iter()
        .filter_map(|one| ctx.prove(one.loaded, action).ok())
        .map(|granted| granted.id())
        .collect()
}
