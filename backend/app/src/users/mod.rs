//! People, as server administrators manage them and others see them.

use req1_domain::{
    access::{Role, TokenLevel},
    ids::UserId,
    violation::Collector,
};
use req1_identity::email;
use req1_store::{
    Connection, tokens,
    users::{self, NewUser, User, Visible},
};

use serde_json::json;

use crate::{AppError, Ctx, audit::Event, auth::session};

/// A person whom a server administrator adds. They choose a password by a one-time link.
#[derive(Debug, Clone)]
pub struct AddPerson {
    /// E-mail address.
    pub email: String,
    /// Name that others see.
    pub display_name: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// `admin` administers the server; other roles are given on workspaces.
    pub role: Option<Role>,
}

/// Changes of a person. What is absent stays.
#[derive(Debug, Clone, Default)]
pub struct PersonEdit {
    /// Name that others see.
    pub display_name: Option<String>,
    /// Whether the person may sign in.
    pub active: Option<bool>,
    /// `admin` administers the server, anything else does not.
    pub role: Option<Role>,
}

/// People whom the actor may see, and how many.
pub async fn list_people(
    ctx: &Ctx,
    (active, text): (Option<bool>, Option<String>),
    window: (i64, i64),
) -> Result<(Vec<User>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let which = Visible {
        viewer: ctx.actor.user,
        active,
        // PostgreSQL has no text with such a character, so nobody is called that.
        text: text.map(|text| text.replace('\0', "\u{fffd}")),
    };
    Ok(users::visible(&mut db, which, window).await?)
}

/// A person whom the actor may see.
pub async fn read_person(ctx: &Ctx, id: UserId) -> Result<User, AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(users::visible_by_id(&mut db, ctx.actor.user, id).await?)
}

/// Adds a person. For server administrators.
pub async fn add_person(ctx: &Ctx, person: AddPerson) -> Result<User, AppError> {
    let mut tx = ctx.store().begin().await?;
    ctx.require_server_admin(&mut tx).await?;
    let mut violations = Collector::default();
    let email = violations.take(email::check("/email", &person.email));
    let display_name = violations.take(crate::auth::check_name(&person.display_name));
    violations.finish()?;
    let new = NewUser {
        id: UserId(ctx.new_id()),
        email: email.unwrap_or_default(),
        display_name: display_name.unwrap_or_default(),
        password_hash: None,
        server_admin: person.role == Some(Role::Admin),
    };
    let mut user = crate::auth::add(&ctx.app, &mut tx, &new).await?;
    if !person.active {
        user.active = false;
        users::update(&mut tx, &user, ctx.now()).await?;
    }
    ctx.audit(&mut tx, event("create", &user)).await?;
    req1_store::commit(tx).await?;
    Ok(user)
}

fn event(action: &'static str, user: &User) -> Event {
    let details = json!({
        "display_name": user.display_name, "active": user.active, "server_admin": user.server_admin,
    });
    Event::new(action, "user")
        .of(user.id)
        .named(&user.email)
        .with(details)
}

/// Changes a person: everybody their own name, server administrators everything. The server keeps an administrator.
pub async fn update_person(ctx: &Ctx, id: UserId, edit: PersonEdit) -> Result<User, AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut user = users::visible_by_id(&mut tx, ctx.actor.user, id).await?;
    ctx.require_everywhere(TokenLevel::Write)?;
    let is_own_name = id == ctx.actor.user && edit.active.is_none() && edit.role.is_none();
    if !is_own_name {
        ctx.require_server_admin(&mut tx).await?;
    }
    if user.service {
        return Err(AppError::NotFound);
    }
    // Somebody who is being deactivated just now must not come back by giving themselves another name.
    users::lock(&mut tx, id).await?;
    user = users::by_id(&mut tx, id).await?;
    if let Some(name) = &edit.display_name {
        user.display_name = crate::auth::check_name(name)?;
    }
    let was_admin = user.server_admin && user.active;
    user.active = edit.active.unwrap_or(user.active);
    user.server_admin = edit
        .role
        .map_or(user.server_admin, |role| role == Role::Admin);
    if was_admin && !(user.server_admin && user.active) {
        keep_an_admin(&mut tx, id).await?;
    }
    users::update(&mut tx, &user, ctx.now()).await?;
    let mut ended = Vec::new();
    if !user.active {
        ended = users::revoke(&mut tx, id, (None, None), ctx.now()).await?;
        tokens::revoke(&mut tx, id, None, ctx.now()).await?;
    }
    let user = users::by_id(&mut tx, id).await?;
    ctx.audit(&mut tx, event("update", &user)).await?;
    req1_store::commit(tx).await?;
    session::forget(&ctx.app, &ended).await;
    Ok(user)
}

/// Deletes a person of whom nothing speaks; one with a history is deactivated instead, because history names its
/// authors. For server administrators.
pub async fn delete_person(ctx: &Ctx, id: UserId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut user = users::visible_by_id(&mut tx, ctx.actor.user, id).await?;
    ctx.require_server_admin(&mut tx).await?;
    if user.service {
        return Err(AppError::NotFound);
    }
    users::lock(&mut tx, id).await?;
    user = users::by_id(&mut tx, id).await?;
    if user.server_admin {
        keep_an_admin(&mut tx, id).await?;
    }
    let ended = users::revoke(&mut tx, id, (None, None), ctx.now()).await?;
    if !users::delete(&mut tx, id).await? {
        user.active = false;
        users::update(&mut tx, &user, ctx.now()).await?;
        tokens::revoke(&mut tx, id, None, ctx.now()).await?;
    }
    ctx.audit(&mut tx, event("delete", &user)).await?;
    req1_store::commit(tx).await?;
    session::forget(&ctx.app, &ended).await;
    Ok(())
}

async fn keep_an_admin(db: &mut Connection, but: UserId) -> Result<(), AppError> {
    if users::has_other_admin(db, Some(but)).await? {
        return Ok(());
    }
    Err(AppError::conflict(
        "last_admin",
        "a server keeps at least one administrator",
    ))
}
