//! Roles of people on workspaces, projects and modules.

use req1_domain::{
    access::{Action, Granted, Resource, Role},
    ids::UserId,
};
use req1_store::{Connection, members, users, workspaces};
use serde_json::json;
use uuid::Uuid;

use crate::{AppError, Ctx, audit::Event, error::unless_missing};

pub use req1_store::members::Member;

/// The resource whose members are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MembersOf {
    /// Its kind.
    pub resource: Resource,
    /// Its id.
    pub id: Uuid,
}

/// Proof of a right on a resource of any kind.
pub(crate) async fn grant(
    ctx: &Ctx,
    db: &mut Connection,
    of: MembersOf,
    action: Action,
) -> Result<Granted, AppError> {
    match of.resource {
        Resource::Workspace => ctx.workspace(db, of.id.into(), action).await,
        Resource::Project => ctx.project(db, of.id.into(), action).await,
        Resource::Module => ctx.module(db, of.id.into(), action).await,
    }
}

/// People with a role given on the resource itself.
pub async fn list_members(ctx: &Ctx, of: MembersOf) -> Result<Vec<Member>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = grant(ctx, &mut db, of, Action::Read).await?;
    Ok(members::list(&mut db, (&granted, of.resource)).await?)
}

/// Proof of the right to give roles, while nobody else changes roles in the workspace: what a person has is compared with
/// what they shall have, and the last owner must not go by two acts at once.
async fn locked(ctx: &Ctx, db: &mut Connection, of: MembersOf) -> Result<Granted, AppError> {
    let granted = grant(ctx, &mut *db, of, Action::Administer).await?;
    workspaces::lock(&mut *db, &granted).await?;
    grant(ctx, db, of, Action::Administer).await
}

/// Gives a person a role. Nobody gives more than they have, and a workspace keeps an owner.
pub async fn set_member(
    ctx: &Ctx,
    of: MembersOf,
    (user, role): (UserId, Role),
) -> Result<Member, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = locked(ctx, &mut tx, of).await?;
    let unknown = unless_missing("/user_id", "unknown_user", "there is no such person");
    let person = users::by_id(&mut tx, user).await.map_err(unknown)?;
    if person.service {
        let detail = "the admin key is no person; it may do everything already";
        return Err(AppError::invalid("/user_id", "unknown_user", detail));
    }
    if of.resource == Resource::Workspace && role == Role::None {
        let detail = "a workspace role is owner, admin, editor, reviewer or viewer";
        return Err(AppError::invalid("/role", "unknown_role", detail));
    }
    let present = members::list(&mut tx, (&granted, of.resource)).await?;
    let before = present.iter().find(|member| member.user_id == user);
    let before = before
        .and_then(|member| Role::parse(&member.role))
        .unwrap_or(Role::None);
    if role.max(before) > granted.role() {
        return Err(AppError::NotAllowed(Action::Administer));
    }
    if before == Role::Owner && role != Role::Owner {
        keep_an_owner(&mut tx, &granted, of.resource).await?;
    }
    members::set(&mut tx, (&granted, of.resource), (user, role), ctx.now()).await?;
    let after = members::list(&mut tx, (&granted, of.resource)).await?;
    let after = after.into_iter().find(|member| member.user_id == user);
    let member = after.ok_or(AppError::NotFound)?;
    let event = event("set_role", &granted, (of, &member)).with(json!({
        "user_id": user, "email": member.email, "role": role, "role_before": before,
    }));
    ctx.audit(&mut tx, event).await?;
    req1_store::commit(tx).await?;
    Ok(member)
}

fn event(action: &'static str, granted: &Granted, (of, member): (MembersOf, &Member)) -> Event {
    Event::new(action, of.resource.as_str())
        .of(of.id)
        .named(&member.email)
        .within(granted.workspace())
}

/// Takes a person's role on the resource away.
pub async fn remove_member(ctx: &Ctx, of: MembersOf, user: UserId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = locked(ctx, &mut tx, of).await?;
    let present = members::list(&mut tx, (&granted, of.resource)).await?;
    let before = present
        .iter()
        .find(|member| member.user_id == user)
        .ok_or(AppError::NotFound)?
        .clone();
    let member = before;
    let before = Role::parse(&member.role).unwrap_or(Role::None);
    if before > granted.role() {
        return Err(AppError::NotAllowed(Action::Administer));
    }
    if before == Role::Owner {
        keep_an_owner(&mut tx, &granted, of.resource).await?;
    }
    members::remove(&mut tx, (&granted, of.resource), user).await?;
    let event = event("remove_role", &granted, (of, &member)).with(json!({
        "user_id": user, "email": member.email, "role_before": before,
    }));
    ctx.audit(&mut tx, event).await?;
    Ok(req1_store::commit(tx).await?)
}

async fn keep_an_owner(
    db: &mut Connection,
    granted: &Granted,
    resource: Resource,
) -> Result<(), AppError> {
    if resource == Resource::Workspace && members::owners(db, granted).await? <= 1 {
        return Err(AppError::conflict(
            "last_owner",
            "a workspace keeps at least one owner",
        ));
    }
    Ok(())
}
