//! What somebody may do somewhere, and why.

use req1_domain::{
    access::{Action, Grants, Resource, Role, Source, decide, needed},
    ids::UserId,
};
use req1_store::{
    Connection,
    access::{self, Loaded},
    modules, projects, users,
    users::User,
    workspaces,
};
use uuid::Uuid;

use crate::{AppError, Ctx, members::MembersOf};

/// A role that was given on the way from the workspace down to the resource.
#[derive(Debug, Clone)]
pub struct Step {
    /// Where.
    pub resource: Resource,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What was given there.
    pub role: Option<Role>,
}

/// Whether an action is allowed, and the weakest role that would do.
#[derive(Debug, Clone, Copy)]
pub struct Decision {
    /// The action.
    pub action: Action,
    /// Whether the person may do it.
    pub allowed: bool,
    /// The weakest role that allows it.
    pub needs: Role,
}

/// Rights of a person on a resource, and where they come from.
#[derive(Debug, Clone)]
pub struct EffectiveRights {
    /// The person.
    pub user: User,
    /// The role that counts.
    pub role: Role,
    /// Which grant decides.
    pub source: Source,
    /// All grants, the workspace first.
    pub steps: Vec<Step>,
    /// All actions.
    pub decisions: Vec<Decision>,
}

/// Explains the rights of a person. People may ask about themselves, administrators of the resource about everybody.
#[tracing::instrument(name = "app.rights.explain", skip_all, fields(user.id = %user))]
pub async fn explain_rights(
    ctx: &Ctx,
    user: UserId,
    of: MembersOf,
) -> Result<EffectiveRights, AppError> {
    let mut db = ctx.store().acquire().await?;
    let action = if user == ctx.actor.user {
        Action::Read
    } else {
        Action::Administer
    };
    crate::members::grant(ctx, &mut db, of, action).await?;
    let person = users::by_id(&mut db, user).await?;
    if person.service {
        return Err(AppError::NotFound);
    }
    let loaded = load(&mut db, user, of).await?;
    let grants = loaded.as_ref().map(|one| one.grants).unwrap_or_default();
    let (role, source) = grants.decisive();
    Ok(EffectiveRights {
        steps: steps(ctx, &mut db, of, &grants).await?,
        user: person,
        role,
        source,
        decisions: Action::ALL
            .into_iter()
            .map(|action| Decision {
                action,
                allowed: decide(role, of.resource, action),
                needs: needed(of.resource, action),
            })
            .collect(),
    })
}

/// Grants of a person; none when the person is deactivated.
async fn load(
    db: &mut Connection,
    user: UserId,
    of: MembersOf,
) -> Result<Option<Loaded>, AppError> {
    let loaded = match of.resource {
        Resource::Workspace => access::workspace(db, user, of.id.into()).await,
        Resource::Project => access::project(db, user, of.id.into()).await,
        Resource::Module => access::module(db, user, of.id.into()).await,
    };
    match loaded {
        Ok(loaded) => Ok(Some(loaded)),
        Err(req1_store::StoreError::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The way down to the resource, as far as the actor sees it.
async fn steps(
    ctx: &Ctx,
    db: &mut Connection,
    of: MembersOf,
    grants: &Grants,
) -> Result<Vec<Step>, AppError> {
    let mut steps = Vec::new();
    let (mut project, mut workspace) = (None, None);
    match of.resource {
        Resource::Module => {
            let granted = ctx.module(db, of.id.into(), Action::Read).await?;
            let module = modules::by_id(db, &granted, ctx.actor.user).await?;
            project = Some(module.project_id);
            workspace = Some(module.workspace_id);
            steps.push((Resource::Module, of.id, module.fields.name, grants.module));
        }
        Resource::Project => project = Some(of.id.into()),
        Resource::Workspace => workspace = Some(of.id.into()),
    }
    if let Some(id) = project
        && let Ok(granted) = ctx.project(db, id, Action::Read).await
    {
        let project = projects::by_id(db, &granted).await?;
        workspace = Some(project.workspace_id);
        steps.push((Resource::Project, id.0, project.name, grants.project));
    }
    if let Some(id) = workspace
        && let Ok(granted) = ctx.workspace(db, id, Action::Read).await
    {
        let name = workspaces::by_id(db, &granted).await?.name;
        steps.push((Resource::Workspace, id.0, name, grants.workspace));
    }
    steps.reverse();
    Ok(steps
        .into_iter()
        .map(|(resource, id, name, role)| Step {
            resource,
            id,
            name,
            role,
        })
        .collect())
}
