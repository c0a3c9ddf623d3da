//! Time and ids, so that tests can give their own.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Where time and ids come from.
pub trait Environment: Send + Sync + std::fmt::Debug {
    /// The present time.
    fn now(&self) -> DateTime<Utc>;
    /// An id that nothing has yet, rising with time (UUID version 7).
    fn new_id(&self) -> Uuid;
}

/// The clock and the random numbers of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the context gets its time from"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the context gets its ids from"
    )]
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}
