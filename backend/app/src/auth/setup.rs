//! The first administrator.

use req1_domain::ids::UserId;
use req1_identity::{check_password, email};
use req1_store::{
    StoreError, tokens,
    users::{self, LinkKind, NewUser, OneTimeLink},
};

use super::{Client, IssuedLink, NewPerson, SignedIn, attempt::Attempt, link, register, session};
use crate::{App, AppError};

/// Whether nobody administers the server yet.
pub async fn setup_needed(app: &App) -> Result<bool, AppError> {
    let mut db = app.store.acquire().await?;
    Ok(users::needs_setup(&mut db).await?)
}

/// A one-time link to make the first administrator, while there is none. The server calls this when it starts and logs
/// the link.
pub async fn setup_link(app: &App) -> Result<Option<IssuedLink>, AppError> {
    let mut db = app.store.acquire().await?;
    if !users::needs_setup(&mut db).await? {
        return Ok(None);
    }
    let link = (LinkKind::Setup, OneTimeLink::default());
    Ok(Some(link::issue(app, &mut db, link).await?))
}

/// Makes the first administrator from configuration; false when there is one already, whose password then stays.
/// An account that somebody else made with this address is taken over: its sign-ins and tokens end.
pub async fn ensure_admin(app: &App, address: &str, password: &str) -> Result<bool, AppError> {
    let address = email::check("/email", address)?;
    check_password("/password", password)?;
    if !setup_needed(app).await? {
        return Ok(false);
    }
    let hash = app.identity.passwords.hash(password).await?;
    let now = app.environment.now();
    let mut tx = app.store.begin().await?;
    if users::has_other_admin(&mut tx, None).await? {
        return Ok(false);
    }
    let mut ended = Vec::new();
    match users::by_email(&mut tx, &address).await {
        Ok(mut user) => {
            user.server_admin = true;
            user.active = true;
            users::update(&mut tx, &user, now).await?;
            users::set_password(&mut tx, user.id, &hash, now).await?;
            ended = users::revoke(&mut tx, user.id, (None, None), now).await?;
            tokens::revoke(&mut tx, user.id, None, now).await?;
        }
        Err(StoreError::NotFound) => {
            let new = NewUser {
                id: UserId(app.environment.new_id()),
                display_name: "Administrator".to_owned(),
                email: address,
                password_hash: Some(hash),
                server_admin: true,
            };
            users::insert(&mut tx, &new, now).await?;
        }
        Err(other) => return Err(other.into()),
    }
    req1_store::commit(tx).await?;
    session::forget(app, &ended).await;
    Ok(true)
}

/// Makes the first administrator by the one-time link, and signs in.
pub async fn complete_setup(
    app: &App,
    client: &Client,
    (token, person): (&str, NewPerson),
) -> Result<SignedIn, AppError> {
    let attempt = Attempt::begin(app, client, None).await?;
    let new = NewUser {
        server_admin: true,
        ..person.prepare(app).await?
    };
    let mut tx = app.store.begin().await?;
    link::redeem(app, &mut tx, (LinkKind::Setup, token)).await?;
    if users::has_other_admin(&mut tx, None).await? {
        return Err(link::bad_link());
    }
    let user = register::add(app, &mut tx, &new).await?;
    register::audit(app, &mut tx, client, &user).await?;
    let token = session::begin(app, &mut tx, (user.id, client)).await?;
    req1_store::commit(tx).await?;
    attempt.succeeded().await;
    Ok(SignedIn { token, user })
}
