//! Signing in with e-mail address and password.

use req1_identity::{MAX_PASSWORD, Token};
use req1_store::{
    StoreError,
    users::{self, User},
};

use super::{Client, attempt::Attempt, session};
use crate::{App, AppError};

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
        return Err(AppError::WrongCredentials);
    }
    let mut db = app.store.acquire().await?;
    let user = match users::by_email(&mut db, email.trim()).await {
        Ok(user) => Some(user).filter(|user| user.active && !user.service),
        Err(StoreError::NotFound) => None,
        Err(other) => return Err(other.into()),
    };
    // Hashing takes long; the connection goes back meanwhile.
    drop(db);
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let verified = app.identity.passwords.verify(hash, password).await?;
    let user = user
        .filter(|_| verified)
        .ok_or(AppError::WrongCredentials)?;
    let mut db = app.store.acquire().await?;
    let token = session::begin(app, &mut db, (user.id, client)).await?;
    attempt.succeeded().await;
    tracing::info!(user.id = %user.id, "signed in");
    Ok(SignedIn { token, user })
}
