//! Signing in with e-mail address and password.

use req1_domain::ids::UserId;
use req1_identity::{MAX_PASSWORD, Token};
use req1_store::{
    StoreError,
    users::{self, User},
};

use super::{Client, attempt::Attempt, session};
use crate::{
    App, AppError,
    audit::{Event, audit_client},
};

/// A person with a new sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// The token, which nobody will see again.
    pub token: Token,
    /// The person.
    pub user: User,
}

/// Signs a person in. An unknown address, a wrong password and a deactivated person are told apart neither by the answer
/// nor by the time it takes.
pub async fn log_in(
    app: &App,
    client: &Client,
    (email, password): (&str, &str),
) -> Result<SignedIn, AppError> {
    let attempt = Attempt::begin(app, client, Some(email)).await?;
    // No account has such an address or password, and neither is worth the work.
    if email.contains('\0') || password.chars().count() > MAX_PASSWORD {
        return refuse(app, client, (email, None)).await;
    }
    let mut db = app.store.acquire().await?;
    let user = match users::by_email(&mut db, email.trim()).await {
        Ok(user) => Some(user).filter(|user| user.active && !user.service),
        Err(StoreError::NotFound) => None,
        Err(other) => return Err(other.into()),
    };
    let known = user.as_ref().map(|user| user.id);
    // Hashing takes long; the connection goes back meanwhile.
    drop(db);
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let verified = app.identity.passwords.verify(hash, password).await?;
    let Some(user) = user.filter(|_| verified) else {
        return refuse(app, client, (email, known)).await;
    };
    let mut tx = app.store.begin().await?;
    let token = session::begin(app, &mut tx, (user.id, client)).await?;
    req1_store::commit(tx).await?;
    attempt.succeeded().await;
    tracing::info!(user.id = %user.id, "signed in");
    Ok(SignedIn { token, user })
}

/// Writes the failed sign-in down: whose account it was for, and the address that was given.
async fn refuse(
    app: &App,
    client: &Client,
    (email, account): (&str, Option<UserId>),
) -> Result<SignedIn, AppError> {
    let event = Event::new("sign_in_failed", "user").named(email);
    let event = match account {
        Some(id) => event.of(id),
        None => event,
    };
    let mut db = app.store.acquire().await?;
    audit_client(app, &mut db, (client, None), event).await?;
    Err(AppError::WrongCredentials)
}
