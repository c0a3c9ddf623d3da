//! Invitations to a workspace.

use req1_domain::{
    access::{Action, Resource, Role},
    ids::{UserId, WorkspaceId},
    violation::Collector,
};
use req1_identity::{check_password, email};
use req1_store::{
    Connection, StoreError, members,
    users::{self, LinkKind, NewUser, OneTimeLink, User},
    workspaces,
};

use super::{
    Client, IssuedLink, SignedIn, Signup,
    attempt::Attempt,
    link,
    register::{self, SIGNUP_CLOSED},
    session,
};
use serde_json::json;

use crate::{
    App, AppError, Ctx,
    audit::{Event, audit_client},
};

/// Somebody who shall join a workspace.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// E-mail address of the account that a new person gets.
    pub email: String,
    /// The role to give.
    pub role: Role,
}

/// Name and password of somebody who accepts an invitation and has no account.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// Token of the link.
    pub token: String,
    /// Name that others see.
    pub display_name: String,
    /// Password in clear.
    pub password: String,
}

/// Makes a one-time link that gives its receiver a role. Nobody gives more than they have.
pub async fn invite(ctx: &Ctx, new: NewInvitation) -> Result<IssuedLink, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx
        .workspace(&mut tx, new.workspace, Action::Administer)
        .await?;
    let email = email::check("/email", &new.email)?;
    if new.role == Role::None {
        let detail = "a workspace role is owner, admin, editor, reviewer or viewer";
        return Err(AppError::invalid("/role", "unknown_role", detail));
    }
    if new.role > granted.role() {
        return Err(AppError::NotAllowed(Action::Administer));
    }
    let event = Event::new("invite", "workspace")
        .of(new.workspace)
        .named(&email)
        .within(new.workspace)
        .with(json!({ "role": new.role }));
    ctx.audit(&mut tx, event).await?;
    let content = OneTimeLink {
        email: Some(email),
        workspace_id: Some(new.workspace),
        role: Some(new.role.as_str().to_owned()),
        created_by: Some(ctx.actor.user),
        ..OneTimeLink::default()
    };
    let issued = link::issue(&ctx.app, &mut tx, (LinkKind::Invitation, content)).await?;
    req1_store::commit(tx).await?;
    Ok(issued)
}

/// Makes an account with the invited address, gives it the role and signs in.
pub async fn accept_invitation(
    app: &App,
    client: &Client,
    given: Acceptance,
) -> Result<(SignedIn, WorkspaceId), AppError> {
    if app.auth.signup == Signup::Closed {
        return Err(SIGNUP_CLOSED);
    }
    let attempt = Attempt::begin(app, client, None).await?;
    let mut violations = Collector::default();
    let display_name = violations.take(register::check_name(&given.display_name));
    violations.take(check_password("/password", &given.password));
    violations.finish()?;
    let password_hash = app.identity.passwords.hash(&given.password).await?;
    let mut tx = app.store.begin().await?;
    let link = link::redeem(app, &mut tx, (LinkKind::Invitation, &given.token)).await?;
    let new = NewUser {
        id: UserId(app.environment.new_id()),
        email: link.email.clone().ok_or_else(link::bad_link)?,
        display_name: display_name.unwrap_or_default(),
        password_hash: Some(password_hash),
        server_admin: false,
    };
    match users::by_email(&mut tx, &new.email).await {
        Err(StoreError::NotFound) => {}
        Err(other) => return Err(other.into()),
        Ok(_) => {
            return Err(AppError::conflict(
                "account_exists",
                "The invited address has an account. Sign in with it, then open the link again.",
            ));
        }
    }
    let user = register::add(app, &mut tx, &new).await?;
    register::audit(app, &mut tx, client, &user).await?;
    let workspace = give_role(app, &mut tx, (&link, user.id)).await?;
    audit_client(
        app,
        &mut tx,
        (client, Some(user.id)),
        joined(&link, workspace),
    )
    .await?;
    let user = users::by_id(&mut tx, user.id).await?;
    let token = session::begin(app, &mut tx, (user.id, client)).await?;
    req1_store::commit(tx).await?;
    attempt.succeeded().await;
    Ok((SignedIn { token, user }, workspace))
}

/// Gives the role of an invitation to the person who asks.
pub async fn join(
    ctx: &Ctx,
    client: &Client,
    token: &str,
) -> Result<(User, WorkspaceId), AppError> {
    ctx.require_person()?;
    let attempt = Attempt::begin(&ctx.app, client, None).await?;
    let mut tx = ctx.store().begin().await?;
    let link = link::redeem(&ctx.app, &mut tx, (LinkKind::Invitation, token)).await?;
    let workspace = give_role(&ctx.app, &mut tx, (&link, ctx.actor.user)).await?;
    ctx.audit(&mut tx, joined(&link, workspace)).await?;
    let user = users::by_id(&mut tx, ctx.actor.user).await?;
    req1_store::commit(tx).await?;
    attempt.succeeded().await;
    Ok((user, workspace))
}

fn joined(link: &OneTimeLink, workspace: WorkspaceId) -> Event {
    Event::new("join", "workspace")
        .of(workspace)
        .within(workspace)
        .with(json!({ "role": link.role, "invited_by": link.created_by }))
}

/// The inviter's rights count as they are now: who has lost them since, lets nobody in any more.
async fn give_role(
    app: &App,
    db: &mut Connection,
    (link, user): (&OneTimeLink, UserId),
) -> Result<WorkspaceId, AppError> {
    let (inviter, workspace) = link
        .created_by
        .zip(link.workspace_id)
        .ok_or_else(link::bad_link)?;
    let role = link.role.as_deref().and_then(Role::parse);
    let role = role.ok_or_else(link::bad_link)?;
    let granted = app
        .act_as(inviter)
        .workspace(&mut *db, workspace, Action::Administer)
        .await
        .map_err(|error| {
            let is_refusal = matches!(error, AppError::NotFound | AppError::NotAllowed(_));
            if is_refusal { link::bad_link() } else { error }
        })?;
    // A role that is given at the same moment elsewhere must not be lowered.
    workspaces::lock(&mut *db, &granted).await?;
    if role > granted.role() {
        return Err(link::bad_link());
    }
    let present = members::list(&mut *db, (&granted, Resource::Workspace)).await?;
    let before = present.iter().find(|member| member.user_id == user);
    let before = before.and_then(|member| Role::parse(&member.role));
    if before.is_none_or(|before| before < role) {
        let now = app.environment.now();
        members::set(db, (&granted, Resource::Workspace), (user, role), now).await?;
    }
    Ok(workspace)
}
