//! From a session token to an actor.

use req1_store::users;
use sha2::{Digest, Sha256};

use crate::{Actor, App, AppError};

/// The actor behind a session token.
pub async fn actor_of_token(app: &App, token: &str) -> Result<Actor, AppError> {
    let hash = Sha256::digest(token.as_bytes());
    let mut db = app.store.acquire().await?;
    match users::by_token(&mut db, &hash, app.environment.now()).await {
        Ok(session) => Ok(Actor {
            user: session.user_id,
            session: Some(session.id),
        }),
        Err(req1_store::StoreError::NotFound) => Err(AppError::NotSignedIn),
        Err(other) => Err(other.into()),
    }
}
