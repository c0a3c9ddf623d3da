//! One-time links.

use chrono::{DateTime, TimeDelta, Utc};
use req1_identity::{Token, TokenHash};
use req1_store::{
    Connection, StoreError,
    users::{self, LinkKind, NewLink, OneTimeLink},
};

use crate::{App, AppError};

/// Hours that invitations and links to a new password are good.
pub const LINK_HOURS: i64 = 72;
/// Hours that the link to the first administrator is good.
pub const SETUP_HOURS: i64 = 24;

/// A link to be given to its receiver.
#[derive(Debug, Clone)]
pub struct IssuedLink {
    /// The address, absolute where the installation knows its own.
    pub url: String,
    /// When it is no longer good.
    pub expires_at: DateTime<Utc>,
}

/// Records a link with a new token.
pub(super) async fn issue(
    app: &App,
    db: &mut Connection,
    (kind, link): (LinkKind, OneTimeLink),
) -> Result<IssuedLink, AppError> {
    let (page, hours) = match kind {
        LinkKind::Setup => ("setup", SETUP_HOURS),
        LinkKind::PasswordReset => ("reset", LINK_HOURS),
        LinkKind::Invitation => ("invite", LINK_HOURS),
    };
    let now = app.environment.now();
    let token = Token::generate()?;
    let new = NewLink {
        id: app.environment.new_id(),
        kind,
        token_hash: token.hash().as_bytes().to_vec(),
        link,
        expires_at: now + TimeDelta::hours(hours),
    };
    users::insert_link(db, &new, now).await?;
    let base = app.auth.public_url.as_deref().unwrap_or_default();
    let base = base.trim_end_matches('/');
    Ok(IssuedLink {
        url: format!("{base}/{page}?token={}", token.as_str()),
        expires_at: new.expires_at,
    })
}

/// Uses a link up, within the transaction.
pub(super) async fn redeem(
    app: &App,
    db: &mut Connection,
    (kind, token): (LinkKind, &str),
) -> Result<OneTimeLink, AppError> {
    let hash = TokenHash::of(token);
    let now = app.environment.now();
    match users::use_link(db, (kind, hash.as_bytes()), now).await {
        Ok(link) => Ok(link),
        Err(StoreError::NotFound) => Err(bad_link()),
        Err(other) => Err(other.into()),
    }
}

/// The answer to a link that is not, or no longer, good.
pub(super) fn bad_link() -> AppError {
    AppError::invalid(
        "/token",
        "invalid_link",
        "the link was used, is too old, or never existed; ask for another one",
    )
}
