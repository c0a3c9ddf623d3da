//! Passwords, session tokens, the session cache, rate limits, and what processes tell each other.
//!
//! The durable truth about people and sign-ins is in PostgreSQL, which this crate does not know. Redis only makes it
//! quick and shares it between processes; everything here works without it:
//!
//! | | Redis answers | Redis is away | no Redis configured |
//! |---|---|---|---|
//! | session cache | shared entries, 60 s | no cache: PostgreSQL is asked each time | entries of this process, 60 s |
//! | rate limits | shared windows | windows of this process | windows of this process |
//! | signals | heard by all processes | not sent; readers look by themselves | not sent |
//! | presence | shared, with expiry | people of this process | people of this process |

pub mod email;
mod expiring;
mod fanout;
mod limits;
mod password;
mod presence;
mod redis;
mod sessions;
mod token;

use std::sync::Arc;

pub use fanout::{Fanout, Signal};
pub use limits::{Limit, Limits, RateLimiter, Usage};
pub use password::{MAX_PASSWORD, MIN_PASSWORD, PasswordCost, Passwords, check_password};
pub use presence::{Presence, Present};
pub use sessions::{CachedSession, SESSION_CHECK_SECONDS, SessionCache};
pub use token::{API_TOKEN_PREFIX, AdminKey, ApiToken, Token, TokenHash};

use crate::redis::Redis;

/// A failure that is no refusal.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The configured Redis URL cannot be read.
    #[error("the Redis URL is not valid: {0}")]
    RedisUrl(String),
    /// Parameters of the password hash that the algorithm does not take.
    #[error("password hashing: {0}")]
    Hashing(String),
    /// The operating system gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
}

/// Settings.
#[derive(Debug, Clone, Default)]
pub struct IdentityConfig {
    /// `redis://…`; without it sessions and limits stay in this process, which is right for a single one.
    pub redis_url: Option<String>,
    /// Rate limits.
    pub limits: Limits,
    /// Work that a password costs.
    pub password_cost: PasswordCost,
}

/// The identity services of a process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Hashing of passwords.
    pub passwords: Passwords,
    /// Sign-ins that were good a moment ago.
    pub sessions: SessionCache,
    /// Rate limits.
    pub limiter: RateLimiter,
    /// Signals between processes.
    pub fanout: Fanout,
    /// Who is where.
    pub presence: Presence,
}

impl Identity {
    /// Makes the services. Does not connect: a Redis that is away at the start is found when it comes.
    pub fn new(config: &IdentityConfig) -> Result<Self, IdentityError> {
        let redis = config.redis_url.as_deref().map(Redis::new).transpose()?;
        let redis = redis.map(Arc::new);
        Ok(Self {
            passwords: Passwords::new(config.password_cost)?,
            sessions: SessionCache::new(redis.clone()),
            limiter: RateLimiter::new(config.limits.clone(), redis.clone()),
            fanout: Fanout::new(redis.clone()),
            presence: Presence::new(redis),
        })
    }
}
