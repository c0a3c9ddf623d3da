//! Changing and resetting passwords.

use req1_domain::ids::UserId;
use req1_identity::{MAX_PASSWORD, check_password};
use req1_store::{
    tokens,
    users::{self, LinkKind, OneTimeLink},
};

use super::{Client, IssuedLink, SignedIn, attempt::Attempt, link, session};
use crate::{
    App, AppError, Ctx,
    audit::{Event, audit_client},
};

/// Gives the person who asks another password and ends all other sign-ins.
pub async fn change_password(
    ctx: &Ctx,
    client: &Client,
    (old, new): (&str, &str),
) -> Result<(), AppError> {
    ctx.require_person()?;
    let mut db = ctx.store().acquire().await?;
    let user = users::by_id(&mut db, ctx.actor.user).await?;
    drop(db);
    check_password("/new_password", new)?;
    // Somebody at an open screen can guess here too.
    let attempt = Attempt::begin(&ctx.app, client, Some(&user.email)).await?;
    if old.chars().count() > MAX_PASSWORD {
        return Err(AppError::WrongCredentials);
    }
    let passwords = &ctx.app.identity.passwords;
    if !passwords.verify(user.password_hash, old).await? {
        return Err(AppError::WrongCredentials);
    }
    let hash = passwords.hash(new).await?;
    let mut tx = ctx.store().begin().await?;
    users::set_password(&mut tx, user.id, &hash, ctx.now()).await?;
    let others = (None, ctx.actor.session);
    let ended = users::revoke(&mut tx, user.id, others, ctx.now()).await?;
    users::drop_reset_links(&mut tx, user.id).await?;
    let event = Event::new("change_password", "user").of(user.id);
    ctx.audit(&mut tx, event).await?;
    req1_store::commit(tx).await?;
    session::forget(&ctx.app, &ended).await;
    attempt.succeeded().await;
    Ok(())
}

/// A one-time link to a new password for a person, replacing earlier ones. For server administrators.
pub async fn make_reset_link(ctx: &Ctx, id: UserId) -> Result<IssuedLink, AppError> {
    // Who has the link becomes the person.
    ctx.require_person()?;
    let mut tx = ctx.store().begin().await?;
    let person = users::visible_by_id(&mut tx, ctx.actor.user, id).await?;
    ctx.require_server_admin(&mut tx).await?;
    if person.service {
        return Err(AppError::NotFound);
    }
    users::drop_reset_links(&mut tx, id).await?;
    let content = OneTimeLink {
        user_id: Some(id),
        created_by: Some(ctx.actor.user),
        ..OneTimeLink::default()
    };
    let issued = link::issue(&ctx.app, &mut tx, (LinkKind::PasswordReset, content)).await?;
    let event = Event::new("make_reset_link", "user")
        .of(id)
        .named(&person.email);
    ctx.audit(&mut tx, event).await?;
    req1_store::commit(tx).await?;
    Ok(issued)
}

/// Gives a person the password that they chose by a one-time link, ends all their sign-ins and tokens, and begins a
/// sign-in: whoever had the account before is out.
pub async fn reset_password(
    app: &App,
    client: &Client,
    (token, new): (&str, &str),
) -> Result<SignedIn, AppError> {
    let attempt = Attempt::begin(app, client, None).await?;
    check_password("/new_password", new)?;
    let hash = app.identity.passwords.hash(new).await?;
    let now = app.environment.now();
    let mut tx = app.store.begin().await?;
    let link = link::redeem(app, &mut tx, (LinkKind::PasswordReset, token)).await?;
    let id = link.user_id.ok_or_else(link::bad_link)?;
    let user = users::by_id(&mut tx, id).await?;
    if !user.active || user.service {
        return Err(link::bad_link());
    }
    users::set_password(&mut tx, id, &hash, now).await?;
    let ended = users::revoke(&mut tx, id, (None, None), now).await?;
    tokens::revoke(&mut tx, id, None, now).await?;
    let event = Event::new("reset_password", "user").of(id);
    audit_client(app, &mut tx, (client, Some(id)), event).await?;
    let token = session::begin(app, &mut tx, (id, client)).await?;
    req1_store::commit(tx).await?;
    session::forget(app, &ended).await;
    attempt.succeeded().await;
    Ok(SignedIn { token, user })
}
